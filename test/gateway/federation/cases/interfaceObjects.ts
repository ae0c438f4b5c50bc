// @interfaceObject: a subgraph adds fields to all types of an interface without knowing any of them. Whoever wants to know
// which type it really is has to ask the subgraph that does.
import type { Situation } from '../dataSubgraph';

const byInterface: Situation = {
  name: 'a subgraph that knows documents, and one that only approves them',
  subgraphs: [
    {
      name: 'documents',
      sdl: `
        type Query { documents: [Document!]!  document(id: ID!): Document }
        interface Document @key(fields: "id") { id: ID! title: String amount: Int! }
        type Quote implements Document @key(fields: "id") { id: ID! title: String amount: Int! validDays: Int! }
        type Receipt implements Document @key(fields: "id") { id: ID! title: String amount: Int! paid: Boolean! }`,
      roots: {
        documents: [
          { __typename: 'Quote', id: 'd1', title: 'Offer', amount: 900, validDays: 30 },
          { __typename: 'Receipt', id: 'd2', title: null, amount: 20, paid: true },
        ],
      },
      entities: {
        Document: [
          { __typename: 'Quote', id: 'd1', title: 'Offer', amount: 900, validDays: 30 },
          { __typename: 'Receipt', id: 'd2', title: null, amount: 20, paid: true },
        ],
        Quote: [{ __typename: 'Quote', id: 'd1', title: 'Offer', amount: 900, validDays: 30 }],
        Receipt: [{ __typename: 'Receipt', id: 'd2', title: null, amount: 20, paid: true }],
      },
      fields: { 'Query.document': () => null },
    },
    {
      name: 'approvals',
      sdl: `
        type Query { toApprove: [Document!]!  nobody: Document }
        type Document @key(fields: "id") @interfaceObject {
          id: ID!
          amount: Int! @external
          approver: Approver
          needsTwo: Boolean! @requires(fields: "amount")
        }
        type Approver @key(fields: "login") { login: ID! }`,
      roots: {
        toApprove: [
          { id: 'd2', approver: null },
          { id: 'd1', approver: { login: 'ann' } },
        ],
        nobody: null,
      },
      entities: {
        Document: [
          { id: 'd1', approver: { login: 'ann' } },
          { id: 'd2', approver: null },
        ],
      },
      fields: { 'Document.needsTwo': ({ amount }) => Number(amount) > 500 },
    },
    {
      name: 'people',
      sdl: `
        type Query { me: Approver }
        type Approver @key(fields: "login") { login: ID! name: String! desk: Document }
        type Document @key(fields: "id") @interfaceObject { id: ID! }`,
      roots: { me: { login: 'ann', name: 'Ann', desk: { id: 'd2' } } },
      entities: { Approver: [{ login: 'ann', name: 'Ann', desk: { id: 'd1' } }] },
    },
  ],
  cases: [
    {
      name: 'its fields on the interface',
      query: '{ documents { id approver { login } } }',
      data: {
        documents: [
          { id: 'd1', approver: { login: 'ann' } },
          { id: 'd2', approver: null },
        ],
      },
      slower: true,
    },
    {
      name: 'its fields on one type only',
      query: '{ documents { __typename ... on Quote { validDays approver { name } } ... on Receipt { paid } } }',
      data: {
        documents: [
          { __typename: 'Quote', validDays: 30, approver: { name: 'Ann' } },
          { __typename: 'Receipt', paid: true },
        ],
      },
      slower: true,
    },
    {
      name: 'from its root, with fields of the interface',
      query: '{ toApprove { id title } nobody { id } }',
      data: {
        toApprove: [
          { id: 'd2', title: null },
          { id: 'd1', title: 'Offer' },
        ],
        nobody: null,
      },
      slower: true,
    },
    {
      name: 'from its root, without anything that tells types apart: nobody else is asked',
      query: '{ toApprove { id approver { login } } }',
      data: {
        toApprove: [
          { id: 'd2', approver: null },
          { id: 'd1', approver: { login: 'ann' } },
        ],
      },
      slower: true,
    },
    {
      name: 'from its root, what type it is: never the interface’s name',
      query: '{ toApprove { __typename kind: __typename } }',
      data: {
        toApprove: [
          { __typename: 'Receipt', kind: 'Receipt' },
          { __typename: 'Quote', kind: 'Quote' },
        ],
      },
      slower: true,
    },
    {
      name: 'from its root, fields of each type',
      query: '{ toApprove { ... on Quote { validDays } ... on Receipt { paid id } } }',
      data: { toApprove: [{ paid: true, id: 'd2' }, { validDays: 30 }] },
      slower: true,
    },
    {
      name: 'a @requires of the interface’s field',
      query: '{ documents { needsTwo ... on Quote { twice: needsTwo } } toApprove { needsTwo } }',
      data: {
        documents: [{ needsTwo: true, twice: true }, { needsTwo: false }],
        toApprove: [{ needsTwo: false }, { needsTwo: true }],
      },
      slower: true,
    },
    {
      name: 'through an entity behind it, and back to the interface',
      query:
        '{ me { name desk { __typename title approver { login } } } documents { approver { desk { ... on Quote { validDays } } } } }',
      data: {
        me: { name: 'Ann', desk: { __typename: 'Receipt', title: null, approver: null } },
        documents: [{ approver: { desk: { validDays: 30 } } }, { approver: null }],
      },
      slower: true,
    },
  ],
};

export const interfaceObjects: readonly Situation[] = [byInterface];
