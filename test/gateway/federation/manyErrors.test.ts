// Long lists of which every item fails: what a client is told stays short and true, and working it out takes no longer than the
// list is long. Thousands of items once held up the process for a minute.
import { GraphQLError } from 'graphql';
import { SubgraphAway } from '../../../gateway/federation/transport';
import { type TestGraph, testGraph } from '../testGraph';

const COUNT = 10_000;

const shelf = {
  name: 'shelf',
  sdl: 'type Query { books(n: Int!): [Book] } type Book @key(fields: "id") { id: ID! }',
  resolvers: {
    Query: { books: (_: unknown, { n }: { n: number }) => Array.from({ length: n }, (_, id) => ({ id: `${id}` })) },
  },
};
const prices = {
  name: 'prices',
  sdl: 'type Query { none: Int } type Book @key(fields: "id") { id: ID! price: Int! rate: Int! gone: Int! }',
  resolvers: {
    Book: {
      price: ({ id }: { id: string }) => Number(id),
      rate: ({ id }: { id: string }) => {
        throw new GraphQLError(`no rate for ${id}`, { extensions: { code: 'RATE_MISSING' } });
      },
    },
  },
};

describe('a long list of which every item fails', () => {
  let graph: TestGraph;
  beforeEach(async () => {
    graph = await testGraph([shelf, prices]);
  });
  afterEach(() => graph.close());

  it('names the subgraph that is away at a hundred places, and blames nobody at the others', async () => {
    graph.replace('prices', { execute: () => Promise.reject(new SubgraphAway('SUBGRAPH_UNAVAILABLE', 'away')) });
    const { data, errors } = await graph.ask(`{ books(n: ${COUNT}) { price } }`);
    expect(data.books).toEqual(Array(COUNT).fill(null));
    expect(errors).toHaveLength(100);
    for (const { extensions } of errors) expect(extensions).toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
    expect(graph.log.map(({ what }) => what)).toEqual(['a subgraph is away']);
  });

  it('tells each error of the subgraph at its own place', async () => {
    const { data, errors } = await graph.ask(`{ books(n: ${COUNT / 2}) { rate } }`);
    expect(data.books).toEqual(Array(COUNT / 2).fill(null));
    expect(errors).toHaveLength(COUNT / 2);
    expect(errors[3_210]).toEqual({
      message: 'no rate for 3210',
      path: ['books', 3_210, 'rate'],
      extensions: { code: 'RATE_MISSING' },
    });
  });

  it('says a hundred times, and logs once, that nulls stand where none may', async () => {
    graph.replace('prices', {
      execute: async () => ({ data: { _entities: Array.from({ length: COUNT }, () => ({ gone: null })) } }),
    });
    const { data, errors } = await graph.ask(`{ books(n: ${COUNT}) { gone } }`);
    expect(data.books).toEqual(Array(COUNT).fill(null));
    expect(errors).toHaveLength(100);
    expect(errors[99]).toMatchObject({ message: 'Cannot return null for non-nullable field Book.gone.' });
    expect(graph.log).toHaveLength(1);
  });
});
