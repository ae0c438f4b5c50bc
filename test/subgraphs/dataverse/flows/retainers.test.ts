// The life of a retainer, with domain.md 3.5 (r)'s own numbers: billed, set off in two parts, used up; refunded; and what went
// wrong with retainers elsewhere (6.2), on both engines.
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { markRetainerReadyToRefund } from '../../../../subgraphs/dataverse/flows/markRetainerReadyToRefund';
import { previewConfirmation } from '../../../../subgraphs/dataverse/flows/previewConfirmation';
import { DIALECTS } from '../../../harness/databases';
import { billingFaults } from './billingFaults';
import { type Company, codesOf, granted, openBooks, queued, smallCompany, type TestBooks } from './books';
import { linksShown } from './confirmedShown';
import { draftFaults } from './draftFaults';
import {
  confirmed,
  detailsShown,
  draftNow,
  paidRetainer,
  readyHours,
  retainerActuals,
  retainerFaults,
  retainerOf,
  retainerShown,
  setPart,
} from './retainerBooks';

describe.each(DIALECTS)('retainers on %s', (dialect) => {
  let books: TestBooks;
  let company: Company;

  beforeEach(async () => {
    books = await openBooks(dialect);
    company = await smallCompany(books);
  });
  afterEach(async () => {
    const { read } = books.db;
    const faults = [...(await billingFaults(read)), ...(await draftFaults(read)), ...(await retainerFaults(read))];
    await books.close();
    expect(faults).toEqual([]);
  });
  const headerOf = async (invoiceId: string) =>
    (
      await books.db.read.rows('SELECT detail_amount, billed_count, link_count FROM invoice WHERE id = ?', [invoiceId])
    )[0];
  const toldOf = async (invoiceId: string) =>
    (await queued(books, `invoice:${invoiceId}`)).flatMap(({ rows }) =>
      rows.flatMap((row) =>
        'transaction_class' in row ? `${row.transaction_class} ${row.amount} ${row.milestone_id}` : [],
      ),
    );

  it('3.5 (r) 3,000, applied 2,000 then 1,000: every row, amount, status and sync mark; 3,000 + 3,000 + 0 is the value of work', async () => {
    const retainer = await retainerOf(books, company, '3000.00');
    expect(await retainerShown(books, retainer)).toBe(
      '3000 = 0 available (0 held) + 0 used + 0 refunded, READY_TO_INVOICE',
    );
    const first = await confirmed(books, await draftNow(books, company));
    expect(await detailsShown(books, first)).toEqual(['RETAINER 3000']);
    expect(await retainerActuals(books, first)).toEqual([
      'BS 1 × 3000 = 3000 CHARGEABLE {} ►F',
      'UBS -1 × 3000 = -3000 CHARGEABLE {} ✗F',
    ]);
    expect(await headerOf(first)).toEqual({ detail_amount: 300_000, billed_count: 1, link_count: 0 });
    expect(await toldOf(first)).toEqual([`RETAINER 300000 ${retainer}`]);
    expect(await retainerShown(books, retainer)).toBe('3000 = 3000 available (0 held) + 0 used + 0 refunded, POSTED');

    await readyHours(books, 'work-1', 2_500);
    const second = await draftNow(books, company);
    expect(await detailsShown(books, second)).toEqual(['SALE 5000', 'APPLIED_RETAINER -3000']);
    expect(await retainerShown(books, retainer)).toBe(
      '3000 = 3000 available (3000 held) + 0 used + 0 refunded, POSTED',
    );
    granted(await setPart(books, second, 2_000));
    expect(await retainerShown(books, retainer)).toBe(
      '3000 = 3000 available (2000 held) + 0 used + 0 refunded, POSTED',
    );
    await confirmed(books, second);
    expect(await retainerActuals(books, second)).toEqual([
      'BS -1 × 2000 = -2000 CHARGEABLE {} ►F',
      'UBS 1 × 3000 = 3000 CHARGEABLE {UNADJUSTABLE} ✗F',
      'UBS -1 × 1000 = -1000 CHARGEABLE {} ✗F',
    ]);
    expect(await retainerActuals(books, first)).toContain('UBS -1 × 3000 = -3000 CHARGEABLE {ADJUSTED} ✗F');
    expect(await linksShown(books, second)).toEqual([
      'billed1 BILLED_SALES → source1 UNBILLED_SALES',
      expect.stringContaining('billed2 BILLED_SALES → '),
      'reversal1 REVERSING → source1 ORIGINAL',
      expect.stringContaining('reversal2 REVERSING → '),
    ]);
    expect(await headerOf(second)).toEqual({ detail_amount: 300_000, billed_count: 2, link_count: 1 });
    expect(await toldOf(second)).toEqual(['TIME 500000 null', `RETAINER -200000 ${retainer}`]);
    expect(await retainerShown(books, retainer)).toBe(
      '3000 = 1000 available (0 held) + 2000 used + 0 refunded, POSTED',
    );

    await readyHours(books, 'work-2', 500);
    const third = await confirmed(books, await draftNow(books, company));
    expect(await retainerActuals(books, third)).toEqual([
      'BS -1 × 1000 = -1000 CHARGEABLE {} ►F',
      'UBS 1 × 1000 = 1000 CHARGEABLE {UNADJUSTABLE} ✗F',
    ]);
    expect(await headerOf(third)).toEqual({ detail_amount: 0, billed_count: 2, link_count: 1 });
    expect(await retainerShown(books, retainer)).toBe('3000 = 0 available (0 held) + 3000 used + 0 refunded, POSTED');
    const [lifetime] = await books.db.read.rows(
      `SELECT CAST(SUM(amount) AS SIGNED) AS billed FROM actual WHERE transaction_type = 'BILLED_SALES'`,
    );
    expect(lifetime).toEqual({ billed: 600_000 });
  });

  it('3.5 (r) what is left is refunded on an invoice without other lines, as a negative billed sale', async () => {
    const retainer = await paidRetainer(books, company, '3000.00');
    await readyHours(books, 'work', 500);
    await confirmed(books, await draftNow(books, company));
    granted(await markRetainerReadyToRefund(books, LOCAL_CALLER, { retainerId: retainer }));
    const refund = await draftNow(books, company);
    expect(await detailsShown(books, refund)).toEqual(['REFUND -2000']);
    expect(await retainerShown(books, retainer)).toBe(
      '3000 = 2000 available (2000 held) + 1000 used + 0 refunded, POSTED, READY_TO_REFUND',
    );
    await confirmed(books, refund);
    expect(await retainerActuals(books, refund)).toEqual([
      'BS -1 × 2000 = -2000 CHARGEABLE {} ►F',
      'UBS 1 × 2000 = 2000 CHARGEABLE {UNADJUSTABLE} ✗F',
    ]);
    expect(await retainerShown(books, retainer)).toBe(
      '3000 = 0 available (0 held) + 1000 used + 2000 refunded, POSTED, REFUNDED',
    );
    expect(codesOf(await markRetainerReadyToRefund(books, LOCAL_CALLER, { retainerId: retainer }))).toEqual([
      'RETAINER_NOT_REFUNDABLE',
    ]);
  });

  it('#4655493 an invoice of a refund and a new, smaller retainer is negative, and is confirmed', async () => {
    const old = await paidRetainer(books, company, '1000.00');
    granted(await markRetainerReadyToRefund(books, LOCAL_CALLER, { retainerId: old }));
    const next = await retainerOf(books, company, '400.00');
    const id = await confirmed(books, await draftNow(books, company));
    expect(await detailsShown(books, id)).toEqual(['REFUND -1000', 'RETAINER 400']);
    expect(await headerOf(id)).toEqual({ detail_amount: -60_000, billed_count: 2, link_count: 0 });
    expect(await retainerShown(books, next)).toBe('400 = 400 available (0 held) + 0 used + 0 refunded, POSTED');
  });

  it('#2301569 a retainer of nothing is billed like any other, and nothing of it is set off or refunded', async () => {
    const retainer = await paidRetainer(books, company, '0.00');
    expect(await retainerShown(books, retainer)).toBe('0 = 0 available (0 held) + 0 used + 0 refunded, POSTED');
    expect(codesOf(await markRetainerReadyToRefund(books, LOCAL_CALLER, { retainerId: retainer }))).toEqual([
      'RETAINER_NOT_REFUNDABLE',
    ]);
    await readyHours(books, 'work', 100);
    expect(await detailsShown(books, await draftNow(books, company))).toEqual(['SALE 200']);
  });

  it('#521807 what is set off belongs to the retainer’s own project and line, whatever the contract’s first line is by then', async () => {
    await paidRetainer(books, company, '500.00');
    await books.db.write((tx) => tx.change(`UPDATE contract_line SET line_number = 9 WHERE line_number = 1`, []));
    await readyHours(books, 'work', 800);
    const id = await confirmed(books, await draftNow(books, company));
    const rows = await books.db.read.rows<{ line: number; project: string }>(
      `SELECT l.line_number AS line, p.number AS project FROM actual a JOIN contract_line l ON l.id = a.contract_line_id JOIN project p ON p.id = a.project_id
       WHERE a.invoice_id = ? AND a.transaction_class = 'RETAINER'`,
      [id],
    );
    expect(rows).toEqual([
      { line: 9, project: 'P-TM' },
      { line: 9, project: 'P-TM' },
    ]);
  });

  it('previewConfirmation shows the rows of retainers that confirming then writes', async () => {
    await paidRetainer(books, company, '3000.00');
    await readyHours(books, 'work', 500);
    await retainerOf(books, company, '50.00');
    const id = await draftNow(books, company);
    const slice = { limit: 100, backward: false };
    const preview = granted(await previewConfirmation(books, LOCAL_CALLER, id, slice));
    await confirmed(books, id);
    const written = (table: string) =>
      books.db.read.rows<{ id: string }>(`SELECT id FROM ${table} WHERE invoice_id = ? ORDER BY id`, [id]);
    const ids = (rows: readonly { readonly id: string }[]) => rows.map((row) => row.id).sort();
    const source = preview.actuals.flatMap(({ source_id }) => source_id ?? []);
    expect(ids(preview.actuals)).toEqual(ids((await written('actual')).filter((row) => !source.includes(row.id))));
    expect(ids(preview.links)).toEqual(ids(await written('actual_link')));
    expect(preview.totals).toEqual({ actuals: 7, links: 4, billed: 3, chargeable: 5_000 });
    const amounts = await books.db.read.rows<{ id: string; amount: number }>(
      'SELECT id, amount FROM actual WHERE invoice_id = ?',
      [id],
    );
    for (const { id: actual, amount } of preview.actuals)
      expect(amounts.find((row) => row.id === actual)?.amount).toBe(amount);
  });
});
