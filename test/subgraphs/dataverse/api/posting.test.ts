// The status log over the API: the subscription with fields that continue from each event, resumed by its cursors, and the
// same events as pages.
import type { Caller } from '../../../../subgraphs/caller';
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { confirmInvoice } from '../../../../subgraphs/dataverse/flows/confirmInvoice';
import { lockInvoice } from '../../../../subgraphs/dataverse/store/invoices';
import { appendStatus } from '../../../../subgraphs/dataverse/store/statusLog';
import { DIALECTS } from '../../../harness/databases';
import { waitFor } from '../../../harness/waiting';
import { draftOf, granted } from '../flows/books';
import { type ApiSide, type Data, openApi } from './side';

const STREAM = `subscription ($filter: PostingFilter, $after: String) { invoicePostingStatus(filter: $filter, after: $after) {
  sequence cursor step state at blockers { code message owner reference count } blockerCount invoice { id number version postingStatus { sequence } } } }`;
const PAGES = `query ($filter: PostingFilter, $first: Int, $after: String) { postingEvents(filter: $filter, first: $first, after: $after) {
  totalCount nodes { sequence cursor invoice { id } } edges { cursor } pageInfo { hasNextPage hasPreviousPage endCursor } } }`;
const BLOCKER = {
  code: 'JOURNAL_NOT_POSTED',
  message: 'post it',
  owner: 'PROJECT_ACCOUNTANT',
  reference: 'J-1',
  count: 3,
};

