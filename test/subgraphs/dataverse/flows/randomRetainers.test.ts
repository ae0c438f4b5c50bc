// Random lives of retainers: made, billed, set off, edited, refunded, drafts confirmed and deleted in any order; after each life
// what was billed in advance is available, held, used or refunded, to the cent. domain.md 3.7 (7)
import fc from 'fast-check';
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { createInvoice } from '../../../../subgraphs/dataverse/flows/createInvoice';
import { deleteInvoice } from '../../../../subgraphs/dataverse/flows/deleteInvoice';
import { markRetainerReadyToRefund } from '../../../../subgraphs/dataverse/flows/markRetainerReadyToRefund';
import { refreshInvoice } from '../../../../subgraphs/dataverse/flows/refreshInvoice';
import { updateInvoiceDetails } from '../../../../subgraphs/dataverse/flows/updateInvoiceDetails';
import { billingFaults } from './billingFaults';
import { type Company, openBooks, smallCompany, type TestBooks } from './books';
import { draftFaults } from './draftFaults';
import { confirmed, readyHours, retainerFaults, retainerOf } from './retainerBooks';

const step = fc.oneof(
  fc.record({ do: fc.constant('retainer' as const), cents: fc.integer({ min: 0, max: 100_000 }) }),
  fc.record({ do: fc.constant('work' as const), hours: fc.integer({ min: 1, max: 400 }) }),
  fc.record({
    do: fc.constantFrom('draft' as const, 'refresh' as const, 'confirm' as const, 'delete' as const),
    pick: fc.nat(9),
    hours: fc.constant(0),
  }),
  fc.record({
    do: fc.constant('edit' as const),
    pick: fc.nat(9),
    cents: fc.integer({ min: 0, max: 90_000 }),
    hours: fc.constant(0),
  }),
  fc.record({ do: fc.constant('shrink' as const), pick: fc.nat(9), hours: fc.integer({ min: 1, max: 200 }) }),
  fc.record({ do: fc.constant('refund' as const), pick: fc.nat(9), isReady: fc.boolean() }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

describe('random lives of retainers', () => {
  let books: TestBooks;
  let company: Company;

  beforeAll(async () => {
    books = await openBooks('sqlite');
    company = await smallCompany(books);
  });
  afterAll(() => books.close());

  const one = async (sql: string, pick: number): Promise<string | undefined> => {
    const rows = await books.db.read.rows<{ id: string }>(sql);
    return rows[pick % Math.max(1, rows.length)]?.id;
  };
  const draft = (pick: number) => one(`SELECT id FROM invoice WHERE status = 'DRAFT' ORDER BY number`, pick);

  async function live(now: Step): Promise<unknown> {
    if (now.do === 'retainer') return retainerOf(books, company, (now.cents / 100).toFixed(2));
    if (now.do === 'work') return readyHours(books, books.world.newId(), now.hours);
    if (now.do === 'draft') {
      const { contractId, customerId } = company;
      return createInvoice(books, LOCAL_CALLER, { contractId, customerId, invoiceDate: '2026-10-31' });
    }
    if (now.do === 'refund') {
      const retainerId = await one(`SELECT id FROM retainer WHERE available_amount > 0 ORDER BY id`, now.pick);
      return retainerId && markRetainerReadyToRefund(books, LOCAL_CALLER, { retainerId, isReady: now.isReady });
    }
    const invoiceId = await draft(now.pick);
    if (invoiceId === undefined) return undefined;
    if (now.do === 'refresh') return refreshInvoice(books, LOCAL_CALLER, { invoiceId });
    if (now.do === 'delete') return deleteInvoice(books, LOCAL_CALLER, { invoiceId });
    if (now.do === 'confirm') return confirmed(books, invoiceId).catch(() => undefined); // one that was emptied is refused
    const kind = now.do === 'edit' ? 'APPLIED_RETAINER' : 'SALE';
    const detailId = await one(
      `SELECT id FROM invoice_detail WHERE invoice_id = '${invoiceId}' AND kind = '${kind}' ORDER BY id`,
      now.pick,
    );
    const change = now.do === 'edit' ? { price: now.cents * 100 } : { quantity: now.hours };
    return detailId && updateInvoiceDetails(books, LOCAL_CALLER, { invoiceId, details: [{ detailId, ...change }] });
  }

  it('3.7 (7) what was billed in advance is available, held, used or refunded, to the cent', async () => {
    let settled = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
        for (const now of steps) await live(now);
        const { read } = books.db;
        expect([...(await retainerFaults(read)), ...(await draftFaults(read)), ...(await billingFaults(read))]).toEqual(
          [],
        );
        settled += 1;
      }),
      { numRuns: process.env.FULL === '1' ? 300 : 100 },
    );
    expect(settled).toBeGreaterThanOrEqual(100);
    const [used] = await books.db.read.rows<{ used: number; refunded: number }>(
      'SELECT SUM(used_amount > 0) AS used, SUM(refunded_amount > 0) AS refunded FROM retainer',
    );
    expect(Number(used?.used)).toBeGreaterThan(0);
    expect(Number(used?.refunded)).toBeGreaterThan(0);
  });
});
