// What other products got wrong in billing, each under the number that it was fixed by there: volume, dates, payment terms, totals,
// manual details and keys of confirmation. domain.md 6.2
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { addInvoiceDetail } from '../../../../subgraphs/dataverse/flows/addInvoiceDetail';
import { approveTimeEntries } from '../../../../subgraphs/dataverse/flows/approveTimeEntries';
import { confirmInvoice } from '../../../../subgraphs/dataverse/flows/confirmInvoice';
import { createInvoice } from '../../../../subgraphs/dataverse/flows/createInvoice';
import { createProject } from '../../../../subgraphs/dataverse/flows/createProject';
import { markReadyToInvoice } from '../../../../subgraphs/dataverse/flows/markReadyToInvoice';
import { refreshInvoice } from '../../../../subgraphs/dataverse/flows/refreshInvoice';
import { removeInvoiceDetails } from '../../../../subgraphs/dataverse/flows/removeInvoiceDetails';
import { startInvoiceReview } from '../../../../subgraphs/dataverse/flows/startInvoiceReview';
import { updateInvoiceDetails } from '../../../../subgraphs/dataverse/flows/updateInvoiceDetails';
import { DIALECTS } from '../../../harness/databases';
import { billingFaults } from './billingFaults';
import { bobsEntry, draftOf, granted, queued, salesOf } from './books';
import { type ContractBooks, openContractBooks } from './contractBooks';
import { detailsOf, draftFaults, headerOf } from './draftFaults';

const MANY = 5_001;

