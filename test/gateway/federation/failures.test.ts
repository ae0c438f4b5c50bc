// What a client sees when something fails: the rest intact, errors with a code at the place they concern, nothing from
// inside, and nulls only as far up as the schema forces them.
import { GraphQLError } from 'graphql';
import { SubgraphAway } from '../../../gateway/federation/transport';
import { type TestGraph, testGraph, WAYS } from '../testGraph';
import { dataverse, finance } from './books';

const away = {
  message: 'A subgraph does not answer; its fields are null.',
  extensions: { code: 'SUBGRAPH_UNAVAILABLE', service: 'finance' },
};
const unavailable = {
  execute: () => Promise.reject(new SubgraphAway('SUBGRAPH_UNAVAILABLE', 'connect ECONNREFUSED 10.0.0.7')),
};
const masked = {
  message: 'Internal server error',
  extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'test-request' },
};

describe('a subgraph that is away', () => {
  let graph: TestGraph;
  beforeEach(async () => {
    graph = await testGraph([dataverse, finance]);
    graph.replace('finance', unavailable);
  });

  it('leaves the rest intact, with an error at each field it would have filled', async () => {
    const { errors, data } = await graph.ask('{ invoices { name p: proposal { status } reconciliation { agrees } } }');
    expect(data).toEqual({
      invoices: [
        { name: 'January', p: null, reconciliation: null },
        { name: 'February', p: null, reconciliation: null },
      ],
    });
    expect(errors).toHaveLength(4);
    for (const path of [0, 1].flatMap((n) => ['p', 'reconciliation'].map((key) => ['invoices', n, key]))) {
      expect(errors).toContainEqual({ ...away, path });
    }
    expect(JSON.stringify(graph.log)).toContain('10.0.0.7');
  });

  it('empties a root field of its own, and what hangs on it asks for nothing', async () => {
    expect(await graph.ask('{ invoice(id: "1") { name } proposal(number: "INV-1") { invoice { name } } }')).toEqual({
      errors: [{ ...away, path: ['proposal'] }],
      data: { invoice: { name: 'January' }, proposal: null },
    });
    expect(graph.asked.map(({ subgraph }) => subgraph)).toEqual(['dataverse']);
  });

  it('empties as far up as the schema forces, and says so once', async () => {
    expect(await graph.ask('{ invoices { name strict } }')).toEqual({
      errors: [
        { ...away, path: ['invoices', 0, 'strict'] },
        { ...away, path: ['invoices', 1, 'strict'] },
      ],
      data: null,
    });
    expect(await graph.ask('{ a: invoice(id: "1") { strict } b: invoice(id: "1") { name } }')).toEqual({
      errors: [{ ...away, path: ['a', 'strict'] }],
      data: { a: null, b: { name: 'January' } },
    });
  });

  it('says that it was too slow when it was', async () => {
    graph.replace('finance', { execute: () => Promise.reject(new SubgraphAway('SUBGRAPH_TIMEOUT', '')) });
    const { errors } = await graph.ask('{ invoice(id: "1") { proposal { status } } }');
    expect(errors).toEqual([
      {
        message: 'A subgraph did not answer in time.',
        path: ['invoice', 'proposal'],
        extensions: { code: 'SUBGRAPH_TIMEOUT', service: 'finance' },
      },
    ]);
  });

  it('is asked once for a mutation, and the other fields still run', async () => {
    const answer = await graph.ask(
      'mutation { post(number: "INV-1") { status } confirm(id: "1") { name proposal { status } } }',
    );
    expect(answer).toEqual({
      errors: [
        { ...away, path: ['post'] },
        { ...away, path: ['confirm', 'proposal'] },
      ],
      data: { post: null, confirm: { name: 'January', proposal: null } },
    });
  });

  it('is not asked for what it requires when that never came', async () => {
    graph.replace('dataverse', {
      execute: async () => ({ data: { invoice: { __typename: 'Invoice', number: 'INV-1', name: 'x' } } }),
    });
    expect(await graph.ask('{ invoice(id: "1") { name reconciliation { agrees } } }')).toMatchObject({
      data: { invoice: { name: 'x', reconciliation: null } },
    });
    expect(graph.asked).toEqual([]);
  });

  it('masks a transport that throws something else', async () => {
    graph.replace('finance', { execute: () => Promise.reject(new TypeError('x is not a function')) });
    expect(await graph.ask('{ invoice(id: "1") { proposal { status } } }')).toEqual({
      errors: [{ ...masked, path: ['invoice', 'proposal'] }],
      data: { invoice: { proposal: null } },
    });
  });

  it('names at most a hundred places of one cause', async () => {
    graph.replace('dataverse', {
      execute: async () => ({
        data: { invoices: Array.from({ length: 300 }, (_, n) => ({ __typename: 'Invoice', number: `N${n}` })) },
      }),
    });
    const { errors, data } = await graph.ask('{ invoices(first: 300) { number proposal { status } } }');
    expect(errors).toHaveLength(100);
    expect(data.invoices).toHaveLength(300);
  });
});

