// What accountants edit of lines, on both engines: in place, many at once, with a record, kept by later imports; refused where a line is
// posted, in approval, repeats another, or where what is billed was meant. domain.md 5.4, 5.9, 6.1 (16)

import { approveProposal } from '../../../../subgraphs/finance/flows/approveProposal';
import { deleteIntegrationJournal } from '../../../../subgraphs/finance/flows/deleteIntegrationJournal';
import { deleteInvoiceProposalLines } from '../../../../subgraphs/finance/flows/deleteInvoiceProposalLines';
import { updateInvoiceProposal } from '../../../../subgraphs/finance/flows/updateInvoiceProposal';
import { updateJournalLines } from '../../../../subgraphs/finance/flows/updateJournalLines';
import { updateOnAccountTransaction } from '../../../../subgraphs/finance/flows/updateOnAccountTransaction';
import { updateProposalLines } from '../../../../subgraphs/finance/flows/updateProposalLines';
import { taxEditors } from '../../../../subgraphs/finance/store/readLineEdits';
import { DIALECTS } from '../../../harness/databases';
import { imported, posted, postedProposal, postJournals, run } from '../accountant';
import { type FinanceBooks, financeBooks } from '../financeBooks';
import { ledgerSetUp, USMF } from '../ledgerSetUp';
import { overtakenIn } from '../overtakenIn';

const ANN = { subject: 'ann', roles: ['project_accountant'], legalEntities: 'all' as const };
const BOB = { ...ANN, subject: 'bob' };
const legalEntity = USMF;
const dept = (value: string | null, dimension = 'DEPT') => ({ dimensions: [{ dimension, value }] });

