// The status stream of a caller of one legal entity, by every field of its filter, with another company's names beside his own and with
// another caller's cursors: he gets his own events and not one of the other's, though both ask in the same words at the same time. The
// checker reads both books at the end.
import { ask, send, type Watch, watchSse } from '../harness/graphql';
import { change } from '../journey/actors';
import { type InProcess, openInProcess } from '../journey/inProcess';
import { type Company, type Documents, HERE, PEOPLE, THERE, twoCompanies, writeDocuments } from './twoCompanies';

const WATCH = `subscription ($filter: PostingFilter, $after: String) { invoicePostingStatus(filter: $filter, after: $after) {
  cursor step state invoice { id number legalEntity } } }`;
const LIST = `query ($filter: PostingFilter, $after: String) { postingEvents(filter: $filter, after: $after, first: 100) {
  edges { cursor node { invoice { id legalEntity } } } pageInfo { hasNextPage hasPreviousPage } totalCount } }`;

interface Event {
  readonly invoicePostingStatus: {
    readonly cursor: string;
    readonly invoice: { readonly id: string; readonly legalEntity: string };
  };
}
interface Page {
  readonly postingEvents: {
    readonly edges: readonly { readonly cursor: string; readonly node: Event['invoicePostingStatus'] }[];
    readonly totalCount: number;
  };
}

type Filter = Readonly<Record<string, readonly string[]>>;
const both = (here: Documents, there: Documents, name: string) => [here[name] as string, there[name] as string];

/** Each field alone with the names of both, and all of them together. */
function filters(here: Documents, there: Documents): Filter[] {
  const fields: Filter = {
    invoiceIds: both(here, there, 'invoiceId'),
    legalEntities: [HERE, THERE],
    contractIds: both(here, there, 'contractId'),
    customerIds: both(here, there, 'customerId'),
    steps: ['CONFIRMED', 'RECEIVED', 'STAGED', 'WRITTEN_BACK'],
    states: ['MOVING', 'DONE', 'BLOCKED'],
  };
  return [{}, ...Object.entries(fields).map(([name, values]) => ({ [name]: values })), fields];
}

describe('the status stream of a caller of one legal entity', () => {
  let books: InProcess;
  const documents = {} as Record<Company, Documents>;
  beforeAll(async () => {
    books = await openInProcess('sqlite', twoCompanies(), PEOPLE);
    for (const company of [HERE, THERE] as const) documents[company] = await writeDocuments(books, company);
  });
  afterAll(async () => expect(await books.stop()).toEqual([]));

  const watch = (who: Company, filter: Filter, after?: string): Watch<Event> =>
    watchSse<Event>(books.url, WATCH, { filter, after }, { 'x-who': who });
  const list = async (who: Company, filter: Filter, after?: string) =>
    (await ask<Page>(books.url, LIST, { filter, after }, { 'x-who': who })).postingEvents;
  const companies = (events: readonly Event[]) =>
    new Set(events.map((event) => event.invoicePostingStatus.invoice.legalEntity));

  it('asks for every field that the filter has', async () => {
    const query = '{ __type(name: "PostingFilter") { inputFields { name } } }';
    const { __type } = await ask<{ __type: { inputFields: { name: string }[] } }>(books.url, query);
    const all = filters(documents[HERE], documents[THERE]).at(-1) as Filter;
    expect(Object.keys(all).sort()).toEqual(__type.inputFields.map(({ name }) => name).sort());
  });

  it('holds his own events alone while both companies confirm, whatever field names the other’s documents', async () => {
    const watched = filters(documents[HERE], documents[THERE]).flatMap((filter) =>
      ([HERE, THERE] as const).map((who) => ({ who, filter, events: watch(who, filter, 'start') })),
    );
    for (const company of [HERE, THERE, HERE] as const) {
      const { invoiceId } = documents[company];
      const input = { invoiceId, idempotencyKey: `confirm ${invoiceId}` };
      await change(books.url, 'confirmInvoice', 'invoice { id }', input);
    }
    await books.settle();
    for (const { who, filter, events } of watched) {
      const own = documents[who].invoiceId;
      // Numbers are handed out in one order for both, so that of whoever got his own last the other's would have come before.
      await events.until(JSON.stringify(filter), (seen) =>
        seen.some(({ invoicePostingStatus: { invoice } }) => invoice.id === own),
      );
      expect([filter, companies(events.events), events.errors]).toEqual([filter, new Set([who]), []]);
      const page = await list(who, filter);
      expect(new Set(page.edges.map(({ node }) => node.invoice.legalEntity))).toEqual(new Set([who]));
      expect(page.totalCount).toBe(page.edges.length);
    }
    await Promise.all(watched.map(({ events }) => events.stop()));
  });

  it('goes on from another caller’s cursor with his own events alone', async () => {
    for (const filter of filters(documents[HERE], documents[THERE])) {
      const theirs = await list(HERE, filter);
      const [first, last] = [theirs.edges[0]?.cursor as string, theirs.edges.at(-1)?.cursor as string];
      const own = (await list(THERE, filter)).edges.map(({ node }) => node.invoice.id);
      for (const cursor of [first, last]) {
        const page = await list(THERE, filter, cursor);
        expect(page.edges.every(({ node }) => own.includes(node.invoice.id))).toBe(true);
      }
      const live = watch(THERE, filter, first);
      await live.count(1);
      expect(companies(live.events)).toEqual(new Set([THERE]));
      await live.stop();
    }
  });

  it('tells nothing by the cursor of an invoice that is another’s, nor by one of another filter', async () => {
    const alone = { invoiceIds: [documents[HERE].postedId as string] };
    const cursors = (await list(HERE, alone)).edges.map(({ cursor }) => cursor);
    expect(cursors.length).toBeGreaterThan(3);
    const nothing = { edges: [], pageInfo: { hasNextPage: false, hasPreviousPage: true }, totalCount: 0 };
    for (const cursor of [cursors[0], cursors.at(-1)]) expect(await list(THERE, alone, cursor)).toEqual(nothing);
    for (const who of [HERE, THERE] as const) {
      const wrong = { filter: { invoiceIds: [documents[who].postedId] }, after: await cursorOf(who) };
      const { errors } = await send(books.url, LIST, wrong, { 'x-who': who });
      expect(errors?.map(({ extensions }) => extensions?.code)).toEqual(['CURSOR_INVALID']);
      const stream = watchSse<Event>(books.url, WATCH, wrong, { 'x-who': who });
      await stream.ended;
      expect([stream.events, JSON.stringify(stream.errors)]).toEqual([[], expect.stringContaining('CURSOR_INVALID')]);
    }
  });

  /** The first of the other caller's stream of everything. */
  async function cursorOf(who: Company): Promise<string> {
    const [first] = (await list(who === HERE ? THERE : HERE, {})).edges;
    return first?.cursor as string;
  }
});
