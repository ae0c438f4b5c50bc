// Who gives a field: overridden, shared, hidden, and inputs and enums of which subgraphs know different parts.
import type { Situation } from '../dataSubgraph';

const overridden: Situation = {
  name: 'fields that moved from one subgraph to another',
  subgraphs: [
    {
      name: 'old',
      sdl: `
        type Query { oldNotes: [Note!]!  notes: [Note!]! @shareable }
        interface Dated { id: ID! at: String! }
        type Note implements Dated @key(fields: "id") { id: ID! at: String! words: Int! }`,
      roots: {
        oldNotes: [{ id: 'n1', at: 'wrong', words: 2 }],
        notes: [{ id: 'n1', at: 'wrong', words: 2 }],
      },
      entities: { Note: [{ id: 'n1', at: 'wrong', words: 2 }] },
    },
    {
      name: 'new',
      sdl: `
        type Query { newNotes: [Stamp!]!  notes: [Note!]! @shareable }
        interface Stamp { id: ID! at: String! }
        type Note implements Stamp @key(fields: "id") {
          id: ID!
          at: String! @override(from: "old")
          words: Int! @external
          minutes: Int! @override(from: "gone") @requires(fields: "words")
        }`,
      roots: { newNotes: [{ __typename: 'Note', id: 'n1', at: 'right' }], notes: [{ id: 'n1', at: 'right' }] },
      entities: { Note: [{ id: 'n1', at: 'right' }] },
      fields: { 'Note.minutes': ({ words }) => Number(words) * 3 },
    },
  ],
  cases: [
    {
      name: 'from where it was',
      query: '{ oldNotes { at } }',
      data: { oldNotes: [{ at: 'right' }] },
      hops: { old: 1, new: 1 },
    },
    {
      name: 'on an interface of the new place',
      query: '{ newNotes { at } }',
      data: { newNotes: [{ at: 'right' }] },
      hops: { new: 1 },
    },
    {
      name: 'with a need in the old place, from a subgraph that never was',
      query: '{ newNotes { ... on Note { minutes } } notes { at words } }',
      data: { newNotes: [{ minutes: 6 }], notes: [{ at: 'right', words: 2 }] },
    },
  ],
};

const LINK_AND_TAG =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.6", import: ["@key", "@shareable", "@inaccessible", "@tag"])\n';

const shared: Situation = {
  name: 'roots, enums and inputs that both subgraphs know, each in its own way',
  subgraphs: [
    {
      name: 'north',
      link: LINK_AND_TAG,
      sdl: `
        type Query { office: Office @shareable  staff(filter: StaffFilter): [Person!]!  roleOf(id: ID!): Role }
        type Office @shareable { id: ID! north: North }
        type North { temperature: Int @tag(name: "weather") }
        input StaffFilter { first: Int!  offset: Int @inaccessible  nested: Nested }
        input Nested { role: Role = ENGINEER }
        enum Role { ENGINEER MANAGER @inaccessible SECRET @inaccessible }
        type Person @key(fields: "id") { id: ID! role: Role  badge: String @inaccessible }`,
      roots: { office: { id: 'o1', north: { temperature: -3 } } },
      entities: { Person: [{ id: 'p1', role: 'ENGINEER' }] },
      fields: {
        'Query.staff': (_, { filter }) => [
          { id: JSON.stringify(filter ?? null), role: 'ENGINEER' },
          { id: 'p2', role: 'SECRET' },
        ],
        'Query.roleOf': (_, { id }) => (id === 'p1' ? 'ENGINEER' : 'SECRET'),
      },
    },
    {
      name: 'south',
      link: LINK_AND_TAG,
      sdl: `
        type Query { office: Office @shareable  rooms(filter: StaffFilter!): String! }
        type Office @shareable { id: ID! south: South }
        type South { humidity: Int }
        input StaffFilter { first: Int!  room: String }
        type Person @key(fields: "id") { id: ID! phone: String }`,
      roots: { office: { id: 'o1', south: { humidity: 60 } } },
      entities: { Person: [{ id: 'p2', phone: '22' }] },
      fields: { 'Query.rooms': (_, { filter }) => JSON.stringify(filter) },
    },
  ],
  cases: [
    {
      name: 'one root field from both, merged',
      query: '{ office { id north { temperature } south { humidity } } }',
      data: { office: { id: 'o1', north: { temperature: -3 }, south: { humidity: 60 } } },
      hops: { north: 1, south: 1 },
    },
    {
      name: 'twice under two names with another selection each',
      query: '{ a: office { north { temperature } } b: office { south { h: humidity } i: id } }',
      data: { a: { north: { temperature: -3 } }, b: { south: { h: 60 }, i: 'o1' } },
    },
    {
      name: 'an enum value that is hidden is null, and the rest stays',
      query: '{ staff { role phone } roleOf(id: "p2") }',
      data: {
        staff: [
          { role: 'ENGINEER', phone: null },
          { role: null, phone: '22' },
        ],
        roleOf: null,
      },
    },
    {
      name: 'an input as both know it',
      query: 'query($n: Int!) { rooms(filter: { first: $n }) }',
      variables: { n: 2 },
      data: { rooms: '{"first":2}' },
      hops: { south: 1 },
    },
    {
      name: 'a hidden value in a variable is refused before anybody is asked',
      query: 'query($f: StaffFilter) { staff(filter: $f) { id } }',
      variables: { f: { first: 1, offset: 2 } },
      data: undefined,
      errors: ['BAD_USER_INPUT'],
      hops: {},
    },
    {
      name: 'a hidden field is refused before anybody is asked',
      query: '{ staff { badge } }',
      data: undefined,
      errors: ['GRAPHQL_VALIDATION_FAILED'],
      hops: {},
    },
    {
      name: 'hidden and one-sided things are not in introspection',
      query:
        '{ f: __type(name: "StaffFilter") { inputFields { name } } r: __type(name: "Role") { enumValues { name } } }',
      data: { f: { inputFields: [{ name: 'first' }] }, r: { enumValues: [{ name: 'ENGINEER' }] } },
    },
  ],
};

export const ownership: readonly Situation[] = [overridden, shared];