describe.each(DIALECTS)('what went wrong elsewhere, on %s', (dialect) => {
  let on: ContractBooks;
  beforeAll(async () => {
    const books = await openContractBooks(dialect);
    const made = new Map<string, string>();
    for (const number of ['P-LAST', 'P-TERMS']) {
      const project = { legalEntity: 'USMF', number, name: number };
      made.set(number, granted(await createProject(books.books, LOCAL_CALLER, project)).projectId);
    }
    on = { ...books, projectId: (number) => made.get(number) ?? books.projectId(number) };
  });
  afterEach(async () => {
    expect(await draftFaults(on.books.db.read)).toEqual([]);
    expect(await billingFaults(on.books.db.read)).toEqual([]);
  });
  afterAll(() => on.books.close());

  const confirm = async (invoiceId: string) => granted(await confirmInvoice(on.books, LOCAL_CALLER, { invoiceId }));
  const header = async (invoiceId: string) => (await queued(on.books, `invoice:${invoiceId}`))[0]?.rows[0];
  /** Bob's 8 h on P-FREE, ready. */
  const ready = async (id: string, changes: object = {}) => {
    granted(await approveTimeEntries(on.books, LOCAL_CALLER, [bobsEntry(id, changes)]));
    const ids = await salesOf(on.books, [id]);
    granted(await markReadyToInvoice(on.books, LOCAL_CALLER, { ids }));
    return ids;
  };
  const edit = async (invoiceId: string, detailId: string, quantity: number) =>
    granted(await updateInvoiceDetails(on.books, LOCAL_CALLER, { invoiceId, details: [{ detailId, quantity }] }));

  it('#3817244 bills more than 5,000 details, and every one of them', async () => {
    const invoiceId = await draftOf(on.books, on.company, MANY, 0, 'many');
    await confirm(invoiceId);
    const [row] = await on.rows<{ billed: number; amount: number }>(
      `SELECT COUNT(*) AS billed, CAST(SUM(amount) AS SIGNED) AS amount FROM actual WHERE invoice_id = ? AND transaction_type = 'BILLED_SALES'`,
      [invoiceId],
    );
    expect(row).toEqual({ billed: MANY, amount: MANY * 160_000 });
  });

  it('#3817244 drafts a line for each of more than 5,000 contract lines', async () => {
    const lines = Array.from({ length: MANY }, (_, index) => ({
      name: `Line ${index + 1}`,
      billingMethod: 'TIME_AND_MATERIAL' as const,
      projectId: index === MANY - 1 ? on.projectId('P-LAST') : null,
    }));
    const customers = [{ customerId: on.acme, splitPercent: '100', isRounding: true }];
    const { contractId } = await on.created({ lines, customers });
    await ready('last', { projectNumber: 'P-LAST' });
    const input = { contractId, customerId: on.acme, invoiceDate: '2026-10-31' };
    const { invoiceId } = granted(await createInvoice(on.books, LOCAL_CALLER, input));
    const [row] = await on.rows<{ made: number; last: number }>(
      'SELECT COUNT(*) AS made, CAST(SUM(CASE WHEN amount = 160000 AND line_number = 5001 THEN 1 ELSE 0 END) AS SIGNED) AS last FROM invoice_line WHERE invoice_id = ?',
      [invoiceId],
    );
    expect(row).toEqual({ made: MANY, last: 1 });
  });

  it.each(['2026-11-01T00:00:00.000Z', '2026-11-01T23:59:59.999Z'])(
    '#3780647 #3445803 keeps invoice and transaction dates, confirmed at %s',
    async (now) => {
      const invoiceId = await draftOf(on.books, on.company, 1, 0, now.slice(11));
      const books = { ...on.books, world: { ...on.books.world, now: () => new Date(now) } };
      granted(await confirmInvoice(books, LOCAL_CALLER, { invoiceId }));
      const dates = `SELECT document_date, accounting_date FROM actual WHERE invoice_id = ? AND transaction_type = 'BILLED_SALES'`;
      expect(await on.rows(dates, [invoiceId])).toEqual([
        { document_date: '2026-10-05', accounting_date: '2026-11-01' },
      ]);
      expect(await on.rows('SELECT invoice_date FROM invoice WHERE id = ?', [invoiceId])).toEqual([
        { invoice_date: '2026-10-31' },
      ]);
      expect(await header(invoiceId)).toMatchObject({ invoice_date: '2026-10-31' });
    },
  );

  it("#2146367 #593382 #4819057 takes payment terms from the contract's customer, or else his own, and tells Finance", async () => {
    const customers = [
      { customerId: on.acme, splitPercent: '60', isRounding: true, paymentTerms: 'NET45' },
      { customerId: on.beta, splitPercent: '40', isRounding: false, paymentTerms: null },
    ];
    const lines = [{ name: 'Work', billingMethod: 'TIME_AND_MATERIAL' as const, projectId: on.projectId('P-TERMS') }];
    const { contractId } = await on.created({ customers, lines });
    await ready('terms', { projectNumber: 'P-TERMS' });
    for (const [customerId, terms] of [
      [on.acme, 'NET45'],
      [on.beta, null],
    ] as const) {
      const input = { contractId, customerId, invoiceDate: '2026-10-31' };
      const { invoiceId } = granted(await createInvoice(on.books, LOCAL_CALLER, input));
      await confirm(invoiceId);
      const sql = 'SELECT payment_terms FROM invoice WHERE id = ?';
      expect(await on.rows(sql, [invoiceId])).toEqual([{ payment_terms: terms }]);
      expect(await header(invoiceId)).toMatchObject({ payment_terms: terms });
    }
  });

  it('#3509255 #5989595 has totals without any price list, and again after each change of a detail', async () => {
    const invoiceId = await draftOf(on.books, on.company, 2, 0, 'totals');
    const [first, second] = (await detailsOf(on.books, invoiceId)) as unknown as { id: string }[];
    const shown = async () => (await headerOf(on.books, invoiceId))?.total_amount;
    expect(await shown()).toBe(320_000);
    await edit(invoiceId, first?.id ?? '', 600);
    expect(await shown()).toBe(280_000);
    const detailIds = [second?.id ?? ''];
    granted(await removeInvoiceDetails(on.books, LOCAL_CALLER, { invoiceId, detailIds }));
    expect(await shown()).toBe(120_000);
    granted(await refreshInvoice(on.books, LOCAL_CALLER, { invoiceId }));
    expect(await shown()).toBe(280_000);
    await confirm(invoiceId);
  });

  it('#3564025 #2667805 gives what a manual detail bills its invoice, its quantity, and an unbilled sale behind it', async () => {
    const invoiceId = await draftOf(on.books, on.company, 1, 0, 'manual');
    const [line] = await on.rows<{ id: string }>(
      'SELECT id FROM invoice_line WHERE invoice_id = ? ORDER BY line_number',
      [invoiceId],
    );
    const manual = { transactionClass: 'TIME', quantity: 500, price: 2_000_000, documentDate: '2026-10-30' };
    const input = { invoiceId, lineId: line?.id as string, ...manual };
    const { detailId } = granted(await addInvoiceDetail(on.books, LOCAL_CALLER, input));
    await confirm(invoiceId);
    const made = await on.rows(
      `SELECT transaction_type AS type, quantity, amount, invoice_id FROM actual WHERE origin_id = ? ORDER BY transaction_type, amount`,
      [detailId],
    );
    const row = (type: string, sign: number) => ({
      type,
      quantity: sign * 500,
      amount: sign * 100_000,
      invoice_id: invoiceId,
    });
    expect(made).toEqual([row('BILLED_SALES', 1), row('UNBILLED_SALES', -1), row('UNBILLED_SALES', 1)]);
  });

  it('#3876272 #3457165 confirms with all of its actuals what was edited, taken off, added again and reviewed', async () => {
    const invoiceId = await draftOf(on.books, on.company, 2, 1, 'again');
    const idOfFirst = async () => String((await detailsOf(on.books, invoiceId))[0]?.id);
    for (const quantity of [600, 800, 500, 1_000, 700]) await edit(invoiceId, await idOfFirst(), quantity);
    granted(await removeInvoiceDetails(on.books, LOCAL_CALLER, { invoiceId, detailIds: [await idOfFirst()] }));
    granted(await refreshInvoice(on.books, LOCAL_CALLER, { invoiceId }));
    for (const { id, kind } of await detailsOf(on.books, invoiceId))
      if (kind === 'SALE') await edit(invoiceId, String(id), 600);
    granted(await startInvoiceReview(on.books, LOCAL_CALLER, { invoiceId }));
    await confirm(invoiceId);
    const [row] = await on.rows<{ billed: number }>(
      `SELECT COUNT(*) AS billed FROM actual WHERE invoice_id = ? AND transaction_type = 'BILLED_SALES'`,
      [invoiceId],
    );
    expect(row?.billed).toBe(2 * 2 + 1); // each sale of 6 h and its 2 h written off, and the milestone
  });
});
