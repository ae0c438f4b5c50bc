// What no subgraph gives is not made up: supergraphs that compose, but in which a field cannot be reached. An answer without it
// would look whole. Both planners are asked, and the client is told that the request failed.

import { parse } from 'graphql';
import { plainPlanner } from '../../../gateway/federation/plainPlan/plainPlanner';
import { composeSupergraph } from '../../../schema/compose';
import { LINK, testGraph } from '../testGraph';

const EXTERNAL_KEY = [
  {
    name: 'people',
    sdl: `type Query { node(id: ID!): Node @shareable } interface Node { id: ID! }
      type Person implements Node @key(fields: "id") { id: ID! name: String }
      type Talk implements Node @key(fields: "id") { id: ID! @external speaker: Person }`,
    resolvers: {},
  },
  {
    name: 'talks',
    sdl: `type Query { node(id: ID!): Node @shareable } interface Node { id: ID! }
      type Person implements Node @key(fields: "id") { id: ID! @external talks: [Talk] }
      type Talk implements Node @key(fields: "id") { id: ID! title: String }`,
    resolvers: {},
  },
];

const NO_TYPE_BEHIND = [
  { name: 'a', sdl: 'type Query { a: Node } interface Node @key(fields: "id") { id: ID! }', resolvers: {} },
  {
    name: 'b',
    sdl: `type Query { b: Node } type Node @key(fields: "id", resolvable: false) @interfaceObject { id: ID! field: String }`,
    resolvers: {},
  },
];

describe.each([
  ['an @external key that its subgraph does not give', EXTERNAL_KEY, '{ node(id: "1") { id } }'],
  ['an interface without a type behind it', NO_TYPE_BEHIND, '{ a { field } }'],
])('%s', (_, subgraphs, query) => {
  it('is no way to a field, by neither planner', async () => {
    const graph = await testGraph(subgraphs);
    await expect(graph.ask(query)).rejects.toThrow(/nothing gives|no type stands behind/);
    const supergraph = composeSupergraph(subgraphs.map(({ name, sdl }) => ({ name, sdl: LINK + sdl })));
    await expect(plainPlanner(parse(supergraph))(query, undefined, 0)).rejects.toThrow();
    await graph.close();
  });
});
