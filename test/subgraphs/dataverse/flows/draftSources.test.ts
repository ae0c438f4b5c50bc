// What comes onto a draft and goes off it: removing details, refreshing, deleting, and that the backlog is what it was.
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { approveTimeEntries } from '../../../../subgraphs/dataverse/flows/approveTimeEntries';
import { createInvoice } from '../../../../subgraphs/dataverse/flows/createInvoice';
import { deleteInvoice } from '../../../../subgraphs/dataverse/flows/deleteInvoice';
import { markReadyToInvoice } from '../../../../subgraphs/dataverse/flows/markReadyToInvoice';
import { refreshInvoice } from '../../../../subgraphs/dataverse/flows/refreshInvoice';
import { removeInvoiceDetails } from '../../../../subgraphs/dataverse/flows/removeInvoiceDetails';
import { updateInvoiceDetails } from '../../../../subgraphs/dataverse/flows/updateInvoiceDetails';
import { DIALECTS } from '../../../harness/databases';
import { billingFaults } from './billingFaults';
import {
  bobsEntry,
  type Company,
  codesOf,
  draftOf,
  granted,
  openBooks,
  salesOf,
  smallCompany,
  statementsOf,
  type TestBooks,
} from './books';
import { detailsOf, draftFaults, headerOf } from './draftFaults';