describe.each(DIALECTS)('edits of lines on %s', (dialect) => {
  let books: FinanceBooks;
  beforeEach(async () => {
    books = await financeBooks(dialect, {
      ...ledgerSetUp(),
      financialDimensions: ['DEPT', 'SITE'].map((dimension) => ({ legalEntity, dimension })),
      dimensionValues: ['DEPT', 'SITE'].flatMap((dimension) =>
        ['1', '2', '3'].map((value) => ({ legalEntity, dimension, value, name: value })),
      ),
    });
  });
  afterEach(() => books.drop());

  const answer = (outcome: { ok: boolean; refusals?: readonly { code: string }[] }) =>
    outcome.ok ? 'changed' : outcome.refusals?.[0]?.code;
  const edit = async (changes: object, by = ANN) =>
    answer(await updateProposalLines(books, by, { number: 'PF-1', ...changes }));
  const editJournal = async (journalId: string, changes: object) =>
    answer(await updateJournalLines(books, ANN, { journalId, ...changes }));
  const editOnAccount = async (milestoneId: string, changes: object) =>
    answer(await updateOnAccountTransaction(books, ANN, { milestoneId, ...changes }));
  const lines = () =>
    books.rows<{ id: string; dimensions: string | null; sales_tax: number; sales_tax_group: string | null }>(
      'SELECT id, dimensions, sales_tax, sales_tax_group FROM proposal_line ORDER BY line_number',
    );
  const proposal = async () =>
    (await books.rows<Record<string, unknown>>("SELECT * FROM proposal WHERE number = 'PF-1'"))[0];
  const edits = () =>
    books.rows(
      'SELECT kind, attribute, number, value_before, value_after, by_subject, reason FROM line_edit ORDER BY at, attribute, number, subject_id',
    );
  const withoutLines = () => deleteInvoiceProposalLines(books, ANN, { number: 'PF-1', reason: 'again' });

  test('lines are changed where they stand: each change on record, the tax anew, one version more; twice is once', async () => {
    await imported(books, 'PF-1', await posted(books, { amount: 10_000 }, { amount: 20_000 }));
    const [first] = await lines();
    expect(await edit({ ...dept('1'), lineIds: [first?.id], reason: 'moved' })).toBe('changed');
    expect(await edit({ ...dept('2', 'SITE'), salesTaxGroup: 'DOMCITY', expectedVersion: 3 }, BOB)).toBe('changed');
    expect(await lines()).toMatchObject([
      { dimensions: 'DEPT=1;SITE=2', sales_tax: 2_250, sales_tax_group: 'DOMCITY' },
      { dimensions: 'SITE=2', sales_tax: 4_500 },
    ]);
    expect(await proposal()).toMatchObject({ version: 4, sales_tax: 6_750, status: 'OPEN' });
    expect(await edits()).toMatchObject([
      {
        kind: 'PROPOSAL_LINE',
        attribute: 'DIMENSIONS',
        number: 1,
        value_before: null,
        value_after: 'DEPT=1',
        by_subject: 'ann',
        reason: 'moved',
      },
      { attribute: 'DIMENSIONS', by_subject: 'bob' },
      { attribute: 'DIMENSIONS', by_subject: 'bob' },
      { attribute: 'SALES_TAX_GROUP', value_before: 'DOM', value_after: 'DOMCITY', by_subject: 'bob' },
      { attribute: 'SALES_TAX_GROUP' },
    ]);
    expect(await taxEditors(books.db.read, ['PF-1'])).toEqual(new Map([['PF-1', ['bob']]]));
    const before = await books.dump();
    expect(await edit({ ...dept('2', 'SITE'), salesTaxGroup: 'DOMCITY' })).toBe('changed');
    expect(await books.dump()).toBe(before);
    expect(await books.rows('SELECT action, by_subject, details FROM proposal_event ORDER BY number')).toMatchObject([
      { action: 'LINES_CHANGED', by_subject: 'ann', details: '{"dimension DEPT":[null,"1"],"lines":[null,1]}' },
      { action: 'LINES_CHANGED', by_subject: 'bob' },
    ]);
    const { voucherNumber } = await postedProposal(books, { number: 'PF-1' });
    expect(
      await books.rows(
        "SELECT dimensions FROM ledger_entry WHERE voucher_number = ? AND posting_type = 'INVOICED_REVENUE' ORDER BY entry_number",
        voucherNumber,
      ),
    ).toEqual([{ dimensions: 'DEPT=1;SITE=2' }, { dimensions: 'SITE=2' }]);
    expect(await edit(dept('3'))).toBe('PROPOSAL_NOT_OPEN');
  });

  test('refused, and nothing is changed', async () => {
    const sales = await posted(books, { amount: 10_000 });
    await books.confirm('PF-1', sales);
    expect(await edit(dept('1'))).toBe('PROPOSAL_EMPTY');
    await run(books);
    await books.db.write((tx) =>
      tx.insert('proposal_workflow', [{ legal_entity: USMF, enabled: 1, separate_approver: 0 }]),
    );
    const before = await books.dump();
    expect(await edit({ ...dept('1'), lineIds: ['elsewhere'] })).toBe('NOT_FOUND');
    expect(await edit({ ...dept('1'), lineIds: [] })).toBe('BAD_USER_INPUT');
    expect(await edit({ ...dept('1'), lineIds: Array.from({ length: 501 }, String) })).toBe('LIST_TOO_LONG');
    expect(await edit({ ...dept('1'), expectedVersion: 1 })).toBe('PROPOSAL_CHANGED');
    expect(await edit(dept('9'))).toBe('DIMENSION_VALUE_UNKNOWN');
    expect(await edit({ salesTaxGroup: 'NONE' })).toBe('TAX_GROUP_UNKNOWN');
    expect(await edit({ quantity: '2.00' })).toBe('BELONGS_TO_DATAVERSE');
    expect(await edit({ ...dept('1'), number: 'PF-9' })).toBe('NOT_FOUND');
    expect(await edit(dept('1'), { ...ANN, roles: ['project_manager'] })).toBe('FORBIDDEN');
    expect(await edit(dept('1'), { ...ANN, legalEntities: [] as never })).toBe('NOT_FOUND');
    expect(await books.dump()).toBe(before);
    await approveProposal(books, ANN, 'SUBMIT', { number: 'PF-1' });
    expect(await edit(dept('1'))).toBe('PROPOSAL_STATUS_WRONG');
    await approveProposal(books, ANN, 'RECALL', { number: 'PF-1' });
    expect(await edit(dept('1'))).toBe('changed');
  });

  test('what was edited is kept by the next import, unless the source was edited since; so are the dimensions of the head', async () => {
    const milestone = await books.milestone(50_000);
    const [sale] = await posted(books, { amount: 10_000 });
    await imported(books, 'PF-1', [sale!, milestone]);
    expect(await editOnAccount(milestone.milestoneId, dept('3'))).toBe('ON_ACCOUNT_BILLED');
    expect(await edit({ ...dept('1'), salesTaxGroup: 'DOMCITY' })).toBe('changed');
    expect(answer(await updateInvoiceProposal(books, ANN, { number: 'PF-1', ...dept('2', 'SITE') }))).toBe('changed');
    await withoutLines();
    await run(books, 'PF-1');
    expect((await lines()).map(({ dimensions, sales_tax_group }) => `${dimensions} ${sales_tax_group}`)).toEqual([
      'DEPT=1 DOMCITY',
      'DEPT=1 DOMCITY',
    ]);
    expect(await proposal()).toMatchObject({ sales_tax: 13_500, dimensions: 'SITE=2' });
    await withoutLines();
    expect(await editOnAccount(milestone.milestoneId, { ...dept('3'), expectedVersion: 0 })).toBe('changed');
    expect(await editOnAccount(milestone.milestoneId, { ...dept('2'), expectedVersion: 0 })).toBe('ON_ACCOUNT_CHANGED');
    await run(books, 'PF-1');
    expect((await lines()).map(({ dimensions }) => dimensions).sort()).toEqual(['DEPT=1', 'DEPT=3']);
    await postedProposal(books, { number: 'PF-1' });
    expect(await editOnAccount(milestone.milestoneId, dept('1'))).toBe('ON_ACCOUNT_BILLED');
    expect(await editOnAccount('nowhere', dept('1'))).toBe('NOT_FOUND');
  });

  test('journal lines until they are posted; one that is deleted and comes again is as it was decided', async () => {
    await books.approve({ amount: 10_000, cost: 4_000 });
    await run(books);
    const [journal] = await books.rows<{ id: string }>('SELECT id FROM integration_journal');
    const id = journal?.id as string;
    expect(await editJournal(id, { ...dept('1'), itemSalesTaxGroup: '', expectedVersion: 0 })).toBe('changed');
    expect(await editJournal(id, { ...dept('2'), expectedVersion: 0 })).toBe('JOURNAL_CHANGED');
    expect(await editJournal(id, { ...dept('2'), lineIds: ['elsewhere'] })).toBe('NOT_FOUND');
    expect(await editJournal('nowhere', dept('2'))).toBe('NOT_FOUND');
    expect(await editJournal(id, { price: '1.00' })).toBe('BELONGS_TO_DATAVERSE');
    await deleteIntegrationJournal(books, ANN, { journalId: id });
    await run(books);
    const decided = { dimensions: 'DEPT=1', item_sales_tax_group: null };
    expect(await books.rows('SELECT dimensions, item_sales_tax_group FROM journal_line')).toEqual([decided, decided]);
    await postJournals(books);
    expect(await books.rows('SELECT DISTINCT dimensions FROM ledger_entry')).toEqual([{ dimensions: 'DEPT=1' }]);
    const [done] = await books.rows<{ id: string }>('SELECT id FROM integration_journal');
    expect(await editJournal(done?.id as string, dept('2'))).toBe('JOURNAL_POSTED');
  });

  test('400 lines cost as many statements as one', async () => {
    await imported(books, 'PF-1', await posted(books, ...Array.from({ length: 400 }, () => ({ amount: 100 }))));
    const count = async (changes: object) => {
      books.count.reset();
      expect(await edit(changes)).toBe('changed');
      return books.count.reads + books.count.changes;
    };
    const one = await count({ ...dept('1'), salesTaxGroup: 'DOMCITY', lineIds: [(await lines())[0]?.id] });
    await edit({ ...dept('2'), salesTaxGroup: 'DOM' });
    expect(await count({ ...dept('3'), salesTaxGroup: 'DOMCITY' })).toBe(one);
    expect(one).toBeLessThanOrEqual(32);
  });

  test('two who edit the same lines at once: one after the other, none lost', async () => {
    await imported(books, 'PF-1', await posted(books, { amount: 10_000 }));
    await Promise.all(['DEPT', 'SITE'].map((dimension) => edit(dept('1', dimension))));
    expect(await lines()).toMatchObject([{ dimensions: 'DEPT=1;SITE=1' }]);
    expect(await edits()).toHaveLength(2);
  });

  if (dialect === 'mysql')
    test('an on-account transaction that an import brings in meanwhile: the line has what it has, or it is refused', async () => {
      const milestone = await books.milestone(50_000);
      const { milestoneId } = milestone;
      const onAccount = async () =>
        (await books.rows<{ dimensions: string | null }>('SELECT dimensions FROM on_account_transaction'))[0]
          ?.dimensions;
      const update = (on: FinanceBooks, value: string) =>
        updateOnAccountTransaction(on, ANN, { milestoneId, ...dept(value) }).then(answer);
      let other: Promise<unknown> = Promise.resolve();
      /** As much of it as can be done while the transaction stands here. */
      const begun = async (work: () => Promise<unknown>) => {
        other = work();
        await Promise.race([other, new Promise((resolve) => setTimeout(resolve, 500))]);
      };
      const arrival = () => begun(() => imported(books, 'PF-1', [milestone]));
      expect(await update(overtakenIn(books, 'on_account_transaction', arrival), '1')).toBe('changed');
      await other;
      expect(await lines()).toMatchObject([{ dimensions: await onAccount() }]);
      await withoutLines();
      let answered: string | undefined;
      const edited = () => begun(async () => (answered = await update(books, '2')));
      expect(await run(overtakenIn(books, 'INSERT INTO proposal_line', edited), 'PF-1')).toMatchObject({ imported: 1 });
      await other;
      expect(answered).toBe('ON_ACCOUNT_BILLED');
      expect([await onAccount(), (await lines())[0]?.dimensions]).toEqual(['DEPT=1', 'DEPT=1']);
    });
});
