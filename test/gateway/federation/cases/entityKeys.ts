// How one subgraph's entity is found in another: several keys, composite and nested ones, keys that only a third subgraph can
// translate, keys that are null, and the two generations of federation side by side.
import type { Situation } from '../dataSubgraph';

const translated: Situation = {
  name: 'a key that only a third subgraph can translate',
  subgraphs: [
    {
      name: 'shelf',
      sdl: `type Query { shelves: [Shelf] } type Shelf { item: Item } type Item @key(fields: "code") { code: ID! }`,
      roots: {
        shelves: [{ item: { code: 'c1' } }, null, { item: null }, { item: { code: 'c2' } }, { item: { code: 'c3' } }],
      },
    },
    {
      name: 'codes',
      sdl: `type Item @key(fields: "id") @key(fields: "code") { id: ID! code: ID! }`,
      // c3 is unknown here: what hangs on its id is null, and no error.
      entities: {
        Item: [
          { id: '1', code: 'c1' },
          { id: '2', code: 'c2' },
        ],
      },
    },
    {
      name: 'makers',
      sdl: `type Item @key(fields: "id") { id: ID! maker: Maker } type Maker { name: String! }`,
      entities: {
        Item: [
          { id: '1', maker: { name: 'Fabrikam' } },
          { id: '2', maker: null },
        ],
      },
    },
  ],
  cases: [
    {
      name: 'with holes, an unknown one, and one without a maker',
      query: '{ shelves { item { code maker { name } } } }',
      data: {
        shelves: [
          { item: { code: 'c1', maker: { name: 'Fabrikam' } } },
          null,
          { item: null },
          { item: { code: 'c2', maker: null } },
          { item: { code: 'c3', maker: null } },
        ],
      },
      hops: { shelf: 1, codes: 1, makers: 1 },
    },
  ],
};

const composite: Situation = {
  name: 'composite and nested keys, of which each subgraph can resolve another',
  subgraphs: [
    {
      name: 'calendar',
      sdl: `
        type Query { period: Period }
        type Period
          @key(fields: "id")
          @key(fields: "span { year month }", resolvable: false)
          @key(fields: "id span { month day }", resolvable: false) { id: ID! span: Span! name: String! }
        type Span @shareable { year: Int! month: Int! day: Int! }`,
      roots: { period: { id: 'p1', span: { year: 2026, month: 11, day: 1 }, name: 'November' } },
      entities: { Period: [{ id: 'p1', span: { year: 2026, month: 11, day: 1 }, name: 'November' }] },
    },
    {
      name: 'closing',
      sdl: `
        type Query { year: Year }
        type Year @key(fields: "number") { number: Int! periods: [Period!]! }
        type Period
          @key(fields: "span { year month }", resolvable: false)
          @key(fields: "id span { month day }")
          @key(fields: "id", resolvable: false) { id: ID! span: Span! name: String! @external isOpen: Boolean! label: String! @requires(fields: "name") }
        type Span @shareable { year: Int! month: Int! day: Int! }`,
      roots: { year: { number: 2026, periods: [{ id: 'p1', span: { year: 2026, month: 11, day: 1 }, isOpen: true }] } },
      entities: { Period: [{ id: 'p1', span: { month: 11, day: 1 }, isOpen: true }] },
      fields: { 'Period.label': ({ name, isOpen }) => `${name}${isOpen ? ' (open)' : ''}` },
    },
    {
      name: 'budget',
      sdl: `
        type Period @key(fields: "span { year month }") { span: Span! budget: Int! }
        type Span @shareable { year: Int! month: Int! day: Int! }`,
      entities: { Period: [{ span: { year: 2026, month: 11 }, budget: 100 }] },
    },
  ],
  cases: [
    {
      name: 'there and back for a @requires, by another key each way',
      query: '{ year { number periods { name label } } }',
      data: { year: { number: 2026, periods: [{ name: 'November', label: 'November (open)' }] } },
      hops: { closing: 2, calendar: 1 },
    },
    {
      name: 'by the nested key',
      query: '{ period { budget isOpen span { day } } }',
      data: { period: { budget: 100, isOpen: true, span: { day: 1 } } },
    },
  ],
};

const valueBehindAKey: Situation = {
  name: 'a value without a key, filled by two subgraphs through the entity around it',
  subgraphs: [
    {
      name: 'catalogue',
      sdl: `
        type Query { products: [Product!]! }
        type Product @key(fields: "id pid") { id: ID! pid: ID! }`,
      roots: { products: [{ id: '1', pid: 'p1' }] },
    },
    {
      name: 'groups',
      sdl: `type Product @key(fields: "id pid") { id: ID! pid: ID! group: Group @shareable } type Group @shareable { id: ID! detail: Detail } type Detail { group: String }`,
      entities: { Product: [{ id: '1', pid: 'p1', group: { id: 'g1', detail: { group: 'Tools' } } }] },
    },
    {
      name: 'details',
      sdl: `type Product @key(fields: "id") { id: ID! group: Group @shareable } type Group @shareable { id: ID! } extend type Group { note: Note } type Note { text: String }`,
      entities: { Product: [{ id: '1', group: { id: 'g1', note: { text: 'heavy' } } }] },
    },
  ],
  cases: [
    {
      name: 'both halves in one object',
      query: '{ products { group { id note { text } detail { group } } } }',
      data: { products: [{ group: { id: 'g1', note: { text: 'heavy' }, detail: { group: 'Tools' } } }] },
    },
  ],
};

const generations: Situation = {
  name: 'subgraphs of both generations of federation',
  subgraphs: [
    {
      name: 'first',
      link: '',
      sdl: `
        type Query { someone: Person }
        extend type Person @key(fields: "id") { id: ID! @external name: String! @external rank: Int }`,
      roots: { someone: { id: '1', rank: 3 } },
      entities: {
        Person: [
          { id: '1', rank: 3 },
          { id: '2', rank: 5 },
        ],
      },
    },
    {
      name: 'extending',
      link: '',
      sdl: `
        type Query { another: Person @provides(fields: "name") }
        type Person @extends @key(fields: "id") { id: ID! @external name: String! @external nick: String @requires(fields: "name") }`,
      roots: { another: { id: '2', name: 'Bob' } },
      entities: { Person: [{ id: '1' }, { id: '2' }] },
      fields: { 'Person.nick': ({ name }) => `~${name}` },
    },
    {
      name: 'second',
      sdl: `type Query { everyone: [Person!]! } type Person @key(fields: "id") { id: ID! name: String! }`,
      roots: {
        everyone: [
          { id: '1', name: 'Ann' },
          { id: '2', name: 'Bob' },
        ],
      },
      entities: {
        Person: [
          { id: '1', name: 'Ann' },
          { id: '2', name: 'Bob' },
        ],
      },
    },
  ],
  cases: [
    {
      name: 'from the extending side to the owner, and to the other extension',
      query: '{ someone { id name rank nick } }',
      data: { someone: { id: '1', name: 'Ann', rank: 3, nick: '~Ann' } },
    },
    {
      name: 'from the owner to both extensions at once',
      query: '{ everyone { rank nick } }',
      data: {
        everyone: [
          { rank: 3, nick: '~Ann' },
          { rank: 5, nick: '~Bob' },
        ],
      },
      hops: { second: 1, first: 1, extending: 1 },
    },
    {
      name: 'what the extension provides is not asked for again',
      query: '{ another { name } }',
      data: { another: { name: 'Bob' } },
      hops: { extending: 1 },
    },
  ],
};

export const entityKeys: readonly Situation[] = [translated, composite, valueBehindAKey, generations];
