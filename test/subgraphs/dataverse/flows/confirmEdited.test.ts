// Confirming what was edited, written off or entered by hand: all rows, links and messages of domain.md 3.4 (f) to (o) and
// 3.5 (p), by their letters, on both engines.
import { billedChecksum } from '../../../../schema/checksum';
import { MAPS } from '../../../../schema/messages';
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { confirmInvoice } from '../../../../subgraphs/dataverse/flows/confirmInvoice';
import { DIALECTS } from '../../../harness/databases';
import { billingFaults } from './billingFaults';
import { type Company, draftOf, granted, openBooks, queued, smallCompany, statementsOf, type TestBooks } from './books';
import { CASES } from './confirmedCases';
import { addManual, domainFaults, draftOfSale, edit, editAll } from './confirmedDetails';
import { actualsShown, linksShown, outboxShown } from './confirmedShown';

describe.each(DIALECTS)('confirmInvoice of every kind of detail on %s', (dialect) => {
  let books: TestBooks;
  let company: Company;
  const rowsOf = (invoiceId: string) =>
    books.db.read.rows('SELECT * FROM actual WHERE invoice_id = ? ORDER BY transaction_type, amount', [invoiceId]);

  beforeAll(async () => {
    books = await openBooks(dialect);
    company = await smallCompany(books);
  });
  afterEach(async () => expect([...(await billingFaults(books.db.read)), ...(await domainFaults(books))]).toEqual([]));
  afterAll(() => books.close());

  it.each(CASES)('$letter', async ({ draft, total, actuals, links, outbox }) => {
    const id = await draft(books, company);
    granted(await confirmInvoice(books, LOCAL_CALLER, { invoiceId: id }));
    const [invoice] = await books.db.read.rows('SELECT status, detail_amount, billed_total FROM invoice WHERE id = ?', [
      id,
    ]);
    expect(invoice).toEqual({ status: 'CONFIRMED', detail_amount: total, billed_total: total });
    expect(await actualsShown(books, id)).toEqual(actuals);
    expect(await linksShown(books, id)).toEqual(links);
    expect(await outboxShown(books, id)).toEqual(outbox);
  });

  it('3.4 (o) discount and fee stand in columns of their own, and every amount is net of them', async () => {
    const terms = { discount_amount: 16_000, fee_amount: 8_000 };
    const id = await draftOfSale(books, company, { amount: 152_000, more: terms });
    await books.db.write((tx) =>
      tx.change('UPDATE invoice_detail SET discount_amount = 16000, fee_amount = 8000 WHERE invoice_id = ?', [id]),
    );
    granted(await confirmInvoice(books, LOCAL_CALLER, { invoiceId: id }));
    const [billed, reversal, source] = (await rowsOf(id)).map(({ amount, discount_amount, fee_amount }) => [
      amount,
      discount_amount,
      fee_amount,
    ]);
    expect(billed).toEqual([152_000, 16_000, 8_000]);
    expect(reversal).toEqual([-152_000, -16_000, -8_000]);
    expect(source).toEqual([152_000, 16_000, 8_000]);
  });

  it('what an edit makes has the dimensions of its source, and texts, origin and invoice of its detail', async () => {
    const id = await draftOfSale(books, company, { more: { resource_company: 'DEMF' } });
    const texts = { description: 'Two workshops', external_description: 'As agreed' };
    await edit(books, id, { quantity: 600, amount: 120_000, ...texts }, { quantity: 200, amount: 40_000, more: texts });
    granted(await confirmInvoice(books, LOCAL_CALLER, { invoiceId: id }));
    const rows = await rowsOf(id);
    const source = rows.find(({ adjustment_status }) => adjustment_status === 'ADJUSTED');
    const details = await books.db.read.rows('SELECT id FROM invoice_detail WHERE invoice_id = ?', [id]);
    expect(rows).toHaveLength(8);
    for (const row of rows) {
      for (const column of ['project_id', 'contract_id', 'contract_line_id', 'contract_customer_id', 'customer_id'])
        expect(row[column]).toBe(source?.[column]);
      for (const column of ['task', 'role', 'resource', 'category', 'resource_company', 'legal_entity', 'currency'])
        expect(row[column]).toBe(source?.[column]);
      if (row === source) continue;
      expect(details.map((detail) => detail.id)).toContain(row.origin_id);
      const isTakenBack = row.quantity === -800;
      expect(row).toMatchObject(isTakenBack ? { description: 'Workshops', external_description: null } : texts);
    }
  });

  it('by hand: project, task, role, resource and category are the detail’s, the rest is the invoice’s', async () => {
    const id = await draftOfSale(books, company);
    await addManual(books, id, 1);
    granted(await confirmInvoice(books, LOCAL_CALLER, { invoiceId: id }));
    const rows = (await rowsOf(id)).filter(({ resource }) => resource === 'Ann');
    const [line] = await books.db.read.rows(
      'SELECT contract_line_id, contract_id, contract_customer_id, customer_id FROM actual WHERE invoice_id = ? AND resource = ?',
      [id, 'Bob'],
    );
    expect(rows).toHaveLength(3);
    for (const row of rows)
      expect(row).toMatchObject({ ...line, task: 'Support', role: 'Consultant', category: 'Time', currency: 'USD' });
  });

  it('takes as many statements for 400 edited lines as for 2, and tells Finance of 600 in order, chunk by chunk', async () => {
    const draftOfEdited = async (lines: number) => {
      const id = await draftOf(books, company, lines, 0, `n${lines}`);
      await editAll(books, id);
      return id;
    };
    const confirm = (invoiceId: string) => confirmInvoice(books, LOCAL_CALLER, { invoiceId });
    const [few, many, large] = [await draftOfEdited(2), await draftOfEdited(400), await draftOfEdited(600)];
    const forFew = await statementsOf(books, () => confirm(few));
    expect(forFew).toBeLessThanOrEqual(10);
    expect(await statementsOf(books, () => confirm(many))).toBe(forFew);
    granted(await confirm(large));
    const messages = await queued(books, `invoice:${large}`);
    expect(messages.map(({ topic, rows }) => [topic, rows.length])).toEqual([
      [MAPS.invoices, 1],
      ...[500, 100, 500, 100, 500, 100].map((rows) => [MAPS.actuals, rows]),
      ...[500, 100, 500, 100, 500, 100].map((rows) => [MAPS.links, rows]),
    ]);
    expect(messages[0]?.rows[0]).toMatchObject({ billed_count: 600, billed_total: 120_000_000, link_count: 1_800 });
    const sent = messages.filter(({ topic }) => topic === MAPS.actuals).flatMap(({ rows }) => rows);
    const billed = sent.filter((row) => row.transaction_type === 'BILLED_SALES');
    const checksum = billedChecksum();
    for (const row of billed.sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1)))
      checksum.add(String(row.id), Number(row.amount));
    expect(messages[0]?.rows[0]?.billed_checksum).toBe(checksum.hex());
    expect(new Set(sent.map(({ id }) => id)).size).toBe(1_800);
  });
});