describe.each(DIALECTS)('the sources of a draft on %s', (dialect) => {
  let books: TestBooks;
  let company: Company;
  let used = 0;
  const newDraft = (entries: number, milestones = 0) => draftOf(books, company, entries, milestones, `src${++used}`);
  const ready = async (count: number, changes: Parameters<typeof bobsEntry>[1] = {}): Promise<string[]> => {
    used += 1;
    const entries = Array.from({ length: count }, (_, index) => bobsEntry(`r${used}-${index}`, changes));
    granted(await approveTimeEntries(books, LOCAL_CALLER, entries));
    const sales = await salesOf(
      books,
      entries.map(({ id }) => id),
    );
    granted(await markReadyToInvoice(books, LOCAL_CALLER, { ids: sales }));
    return sales;
  };
  const remove = (invoiceId: string, detailIds: unknown[], more: object = {}) =>
    removeInvoiceDetails(books, LOCAL_CALLER, { invoiceId, detailIds: detailIds as string[], ...more });
  const refresh = (invoiceId: string) => refreshInvoice(books, LOCAL_CALLER, { invoiceId });
  const backlog = () =>
    books.db.read.rows(`SELECT id, billing_status, invoice_id FROM actual WHERE billing_status = 'READY_TO_INVOICE'
      UNION ALL SELECT id, invoice_status, invoice_id FROM milestone WHERE invoice_status = 'READY_TO_INVOICE' ORDER BY id`);
  const forget = async () => {
    await books.db.write((tx) =>
      tx.change(
        `UPDATE actual SET billing_status = 'UNBILLED_SALES_CREATED' WHERE billing_status = 'READY_TO_INVOICE'`,
      ),
    );
    await books.db.write((tx) =>
      tx.change(
        `UPDATE milestone SET invoice_status = 'UNBILLED_SALES_CREATED' WHERE invoice_status = 'READY_TO_INVOICE'`,
      ),
    );
  };

  beforeAll(async () => {
    books = await openBooks(dialect);
    company = await smallCompany(books);
  });
  afterEach(async () => {
    expect(await billingFaults(books.db.read)).toEqual([]);
    expect(await draftFaults(books.db.read)).toEqual([]);
    await forget();
  });
  afterAll(() => books.close());

  it('gives back what is removed, ready, with what was written off beside it', async () => {
    const invoiceId = await newDraft(3, 1);
    const [first, second, third, milestone] = await detailsOf(books, invoiceId);
    granted(
      await updateInvoiceDetails(books, LOCAL_CALLER, {
        invoiceId,
        details: [{ detailId: first?.id as string, quantity: 600 }],
      }),
    );
    granted(await remove(invoiceId, [first?.id, milestone?.id], { expectedVersion: 2 }));
    expect(await detailsOf(books, invoiceId)).toEqual([second, third]);
    expect(await headerOf(books, invoiceId)).toEqual({
      detail_amount: 320_000,
      estimated_tax: 0,
      total_amount: 320_000,
      version: 3,
    });
    const back = { billing_status: 'READY_TO_INVOICE', invoice_id: null };
    expect(await backlog()).toEqual(
      [first?.source_actual_id, milestone?.source_milestone_id].sort().map((id) => ({ id, ...back })),
    );
    granted(await refresh(invoiceId));
    expect(await headerOf(books, invoiceId)).toMatchObject({ detail_amount: 980_000, version: 4 }); // the whole 8 h are back
    expect((await detailsOf(books, invoiceId)).map(({ detail_number }) => detail_number)).toEqual([2, 3, 4, 5]);
  });

  it('removes all or none, and never a write-off alone', async () => {
    const invoiceId = await newDraft(2);
    const [first, second] = await detailsOf(books, invoiceId);
    granted(
      await updateInvoiceDetails(books, LOCAL_CALLER, {
        invoiceId,
        details: [{ detailId: first?.id as string, quantity: 600 }],
      }),
    );
    const writeOff = (await detailsOf(books, invoiceId)).find(({ kind }) => kind === 'WRITE_OFF');
    expect(await remove(invoiceId, [second?.id, writeOff?.id, 'none'])).toMatchObject({
      refusals: [
        { code: 'NOT_FOUND', subjectId: 'none', path: ['detailIds', '2'] },
        { code: 'DETAIL_NOT_EDITABLE', subjectId: writeOff?.id, path: ['detailIds', '1'] },
      ],
    });
    expect(codesOf(await remove(invoiceId, []))).toEqual(['LIST_TOO_LONG']);
    expect(codesOf(await remove(invoiceId, [first?.id], { expectedVersion: 1 }))).toEqual(['INVOICE_CHANGED']);
    expect(await headerOf(books, invoiceId)).toMatchObject({ version: 2, detail_amount: 280_000 });
    granted(await remove(invoiceId, [first?.id, writeOff?.id])); // both are named: they go together
    expect(await detailsOf(books, invoiceId)).toEqual([second]);
  });

  it('removes 500 with as many statements as one', async () => {
    const invoiceId = await newDraft(501);
    const ids = (await detailsOf(books, invoiceId)).map(({ id }) => id);
    const one = await statementsOf(books, () => remove(invoiceId, ids.slice(0, 1)));
    const all = await statementsOf(books, async () => granted(await remove(invoiceId, ids.slice(1))));
    expect(all).toBe(one);
    expect(await headerOf(books, invoiceId)).toMatchObject({ total_amount: 0 });
  });

  it('refreshes with what is ready and dated by the invoice date, once, whatever comes later', async () => {
    const invoiceId = await newDraft(1);
    const [later, other] = [await ready(2), await ready(1, { date: '2026-11-01' })];
    granted(await refresh(invoiceId));
    const details = await detailsOf(books, invoiceId);
    expect(details.map(({ source_actual_id }) => source_actual_id).slice(1)).toEqual(later);
    expect(await headerOf(books, invoiceId)).toMatchObject({ detail_amount: 480_000, version: 2 });
    expect(await backlog()).toEqual([{ id: other[0], billing_status: 'READY_TO_INVOICE', invoice_id: null }]);
    granted(await refresh(invoiceId));
    expect(await headerOf(books, invoiceId)).toMatchObject({ version: 2 }); // nothing came, nothing changed
  });

  it('#2517455 #2070392 of many refreshes at once none multiplies a line', async () => {
    const invoiceId = await newDraft(1);
    await ready(5);
    const outcomes = await Promise.all(Array.from({ length: 16 }, () => refresh(invoiceId)));
    outcomes.forEach(granted);
    expect(await detailsOf(books, invoiceId)).toHaveLength(6);
    expect(await headerOf(books, invoiceId)).toMatchObject({ detail_amount: 960_000, version: 2 });
  });

  it('shares out what is ready between a refresh and a creation at the same time', async () => {
    const invoiceId = await newDraft(1);
    const sales = await ready(4);
    const create = { contractId: company.contractId, customerId: company.customerId, invoiceDate: '2026-10-31' };
    await Promise.all([refresh(invoiceId), createInvoice(books, LOCAL_CALLER, create)]);
    const rows = await books.db.read.rows<{ id: string }>(
      `SELECT source_actual_id AS id FROM invoice_detail WHERE source_actual_id IN (${sales.map((id) => `'${id}'`)})`,
    );
    expect(rows).toHaveLength(4);
  });

  it('gives a draft the line of a contract line that was added since', async () => {
    const invoiceId = await newDraft(1);
    const [sale] = await ready(1);
    const before = await books.db.read.rows('SELECT id FROM invoice_line WHERE invoice_id = ?', [invoiceId]);
    await books.db.write((tx) =>
      tx.change(
        `INSERT INTO contract_line (id, contract_id, line_number, name, billing_method, project_id, contracted_amount, include_time)
       SELECT 'line-${dialect}', contract_id, 9, 'Extra', billing_method, NULL, 0, 1 FROM contract_line WHERE contract_id = ? AND line_number = 1`,
        [company.contractId],
      ),
    );
    await books.db.write((tx) =>
      tx.change(`UPDATE actual SET contract_line_id = 'line-${dialect}' WHERE id = ?`, [sale as string]),
    );
    granted(await refresh(invoiceId));
    const lines = await books.db.read.rows(
      'SELECT name, amount FROM invoice_line WHERE invoice_id = ? ORDER BY line_number',
      [invoiceId],
    );
    expect(lines).toHaveLength(before.length + 1);
    expect(lines.at(-1)).toEqual({ name: 'Extra', amount: 160_000 });
  });

  it('deletes a draft: the backlog is what it was, and its number is never given again', async () => {
    await ready(2);
    const before = await backlog();
    const create = { contractId: company.contractId, customerId: company.customerId, invoiceDate: '2026-10-31' };
    const { invoiceId } = granted(await createInvoice(books, LOCAL_CALLER, create));
    const [first] = await detailsOf(books, invoiceId);
    granted(
      await updateInvoiceDetails(books, LOCAL_CALLER, {
        invoiceId,
        details: [{ detailId: first?.id as string, quantity: 600 }],
      }),
    );
    const numberOf = async (id: string) =>
      (await books.db.read.rows('SELECT number FROM invoice WHERE id = ?', [id]))[0]?.number as string;
    const number = await numberOf(invoiceId);
    const input = { invoiceId, expectedVersion: 2, idempotencyKey: `delete-${used}` };
    expect(codesOf(await deleteInvoice(books, LOCAL_CALLER, { ...input, expectedVersion: 1 }))).toEqual([
      'INVOICE_CHANGED',
    ]);
    granted(await deleteInvoice(books, LOCAL_CALLER, input));
    expect(await backlog()).toEqual(before);
    expect(await detailsOf(books, invoiceId)).toEqual([]);
    expect(await deleteInvoice(books, LOCAL_CALLER, input)).toEqual({ ok: true, value: { invoiceId }, replayed: true });
    expect(codesOf(await deleteInvoice(books, LOCAL_CALLER, { invoiceId }))).toEqual(['NOT_FOUND']);
    const again = granted(await createInvoice(books, LOCAL_CALLER, create));
    expect((await numberOf(again.invoiceId)) > number).toBe(true);
  });

  it('refreshes 1,000 sources in chunks', async () => {
    const invoiceId = await newDraft(1);
    await ready(1);
    const forOne = await statementsOf(books, async () => granted(await refresh(invoiceId)));
    await ready(500);
    await ready(500);
    expect((await statementsOf(books, async () => granted(await refresh(invoiceId)))) - forOne).toBe(3);
  });
});
