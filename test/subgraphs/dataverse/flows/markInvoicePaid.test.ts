// Paid is a fact of its own: after confirmation alone, once, and posting does not take it back.
// domain.md 3.1 (P7), 8 (22)
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { confirmInvoice } from '../../../../subgraphs/dataverse/flows/confirmInvoice';
import { dataverseHandlers } from '../../../../subgraphs/dataverse/flows/handlers';
import { markInvoicePaid } from '../../../../subgraphs/dataverse/flows/markInvoicePaid';
import { createInbox } from '../../../../subgraphs/dual-write/inbox';
import { isPaused } from '../../../../subgraphs/dual-write/map-state';
import { DIALECTS } from '../../../harness/databases';
import { type Company, codesOf, draftOf, granted, openBooks, smallCompany, type TestBooks } from './books';
import { confirmedJourney } from './journey';

describe.each(DIALECTS)('marking paid on %s', (dialect) => {
  let books: TestBooks;
  let company: Company;
  beforeAll(async () => {
    books = await openBooks(dialect);
    company = await smallCompany(books);
  });
  afterAll(() => books.close());
  const paid = (invoiceId: string, caller = LOCAL_CALLER) => markInvoicePaid(books, caller, { invoiceId });
  const shown = async (id: string) =>
    (
      await books.db.read.rows<{ status: string; paid: string | null }>(
        'SELECT status, marked_paid_at AS paid FROM invoice WHERE id = ?',
        [id],
      )
    )[0];

  it('a draft cannot be paid, a confirmed invoice can, once', async () => {
    const id = await draftOf(books, company, 1);
    expect(codesOf(await paid(id))).toEqual(['INVOICE_NOT_CONFIRMED']);
    granted(await confirmInvoice(books, LOCAL_CALLER, { invoiceId: id }));
    expect(codesOf(await paid(id, { ...LOCAL_CALLER, roles: ['partner'] }))).toEqual(['FORBIDDEN']);
    expect(codesOf(await paid(id, { ...LOCAL_CALLER, legalEntities: ['DEMF'] }))).toEqual(['NOT_FOUND']);
    granted(await paid(id));
    const first = await shown(id);
    expect(first).toEqual({ status: 'CONFIRMED', paid: expect.stringMatching(/^20/) });
    granted(await paid(id));
    expect(await shown(id)).toEqual(first);
  });

  it('8 (22) a later Posted does not overwrite it', async () => {
    const hooks = { onParked: async () => undefined, onReleased: async () => undefined };
    const inbox = createInbox({
      db: books.db,
      world: books.world,
      handlers: dataverseHandlers(books),
      isPaused,
      hooks,
    });
    const journey = await confirmedJourney(books, company, inbox, 'paid');
    granted(await paid(journey.id));
    const before = await shown(journey.id);
    for (const step of ['RECEIVED', 'STAGED', 'IMPORTED']) expect((await journey.step(step)).stopped).toBeUndefined();
    expect((await journey.posted(3)).stopped).toBeUndefined();
    expect((await journey.accounting(journey.billed)).stopped).toBeUndefined();
    expect((await journey.customerInvoice()).stopped).toBeUndefined();
    expect(await shown(journey.id)).toEqual({ status: 'POSTED', paid: before?.paid });
    granted(await paid(journey.id));
    expect((await shown(journey.id))?.paid).toBe(before?.paid);
  });
});
