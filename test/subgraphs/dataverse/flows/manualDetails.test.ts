// Details entered by hand (3.4 k), and the header of a draft: what may be said of them, and what is refused.
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { addInvoiceDetail } from '../../../../subgraphs/dataverse/flows/addInvoiceDetail';
import { endInvoiceReview } from '../../../../subgraphs/dataverse/flows/endInvoiceReview';
import { removeInvoiceDetails } from '../../../../subgraphs/dataverse/flows/removeInvoiceDetails';
import { startInvoiceReview } from '../../../../subgraphs/dataverse/flows/startInvoiceReview';
import { updateInvoice } from '../../../../subgraphs/dataverse/flows/updateInvoice';
import { DIALECTS } from '../../../harness/databases';
import { billingFaults } from './billingFaults';
import { type Company, codesOf, draftOf, granted, openBooks, smallCompany, type TestBooks } from './books';
import { detailsOf, draftFaults, headerOf } from './draftFaults';

describe.each(DIALECTS)('by hand on %s', (dialect) => {
  let books: TestBooks;
  let company: Company;
  let invoiceId: string;
  let lines: string[];
  let used = 0;
  const HOURS = { transactionClass: 'TIME', quantity: 500, price: 2_000_000, documentDate: '2026-10-31' };
  const add = (more: object = {}) =>
    addInvoiceDetail(books, LOCAL_CALLER, { invoiceId, lineId: lines[0] as string, ...HOURS, ...more });
  const update = (more: object) => updateInvoice(books, LOCAL_CALLER, { invoiceId, ...more });
  const rowOf = async (columns: string) =>
    (await books.db.read.rows(`SELECT ${columns} FROM invoice WHERE id = ?`, [invoiceId]))[0];

  beforeAll(async () => {
    books = await openBooks(dialect);
    company = await smallCompany(books);
  });
  beforeEach(async () => {
    invoiceId = await draftOf(books, company, 1, 0, `hand${++used}`);
    const rows = await books.db.read.rows<{ id: string }>(
      'SELECT id FROM invoice_line WHERE invoice_id = ? ORDER BY line_number',
      [invoiceId],
    );
    lines = rows.map(({ id }) => id);
  });
  afterEach(async () => {
    expect(await billingFaults(books.db.read)).toEqual([]);
    expect(await draftFaults(books.db.read)).toEqual([]);
  });
  afterAll(() => books.close());

  it('3.4 (k) 5 h × 200 on a T&M line: 1,000, with an unbilled sale to come', async () => {
    const { detailId } = granted(
      await add({
        tax: 8_250,
        role: 'Consultant',
        resource: 'Bob',
        task: 'Design',
        category: 'Time',
        description: 'Forgotten',
        externalDescription: 'Workshop',
      }),
    );
    const row = (await detailsOf(books, invoiceId)).find(({ id }) => id === detailId);
    const [project] = await books.db.read.rows<{ id: string }>(`SELECT id FROM project WHERE number = 'P-TM'`);
    expect(row).toMatchObject({
      kind: 'MANUAL',
      detail_number: 2,
      transaction_class: 'TIME',
      billing_type: 'CHARGEABLE',
      quantity: 500,
      price: 2_000_000,
      amount: 100_000,
      tax: 8_250,
      source_actual_id: null,
      project_id: project?.id,
      role: 'Consultant',
      resource: 'Bob',
      task: 'Design',
      category: 'Time',
      external_description: 'Workshop',
      source_reversal_id: null,
      new_sale_link_id: null,
    });
    for (const id of ['billed_actual_id', 'billed_link_id', 'reversal_actual_id', 'reversing_link_id', 'new_sale_id'])
      expect(row?.[id]).toEqual(expect.any(String));
    expect(await headerOf(books, invoiceId)).toEqual({
      detail_amount: 260_000,
      estimated_tax: 8_250,
      total_amount: 268_250,
      version: 2,
    });
    granted(await removeInvoiceDetails(books, LOCAL_CALLER, { invoiceId, detailIds: [detailId] }));
    expect(await headerOf(books, invoiceId)).toMatchObject({ total_amount: 160_000, version: 3 });
  });

  it('3.4 (k) on a fixed-price line it will be a billed sale alone', async () => {
    const { detailId } = granted(await add({ lineId: lines[1], transactionClass: 'FEE', billingType: 'CHARGEABLE' }));
    const row = (await detailsOf(books, invoiceId)).find(({ id }) => id === detailId);
    expect(row).toMatchObject({ amount: 100_000, new_sale_id: null, reversal_actual_id: null, billed_link_id: null });
  });

  it('3.4 (o) a line’s discount of 10 % and fee of 5 % apply to it', async () => {
    const set = (discount: number, fee: number) =>
      books.db.write((tx) =>
        tx.change('UPDATE contract_line SET discount_percent = ?, fee_percent = ? WHERE contract_id = ?', [
          discount,
          fee,
          company.contractId,
        ]),
      );
    await set(100_000, 50_000);
    granted(await add({ quantity: 800 }));
    granted(await add({ quantity: 800, lineId: lines[1] }));
    await set(0, 0);
    const worth = (await detailsOf(books, invoiceId))
      .slice(1)
      .map((row) => [row.amount, row.discount_amount, row.fee_amount]);
    expect(worth).toEqual([
      [152_000, 16_000, 8_000],
      [160_000, 0, 0],
    ]); // of T&M lines only
  });

  it.each([
    ['a milestone', { transactionClass: 'MILESTONE' }, 'BAD_USER_INPUT', 'transactionClass'],
    ['no quantity', { quantity: 0 }, 'BAD_USER_INPUT', 'quantity'],
    ['a negative price', { price: -1 }, 'BAD_USER_INPUT', 'price'],
    ['a negative tax', { tax: -1 }, 'BAD_USER_INPUT', 'tax'],
    ['a type that is not billed', { billingType: 'NOT_AVAILABLE' }, 'BAD_USER_INPUT', 'billingType'],
    ['a long category', { category: 'x'.repeat(29) }, 'BAD_USER_INPUT', 'category'],
    ['no day', { documentDate: '2026-02-30' }, 'BAD_USER_INPUT', 'documentDate'],
    ['a day after the invoice’s', { documentDate: '2026-11-01' }, 'INVOICE_DATE_TOO_EARLY', 'documentDate'],
    ['another project than the line’s', { projectId: 'other' }, 'BAD_USER_INPUT', 'projectId'],
    ['a line of another invoice', { lineId: 'other' }, 'NOT_FOUND', 'lineId'],
  ])('refuses %s', async (_, more, code, field) => {
    expect(await add(more)).toMatchObject({ refusals: [{ code, path: [field] }] });
    expect(await headerOf(books, invoiceId)).toMatchObject({ version: 1 });
  });

  it('refuses an amount beyond the limit, a customer who does not pay for the line, and a line without project', async () => {
    expect(codesOf(await add({ quantity: 100_000_000_000, price: 10_000_000 }))).toEqual(['AMOUNT_OUT_OF_RANGE']);
    const [line] = await books.db.read.rows<{ contract_line_id: string }>(
      'SELECT contract_line_id FROM invoice_line WHERE id = ?',
      [lines[0] as string],
    );
    const lineId = line?.contract_line_id as string;
    const payers = (from: string, to: string) =>
      books.db.write((tx) =>
        tx.change('UPDATE contract_line_customer SET contract_line_id = ? WHERE contract_line_id = ?', [to, from]),
      );
    await payers(lineId, 'elsewhere');
    expect(codesOf(await add())).toEqual(['CUSTOMER_NOT_ON_CONTRACT']);
    await payers('elsewhere', lineId);
    const [project] = await books.db.read.rows<{ id: string }>(
      `SELECT project_id AS id FROM contract_line WHERE id = ?`,
      [lineId],
    );
    const setProject = (id: string | null) =>
      books.db.write((tx) => tx.change('UPDATE contract_line SET project_id = ? WHERE id = ?', [id, lineId]));
    await setProject(null);
    expect(codesOf(await add())).toEqual(['BAD_USER_INPUT']);
    expect(codesOf(await add({ projectId: 'none' }))).toEqual(['NOT_FOUND']);
    granted(await add({ projectId: project?.id }));
    await setProject(project?.id as string);
  });

  it('answers the same key with the same detail', async () => {
    const key = { idempotencyKey: `add-${used}` };
    const first = granted(await add(key));
    expect(await add(key)).toEqual({ ok: true, value: first, replayed: true });
    expect(await detailsOf(books, invoiceId)).toHaveLength(2);
  });

  it('changes of the header what may be changed, leaves what is absent, empties what is null', async () => {
    granted(
      await update({
        name: 'October',
        description: 'As agreed',
        paymentTerms: 'Net10',
        accountingDate: '2026-11-02',
        invoiceDate: '2026-11-05',
        billTo: { name: 'Acme AP', lines: ['Box 1', 'Dock 2'], city: 'Reno', postalCode: '89501', country: 'US' },
      }),
    );
    expect(await rowOf('*')).toMatchObject({
      name: 'October',
      description: 'As agreed',
      payment_terms: 'Net10',
      accounting_date: '2026-11-02',
      invoice_date: '2026-11-05',
      bill_to_name: 'Acme AP',
      bill_to_lines: 'Box 1\nDock 2',
      bill_to_city: 'Reno',
      bill_to_postal_code: '89501',
      bill_to_country: 'US',
      version: 2,
      total_amount: 160_000,
    });
    granted(await update({ accountingDate: null, description: null }));
    expect(await rowOf('name, description, accounting_date, invoice_date, bill_to_name, version')).toEqual({
      name: 'October',
      description: null,
      accounting_date: null,
      invoice_date: '2026-11-05',
      bill_to_name: 'Acme AP',
      version: 3,
    });
    granted(await update({ billTo: null }));
    expect(await rowOf('bill_to_name, bill_to_lines, bill_to_city')).toEqual({
      bill_to_name: null,
      bill_to_lines: null,
      bill_to_city: null,
    });
  });

  it('keeps the invoice date at or after its newest detail', async () => {
    granted(await update({ invoiceDate: '2026-10-05' })); // Bob’s day
    expect(codesOf(await update({ invoiceDate: '2026-10-04' }))).toEqual(['INVOICE_DATE_TOO_EARLY']);
    expect(codesOf(await add({ documentDate: '2026-10-06' }))).toEqual(['INVOICE_DATE_TOO_EARLY']);
  });

  it.each([
    ['name', { name: '' }],
    ['name', { name: 'x'.repeat(201) }],
    ['description', { description: 'x'.repeat(1_001) }],
    ['paymentTerms', { paymentTerms: 'x'.repeat(21) }],
    ['invoiceDate', { invoiceDate: 'tomorrow' }],
    ['accountingDate', { accountingDate: '2026-13-01' }],
    ['billTo', { billTo: { country: 'USA' } }],
    ['billTo', { billTo: { lines: ['x'.repeat(1_001)] } }],
  ])('refuses a wrong %s', async (field, more) => {
    expect(await update(more)).toMatchObject({
      refusals: [{ code: 'BAD_USER_INPUT', path: expect.arrayContaining([field]) }],
    });
  });

  it('goes into review and out of it, editable all the while', async () => {
    granted(await startInvoiceReview(books, LOCAL_CALLER, { invoiceId, expectedVersion: 1 }));
    expect(await rowOf('status, version')).toEqual({ status: 'IN_REVIEW', version: 2 });
    granted(await startInvoiceReview(books, LOCAL_CALLER, { invoiceId }));
    expect(await rowOf('status, version')).toEqual({ status: 'IN_REVIEW', version: 2 });
    granted(await add());
    granted(await endInvoiceReview(books, LOCAL_CALLER, { invoiceId }));
    expect(await rowOf('status, version')).toEqual({ status: 'DRAFT', version: 4 });
  });
});
