// Drafting: what a draft takes, what it refuses, and that no source is ever on two drafts.
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { approveTimeEntries } from '../../../../subgraphs/dataverse/flows/approveTimeEntries';
import { confirmInvoice } from '../../../../subgraphs/dataverse/flows/confirmInvoice';
import { createInvoice } from '../../../../subgraphs/dataverse/flows/createInvoice';
import { createMilestones } from '../../../../subgraphs/dataverse/flows/createMilestones';
import { markReadyToInvoice } from '../../../../subgraphs/dataverse/flows/markReadyToInvoice';
import { DIALECTS } from '../../../harness/databases';
import { billingFaults } from './billingFaults';
import {
  bobsEntry,
  type Company,
  codesOf,
  granted,
  openBooks,
  salesOf,
  smallCompany,
  statementsOf,
  type TestBooks,
} from './books';

describe.each(DIALECTS)('drafting on %s', (dialect) => {
  let books: TestBooks;
  let company: Company;
  const draft = (changes: object = {}) =>
    createInvoice(books, LOCAL_CALLER, {
      contractId: company.contractId,
      customerId: company.customerId,
      invoiceDate: '2026-10-31',
      ...changes,
    });
  const ready = (ids: string[], idempotencyKey?: string) =>
    markReadyToInvoice(books, LOCAL_CALLER, { ids, idempotencyKey });
  const approved = async (...entries: Parameters<typeof bobsEntry>[]) => {
    granted(
      await approveTimeEntries(
        books,
        LOCAL_CALLER,
        entries.map((entry) => bobsEntry(...entry)),
      ),
    );
    return salesOf(
      books,
      entries.map(([id]) => id),
    );
  };
  const statusOf = async (id: string) =>
    (await books.db.read.rows('SELECT billing_status, invoice_id FROM actual WHERE id = ?', [id]))[0];

  beforeAll(async () => {
    books = await openBooks(dialect);
    company = await smallCompany(books);
  });
  afterEach(async () => expect(await billingFaults(books.db.read)).toEqual([]));
  afterAll(() => books.close());

  it('takes what is ready, of this customer and dated by the invoice date, and leaves the rest', async () => {
    const [taken, late, unready] = await approved(['in', {}], ['late', { date: '2026-11-01' }], ['unready', {}]);
    const { milestoneIds } = granted(
      await createMilestones(books, LOCAL_CALLER, [
        { contractNumber: 'C-1', lineNumber: 2, name: 'Phase 1', amount: 500_000, date: '2026-10-31' },
      ]),
    );
    granted(await ready([taken as string, late as string, ...milestoneIds.flat()]));
    const { invoiceId } = granted(await draft());
    expect(await statusOf(taken as string)).toEqual({
      billing_status: 'CUSTOMER_INVOICE_CREATED',
      invoice_id: invoiceId,
    });
    expect(await statusOf(late as string)).toEqual({ billing_status: 'READY_TO_INVOICE', invoice_id: null });
    expect(await statusOf(unready as string)).toEqual({ billing_status: 'UNBILLED_SALES_CREATED', invoice_id: null });
    const [invoice] = await books.db.read.rows('SELECT * FROM invoice WHERE id = ?', [invoiceId]);
    expect(invoice).toMatchObject({
      number: 'PF-000001',
      version: 1,
      name: 'Implementation',
      status: 'DRAFT',
      legal_entity: 'USMF',
      currency: 'USD',
      invoice_date: '2026-10-31',
      customer_id: company.customerId,
      payment_terms: 'Net30',
      bill_to_name: 'Acme',
      bill_to_lines: '1 Main St\nFloor 2',
      bill_to_city: 'Reno',
      bill_to_country: 'US',
      detail_amount: 660_000,
      estimated_tax: 0,
      total_amount: 660_000,
      status_sequence: 0,
      step: null,
      created_by: 'local',
    });
    const lines = await books.db.read.rows(
      'SELECT line_number, name, billing_method, amount FROM invoice_line WHERE invoice_id = ? ORDER BY line_number',
      [invoiceId],
    );
    expect(lines).toEqual([
      { line_number: 1, name: 'Work', billing_method: 'TIME_AND_MATERIAL', amount: 160_000 },
      { line_number: 2, name: 'Go-live', billing_method: 'FIXED_PRICE', amount: 500_000 },
    ]);
    const details = await books.db.read.rows(
      'SELECT * FROM invoice_detail WHERE invoice_id = ? ORDER BY detail_number',
      [invoiceId],
    );
    expect(details).toEqual([
      expect.objectContaining({
        detail_number: 1,
        source_actual_id: taken,
        transaction_class: 'TIME',
        quantity: 800,
        price: 2_000_000,
        amount: 160_000,
        description: 'Workshops',
        document_date: '2026-10-05',
      }),
      expect.objectContaining({
        detail_number: 2,
        source_milestone_id: milestoneIds[0]?.[0],
        transaction_class: 'MILESTONE',
        quantity: 100,
        amount: 500_000,
        description: 'Phase 1',
        reversal_actual_id: null,
        billed_link_id: null,
      }),
    ]);
  });

  it('writes a line for a contract line that bills nothing', async () => {
    const [sale] = await approved(['alone', {}]);
    granted(await ready([sale as string]));
    const { invoiceId } = granted(await draft());
    expect(
      await books.db.read.rows('SELECT amount FROM invoice_line WHERE invoice_id = ? ORDER BY line_number', [
        invoiceId,
      ]),
    ).toEqual([{ amount: 160_000 }, { amount: 0 }]);
  });

  it('drafts for each customer of a split his own part (3.5 t)', async () => {
    const sales = await approved(['t', { projectNumber: 'P-SPLIT', hours: 333 }]);
    granted(await ready(sales));
    const totals: number[] = [];
    for (const customerId of company.splitCustomerIds) {
      const { invoiceId } = granted(await draft({ contractId: company.splitContractId, customerId }));
      granted(await confirmInvoice(books, LOCAL_CALLER, { invoiceId }));
      const [row] = await books.db.read.rows<{ total_amount: number }>(
        'SELECT total_amount FROM invoice WHERE id = ?',
        [invoiceId],
      );
      totals.push(row?.total_amount as number);
    }
    expect(totals).toEqual([40_000, 26_600]); // 2.00 h and 1.33 h at 200: together 3.33 h, 666.00
  });

  it('refuses when nothing is ready, and when the customer or contract is not there', async () => {
    expect(codesOf(await draft())).toEqual(['NOTHING_TO_INVOICE']);
    expect(codesOf(await draft({ contractId: 'none' }))).toEqual(['NOT_FOUND']);
    expect(codesOf(await draft({ customerId: company.splitCustomerIds[1] }))).toEqual(['CUSTOMER_NOT_ON_CONTRACT']);
    const foreigner = { ...LOCAL_CALLER, legalEntities: ['DEMF'] };
    expect(
      codesOf(
        await createInvoice(books, foreigner, {
          contractId: company.contractId,
          customerId: company.customerId,
          invoiceDate: '2026-12-31',
        }),
      ),
    ).toEqual(['NOT_FOUND']);
  });

  it('never lets two drafts take the same source, and gives no number twice', async () => {
    const entries = Array.from({ length: 30 }, (_, index) => [`two-${index}`, {}] as [string, object]);
    granted(await ready(await approved(...entries)));
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => draft()));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(new Set(outcomes.flatMap(codesOf))).toEqual(new Set(['NOTHING_TO_INVOICE']));
    const numbers = await books.db.read.rows<{ number: string }>('SELECT number FROM invoice ORDER BY number');
    expect(numbers.map(({ number }) => number)).toEqual(
      numbers.map((_, index) => `PF-${String(index + 1).padStart(6, '0')}`),
    );
  });

  it('answers the same key with the same draft, and refuses it for another input', async () => {
    granted(await ready(await approved(['key', {}])));
    const first = granted(await draft({ idempotencyKey: 'draft-1' }));
    expect(await draft({ idempotencyKey: 'draft-1' })).toEqual({ ok: true, value: first, replayed: true });
    expect(codesOf(await draft({ idempotencyKey: 'draft-1', invoiceDate: '2026-10-30' }))).toEqual([
      'IDEMPOTENCY_KEY_REUSED',
    ]);
  });

  it('refuses a draft beyond the limit of an amount and leaves its sources ready', async () => {
    const sales = await approved(
      ['huge-1', { billPrice: 1_000_000_000_000 }],
      ['huge-2', { billPrice: 1_000_000_000_000 }],
    );
    granted(await ready(sales));
    expect(codesOf(await draft())).toEqual(['AMOUNT_OUT_OF_RANGE']);
    expect(await statusOf(sales[0] as string)).toEqual({ billing_status: 'READY_TO_INVOICE', invoice_id: null });
    await books.db.write((tx) =>
      tx.change(
        `UPDATE actual SET billing_status = 'UNBILLED_SALES_CREATED' WHERE billing_status = 'READY_TO_INVOICE'`,
      ),
    );
  });

  it('takes 1,000 sources in chunks: as many statements more as there are chunks', async () => {
    const [small, large] = [
      await approved(['s-0', {}]),
      await approved(...Array.from({ length: 1_000 }, (_, index) => [`l-${index}`, {}] as [string, object])),
    ];
    granted(await ready(small));
    const forOne = await statementsOf(books, () => draft());
    for (const part of [large.slice(0, 500), large.slice(500)]) granted(await ready(part));
    expect((await statementsOf(books, () => draft())) - forOne).toBe(3); // a chunk more to read and to write, and a look that finds no third
  });
});
