// Approving time: the rows, statuses, sync marks and links of domain.md 3.4 (a) and 3.5 (t), what of them is queued, and
// that an entry is approved once whoever asks how often.

import { MAPS } from '../../../../schema/messages';
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { approveTimeEntries } from '../../../../subgraphs/dataverse/flows/approveTimeEntries';
import { DIALECTS } from '../../../harness/databases';
import { bobsEntry, codesOf, granted, openBooks, queued, smallCompany, statementsOf, type TestBooks } from './books';

const ACTUAL = `SELECT a.transaction_type, a.transaction_class, a.billing_type, a.billing_status, a.adjustment_status, a.quantity, a.price, a.amount, a.currency,
  a.skip_sync, c.account_number, a.id FROM actual a LEFT JOIN customer c ON c.id = a.customer_id`;

describe.each(DIALECTS)('approveTimeEntries on %s', (dialect) => {
  let books: TestBooks;
  const actualsOf = (id: string) =>
    books.db.read.rows(`${ACTUAL} WHERE a.origin_id = ? ORDER BY c.account_number, a.transaction_type`, [id]);

  beforeAll(async () => {
    books = await openBooks(dialect);
    await smallCompany(books);
  });
  afterAll(() => books.close());

  it('makes a cost of 800 and an unbilled sale of 1,600, linked, and queues both (3.4 a)', async () => {
    granted(await approveTimeEntries(books, LOCAL_CALLER, [bobsEntry('a', { reference: 'T-1' })]));
    const [cost, sale] = await actualsOf('a');
    expect(cost).toMatchObject({
      transaction_type: 'COST',
      billing_status: null,
      quantity: 800,
      price: 1_000_000,
      amount: 80_000,
      currency: 'USD',
      skip_sync: 0,
    });
    expect(sale).toMatchObject({
      transaction_type: 'UNBILLED_SALES',
      billing_type: 'CHARGEABLE',
      billing_status: 'UNBILLED_SALES_CREATED',
      quantity: 800,
      price: 2_000_000,
      amount: 160_000,
      skip_sync: 0,
    });
    const links = await books.db.read.rows(
      'SELECT actual1_id, role1, actual2_id, role2 FROM actual_link WHERE actual1_id = ?',
      [sale?.id ?? ''],
    );
    expect(links).toEqual([{ actual1_id: sale?.id, role1: 'UNBILLED_SALES', actual2_id: cost?.id, role2: 'COST' }]);
    const messages = await queued(books, 'approval:a');
    expect(messages.map(({ topic }) => topic)).toEqual([MAPS.actuals, MAPS.links]);
    expect(messages[0]?.rows).toEqual([
      expect.objectContaining({
        id: cost?.id,
        transaction_type: 'COST',
        account_number: 'ACME',
        invoice_number: null,
        skip_sync: 0,
        resource: 'Bob',
        category: 'Time',
      }),
      expect.objectContaining({
        id: sale?.id,
        transaction_type: 'UNBILLED_SALES',
        account_number: 'ACME',
        invoice_number: null,
        amount: 160_000,
      }),
    ]);
    expect(messages[1]?.rows).toEqual([
      expect.objectContaining({ actual1_id: sale?.id, actual2_id: cost?.id, skip_sync: 0, invoice_number: null }),
    ]);
  });

  it('splits 60/40 into a pair per customer, which travel together (3.5 t)', async () => {
    granted(await approveTimeEntries(books, LOCAL_CALLER, [bobsEntry('t', { projectNumber: 'P-SPLIT' })]));
    expect(
      (await actualsOf('t')).map(({ id: _, ...row }) => [
        row.account_number,
        row.transaction_type,
        row.quantity,
        row.amount,
      ]),
    ).toEqual([
      ['ACME', 'COST', 480, 48_000],
      ['ACME', 'UNBILLED_SALES', 480, 96_000],
      ['BETA', 'COST', 320, 32_000],
      ['BETA', 'UNBILLED_SALES', 320, 64_000],
    ]);
    const [actuals, links] = await queued(books, 'approval:t');
    expect([actuals?.rows.length, links?.rows.length]).toEqual([4, 2]);
  });

  it('gives time that the line does not include no way into the backlog (2.5)', async () => {
    granted(await approveTimeEntries(books, LOCAL_CALLER, [bobsEntry('n', { projectNumber: 'P-FREE' })]));
    const sales = (await actualsOf('n')).filter(({ transaction_type }) => transaction_type === 'UNBILLED_SALES');
    expect(sales.map(({ billing_type, billing_status }) => [billing_type, billing_status])).toEqual([
      ['NOT_AVAILABLE', null],
      ['NOT_AVAILABLE', null],
    ]);
  });

  it('makes costs alone on a fixed-price line (3.5 p)', async () => {
    granted(await approveTimeEntries(books, LOCAL_CALLER, [bobsEntry('p', { projectNumber: 'P-FP' })]));
    expect((await actualsOf('p')).map(({ transaction_type, amount }) => [transaction_type, amount])).toEqual([
      ['COST', 80_000],
    ]);
    expect((await queued(books, 'approval:p')).map(({ topic }) => topic)).toEqual([MAPS.actuals]);
  });

  it('takes the cost currency from the company and the sale currency from the contract', async () => {
    granted(await approveTimeEntries(books, LOCAL_CALLER, [bobsEntry('eu', { projectNumber: 'P-EU' })]));
    expect((await actualsOf('eu')).map(({ currency }) => currency)).toEqual(['EUR', 'EUR']);
  });

  it('refuses an entry that is approved already, by id, by reference and within the batch, and writes nothing of the batch', async () => {
    const before = await books.db.read.rows('SELECT COUNT(*) AS count FROM actual');
    expect(codesOf(await approveTimeEntries(books, LOCAL_CALLER, [bobsEntry('new'), bobsEntry('a')]))).toEqual([
      'ENTRY_ALREADY_APPROVED',
    ]);
    expect(codesOf(await approveTimeEntries(books, LOCAL_CALLER, [bobsEntry('new', { reference: 'T-1' })]))).toEqual([
      'ENTRY_ALREADY_APPROVED',
    ]);
    expect(codesOf(await approveTimeEntries(books, LOCAL_CALLER, [bobsEntry('new'), bobsEntry('new')]))).toEqual([
      'ENTRY_ALREADY_APPROVED',
    ]);
    expect(await books.db.read.rows('SELECT COUNT(*) AS count FROM actual')).toEqual(before);
  });

  it.each([
    ['no hours', { hours: 0 }, 'BAD_USER_INPUT'],
    ['a day that is none', { date: '2026-02-30' }, 'DATE_INVALID'],
    ['an unknown project', { projectNumber: 'P-?' }, 'NOT_FOUND'],
    ['a contract without a line for it', { contractNumber: 'C-2' }, 'NOT_FOUND'],
    ['a price beyond the limit', { billPrice: 10_000_000_000_001 }, 'AMOUNT_OUT_OF_RANGE'],
  ])('refuses %s', async (_, changes, code) => {
    expect(codesOf(await approveTimeEntries(books, LOCAL_CALLER, [bobsEntry('bad', changes)]))).toEqual([code]);
    expect(await actualsOf('bad')).toEqual([]);
  });

  it('does not let a caller approve for a company that is not his', async () => {
    const caller = { ...LOCAL_CALLER, legalEntities: ['DEMF'] };
    expect(codesOf(await approveTimeEntries(books, caller, [bobsEntry('x')]))).toEqual(['NOT_FOUND']);
  });

  it('refuses more than 1,000 entries, and takes 1,000 in no more statements than 100', async () => {
    const entries = (count: number, prefix: string) =>
      Array.from({ length: count }, (_, index) => bobsEntry(`${prefix}${index}`));
    expect(codesOf(await approveTimeEntries(books, LOCAL_CALLER, entries(1_001, 'm')))).toEqual(['LIST_TOO_LONG']);
    const forHundred = await statementsOf(books, () => approveTimeEntries(books, LOCAL_CALLER, entries(100, 'h')));
    const forThousand = await statementsOf(books, () => approveTimeEntries(books, LOCAL_CALLER, entries(1_000, 'k')));
    expect(forThousand - forHundred).toBeLessThanOrEqual(2); // the ids are looked up 500 at a time
  });

  it('lets one of many that approve the same entry at once through', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, () => approveTimeEntries(books, LOCAL_CALLER, [bobsEntry('once')])),
    );
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await actualsOf('once')).toHaveLength(2);
  });
});
