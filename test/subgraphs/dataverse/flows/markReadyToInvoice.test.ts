// Marking ready to invoice: all or none, what may be marked, and what a repeated request does.
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { approveTimeEntries } from '../../../../subgraphs/dataverse/flows/approveTimeEntries';
import { confirmInvoice } from '../../../../subgraphs/dataverse/flows/confirmInvoice';
import { createInvoice } from '../../../../subgraphs/dataverse/flows/createInvoice';
import { markReadyToInvoice } from '../../../../subgraphs/dataverse/flows/markReadyToInvoice';
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
  type TestBooks,
} from './books';

describe.each(DIALECTS)('markReadyToInvoice on %s', (dialect) => {
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

  it('marks all or none, with a refusal for each bad id, and refuses more than 500', async () => {
    const [good] = await approved(['good', {}]);
    const onDraft = await draftOf(books, company, 1, 0, 'od');
    const [taken] = await salesOf(books, ['od-0']);
    const [cost] = await books.db.read.rows<{ id: string }>(
      `SELECT id FROM actual WHERE transaction_type = 'COST' LIMIT 1`,
    );
    const [free] = await approved(['free', { projectNumber: 'P-FREE' }]);
    const outcome = await ready([good as string, 'none', taken as string, cost?.id as string, free as string]);
    expect(outcome).toMatchObject({
      refusals: [
        { code: 'NOT_FOUND', subjectId: 'none', path: ['ids', '1'] },
        { code: 'NOT_READY_MARKABLE', subjectId: taken, path: ['ids', '2'] },
        { code: 'NOT_READY_MARKABLE', subjectId: cost?.id },
        { code: 'NOT_READY_MARKABLE', subjectId: free },
      ],
    });
    expect(await statusOf(good as string)).toMatchObject({ billing_status: 'UNBILLED_SALES_CREATED' });
    expect(codesOf(await ready(Array.from({ length: 501 }, (_, index) => `${index}`)))).toEqual(['LIST_TOO_LONG']);
    const foreigner = { ...LOCAL_CALLER, legalEntities: ['DEMF'] };
    expect(codesOf(await markReadyToInvoice(books, foreigner, { ids: [good as string] }))).toEqual(['NOT_FOUND']);
    granted(await confirmInvoice(books, LOCAL_CALLER, { invoiceId: onDraft }));
  });

  it('marks what is ready again without harm, and replays under the same key', async () => {
    const [sale] = await approved(['again', {}]);
    expect(await ready([sale as string, sale as string], 'mark-1')).toEqual({
      ok: true,
      value: { ids: [sale] },
      replayed: false,
    });
    expect(granted(await ready([sale as string]))).toEqual({ ids: [sale] });
    granted(await draft());
    expect(await ready([sale as string, sale as string], 'mark-1')).toEqual({
      ok: true,
      value: { ids: [sale] },
      replayed: true,
    });
    expect(codesOf(await ready([sale as string], 'mark-1'))).toEqual(['IDEMPOTENCY_KEY_REUSED']);
  });
});
