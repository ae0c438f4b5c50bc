// Every behaviour of the table over both transports: the answer, the requests it takes, and the order of its keys.
import { OVERS, type TestGraph, testGraph } from '../testGraph';
import { dataverse, finance } from './books';
import { requests } from './cases/requests';
import { shapes } from './cases/shapes';

describe.each(OVERS)('over %s', (over) => {
  let graph: TestGraph;
  beforeAll(async () => {
    graph = await testGraph([dataverse, finance], { over });
  });
  afterAll(() => graph.close());
  beforeEach(() => {
    graph.asked.length = 0;
  });

  it.each([...shapes, ...requests].map((one) => [one.name, one] as const))(
    '%s',
    async (_, { query, variables, data, hops }) => {
      const answer = await graph.ask(query, variables);
      expect(answer).toEqual({ data });
      // The order of keys is part of the specification, and toEqual does not look at it.
      expect(JSON.stringify(answer.data)).toBe(JSON.stringify(data));
      if (hops) expect(hopsOf(graph)).toEqual(hops);
    },
  );

  it('asks for an entity once, however often it stands in the answer', async () => {
    await graph.ask('{ grid { proposal { status } } }');
    const second = graph.asked.find(({ subgraph }) => subgraph === 'finance');
    expect(JSON.parse(second?.request.variables ?? '').representations).toEqual([
      { __typename: 'Invoice', number: 'INV-1' },
      { __typename: 'Invoice', number: 'INV-2' },
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

describe('the planner', () => {
  // router-query-planner 0.0.38 builds no fetch graph for it. When a later version does, this test says so: then give the
  // case to the table and let random.test.ts make such queries.
  it('does not know yet how to reach a @requires behind an entity that was itself fetched from that subgraph', async () => {
    const graph = await testGraph([dataverse, finance]);
    await expect(graph.ask('{ invoices { proposal { invoice { reconciliation { agrees } } } } }')).rejects.toThrow(
      'Failed to plan',
    );
    expect(await graph.ask('{ proposals { invoice { reconciliation { agrees } } } }')).toHaveProperty(
      'data.proposals.0.invoice.reconciliation.agrees',
      true,
    );
  });
});

function hopsOf({ asked }: TestGraph): { dataverse: number; finance: number } {
  const count = (name: string) => asked.filter(({ subgraph }) => subgraph === name).length;
  return { dataverse: count('dataverse'), finance: count('finance') };
}