describe.each(WAYS)('errors of resolvers %s', (_way, options) => {
  let graph: TestGraph;
  beforeAll(async () => {
    graph = await testGraph([dataverse, coded], options);
  });
  afterAll(() => graph.close());

  it('stand at the entity’s place in the client’s answer, for every place of it', async () => {
    expect(await graph.ask('{ grid { number s: strict } }')).toEqual({
      errors: [{ ...masked, path: ['grid', 2, 0, 's'] }],
      data: {
        grid: [[{ number: 'INV-1', s: 'strict INV-1' }, null], [], [null, { number: 'INV-1', s: 'strict INV-1' }]],
      },
    });
    const { errors, data } = await graph.ask('{ a: invoice(id: "2") { strict } b: invoice(id: "2") { strict } }');
    expect(data).toEqual({ a: null, b: null });
    expect(errors).toHaveLength(2);
    for (const root of ['a', 'b']) expect(errors).toContainEqual({ ...masked, path: [root, 'strict'] });
  });

  it('keep a code of the registry and their message', async () => {
    expect(await graph.ask('{ invoice(id: "1") { refuses { n } } }')).toEqual({
      errors: [
        { message: 'no rate on this day', path: ['invoice', 'refuses', 0, 'n'], extensions: { code: 'RATE_MISSING' } },
      ],
      data: { invoice: { refuses: [{ n: null }, { n: 1 }] } },
    });
  });

  it('are masked at the root too, and logged', async () => {
    graph.log.length = 0;
    expect(await graph.ask('{ wrong { name } }')).toEqual({ errors: [{ ...masked, path: ['wrong'] }], data: null });
    expect(JSON.stringify(graph.log)).toContain('postgres://secret');
  });

  it('do not stop the mutations that follow', async () => {
    expect(await graph.ask('mutation { fail { id } confirm(id: "1") { id } }')).toEqual({
      errors: [{ ...masked, path: ['fail'] }],
      data: { fail: null, confirm: { id: '1' } },
    });
  });

  it('are the gateway’s own fault when a subgraph finds its request invalid', async () => {
    const broken = await testGraph([dataverse, finance]);
    broken.replace('finance', {
      execute: async () => ({
        errors: [{ message: 'Cannot query field "x"', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
      }),
    });
    expect(await broken.ask('{ invoice(id: "1") { proposal { status } } }')).toEqual({
      errors: [{ ...masked, path: ['invoice', 'proposal'] }],
      data: { invoice: { proposal: null } },
    });
  });
});

describe('a subgraph that breaks its own schema', () => {
  const nulls = async (query: string, data: object) => {
    const graph = await testGraph([dataverse, finance]);
    graph.replace('dataverse', { execute: async () => ({ data: { ...data } }) });
    return graph.ask(query);
  };
  const cannot = (field: string) => ({
    message: `Cannot return null for non-nullable field ${field}.`,
    extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'test-request' },
  });

  it('is answered with null at the nearest field that may be', async () => {
    expect(
      await nulls('{ invoice(id: "1") { amount { amount } } }', { invoice: { amount: { amount: null } } }),
    ).toEqual({
      errors: [{ ...cannot('Money.amount'), path: ['invoice', 'amount', 'amount'] }],
      data: { invoice: null },
    });
    expect(await nulls('{ invoices { id } }', { invoices: [{ id: '1' }, null] })).toEqual({
      errors: [{ ...cannot('Query.invoices'), path: ['invoices', 1] }],
      data: null,
    });
    expect(await nulls('{ grid { id } }', { grid: [[{ id: null }, { id: '2' }], [null]] })).toEqual({
      errors: [{ ...cannot('Invoice.id'), path: ['grid', 0, 0, 'id'] }],
      data: { grid: [[null, { id: '2' }], [null]] },
    });
  });

  it('is not believed an enum value or a type that clients do not know', async () => {
    expect(
      await nulls('{ node(id: "1") { id } anything { __typename } }', {
        node: { __typename: 'Secret', id: '1' },
        anything: [],
      }),
    ).toEqual({
      data: { node: null, anything: [] },
    });
    // Where null may not stand, its absence empties what is around it: that is an error, and never silent.
    expect(await nulls('{ actual(id: "a1") { kind } }', { actual: { kind: 'OTHER' } })).toMatchObject({
      data: { actual: null },
      errors: [{ message: 'Cannot return null for non-nullable field Actual.kind.', path: ['actual', 'kind'] }],
    });
  });
});

const coded = {
  ...finance,
  sdl: finance.sdl
    .replace('strict: String!', 'strict: String! refuses: [Refusing!]!')
    .replace('type Line', 'type Refusing { n: Int } type Line'),
  resolvers: {
    ...finance.resolvers,
    Invoice: { ...(finance.resolvers as { Invoice: object }).Invoice, refuses: () => [0, 1] },
    Refusing: {
      n: (n: number) => {
        if (n === 0)
          throw new GraphQLError('no rate on this day', { extensions: { code: 'RATE_MISSING', inner: 'x' } });
        return n;
      },
    },
  },
};
