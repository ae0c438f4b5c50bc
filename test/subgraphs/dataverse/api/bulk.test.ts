// Bulk operations through the API: who sees one, its items in pages, and the stream that tells how far it has come and ends.
import { type Caller, LOCAL_CALLER } from '../../../../subgraphs/caller';
import { DIALECTS } from '../../../harness/databases';
import { draftOf } from '../flows/books';
import { worker } from '../flows/bulk';
import { type ApiSide, openApi } from './side';

const CONFIRM = `mutation ($ids: [ID!]!) { confirmInvoices(input: { invoiceIds: $ids }) { operation { id state total } userErrors { code } replayed } }`;
const WATCH = 'subscription ($id: ID!) { bulkOperation(id: $id) { state done refused total } }';

describe.each(DIALECTS)('bulk operations of the API on %s', (dialect) => {
  let api: ApiSide;
  const real = () => ({ ...api.books, world: { ...api.books.world, after: realAfter } }) as never;
  const realAfter = (ms: number, work: () => void) => {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  };
  beforeAll(async () => {
    api = await openApi(dialect);
  });
  afterAll(() => api.close());

  it('confirms in the background; the stream tells the whole state and completes at the end', async () => {
    const ids = [];
    for (let index = 0; index < 5; index += 1)
      ids.push(await draftOf(api.books as never, api.company, 1, 0, `s${index}`));
    const { confirmInvoices } = await api.data(CONFIRM, { ids: [...ids, 'nobody'] });
    expect(confirmInvoices).toMatchObject({
      operation: { state: 'SCHEDULED', total: 6 },
      userErrors: [],
      replayed: false,
    });
    const { id } = confirmInvoices.operation;
    const events = await api.follow(WATCH, { id });
    const first = (await events.next()).value as { data: { bulkOperation: object } };
    expect(first.data.bulkOperation).toEqual({ state: 'SCHEDULED', done: 0, refused: 1, total: 6 });
    const bulk = worker(real());
    const states: { state: string; done: number }[] = [];
    for await (const event of events) states.push((event.data as { bulkOperation: (typeof states)[0] }).bulkOperation);
    await bulk.stop();
    expect(states.at(-1)).toEqual({ state: 'COMPLETE', done: 5, refused: 1, total: 6 });
    expect(states.length).toBeLessThan(12); // never an event per item and more
    const items = `query ($id: ID!, $after: String) { bulkOperation(id: $id) { finishedAt items(first: 4, after: $after) {
      totalCount pageInfo { hasNextPage endCursor } nodes { subjectId done userErrors { code retryable } invoiceIds } } } }`;
    const page = (await api.data(items, { id })).bulkOperation;
    expect(page.items.totalCount).toBe(6);
    expect(page.items.nodes.map((node: { subjectId: string }) => node.subjectId)).toEqual(ids.slice(0, 4));
    const rest = (await api.data(items, { id, after: page.items.pageInfo.endCursor })).bulkOperation.items.nodes;
    expect(rest).toMatchObject([
      { subjectId: ids[4], done: true, userErrors: [] },
      { subjectId: 'nobody', done: false, userErrors: [{ code: 'NOT_FOUND', retryable: false }] },
    ]);
    expect(await api.statements(items, { id })).toBe(3); // the operation, its items, their count
  });

  it('is shown to whoever sees all legal entities that it touches', async () => {
    const id = (await api.data(CONFIRM, { ids: [await draftOf(api.books as never, api.company, 1, 0, 'seen')] }))
      .confirmInvoices.operation.id;
    const seen = async (caller: Caller) =>
      (await api.data('query ($id: ID!) { bulkOperation(id: $id) { id } }', { id }, caller)).bulkOperation;
    expect(await seen({ ...LOCAL_CALLER, subject: 'amy', legalEntities: ['USMF'] })).toEqual({ id });
    expect(await seen({ ...LOCAL_CALLER, legalEntities: ['DEMF'] })).toBeNull();
    await expect(api.follow(WATCH, { id }, { ...LOCAL_CALLER, legalEntities: ['DEMF'] })).rejects.toThrow(
      'no bulk operation',
    );
    await expect(api.follow(WATCH, { id: 'none' })).rejects.toThrow('no bulk operation');
  });

  it('a stream ends when its reader leaves', async () => {
    const id = (await api.data(CONFIRM, { ids: ['x'] })).confirmInvoices.operation.id;
    const events = await api.follow(WATCH, { id });
    await events.next();
    const waiting = events.next();
    await events.return(undefined);
    expect((await waiting).done).toBe(true);
  });

  it('schedules and paid: created, listed, deleted, and marked through the API', async () => {
    const lines = await api.data(`query ($id: ID!) { contract(id: $id) { lines { id } } }`, {
      id: api.company.contractId,
    });
    const made = await api.data(
      `mutation ($line: ID!) { createInvoiceSchedule(input: { contractLineId: $line, runDate: "2027-01-31", series: { frequency: MONTHLY, count: 2 } }) {
        schedules { id runDate cutOffDate status failure { code } invoiceIds ranAt } userErrors { code } } }`,
      { line: lines.contract.lines[0].id },
    );
    const [first, second] = made.createInvoiceSchedule.schedules;
    expect(first).toMatchObject({
      runDate: '2027-01-31',
      cutOffDate: '2027-01-30',
      status: 'NOT_RUN',
      invoiceIds: [],
      ranAt: null,
    });
    const remove =
      'mutation ($id: ID!) { deleteInvoiceSchedule(input: { id: $id }) { deletedScheduleId userErrors { code } } }';
    expect((await api.data(remove, { id: second.id })).deleteInvoiceSchedule).toEqual({
      deletedScheduleId: second.id,
      userErrors: [],
    });
    const run =
      'mutation { runInvoiceSchedules(input: { date: "2027-01-31", idempotencyKey: "run" }) { replayed schedules { status contractLine { name } contract { number } } userErrors { code } } }';
    const ran = [
      {
        status: 'RUN_SUCCESSFUL',
        contractLine: { name: expect.any(String) },
        contract: { number: expect.any(String) },
      },
    ];
    expect((await api.data(run)).runInvoiceSchedules).toEqual({ replayed: false, schedules: ran, userErrors: [] });
    expect((await api.data(run)).runInvoiceSchedules).toEqual({ replayed: true, schedules: ran, userErrors: [] });
    const list = 'query ($s: [InvoiceScheduleStatus!]) { invoiceSchedules(status: $s) { totalCount nodes { id } } }';
    expect((await api.data(list, { s: ['RUN_SUCCESSFUL'] })).invoiceSchedules).toEqual({
      totalCount: 1,
      nodes: [{ id: first.id }],
    });
    const paid =
      'mutation ($id: ID!) { markInvoicePaid(input: { invoiceId: $id }) { invoice { markedPaidAt } userErrors { code } } }';
    const draft = await draftOf(api.books as never, api.company, 1, 0, 'unpaid');
    expect((await api.data(paid, { id: draft })).markInvoicePaid).toEqual({
      invoice: null,
      userErrors: [{ code: 'INVOICE_NOT_CONFIRMED' }],
    });
    const confirm = 'mutation ($id: ID!) { confirmInvoice(input: { invoiceId: $id }) { userErrors { code } } }';
    await api.data(confirm, { id: draft });
    expect((await api.data(paid, { id: draft })).markInvoicePaid.invoice.markedPaidAt).toMatch(/^20/);
  });
});
