// A field that moves from one subgraph to another by percent: each request draws, and operations are kept for both answers.
import { type TestGraph, testGraph } from '../testGraph';

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: ["@key", "@override"])\n';
const note = { id: '1', at: 'old', by: 'old', label: 'old' };

describe.each([
  ['the library’s plans', false],
  ['our own', true],
])('a progressive override by %s', (_planner, plain) => {
  let graph: TestGraph;
  let chance = 0;
  beforeAll(async () => {
    const from = (percent: number) => `@override(from: "old", label: "percent(${percent})")`;
    const moved = {
      at: () => 'new',
      by: () => 'new',
      label: () => 'new',
      __resolveReference: (reference: object) => reference,
    };
    graph = await testGraph(
      [
        {
          name: 'old',
          link,
          sdl: 'type Query { note: Note } type Note @key(fields: "id") { id: ID! at: String by: String label: String }',
          resolvers: { Query: { note: () => note }, Note: { __resolveReference: () => note } },
        },
        {
          name: 'new',
          link,
          sdl: `type Note @key(fields: "id") { id: ID! at: String ${from(5)} by: String ${from(50)} label: String @override(from: "old", label: "someday") }`,
          resolvers: { Note: moved },
        },
      ],
      { random: () => chance, plain },
    );
  });
  afterAll(() => graph.close());

  it.each([
    [0, { at: 'new', by: 'new' }],
    [0.049, { at: 'new', by: 'new' }],
    [0.05, { at: 'old', by: 'new' }],
    [0.4999, { at: 'old', by: 'new' }],
    [0.5, { at: 'old', by: 'old' }],
    [0.999, { at: 'old', by: 'old' }],
  ])('with a draw of %d', async (drawn, expected) => {
    chance = drawn;
    expect(await graph.ask('{ note { at by } }')).toEqual({ data: { note: expected } });
  });

  it('keeps an operation per span of draws, not per draw', async () => {
    const before = graph.graph.operations.size;
    for (chance = 0; chance < 1; chance += 0.01) await graph.ask('{ note { id at by } }');
    // What the test's planner draws is not cut into spans.
    if (!plain) expect(graph.graph.operations.size - before).toBe(3);
  });

  it('leaves a field with a label of its own where it was: nobody says yet that it moves', async () => {
    expect(await graph.ask('{ note { label } }')).toEqual({ data: { note: { label: 'old' } } });
  });
});
