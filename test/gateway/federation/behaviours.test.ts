// Every behaviour of the table over both transports: the answer, the requests it takes, and the order of its keys.
import { type TestGraph, testGraph, WAYS } from '../testGraph';
import { dataverse, finance } from './books';
import { requests } from './cases/requests';
import { shapes } from './cases/shapes';

describe.each(WAYS)('%s', (_way, options) => {
  let graph: TestGraph;
  beforeAll(async () => {
    graph = await testGraph([dataverse, finance], options);
  });
  afterAll(() => graph.close());
  beforeEach(() => {
    graph.asked.length = 0;
    graph.notices.length = 0;
  });

  it.each([...shapes, ...requests].map((one) => [one.name, one] as const))(
    '%s',
    async (_, { query, variables, data, hops, slower }) => {
      const answer = await graph.ask(query, variables);
      expect(answer).toEqual({ data });
      // The order of keys is part of the specification, and toEqual does not look at it.
      expect(JSON.stringify(answer.data)).toBe(JSON.stringify(data));
      if (options.plain !== true) expect(graph.notices.length > 0).toBe(slower === true);
      if (hops && options.plain !== true) expect(hopsOf(graph)).toEqual(hops);
    },
  );

  it.each([
    'query($m: Boolean = true) { invoice(id: "1") { id ...F } } fragment F on Invoice { name @include(if: $m) }',
    'query($m: Boolean = true) { invoice(id: "1") @skip(if: $m) { proposal { status } } }',
  ])('refuses null for what decides over a field: %s', async (query) => {
    const answer = await graph.ask(query, { m: null });
    expect(answer).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
    expect(answer).not.toHaveProperty('data');
    expect(graph.asked).toEqual([]);
    expect(await graph.ask(query)).not.toHaveProperty('errors');
  });

  it('asks for an entity once, however often it stands in the answer', async () => {
    await graph.ask('{ grid { proposal { status } } }');
    const second = graph.asked.find(({ subgraph }) => subgraph === 'finance');
    expect(Object.values(JSON.parse(second?.request.variables ?? ''))).toEqual([
      [
        { __typename: 'Invoice', number: 'INV-1' },
        { __typename: 'Invoice', number: 'INV-2' },
      ],
    ]);
  });

  it('runs a mutation’s fields one after the other, each with all that hangs on it', async () => {
    const answer = await graph.ask(`mutation { a: confirm(id: "1") { proposal { lines { actual { quantity } } } }
      ...M b: rename(id: "2", name: "new") { name proposal { status } } } fragment M on Mutation { post(number: "INV-1") { status invoice { name } } }`);
    expect(answer).toEqual({
      data: {
        a: { proposal: { lines: [{ actual: { quantity: 8 } }, { actual: { quantity: 1 } }] } },
        post: { status: 'INVOICED', invoice: { name: 'January' } },
        b: { name: 'new', proposal: { status: 'INVOICED' } },
      },
    });
    expect(graph.asked.map(({ subgraph, request }) => `${subgraph} ${request.operation.kind}`)).toEqual([
      'dataverse mutation',
      'finance query',
      'dataverse query',
      'finance mutation',
      'dataverse query',
      'dataverse mutation',
      'finance query',
    ]);
  });
});

function hopsOf({ asked }: TestGraph): { dataverse: number; finance: number } {
  const count = (name: string) => asked.filter(({ subgraph }) => subgraph === name).length;
  return { dataverse: count('dataverse'), finance: count('finance') };
}