describe.each(DIALECTS)('posting events over the API on %s', (dialect) => {
  let api: ApiSide;
  let ids: string[];
  const append = (id: string, step: string, blockers: object[] = []) =>
    api.books.db.write(async (tx) => {
      const invoice = await lockInvoice(tx, id);
      if (!invoice) throw new Error('no invoice');
      await appendStatus(tx, api.books, invoice, {
        step,
        state: blockers.length > 0 ? 'BLOCKED' : 'MOVING',
        blockers,
        blockerCount: blockers.length,
      } as never);
    });
  const next = async (stream: AsyncGenerator<Data>): Promise<Data> =>
    (await stream.next()).value.data.invoicePostingStatus;

  beforeAll(async () => {
    api = await openApi(dialect);
    ids = [];
    for (let n = 0; n < 3; n += 1) {
      const id = await draftOf(api.books, api.company, 1, 0, `p${n}`);
      granted(await confirmInvoice(api.books, LOCAL_CALLER, { invoiceId: id }));
      ids.push(id);
    }
  });
  afterAll(async () => {
    expect(api.feed.waiting).toBe(0);
    await api.close();
  });

  it('follows one invoice, shows it as it is at each event, and resumes', async () => {
    const filter = { invoiceIds: [ids[0]] };
    const stream = await api.follow(STREAM, { filter });
    expect(await next(stream)).toMatchObject({
      sequence: 1,
      step: 'CONFIRMED',
      state: 'MOVING',
      blockers: [],
      blockerCount: 0,
      invoice: { id: ids[0], version: 2, postingStatus: { sequence: 1 } },
    });
    await append(ids[0] as string, 'RECEIVED');
    const received = await next(stream);
    expect(received).toMatchObject({ sequence: 2, step: 'RECEIVED', invoice: { postingStatus: { sequence: 2 } } }); // not what the first event loaded
    await append(ids[0] as string, 'STAGED', [BLOCKER]);
    expect(await next(stream)).toMatchObject({
      sequence: 3,
      step: 'STAGED',
      state: 'BLOCKED',
      blockers: [BLOCKER],
      blockerCount: 1,
    });
    await stream.return(undefined);
    const resumed = await api.follow(STREAM, { filter, after: received.cursor });
    expect(await next(resumed)).toMatchObject({ sequence: 3 });
    await resumed.return(undefined);
    const { invoice } = await api.data(
      'query ($id: ID) { invoice(id: $id) { postingStatus { cursor } postingHistory(first: 2) { totalCount nodes { sequence cursor } pageInfo { hasNextPage endCursor } } } }',
      { id: ids[0] },
    );
    expect(invoice.postingHistory).toMatchObject({
      totalCount: 3,
      nodes: [{ sequence: 1 }, { sequence: 2, cursor: received.cursor }],
      pageInfo: { hasNextPage: true, endCursor: received.cursor },
    });
    const history =
      'query ($id: ID, $after: String) { invoice(id: $id) { postingHistory(after: $after) { nodes { sequence } } } }';
    expect((await api.data(history, { id: ids[0], after: received.cursor })).invoice.postingHistory.nodes).toEqual([
      { sequence: 3 },
    ]);
    const live = await api.follow(STREAM, { filter, after: invoice.postingStatus.cursor }); // any event's cursor of this invoice will do
    const coming = next(live);
    await append(ids[0] as string, 'IMPORTED');
    expect(await coming).toMatchObject({ sequence: 4 });
    await live.return(undefined);
  });

  it('follows many by filter; pages give the same events with the same cursors', async () => {
    const filter = { contractIds: [api.company.contractId], steps: ['CONFIRMED', 'RECEIVED'] };
    const pages: Data[] = [];
    for (let after: string | undefined, more = true; more; ) {
      const { postingEvents } = await api.data(PAGES, { filter, first: 3, after });
      expect([postingEvents.totalCount, postingEvents.edges.map(({ cursor }: Data) => cursor)]).toEqual([
        4,
        postingEvents.nodes.map(({ cursor }: Data) => cursor),
      ]);
      pages.push(...postingEvents.nodes);
      expect(postingEvents.pageInfo.hasPreviousPage).toBe(after !== undefined);
      more = postingEvents.pageInfo.hasNextPage;
      after = postingEvents.pageInfo.endCursor;
    }
    expect(pages.map(({ sequence, invoice }) => [invoice.id, sequence]).sort()).toEqual(
      [...ids.map((id) => [id, 1]), [ids[0], 2]].sort(),
    );
    const stream = await api.follow(STREAM, { filter, after: 'start' });
    for (const event of pages)
      expect(await next(stream)).toMatchObject({ sequence: event.sequence, cursor: event.cursor });
    const coming = next(stream);
    await append(ids[1] as string, 'STAGED'); // not of the filter
    await append(ids[2] as string, 'RECEIVED');
    expect(await coming).toMatchObject({ sequence: 2, invoice: { id: ids[2] } });
    await stream.return(undefined);
    expect((await api.data(PAGES, { filter, after: pages.at(-1)?.cursor })).postingEvents.nodes).toMatchObject([
      { sequence: 2, invoice: { id: ids[2] } },
    ]);
    expect((await api.data(PAGES, { filter, after: 'start', first: 1 })).postingEvents.nodes).toMatchObject([
      { cursor: pages[0]?.cursor },
    ]);
    expect(await api.statements(PAGES, { filter: { contractIds: [api.company.contractId] } })).toBeLessThanOrEqual(5);
  });

  it('refuses bad cursors, sizes and filters before a stream begins', async () => {
    const refusedWith = (variables: object, caller?: Caller) =>
      api.follow(STREAM, variables as Record<string, unknown>, caller).catch((error) => error.extensions.code);
    const { cursor } = (await api.data(PAGES, { filter: { invoiceIds: [ids[0]] }, first: 1 })).postingEvents.nodes[0];
    expect(await refusedWith({ after: 'garbage' })).toBe('CURSOR_INVALID');
    expect(await refusedWith({ filter: { invoiceIds: [ids[1]] }, after: cursor })).toBe('CURSOR_INVALID');
    expect(await refusedWith({ filter: { invoiceIds: Array(501).fill('x') } })).toBe('LIST_TOO_LONG');
    expect(await api.codes(PAGES, { after: cursor })).toEqual(['CURSOR_INVALID']);
    for (const first of [0, 10_000]) expect(await api.codes(PAGES, { first })).toEqual(['PAGE_SIZE_OUT_OF_RANGE']);
    expect(
      await api.codes(
        'query ($id: ID, $after: String) { invoice(id: $id) { postingHistory(after: $after) { nodes { step } } } }',
        { id: ids[1], after: cursor },
      ),
    ).toEqual(['CURSOR_INVALID']);
  });

  it('ends a quiet stream at once', async () => {
    const stream = await api.follow(STREAM, {
      filter: { invoiceIds: [ids[1]] },
      after: (await api.data(PAGES, { filter: { invoiceIds: [ids[1]] } })).postingEvents.pageInfo.endCursor,
    });
    const pending = stream.next();
    await waitFor('it waits', () => api.feed.waiting === 1);
    await stream.return(undefined);
    expect(await pending).toEqual({ value: undefined, done: true });
    expect(api.feed.waiting).toBe(0);
  });
});
