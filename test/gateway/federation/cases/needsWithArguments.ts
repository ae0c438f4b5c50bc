// @requires of fields that take arguments: two needs, or a need and the client, may ask for the same field with other ones.
import type { Row, Situation } from '../dataSubgraph';

const prices: Readonly<Record<string, number>> = { USD: 10, EUR: 9 };

const withArguments: Situation = {
  name: 'needs with arguments, which differ between needs and from the client’s own',
  subgraphs: [
    {
      name: 'goods',
      sdl: `
        type Query { goods: [Good!]! }
        type Good @key(fields: "sku") { sku: ID! weight: Int price(currency: String!): Int family: Family  notes(limit: Int!): [Note!] }
        type Family { average(currency: String!): Int }
        type Note @key(fields: "id") { id: ID! by: String }`,
      roots: {
        goods: [
          { sku: 'g1', weight: 2, family: {} },
          { sku: 'g2', weight: null, family: null },
        ],
      },
      entities: {
        Good: [
          { sku: 'g1', weight: 2, family: {} },
          { sku: 'g2', weight: null, family: null },
        ],
        Note: [],
      },
      fields: {
        'Good.price': (_, { currency }) => prices[String(currency)],
        'Family.average': (_, { currency }) => (prices[String(currency)] ?? 0) * 2,
        'Good.notes': ({ sku }, { limit }) =>
          sku === 'g1'
            ? [
                { id: 'n1', by: 'Ann' },
                { id: 'n2', by: null },
              ].slice(0, Number(limit))
            : [],
      },
    },
    {
      name: 'freight',
      sdl: `
        type Good @key(fields: "sku") {
          sku: ID!
          weight: Int @external
          price(currency: String!): Int @external
          family: Family @external
          notes(limit: Int!): [Note!] @external
          inDollars: Int @requires(fields: "price(currency: \\"USD\\") weight")
          inEuros: Int @requires(fields: "price(currency: \\"EUR\\") weight")
          isDear: Boolean @requires(fields: "family { average(currency: \\"USD\\") }")
          authors: String @requires(fields: "notes(limit: 3) { by }")
        }
        type Family @external { average(currency: String!): Int }
        type Note @key(fields: "id") { id: ID! by: String @external }`,
      entities: { Good: [{ sku: 'g1' }, { sku: 'g2' }] },
      fields: {
        'Good.inDollars': ({ price, weight }) => Number(price) * Number(weight ?? 1),
        'Good.inEuros': ({ price, weight }) => Number(price) * Number(weight ?? 1),
        'Good.isDear': ({ family }) => (family ? Number((family as Row).average) > 15 : null),
        'Good.authors': ({ notes }) => (notes as Row[]).map(({ by }) => by ?? '?').join(','),
      },
    },
  ],
  cases: [
    {
      name: 'two needs of one field with other arguments',
      query: '{ goods { sku inDollars inEuros isDear } }',
      data: {
        goods: [
          { sku: 'g1', inDollars: 20, inEuros: 18, isDear: true },
          // Null is a value: weight and family are known to be null, so the question can be put.
          { sku: 'g2', inDollars: 10, inEuros: 9, isDear: null },
        ],
      },
    },
    {
      name: 'beside the client’s own use of it, aliased and not',
      query:
        '{ goods { price(currency: "EUR") inDollars p: price(currency: "USD") inEuros notes(limit: 1) { id } authors } }',
      data: {
        goods: [
          { price: 9, inDollars: 20, p: 10, inEuros: 18, notes: [{ id: 'n1' }], authors: 'Ann,?' },
          { price: 9, inDollars: 10, p: 10, inEuros: 9, notes: [], authors: '' },
        ],
      },
    },
    {
      name: 'beside another field that the client calls by its name',
      query: '{ goods { price: sku weight: sku family: inEuros notes: inDollars } }',
      data: {
        goods: [
          { price: 'g1', weight: 'g1', family: 18, notes: 20 },
          { price: 'g2', weight: 'g2', family: 9, notes: 10 },
        ],
      },
    },
  ],
};

const beside: Situation = {
  name: 'a need with arguments of a field that is never null',
  subgraphs: [
    {
      name: 'shelf',
      sdl: `
        type Query { shelf: Shelf }
        type Shelf { top: Box }
        type Box @key(fields: "code") { code: String! text(n: Int = 1, said: String): String! }`,
      roots: { shelf: { top: { code: 'b1' } } },
      entities: { Box: [{ code: 'b1' }] },
      fields: { 'Box.text': (_, { n, said }) => said ?? `n=${n}` },
    },
    {
      name: 'labels',
      sdl: `
        type Box @key(fields: "code") {
          code: String!
          text(n: Int = 1, said: String): String! @external
          label: String @requires(fields: "text(n: 7)")
        }`,
      entities: { Box: [{ code: 'b1' }] },
      fields: { 'Box.label': ({ text }) => `label of ${text}` },
    },
  ],
  cases: [
    {
      name: 'the client’s own value was handed on in place of the one needed',
      query: '{ shelf { top { text(said: "mine") label } } }',
      data: { shelf: { top: { text: 'mine', label: 'label of n=7' } } },
      slower: true,
    },
    {
      name: 'it alone',
      query: '{ shelf { top { label } } }',
      data: { shelf: { top: { label: 'label of n=7' } } },
    },
  ],
};

export const needsWithArguments: readonly Situation[] = [withArguments, beside];
