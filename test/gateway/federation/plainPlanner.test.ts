// Where our own planner was wrong once: each case asks its own plans alone, whatever the library would do.
import { type TestGraph, testGraph } from '../testGraph';
import { subgraphOf } from './dataSubgraph';

let graph: TestGraph | undefined;
afterEach(() => graph?.close());

it('tells the type of an object where clients see a union', async () => {
  const book = { __typename: 'Book', name: 'whole' };
  graph = await testGraph(
    [
      subgraphOf({
        name: 'anything',
        sdl: `type Query { other: Shelf } type Shelf { first: Item @shareable }
          union Item = Book | Film type Book @key(fields: "name") { name: String! } type Film { name: String! }`,
        roots: { other: { first: book } },
      }),
      subgraphOf({
        name: 'exact',
        sdl: 'type Query { shelf: Shelf } type Shelf { first: Book @shareable } type Book @key(fields: "name") { name: String! }',
        roots: { shelf: { first: book } },
      }),
    ],
    { plain: true },
  );
  const query = '{ shelf { first { __typename ... on Book { name } ... on Film { name } } } }';
  expect(await graph.ask(query)).toEqual({ data: { shelf: { first: book } } });
});

it('takes an interface’s own field from who has it for all types, not from one type', async () => {
  const rows = [{ id: '1' }, { id: '2' }];
  graph = await testGraph(
    [
      subgraphOf({
        name: 'types',
        sdl: `interface Account @key(fields: "id") { id: ID! }
          type Admin implements Account @key(fields: "id") { id: ID! active: Boolean @shareable }
          type Guest implements Account @key(fields: "id") { id: ID! }`,
        entities: {
          Account: [
            { __typename: 'Admin', id: '1', active: true },
            { __typename: 'Guest', id: '2' },
          ],
          Admin: [{ id: '1', active: true }],
          Guest: [{ id: '2' }],
        },
      }),
      subgraphOf({
        name: 'roots',
        sdl: 'type Query { accounts: [Account] } type Account @key(fields: "id") @interfaceObject { id: ID! }',
        roots: { accounts: rows },
        entities: { Account: rows },
      }),
      subgraphOf({
        name: 'activity',
        sdl: 'type Account @key(fields: "id") @interfaceObject { id: ID! active: Boolean @shareable }',
        entities: { Account: rows.map((row) => ({ ...row, active: false })) },
      }),
    ],
    { plain: true },
  );
  expect(await graph.ask('{ accounts { id active } }')).toEqual({
    data: {
      accounts: [
        { id: '1', active: false },
        { id: '2', active: false },
      ],
    },
  });
  expect(graph.asked.map(({ subgraph }) => subgraph)).toEqual(['roots', 'activity']);
  expect(await graph.ask('{ accounts { __typename active } }')).toEqual({
    data: {
      accounts: [
        { __typename: 'Admin', active: false },
        { __typename: 'Guest', active: false },
      ],
    },
  });
});

it('asks for all of a key that nests two levels, where a condition is around it', async () => {
  const org = { zone: { code: 'c1' } };
  const zoned = 'org: Org! } type Org @shareable { zone: Zone! } type Zone @shareable { code: String! }';
  graph = await testGraph(
    [
      subgraphOf({
        name: 'sites',
        sdl: `type Query { site: Site } type Site @key(fields: "org { zone { code } }") { ${zoned}`,
        roots: { site: { org } },
      }),
      subgraphOf({
        name: 'names',
        sdl: `type Site @key(fields: "org { zone { code } }") { name: String ${zoned}`,
        entities: { Site: [{ org, name: 'here' }] },
      }),
    ],
    { plain: true },
  );
  const query = 'query($on: Boolean!) { site { name @include(if: $on) } }';
  expect(await graph.ask(query, { on: true })).toEqual({ data: { site: { name: 'here' } } });
  expect(await graph.ask(query, { on: false })).toEqual({ data: { site: {} } });
});
