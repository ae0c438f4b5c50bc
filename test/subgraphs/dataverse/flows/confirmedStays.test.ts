// A confirmed invoice refuses every change of a draft, whoever comes and in whatever order: defects that the real product had,
// each by its number. domain.md 3.1 (P6), 6.2
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { addInvoiceDetail } from '../../../../subgraphs/dataverse/flows/addInvoiceDetail';
import { confirmInvoice } from '../../../../subgraphs/dataverse/flows/confirmInvoice';
import { deleteInvoice } from '../../../../subgraphs/dataverse/flows/deleteInvoice';
import { endInvoiceReview } from '../../../../subgraphs/dataverse/flows/endInvoiceReview';
import { refreshInvoice } from '../../../../subgraphs/dataverse/flows/refreshInvoice';
import { removeInvoiceDetails } from '../../../../subgraphs/dataverse/flows/removeInvoiceDetails';
import { startInvoiceReview } from '../../../../subgraphs/dataverse/flows/startInvoiceReview';
import { updateInvoice } from '../../../../subgraphs/dataverse/flows/updateInvoice';
import { updateInvoiceDetails } from '../../../../subgraphs/dataverse/flows/updateInvoiceDetails';
import { DIALECTS } from '../../../harness/databases';
import { billingFaults } from './billingFaults';
import { type Company, codesOf, draftOf, granted, openBooks, smallCompany, type TestBooks } from './books';
import { detailsOf, draftFaults } from './draftFaults';

describe.each(DIALECTS)('what is confirmed stays on %s', (dialect) => {
  let books: TestBooks;
  let company: Company;
  let confirmed: string;
  let detailId: string;
  let lineId: string;
  let used = 0;

  beforeAll(async () => {
    books = await openBooks(dialect);
    company = await smallCompany(books);
    confirmed = await draftOf(books, company, 1, 1, 'stays');
    granted(await confirmInvoice(books, LOCAL_CALLER, { invoiceId: confirmed }));
    [detailId, lineId] = await placeOf(confirmed);
  });
  afterEach(async () => {
    expect(await billingFaults(books.db.read)).toEqual([]);
    expect(await draftFaults(books.db.read)).toEqual([]);
  });
  afterAll(() => books.close());

  async function placeOf(invoiceId: string): Promise<[string, string]> {
    const [detail] = await detailsOf(books, invoiceId);
    return [detail?.id as string, detail?.invoice_line_id as string];
  }
  const picture = async () => [
    await books.db.read.rows('SELECT * FROM invoice WHERE id = ?', [confirmed]),
    await detailsOf(books, confirmed),
    await books.db.read.rows('SELECT * FROM invoice_line WHERE invoice_id = ? ORDER BY id', [confirmed]),
    await books.db.read.rows('SELECT * FROM actual WHERE invoice_id = ? ORDER BY id', [confirmed]),
  ];
  const added = (invoiceId: string, line: string) => ({
    invoiceId,
    lineId: line,
    transactionClass: 'TIME',
    quantity: 100,
    price: 1_000_000,
    documentDate: '2026-10-05',
  });

  const changes: [string, () => Promise<{ ok: boolean }>][] = [
    [
      '#5280983 the billing type of a confirmed detail',
      () =>
        updateInvoiceDetails(books, LOCAL_CALLER, {
          invoiceId: confirmed,
          details: [{ detailId, billingType: 'COMPLIMENTARY' }],
        }),
    ],
    [
      '#2300192 a new detail on a confirmed invoice',
      () => addInvoiceDetail(books, LOCAL_CALLER, added(confirmed, lineId)),
    ],
    ['#4511507 back to draft', () => endInvoiceReview(books, LOCAL_CALLER, { invoiceId: confirmed })],
    ['#4511507 back into review', () => startInvoiceReview(books, LOCAL_CALLER, { invoiceId: confirmed })],
    [
      '#4693909 #6109592 deleting a confirmed invoice',
      () => deleteInvoice(books, LOCAL_CALLER, { invoiceId: confirmed }),
    ],
    [
      '#6109592 deleting its details',
      () => removeInvoiceDetails(books, LOCAL_CALLER, { invoiceId: confirmed, detailIds: [detailId] }),
    ],
    ['refreshing it', () => refreshInvoice(books, LOCAL_CALLER, { invoiceId: confirmed })],
    [
      '#6244539 its header',
      () => updateInvoice(books, LOCAL_CALLER, { invoiceId: confirmed, name: 'Other', invoiceDate: '2026-12-31' }),
    ],
  ];

  it('#6244539 no input of a mutation takes a status or its reason', () => {
    const sdl = readFileSync(join(__dirname, '../../../../schema/dataverse.graphql'), 'utf8');
    const inputs = [...sdl.matchAll(/^input (\w+Input) \{\n([\s\S]*?)^\}/gm)];
    expect(inputs.length).toBeGreaterThan(30);
    expect(inputs.filter(([, , fields = '']) => /^ {2}\w*status\w*:/im.test(fields)).map(([, name]) => name)).toEqual(
      [],
    );
  });

  it.each(changes)('%s is refused', async (_, change) => {
    const before = await picture();
    expect(codesOf((await change()) as never)).toEqual(['INVOICE_NOT_DRAFT']);
    expect(await picture()).toEqual(before);
  });

  it('#2300192 of one who confirms and many who add, edit and delete at once, nobody changes what is confirmed', async () => {
    for (let round = 0; round < 3; round += 1) {
      const invoiceId = await draftOf(books, company, 3, 0, `race${++used}`);
      const [detail, line] = await placeOf(invoiceId);
      const outcomes = await Promise.all([
        ...Array.from({ length: 5 }, () =>
          addInvoiceDetail(books, LOCAL_CALLER, { ...added(invoiceId, line), expectedVersion: 1 }),
        ),
        confirmInvoice(books, LOCAL_CALLER, { invoiceId, expectedVersion: 1 }),
        updateInvoiceDetails(books, LOCAL_CALLER, {
          invoiceId,
          expectedVersion: 1,
          details: [{ detailId: detail, quantity: 100 }],
        }),
        deleteInvoice(books, LOCAL_CALLER, { invoiceId, expectedVersion: 1 }),
      ]);
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1); // all had read version 1
      const codes = new Set(outcomes.flatMap((outcome) => codesOf(outcome as never)));
      for (const code of codes) expect(['INVOICE_NOT_DRAFT', 'INVOICE_CHANGED', 'NOT_FOUND']).toContain(code);
    }
  });
});
