// Financial dimensions from the set-up to the ledger on both engines: what brings which along, what each entry has, what is missing and
// where it is said, and that whatever takes something back repeats them. domain.md 5.2, 5.6; acc-dims
import { MAPS } from '../../../../schema/messages';
import type { FinanceSetUp } from '../../../../subgraphs/finance/flows/setUp/registry';
import { readinessOf } from '../../../../subgraphs/finance/store/readReadiness';
import { DIALECTS } from '../../../harness/databases';
import { crookedVouchers, imported, post, posted, postedProposal, postJournals, run } from '../accountant';
import { actual, confirmationOf, fundingSource, type Milestone, milestoneRow, type Sale } from '../dataverseMessages';
import { type FinanceBooks, financeBooks } from '../financeBooks';
import { ledgerSetUp, USMF } from '../ledgerSetUp';

const legalEntity = USMF;
const DEFAULTS: readonly [kind: 'PROJECT' | 'CONTRACT' | 'CUSTOMER' | 'CATEGORY', number: string, string, string][] = [
  ['PROJECT', 'P-1', 'DEPT', 'P'],
  ['CONTRACT', 'CT-1', 'DEPT', 'C'],
  ['CONTRACT', 'CT-1', 'SITE', 'C'],
  ['CUSTOMER', 'C-100', 'SITE', 'R'],
  ['CUSTOMER', 'C-100', 'AREA', 'R'],
  ['CATEGORY', 'Consulting', 'AREA', 'G'],
  ['CATEGORY', 'Consulting', 'KIND', 'G'],
];
export function dimensionSetUp(required: readonly string[] = []): FinanceSetUp {
  const names = ['AREA', 'DEPT', 'KIND', 'SITE'];
  return {
    financialDimensions: names.map((dimension) => ({ legalEntity, dimension, required: required.includes(dimension) })),
    dimensionValues: names.flatMap((dimension) =>
      ['P', 'C', 'R', 'G'].map((value) => ({ legalEntity, dimension, value, name: value })),
    ),
    dimensionDefaults: DEFAULTS.map(([kind, number, dimension, value]) => ({
      legalEntity,
      kind,
      number,
      dimension,
      value,
    })),
  };
}
const WORK = 'AREA=R;DEPT=P;KIND=G;SITE=C';
const ON_ACCOUNT = 'AREA=R;DEPT=C;SITE=C';

