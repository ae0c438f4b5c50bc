// Confirming many: what is held and what is refused at once, one confirmation per draft whatever happens to the worker, and
// nobody else confirms what an operation holds. domain.md 3.1 (bulk confirm), 8.1 (14)

import { ClaimLost, claimOperations, waitingItems } from '../../../../subgraphs/bulk/operations';
import { type Caller, LOCAL_CALLER } from '../../../../subgraphs/caller';
import { confirmInvoice } from '../../../../subgraphs/dataverse/flows/confirmInvoice';
import { confirmInvoices } from '../../../../subgraphs/dataverse/flows/confirmInvoices';
import { doBulkItem } from '../../../../subgraphs/dataverse/flows/doBulkItem';
import { DIALECTS } from '../../../harness/databases';
import { waitFor } from '../../../harness/waiting';
import { billingFaults } from './billingFaults';
import { type Company, codesOf, granted, openBooks, smallCompany, statementsOf, type TestBooks } from './books';
import { drafts, itemsOf, operation, untilOver, worker } from './bulk';

describe.each(DIALECTS)('confirming many on %s', (dialect) => {
  let books: TestBooks;
  let company: Company;
  const confirmAll = (invoiceIds: string[], idempotencyKey?: string, caller: Caller = LOCAL_CALLER) =>
    confirmInvoices(books, caller, { invoiceIds, idempotencyKey });
  const heldBy = async (id: string) =>
    (await books.db.read.rows<{ by: string }>('SELECT bulk_operation_id AS `by` FROM invoice WHERE id = ?', [id]))[0]
      ?.by;
  const billed = async (ids: string[]) => {
    const rows = await books.db.read.rows<{ invoice_id: string; n: number }>(
      `SELECT invoice_id, COUNT(*) AS n FROM actual WHERE transaction_type = 'BILLED_SALES' GROUP BY invoice_id`,
    );
    const counts = new Map(rows.map(({ invoice_id, n }) => [invoice_id, Number(n)]));
    return ids.map((id) => counts.get(id) ?? 0);
  };

  beforeAll(async () => {
    books = await openBooks(dialect);
    company = await smallCompany(books);
  });
  afterEach(async () => expect(await billingFaults(books.db.read)).toEqual([]));
  afterAll(() => books.close());

  it('holds each draft, refuses what cannot be confirmed at once, and confirms the rest', async () => {
    const [one, two, confirmed, held] = (await drafts(books, company, 4, 'a')) as [string, string, string, string];
    granted(await confirmInvoice(books, LOCAL_CALLER, { invoiceId: confirmed }));
    const other = granted(await confirmAll([held])).operationId;
    const { operationId } = granted(await confirmAll([one, two, two, 'nobody', confirmed, held]));
    expect(await operation(books, operationId)).toMatchObject({ state: 'SCHEDULED', total: 5, done: 0, refused: 3 });
    expect([await heldBy(one), await heldBy(two), await heldBy(held)]).toEqual([operationId, operationId, other]);
    const bulk = worker(books);
    expect(await untilOver(books, operationId)).toMatchObject({ state: 'COMPLETE', total: 5, done: 2, refused: 3 });
    expect(await untilOver(books, other)).toMatchObject({ state: 'COMPLETE', done: 1 });
    await bulk.stop();
    expect(bulk.errors).toEqual([]);
    expect(await itemsOf(books, operationId)).toEqual({
      [one]: ['DONE'],
      [two]: ['DONE'],
      nobody: ['REFUSED', 'NOT_FOUND'],
      [confirmed]: ['REFUSED', 'INVOICE_NOT_DRAFT'],
      [held]: ['REFUSED', 'CONFIRMATION_RUNNING'],
    });
    expect(await billed([one, two, confirmed, held])).toEqual([1, 1, 1, 1]);
    expect([await heldBy(one), await heldBy(held)]).toEqual([null, null]);
  });

  it('8.1 (14) refuses whoever confirms what an operation holds, and lets go of what it refuses itself', async () => {
    const [held, edited] = (await drafts(books, company, 2, 'b')) as [string, string];
    const { operationId } = granted(await confirmAll([held, edited]));
    expect(codesOf(await confirmInvoice(books, LOCAL_CALLER, { invoiceId: held }))).toEqual(['CONFIRMATION_RUNNING']);
    await books.db.write((tx) => tx.change('UPDATE invoice SET version = version + 1 WHERE id = ?', [edited]));
    const bulk = worker(books);
    await untilOver(books, operationId);
    await bulk.stop();
    expect(await itemsOf(books, operationId)).toEqual({ [held]: ['DONE'], [edited]: ['REFUSED', 'INVOICE_CHANGED'] });
    expect(codesOf(await confirmInvoice(books, LOCAL_CALLER, { invoiceId: edited }))).toEqual([]);
    expect(await billed([held, edited])).toEqual([1, 1]);
  });

  it('two workers, one of which stops, confirm each draft once', async () => {
    const ids = await drafts(books, company, 30, 'c');
    const { operationId } = granted(await confirmAll(ids));
    const limits = { leaseMs: 300, pollMs: 20, itemsAtOnce: 2 };
    const [first, second] = [worker(books, { limits }), worker(books, { limits })];
    await waitFor('some are done', async () => (await operation(books, operationId)).done > 4);
    await first.stop();
    expect(await untilOver(books, operationId)).toMatchObject({ state: 'COMPLETE', done: 30, refused: 0 });
    await second.stop();
    expect(await billed(ids)).toEqual(ids.map(() => 1));
  });

  it('whoever lost the claim settles nothing, and confirms nothing', async () => {
    const [id] = (await drafts(books, company, 1, 'd')) as [string];
    const { operationId } = granted(await confirmAll([id]));
    const claim = (owner: string, now: string) =>
      books.db.write((tx) =>
        claimOperations(tx, { owner, now, until: '2025-01-01T00:10:00.000Z', limit: 1, exclude: new Set() }),
      );
    const [lost] = await claim('slow', '2025-01-01T00:00:00.000Z');
    expect(await claim('early', '2025-01-01T00:05:00.000Z')).toEqual([]);
    const [held] = await claim('fast', '2025-01-01T00:11:00.000Z');
    const [item] = await waitingItems(books.db.read, operationId, 0, 1);
    if (!lost || !held || !item) throw new Error('nothing to claim');
    await expect(doBulkItem(books, lost, item)).rejects.toThrow(ClaimLost);
    expect(await billed([id])).toEqual([0]);
    await doBulkItem(books, held, item);
    await expect(doBulkItem(books, held, item)).rejects.toThrow(ClaimLost);
    expect(await billed([id])).toEqual([1]);
    await books.db.write((tx) => tx.change(`UPDATE bulk_operation SET claim_until = ''`));
    const bulk = worker(books);
    expect(await untilOver(books, operationId)).toMatchObject({ done: 1, refused: 0 });
    await bulk.stop();
  });

  it('an item that breaks is tried again, refused in the end, and holds up nobody', async () => {
    const [bad, good] = (await drafts(books, company, 2, 'e')) as [string, string];
    const { operationId } = granted(await confirmAll([bad, good]));
    const breaking: TestBooks = {
      ...books,
      outbox: {
        ...books.outbox,
        appendMany: (tx, batch) => {
          if (batch.some(({ key }) => key === `invoice:${bad}`)) throw new Error('the outbox is broken');
          return books.outbox.appendMany(tx, batch);
        },
      },
    };
    const bulk = worker(breaking);
    expect(await untilOver(books, operationId)).toMatchObject({ state: 'COMPLETE', done: 1, refused: 1 });
    await bulk.stop();
    expect(bulk.errors).toHaveLength(3);
    expect(await itemsOf(books, operationId)).toEqual({
      [bad]: ['REFUSED', 'INTERNAL_SERVER_ERROR'],
      [good]: ['DONE'],
    });
    expect(await heldBy(bad)).toBeNull();
  });

  it('an operation of a kind that is not known fails, and lets its drafts go', async () => {
    const [id] = (await drafts(books, company, 1, 'f')) as [string];
    const { operationId } = granted(await confirmAll([id]));
    await books.db.write((tx) =>
      tx.change(`UPDATE bulk_operation SET kind = 'OF_TOMORROW' WHERE id = ?`, [operationId]),
    );
    const bulk = worker(books);
    expect(await untilOver(books, operationId)).toMatchObject({ state: 'FAILED', done: 0 });
    await bulk.stop();
    expect(await heldBy(id)).toBeNull();
  });

  it('a filter finds drafts alone; a key stands for its operation; what is too much is refused', async () => {
    const [id] = (await drafts(books, company, 1, 'g')) as [string];
    const filter = { contractId: [company.contractId] };
    const { operationId } = granted(await confirmInvoices(books, LOCAL_CALLER, { filter, idempotencyKey: 'all' }));
    expect(Object.keys(await itemsOf(books, operationId))).toContain(id);
    const again = await confirmInvoices(books, LOCAL_CALLER, { filter, idempotencyKey: 'all' });
    expect(again).toMatchObject({ ok: true, replayed: true, value: { operationId } });
    expect(codesOf(await confirmInvoices(books, LOCAL_CALLER, {}))).toEqual(['BAD_USER_INPUT']);
    expect(codesOf(await confirmInvoices(books, LOCAL_CALLER, { invoiceIds: [id], filter }))).toEqual([
      'BAD_USER_INPUT',
    ]);
    expect(codesOf(await confirmAll(['x'.repeat(37)]))).toEqual(['BAD_USER_INPUT']);
    expect(codesOf(await confirmAll(Array.from({ length: 10_001 }, (_, n) => `${n}`)))).toEqual(['LIST_TOO_LONG']);
    expect(codesOf(await confirmAll([id], undefined, { ...LOCAL_CALLER, roles: [] }))).toEqual(['FORBIDDEN']);
    const foreigner = { ...LOCAL_CALLER, legalEntities: ['DEMF'] };
    const hidden = granted(await confirmAll([id], undefined, foreigner)).operationId;
    expect(await itemsOf(books, hidden)).toEqual({ [id]: ['REFUSED', 'NOT_FOUND'] });
    const bulk = worker(books);
    await untilOver(books, operationId);
    await untilOver(books, hidden);
    await bulk.stop();
  });

  it('costs a few statements per 500, not one per draft', async () => {
    const unknown = (count: number) => Array.from({ length: count }, (_, n) => `unknown-${n}`);
    const few = await statementsOf(books, () => confirmAll(unknown(400)));
    const many = await statementsOf(books, () => confirmAll(unknown(4_000)));
    expect(many - few).toBeLessThanOrEqual(7 + 4); // locks, and inserts of 1,000
    const bulk = worker(books);
    await bulk.idle();
    await bulk.stop();
  });
});
