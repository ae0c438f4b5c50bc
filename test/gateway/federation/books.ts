// The two books in small, as subgraphs for tests: the shapes that the product's own subgraphs have (several keys, @requires
// with a nested selection, entities without a root field), and what a real one has beside: interfaces, unions, lists of lists.
import type { TestSubgraph } from '../testGraph';

export const invoices = [
  { id: '1', number: 'INV-1', name: 'January', amount: '100.00', contractId: 'c1', actualIds: ['a1', 'a2'] },
  { id: '2', number: 'INV-2', name: 'February', amount: '250.50', contractId: 'c1', actualIds: ['a3'] },
  { id: '3', number: 'INV-3', name: null, amount: '0.00', contractId: 'c2', actualIds: [] as string[] },
];
export const actuals = [
  { id: 'a1', kind: 'TIME', description: 'Design "review"\n', quantity: 8 },
  { id: 'a2', kind: 'MILESTONE', description: null, quantity: 1 },
  { id: 'a3', kind: 'TIME', description: 'Übergabe ✓ 😀', quantity: 2.5 },
];

type Invoice = (typeof invoices)[number];
const byId = (id: unknown) => invoices.find((invoice) => invoice.id === String(id));
const byNumber = (number: unknown) => invoices.find((invoice) => invoice.number === number);
const actual = (id: unknown) => actuals.find((one) => one.id === id);
const money = (amount: string) => ({ amount, currency: 'USD' });

export const dataverse: TestSubgraph = {
  name: 'dataverse',
  sdl: `
    type Query {
      invoice(id: ID, number: String): Invoice
      invoices(first: Int = 2, names: [String!], filter: Filter): [Invoice!]!
      actual(id: ID!): Actual
      anything: [Anything!]!
      node(id: ID!): Node
      grid: [[Invoice]!]!
      echo(filter: Filter!): String!
      wrong: Invoice!
    }
    type Mutation { confirm(id: ID!): Invoice  rename(id: ID!, name: String!): Invoice  fail: Invoice }
    input Filter { name: String = "all" deep: Filter kinds: [Kind!] }
    enum Kind { TIME MILESTONE }
    interface Node { id: ID! }
    union Anything = Invoice | Actual
    type Money @shareable { amount: String! currency: String! }
    type Digest @shareable { total: String! count: Int! money: Money! }
    type Invoice implements Node @key(fields: "id") @key(fields: "number") {
      id: ID! number: String! name: String
      amount: Money!
      contract: Contract!
      actuals: [Actual!]!
      digest: Digest! @inaccessible
      line(n: Int!): String!
    }
    type Contract @key(fields: "legalEntity number") { legalEntity: String! number: String! title: String! }
    type Actual implements Node @key(fields: "id") { id: ID! kind: Kind! description: String quantity: Float! previous: Actual }
  `,
  resolvers: {
    Query: {
      invoice: (_: unknown, { id, number }: { id?: string; number?: string }) => (id ? byId(id) : byNumber(number)),
      invoices: (_: unknown, { first }: { first: number }) => invoices.slice(0, first),
      actual: (_: unknown, { id }: { id: string }) => actual(id),
      anything: () => [
        { __typename: 'Invoice', ...invoices[0] },
        { __typename: 'Actual', ...actuals[1] },
        { __typename: 'Invoice', ...invoices[2] },
      ],
      node: (_: unknown, { id }: { id: string }) =>
        byId(id) ? { __typename: 'Invoice', ...byId(id) } : actual(id) && { __typename: 'Actual', ...actual(id) },
      grid: () => [[invoices[0], null], [], [invoices[1], invoices[0]]],
      echo: (_: unknown, { filter }: { filter: unknown }) => JSON.stringify(filter),
      wrong: () => {
        throw new Error('the connection string is postgres://secret');
      },
    },
    Mutation: {
      confirm: (_: unknown, { id }: { id: string }) => byId(id),
      rename: (_: unknown, { id, name }: { id: string; name: string }) => ({ ...byId(id), name }),
      fail: () => {
        throw new Error('broken');
      },
    },
    Invoice: {
      __resolveReference: ({ id, number }: Invoice) => (id ? byId(id) : byNumber(number)),
      amount: ({ amount }: Invoice) => money(amount),
      contract: ({ contractId }: Invoice) => ({
        legalEntity: 'USMF',
        number: contractId,
        title: `Contract ${contractId}`,
      }),
      actuals: ({ actualIds }: Invoice) => actualIds.map(actual),
      digest: ({ amount, actualIds }: Invoice) => ({ total: amount, count: actualIds.length, money: money(amount) }),
      line: ({ id }: Invoice, { n }: { n: number }) => `${id}/${n}`,
    },
    Contract: { __resolveReference: (reference: object) => ({ ...reference, title: 'by reference' }) },
    Actual: {
      __resolveReference: ({ id }: { id: string }) => actual(id),
      previous: ({ id }: { id: string }) => (id === 'a2' ? actual('a1') : null),
    },
  },
};

const proposals = [
  { number: 'INV-1', status: 'OPEN', lineIds: ['a1', 'a2'] },
  { number: 'INV-2', status: 'INVOICED', lineIds: ['a3'] },
];
const proposal = (number: unknown) => proposals.find((one) => one.number === number) ?? null;

export const finance: TestSubgraph = {
  name: 'finance',
  sdl: `
    type Query { proposal(number: String!): Proposal  proposals: [Proposal!]! }
    type Mutation { post(number: String!): Proposal }
    type Money @shareable { amount: String! currency: String! }
    type Digest @shareable { total: String! count: Int! money: Money! }
    type Invoice @key(fields: "number") {
      number: String!
      digest: Digest! @external
      proposal: Proposal
      reconciliation: Reconciliation @requires(fields: "digest { total count money { currency } }")
      strict: String!
    }
    type Reconciliation { agrees: Boolean! given: String! }
    type Proposal @key(fields: "number") {
      number: String! status: String! invoice: Invoice lines(first: Int): [Line!]! total: Money!
      contract: Contract @provides(fields: "title")
    }
    type Contract @key(fields: "legalEntity number") { legalEntity: String! number: String! title: String! @external }
    type Line { id: ID! actual: Actual }
    type Actual @key(fields: "id") { id: ID! voucher: String salesTax: Money }
  `,
  resolvers: {
    Query: { proposal: (_: unknown, { number }: { number: string }) => proposal(number), proposals: () => proposals },
    Mutation: { post: (_: unknown, { number }: { number: string }) => ({ ...proposal(number), status: 'INVOICED' }) },
    Invoice: {
      proposal: ({ number }: { number: string }) => proposal(number),
      reconciliation: ({ number, digest }: { number: string; digest: object }) => ({
        agrees: number !== 'INV-2',
        given: JSON.stringify(digest),
      }),
      strict: ({ number }: { number: string }) => {
        if (number === 'INV-2') throw new Error('an inner matter');
        return `strict ${number}`;
      },
    },
    Proposal: {
      invoice: ({ number }: { number: string }) => ({ number }),
      lines: ({ lineIds }: { lineIds: string[] }, { first }: { first?: number }) =>
        lineIds.slice(0, first ?? 10).map((id, n) => ({ id: `l${n}`, actual: { id } })),
      total: () => money('107.00'),
      contract: () => ({ legalEntity: 'USMF', number: 'c1', title: 'provided' }),
    },
    Actual: {
      voucher: ({ id }: { id: string }) => (id === 'a3' ? null : `V-${id}`),
      salesTax: () => money('7.00'),
    },
  },
};
