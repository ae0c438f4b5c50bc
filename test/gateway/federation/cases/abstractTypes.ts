// Interfaces and unions of which each subgraph knows its own part: what one does not know it can neither give nor be asked.
import type { Situation } from '../dataSubgraph';

const fee = { __typename: 'Fee', label: 'Setup' };

const partsOfAUnion: Situation = {
  name: 'a union of which each subgraph knows a part, inside a shared value',
  subgraphs: [
    {
      name: 'billing',
      sdl: `
        type Query { draft: Batch latest: Batch @shareable }
        type Batch @key(fields: "id") { id: ID! content: Content @shareable }
        type Content @shareable { postings: [Posting!]! }
        union Posting = Fee | Hour
        type Fee @shareable { label: String }
        type Hour { quantity: Int }`,
      roots: {
        draft: { id: 'b1', content: { postings: [fee, { __typename: 'Hour', quantity: 8 }] } },
        latest: { id: 'b1', content: { postings: [fee] } },
      },
      entities: { Batch: [{ id: 'b1', content: { postings: [fee, { __typename: 'Hour', quantity: 8 }] } }] },
    },
    {
      name: 'ledger',
      sdl: `
        type Query { posted: Batch latest: Batch @shareable }
        type Batch @key(fields: "id") { id: ID! content: Content @shareable corrections: Content }
        type Content @shareable { postings: [Posting!]! }
        union Posting = Fee | Rounding
        type Fee @shareable { label: String }
        type Rounding { cents: Int }`,
      roots: {
        posted: { id: 'b1', content: { postings: [fee, { __typename: 'Rounding', cents: 2 }] } },
        latest: { id: 'b1', content: { postings: [fee] } },
      },
      entities: {
        Batch: [
          {
            id: 'b1',
            content: { postings: [fee] },
            corrections: { postings: [{ __typename: 'Rounding', cents: -1 }] },
          },
        ],
      },
    },
  ],
  cases: [
    {
      name: 'from the one side',
      query:
        '{ draft { content { postings { __typename ... on Fee { label } ... on Hour { quantity } ... on Rounding { cents } } } } }',
      // What only some of a shared field's subgraphs know is not asked for: it could not be told from what others give.
      data: { draft: { content: { postings: [fee, { __typename: 'Hour', quantity: null }] } } },
      hops: { billing: 1 },
    },
    {
      name: 'from the other',
      query:
        '{ posted { content { postings { ... on Rounding { cents } ... on Hour { quantity } ... on Fee { label } } } } }',
      data: { posted: { content: { postings: [{ label: 'Setup' }, { cents: null }] } } },
      hops: { ledger: 1 },
    },
    {
      name: 'a member that this side does not know leaves an empty object, not a null',
      query: '{ draft { content { postings { ... on Rounding { cents } } } } }',
      data: { draft: { content: { postings: [{}, {}] } } },
    },
    {
      name: 'through an entity to the side that has more',
      query: '{ draft { corrections { postings { __typename ... on Rounding { cents } } } } }',
      data: { draft: { corrections: { postings: [{ __typename: 'Rounding', cents: -1 }] } } },
      hops: { billing: 1, ledger: 1 },
    },
    {
      name: 'from a root that both have',
      query: '{ latest { id content { postings { __typename ... on Fee { label } } } } }',
      data: { latest: { id: 'b1', content: { postings: [fee] } } },
    },
  ],
};

