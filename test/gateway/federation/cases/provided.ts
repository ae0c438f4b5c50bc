// Fields that a path @provides though another subgraph owns them: on that path nobody else is asked, on every other the owner is.
import type { Situation } from '../dataSubgraph';

const provided: Situation = {
  name: 'fields that a path provides though another subgraph owns them',
  subgraphs: [
    {
      name: 'lists',
      sdl: `
        type Query { media: [Media] @shareable @provides(fields: "... on Film { title maker { name } }")  plain: [Media] }
        union Media = Film | Disc
        type Film @key(fields: "id") { id: ID! title: String @external maker: Maker @external }
        type Disc @key(fields: "id") { id: ID! }
        type Maker @key(fields: "id") { id: ID! name: String @external }`,
      roots: {
        media: [
          { __typename: 'Film', id: 'f1', title: 'One', maker: { id: 'm1', name: 'Zoë' } },
          { __typename: 'Disc', id: 'd1' },
        ],
        plain: [
          { __typename: 'Film', id: 'f1' },
          { __typename: 'Disc', id: 'd1' },
        ],
      },
    },
    {
      name: 'titles',
      sdl: `
        type Film @key(fields: "id") { id: ID! title: String @shareable maker: Maker @shareable }
        type Disc @key(fields: "id") { id: ID! title: String @shareable }
        type Maker @key(fields: "id") { id: ID! name: String @shareable films: [Film!] }`,
      entities: {
        Film: [{ id: 'f1', title: 'One', maker: { id: 'm1', name: 'Zoë', films: [{ id: 'f1', title: 'One' }] } }],
        Disc: [{ id: 'd1', title: 'Two' }],
        Maker: [{ id: 'm1', name: 'Zoë', films: [{ id: 'f1', title: 'One' }] }],
      },
    },
  ],
  cases: [
    {
      name: 'for the type that it is provided for, nested too: nobody else is asked',
      query: '{ media { ... on Film { id title maker { name } } ... on Disc { id } } }',
      data: { media: [{ id: 'f1', title: 'One', maker: { name: 'Zoë' } }, { id: 'd1' }] },
      hops: { lists: 1 },
    },
    {
      name: 'for the other type it is fetched',
      query: '{ media { ... on Film { title } ... on Disc { title } } }',
      data: { media: [{ title: 'One' }, { title: 'Two' }] },
      hops: { lists: 1, titles: 1 },
    },
    {
      name: 'by another path it is fetched',
      query: '{ plain { ... on Film { title maker { name films { title } } } } }',
      data: { plain: [{ title: 'One', maker: { name: 'Zoë', films: [{ title: 'One' }] } }, {}] },
      hops: { lists: 1, titles: 1 },
    },
  ],
};

const providedElsewhere: Situation = {
  name: 'fields that another path to the same type provides',
  subgraphs: [
    {
      name: 'shelf',
      sdl: `
        type Query { first: Part  best: Part @provides(fields: "pages") }
        type Part @key(fields: "id") {
          id: ID! title: String @external pages: Int @external
          next: Part @provides(fields: "title")
        }`,
      roots: { first: { id: 'p1' }, best: { id: 'p1', pages: 7 } },
      entities: { Part: [{ id: 'p1' }, { id: 'p2' }] },
      fields: { 'Part.next': () => ({ id: 'p2', title: 'Two' }) },
    },
    {
      name: 'titles',
      sdl: `
        type Part @key(fields: "id") { id: ID! title: String @shareable pages: Int @shareable }`,
      entities: {
        Part: [
          { id: 'p1', title: 'One', pages: 7 },
          { id: 'p2', title: 'Two', pages: 9 },
        ],
      },
    },
  ],
  cases: [
    {
      name: 'are not taken from where they are not: their null was told without a word',
      query: '{ first { next { title pages } } }',
      data: { first: { next: { title: 'Two', pages: 9 } } },
      slower: true,
    },
    {
      name: 'are not taken from below the path that provides them either',
      query: '{ best { title pages next { pages next { title } } } }',
      data: { best: { title: 'One', pages: 7, next: { pages: 9, next: { title: 'Two' } } } },
      slower: true,
    },
    {
      name: 'are taken where they are provided, and nobody else is asked',
      query: '{ best { pages next { title } } }',
      data: { best: { pages: 7, next: { title: 'Two' } } },
      hops: { shelf: 1 },
    },
  ],
};

export const providedFields: readonly Situation[] = [provided, providedElsewhere];