describe.each(DIALECTS)('financial dimensions on %s', (dialect) => {
  let books: FinanceBooks;
  const open = async (setUp: FinanceSetUp = dimensionSetUp()) => {
    books = await financeBooks(dialect, { ...ledgerSetUp(), ...setUp });
  };
  afterEach(async () => {
    expect(await crookedVouchers(books)).toEqual([]);
    await books.drop();
  });
  const dimensions = async (table: string, order = 'id') =>
    (await books.rows(`SELECT dimensions FROM ${table} ORDER BY ${order}`)).map((row) => row.dimensions);
  const entriesOf = async (voucher: string) =>
    (
      await books.rows(
        'SELECT posting_type, dimensions FROM ledger_entry WHERE voucher_number = ? ORDER BY entry_number',
        voucher,
      )
    ).map((row) => `${row.posting_type} ${row.dimensions}`);
  const blockers = () => books.rows('SELECT code, owner, count FROM proposal_blocker ORDER BY code');
  const code = async (number: string) => {
    const outcome = await post(books, { number });
    return outcome.ok ? 'posted' : outcome.refusals[0]?.code;
  };
  /** What takes the billed sales of an invoice back. */
  const credit = async (number: string, billed: readonly (Sale | Milestone)[], ids: readonly string[]) => {
    const invoice = confirmationOf(books.world.newId(), number, billed, {});
    const rows = (invoice.actuals[1] as { amount: number }[]).map((row, index) => ({
      ...row,
      actualId: ids[index],
      amount: -row.amount,
      adjustmentStatus: 'UNADJUSTABLE',
    }));
    const turned = billed.map((one, index) => ({ ...one, billedId: ids[index] as string, amount: -one.amount }));
    const header = confirmationOf(books.world.newId(), number, turned, { linkCount: billed.length }).header;
    const links = billed.map(({ billedId }, index) => ({
      transactionRelationshipId: books.world.newId(),
      transaction1Id: ids[index],
      transaction1Role: 'REVERSING',
      transaction2Id: billedId,
      transaction2Role: 'ORIGINAL',
      invoiceId: number,
    }));
    await books.deliver(header, [MAPS.actuals, rows], [MAPS.links, links]);
    await run(books);
  };

  test('a milestone that came before its customer or contract lost for ever what they bring along: it waits for them', async () => {
    await open();
    const here = { milestoneId: books.world.newId(), billedId: '', amount: 50_000, currency: 'USD', customer: 'C-900' };
    const row = { ...milestoneRow(here), contractId: 'contract-late', projectId: 'project-late' };
    const waits = async (missing: string) => {
      const reason = `${missing} of milestone ${here.milestoneId} has not arrived`;
      expect(await books.deliver([MAPS.milestones, [row]])).toEqual({ kind: 'later', reason });
      expect(await dimensions('on_account_transaction', 'milestone_id')).toEqual([]);
    };
    await waits('project');
    const named = { dataAreaId: USMF, name: 'Late' };
    await books.deliver([MAPS.projects, [{ ...named, projectId: 'project-late', projectNumber: 'P-9' }]]);
    await waits('contract');
    const contract = { ...named, contractId: 'contract-late', contractNumber: 'CT-1', currency: 'USD' };
    await books.deliver([MAPS.contracts, [contract]]);
    await waits('customer');
    await books.deliver([MAPS.fundingSources, [{ ...fundingSource('C-100'), fundingSourceId: 'source-C-900' }]]);
    expect(await books.deliver([MAPS.milestones, [row]])).toEqual({ kind: 'applied' });
    expect(await dimensions('on_account_transaction', 'milestone_id')).toEqual([ON_ACCOUNT]);
  });

  test('work takes those of project, contract, customer, category; a milestone its contract’s; each entry has its line’s', async () => {
    await open();
    const [sale] = await posted(books, { amount: 10_000, cost: 4_000 });
    expect((await dimensions('journal_line')).sort()).toEqual(['AREA=G;DEPT=P;KIND=G;SITE=C', WORK]); // cost has no customer
    expect(new Set(await dimensions('ledger_entry', 'voucher_number'))).toEqual(
      new Set(['AREA=G;DEPT=P;KIND=G;SITE=C', WORK]),
    );
    const milestone = await books.milestone(50_000);
    expect(await dimensions('on_account_transaction', 'milestone_id')).toEqual([ON_ACCOUNT]);
    await imported(books, 'PF-1', [sale as Sale, milestone]);
    expect((await dimensions('proposal_line')).sort()).toEqual([ON_ACCOUNT, WORK]);
    const { voucherNumber } = await postedProposal(books, { number: 'PF-1' });
    const head = 'AREA=R;DEPT=C;SITE=C';
    expect((await entriesOf(voucherNumber)).sort()).toEqual(
      [
        `CUSTOMER ${head}`,
        `SALES_TAX ${head}`,
        `INVOICED_REVENUE ${WORK}`,
        `INVOICED_REVENUE_ON_ACCOUNT ${ON_ACCOUNT}`,
        `ACCRUED_REVENUE ${WORK}`,
        `WIP_SALES_VALUE ${WORK}`,
      ].sort(),
    );
  });

  test('what is on account and came before its defaults takes them when it is imported; a head is asked anew', async () => {
    await open({});
    const milestone = await books.milestone(50_000);
    await books.setUp(dimensionSetUp());
    await imported(books, 'PF-1', [milestone]);
    expect(await dimensions('proposal_line')).toEqual([ON_ACCOUNT]);
    expect(await dimensions('proposal', 'number')).toEqual(['AREA=R;DEPT=C;SITE=C']);
  });

  test('a required one that is missing refuses the journal line, and the proposal, and is named before anybody posts', async () => {
    await open({ ...dimensionSetUp(['DEPT', 'KIND']), dimensionDefaults: [] });
    const sales = await books.approve({ amount: 10_000 }, { amount: 20_000 });
    await run(books);
    await postJournals(books);
    expect(await books.rows('SELECT status, error_code, error_message FROM journal_line LIMIT 1')).toEqual([
      {
        status: 'ERROR',
        error_code: 'DIMENSION_MISSING',
        error_message: 'Financial dimension DEPT, KIND has no value.',
      },
    ]);
    await books.setUp({ financialDimensions: [{ legalEntity, dimension: 'DEPT', required: false }] });
    await books.setUp({ financialDimensions: [{ legalEntity, dimension: 'KIND', required: false }] });
    await postJournals(books);
    await books.setUp({ financialDimensions: [{ legalEntity, dimension: 'DEPT', required: true }] });
    const invoiceId = await imported(books, 'PF-1', sales);
    expect(await blockers()).toEqual([{ code: 'DIMENSION_MISSING', owner: 'PROJECT_ACCOUNTANT', count: 2 }]);
    expect((await books.reports(invoiceId)).at(-1)).toMatchObject({ step: 'IMPORTED', state: 'BLOCKED' });
    const readiness = await readinessOf(books.db.read, ['PF-1']);
    expect(readiness.get('PF-1')?.counts).toMatchObject([
      { state: 'ON_PROPOSAL', error_code: 'DIMENSION_MISSING', count: 2 },
    ]);
    const before = await books.dump();
    expect(await code('PF-1')).toBe('DIMENSION_MISSING');
    expect(await books.dump()).toBe(before);
    await books.setUp({ financialDimensions: [{ legalEntity, dimension: 'DEPT', required: false }] });
    expect(await code('PF-1')).toBe('posted');
    expect(await blockers()).toEqual([]);
  });

  test('a value that is not set up is no value', async () => {
    await open({ ...dimensionSetUp(), dimensionValues: [] });
    await books.milestone(50_000);
    const [sale] = await books.approve({ amount: 10_000 });
    await run(books);
    await postJournals(books);
    expect(await books.rows('SELECT error_code FROM journal_line')).toEqual([
      { error_code: 'DIMENSION_VALUE_UNKNOWN' },
    ]);
    expect(sale).toBeDefined();
  });

  test('a credit repeats the dimensions of its invoice, whatever the set-up requires by then', async () => {
    await open();
    const [sale] = await posted(books, { amount: 10_000 });
    const milestone = await books.milestone(50_000);
    await imported(books, 'PF-1', [sale as Sale, milestone]);
    const invoice = await postedProposal(books, { number: 'PF-1' });
    await books.setUp({
      financialDimensions: [{ legalEntity, dimension: 'NEW', required: true }],
      dimensionDefaults: [
        { legalEntity, kind: 'CONTRACT', number: 'CT-1', dimension: 'SITE', value: 'G' },
        { legalEntity, kind: 'PROJECT', number: 'P-1', dimension: 'DEPT', value: 'G' },
      ],
    });
    await credit('PF-2', [sale as Sale, milestone], [books.world.newId(), books.world.newId()]);
    expect(await blockers()).toEqual([]);
    const note = await postedProposal(books, { number: 'PF-2' });
    const accruals = /ACCRUED|WIP_SALES/;
    const plain = async (voucher: string) => (await entriesOf(voucher)).filter((one) => !accruals.test(one)).sort();
    expect(await plain(note.voucherNumber)).toEqual(await plain(invoice.voucherNumber));
  });

  test('what takes an unbilled sale back has its dimensions', async () => {
    await open();
    const [sale] = await posted(books, { amount: 10_000 });
    await books.setUp({
      dimensionDefaults: [{ legalEntity, kind: 'PROJECT', number: 'P-1', dimension: 'DEPT', value: 'G' }],
    });
    const actualId = books.world.newId();
    const row = { actualId, transType: 'UNBILLED_SALES', amount: -10_000, adjustmentStatus: 'UNADJUSTABLE' };
    const link = { transaction1Id: actualId, transaction1Role: 'REVERSING', transaction2Role: 'ORIGINAL' };
    await books.deliver(
      [MAPS.actuals, [actual(row)]],
      [
        MAPS.links,
        [
          {
            ...link,
            transactionRelationshipId: books.world.newId(),
            transaction2Id: (sale as Sale).unbilledId,
            invoiceId: null,
          },
        ],
      ],
    );
    await run(books);
    await postJournals(books);
    expect(await dimensions('journal_line')).toEqual([WORK, WORK]);
    expect(new Set(await dimensions('ledger_entry', 'voucher_number'))).toEqual(new Set([WORK]));
  });
});