const sharedMembers: Situation = {
  name: 'an interface whose types live in several subgraphs, each field of each type somewhere else',
  subgraphs: [
    {
      name: 'papers',
      sdl: `
        type Query { paper(id: ID!): Paper  papers: [Paper!]!  mail: [Mail!]! }
        interface Paper { id: ID! pages: Int }
        type Quote implements Paper @key(fields: "id") { id: ID! pages: Int validDays: Int }
        type Receipt implements Paper @key(fields: "id") { id: ID! pages: Int copyOf: Paper }
        union Mail = Quote | Receipt | Letter
        type Letter { subject: String }`,
      roots: {
        papers: [
          { __typename: 'Quote', id: 'q1', pages: 2, validDays: 30 },
          { __typename: 'Receipt', id: 'r1', pages: 1, copyOf: { __typename: 'Receipt', id: 'r2', copyOf: null } },
        ],
        mail: [
          { __typename: 'Letter', subject: 'Hello' },
          { __typename: 'Receipt', id: 'r2', pages: 1, copyOf: null },
          { __typename: 'Quote', id: 'q1', pages: 2, validDays: 30 },
        ],
      },
      fields: {
        'Query.paper': (_, { id }) => (id === 'q1' ? { __typename: 'Quote', id, pages: 2, validDays: 30 } : null),
      },
    },
    {
      name: 'money',
      sdl: `
        type Quote @key(fields: "id") { id: ID! total: String }
        type Receipt @key(fields: "id") { id: ID! total: String paidBy: Payer }
        union Payer = Customer | Company
        type Customer @key(fields: "number") { number: ID! }
        type Company @key(fields: "code") { code: ID! }`,
      entities: {
        Quote: [{ id: 'q1', total: '90.00' }],
        Receipt: [
          { id: 'r1', total: '10.00', paidBy: { __typename: 'Customer', number: 'C-1' } },
          { id: 'r2', total: '20.00', paidBy: { __typename: 'Company', code: 'USMF' } },
        ],
      },
    },
    {
      name: 'parties',
      sdl: `
        type Customer @key(fields: "number") { number: ID! name: String }
        type Company @key(fields: "code") { code: ID! name: String currency: String! }`,
      entities: {
        Customer: [{ number: 'C-1', name: 'Adatum' }],
        Company: [{ code: 'USMF', name: null, currency: 'USD' }],
      },
    },
  ],
  cases: [
    {
      name: 'fields of other subgraphs by fragments on each type',
      query: '{ papers { id pages ... on Quote { validDays total } ... on Receipt { amount: total } } }',
      data: {
        papers: [
          { id: 'q1', pages: 2, validDays: 30, total: '90.00' },
          { id: 'r1', pages: 1, amount: '10.00' },
        ],
      },
      hops: { papers: 1, money: 1 },
    },
    {
      name: 'one key for fields of several types and subgraphs',
      query: `{ mail { ... on Receipt { total paidBy { ... on Customer { name } ... on Company { name currency } } } ... on Quote { total } ... on Letter { total: subject } } }`,
      data: {
        mail: [{ total: 'Hello' }, { total: '20.00', paidBy: { name: null, currency: 'USD' } }, { total: '90.00' }],
      },
    },
    {
      name: 'three hops through two unions',
      query:
        '{ mail { __typename ... on Receipt { paidBy { __typename ... on Customer { name } ... on Company { currency } } } } }',
      data: {
        mail: [
          { __typename: 'Letter' },
          { __typename: 'Receipt', paidBy: { __typename: 'Company', currency: 'USD' } },
          { __typename: 'Quote' },
        ],
      },
      hops: { papers: 1, money: 1, parties: 1 },
    },
    {
      name: 'an interface inside itself',
      query: '{ papers { ... on Receipt { total copyOf { __typename id ... on Receipt { total copyOf { id } } } } } }',
      data: {
        papers: [{}, { total: '10.00', copyOf: { __typename: 'Receipt', id: 'r2', total: '20.00', copyOf: null } }],
      },
    },
    {
      name: 'fragments nested in fragments, on the interface and back on a type',
      query: `query($id: ID!) { paper(id: $id) { ...P } } fragment P on Paper { ... on Quote { ...Q } ... on Paper { id ... on Receipt { paidBy { __typename } } } } fragment Q on Quote { ... on Paper { pages } total }`,
      variables: { id: 'q1' },
      data: { paper: { pages: 2, total: '90.00', id: 'q1' } },
    },
    {
      name: 'nothing but type names, under three names',
      query: '{ papers { __typename t: __typename } mail { kind: __typename } }',
      data: {
        papers: [
          { __typename: 'Quote', t: 'Quote' },
          { __typename: 'Receipt', t: 'Receipt' },
        ],
        mail: [{ kind: 'Letter' }, { kind: 'Receipt' }, { kind: 'Quote' }],
      },
      hops: { papers: 1 },
    },
    {
      name: 'a fragment under a condition, on a type of a union',
      query:
        'query($more: Boolean!) { mail { ... on Receipt @include(if: $more) { total } ... on Quote @skip(if: $more) { total } } }',
      variables: { more: false },
      data: { mail: [{}, {}, { total: '90.00' }] },
    },
  ],
};

const mismatchedMembers: Situation = {
  name: 'types of one union that disagree about null',
  subgraphs: [
    {
      name: 'staff',
      sdl: `type Query { workers: [Worker!]! } type Worker { id: ID @shareable }`,
      roots: { workers: [{ id: 'w1' }] },
    },
    {
      name: 'accounts',
      sdl: `
        type Query { holders: [Holder!]! }
        union Holder = Worker | Vendor
        type Worker @key(fields: "id") { id: ID! name: String peers: [Holder!]! }
        type Vendor { id: ID name: String peers: [Holder!]! }`,
      roots: {
        holders: [
          { __typename: 'Worker', id: 'w1', name: 'Ann', peers: [{ __typename: 'Vendor', id: 'v1', name: 'Tools' }] },
          { __typename: 'Vendor', id: 'v1', name: 'Tools', peers: [{ __typename: 'Worker', id: 'w1', name: 'Ann' }] },
        ],
      },
      entities: { Worker: [{ id: 'w1', name: 'Ann' }] },
    },
  ],
  cases: [
    {
      name: 'side by side, at two depths',
      query:
        '{ workers { id name } holders { ... on Worker { id peers { ... on Worker { id } ... on Vendor { id name } } } ... on Vendor { id peers { ... on Worker { id name } ... on Vendor { id } } } } }',
      data: {
        workers: [{ id: 'w1', name: 'Ann' }],
        holders: [
          { id: 'w1', peers: [{ id: 'v1', name: 'Tools' }] },
          { id: 'v1', peers: [{ id: 'w1', name: 'Ann' }] },
        ],
      },
    },
    {
      name: 'across two parents, when their fragments come in another order',
      query:
        '{ holders { ... on Worker { peers { ... on Vendor { id } ... on Worker { id } } } ... on Vendor { peers { ... on Worker { id } ... on Vendor { id } } } } }',
      data: { holders: [{ peers: [{ id: 'v1' }] }, { peers: [{ id: 'w1' }] }] },
      slower: true,
    },
  ],
};

export const abstractTypes: readonly Situation[] = [partsOfAUnion, sharedMembers, mismatchedMembers];
