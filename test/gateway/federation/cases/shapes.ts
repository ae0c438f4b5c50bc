// Federation behaviours as data: a query on the two small books and the answer that one server holding both would give.
export interface Case {
  readonly name: string;
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  readonly data: unknown;
  /** Requests per subgraph, where the number matters. */
  readonly hops?: Readonly<Record<string, number>>;
  /** The library's planner (router-query-planner 0.0.38) cannot plan it: our own does. When it learns it, this says so. */
  readonly slower?: true;
}

export const shapes: readonly Case[] = [
  {
    name: 'a field of one subgraph, with aliases',
    query: '{ a: invoice(id: "1") { n: number name } b: invoice(number: "INV-2") { name } }',
    data: { a: { n: 'INV-1', name: 'January' }, b: { name: 'February' } },
    hops: { dataverse: 1, finance: 0 },
  },
  {
    name: 'the second of two keys',
    query: '{ invoices { id proposal { status } } }',
    data: {
      invoices: [
        { id: '1', proposal: { status: 'OPEN' } },
        { id: '2', proposal: { status: 'INVOICED' } },
      ],
    },
    hops: { dataverse: 1, finance: 1 },
  },
  {
    name: 'an entity that the other side does not have',
    query: '{ invoice(id: "3") { name proposal { status } } }',
    data: { invoice: { name: null, proposal: null } },
  },
  {
    name: 'a compound key, and what @provides gives without another request',
    query: '{ proposal(number: "INV-1") { contract { legalEntity number title } } }',
    data: { proposal: { contract: { legalEntity: 'USMF', number: 'c1', title: 'provided' } } },
    hops: { dataverse: 0, finance: 1 },
  },
  {
    name: '@requires with a nested selection of an inaccessible field',
    query: '{ invoice(id: "1") { reconciliation { agrees given } } }',
    data: {
      invoice: { reconciliation: { agrees: true, given: '{"total":"100.00","count":2,"money":{"currency":"USD"}}' } },
    },
    hops: { dataverse: 1, finance: 1 },
  },
  {
    name: 'three hops there and back',
    query: '{ invoice(id: "1") { proposal { lines { id actual { description quantity voucher } } } } }',
    data: {
      invoice: {
        proposal: {
          lines: [
            { id: 'l0', actual: { description: 'Design "review"\n', quantity: 8, voucher: 'V-a1' } },
            { id: 'l1', actual: { description: null, quantity: 1, voucher: 'V-a2' } },
          ],
        },
      },
    },
    hops: { dataverse: 2, finance: 1 },
  },
  {
    name: 'a root of the other side, back through the reference',
    query: '{ proposals { number invoice { name contract { title } } } }',
    data: {
      proposals: [
        { number: 'INV-1', invoice: { name: 'January', contract: { title: 'Contract c1' } } },
        { number: 'INV-2', invoice: { name: 'February', contract: { title: 'Contract c1' } } },
      ],
    },
  },
  {
    name: 'roots of both sides at once',
    query: '{ invoices(first: 1) { id } proposals { status } }',
    data: { invoices: [{ id: '1' }], proposals: [{ status: 'OPEN' }, { status: 'INVOICED' }] },
  },
  {
    name: 'lists of lists with holes, each entity asked for once',
    query: '{ grid { id proposal { status } } }',
    data: {
      grid: [
        [{ id: '1', proposal: { status: 'OPEN' } }, null],
        [],
        [
          { id: '2', proposal: { status: 'INVOICED' } },
          { id: '1', proposal: { status: 'OPEN' } },
        ],
      ],
    },
    hops: { dataverse: 1, finance: 1 },
  },
  {
    name: 'a union across both sides',
    query:
      '{ anything { __typename ... on Invoice { number proposal { status } } ... on Actual { id kind voucher } } }',
    data: {
      anything: [
        { __typename: 'Invoice', number: 'INV-1', proposal: { status: 'OPEN' } },
        { __typename: 'Actual', id: 'a2', kind: 'MILESTONE', voucher: 'V-a2' },
        { __typename: 'Invoice', number: 'INV-3', proposal: null },
      ],
    },
  },
  {
    name: 'an interface, its fields by fragments on itself and on its types',
    query: `{ i: node(id: "2") { ...F } a: node(id: "a1") { ...F } none: node(id: "x") { id } plain: node(id: "1") { id } typed: node(id: "1") { t: __typename } }
      fragment F on Node { id ... on Invoice { proposal { number } } ... on Actual { salesTax { amount } } }`,
    data: {
      i: { id: '2', proposal: { number: 'INV-2' } },
      a: { id: 'a1', salesTax: { amount: '7.00' } },
      none: null,
      plain: { id: '1' },
      typed: { t: 'Invoice' },
    },
  },
  {
    name: 'one field with other arguments under two aliases, in the second hop too',
    query:
      '{ invoice(id: "1") { one: line(n: 1) two: line(n: 2) proposal { few: lines(first: 1) { id } all: lines { id } } } }',
    data: { invoice: { one: '1/1', two: '1/2', proposal: { few: [{ id: 'l0' }], all: [{ id: 'l0' }, { id: 'l1' }] } } },
  },
  {
    name: 'the same entity by two paths with different selections under one key',
    query: `{ a: invoice(id: "1") { proposal { x: lines(first: 1) { id } } } b: invoice(id: "1") { proposal { x: lines { id } } } }`,
    data: { a: { proposal: { x: [{ id: 'l0' }] } }, b: { proposal: { x: [{ id: 'l0' }, { id: 'l1' }] } } },
  },
  {
    name: 'fields merged from a selection and two fragments',
    query: `{ invoice(id: "1") { ...A amount { currency } ...B } }
      fragment A on Invoice { amount { amount } proposal { status } } fragment B on Invoice { proposal { number } name }`,
    data: {
      invoice: {
        amount: { amount: '100.00', currency: 'USD' },
        proposal: { status: 'OPEN', number: 'INV-1' },
        name: 'January',
      },
    },
  },
  {
    name: 'an entity inside itself',
    query: '{ actual(id: "a2") { voucher previous { voucher previous { voucher } } } }',
    data: { actual: { voucher: 'V-a2', previous: { voucher: 'V-a1', previous: null } } },
  },
  {
    name: 'a @requires behind an entity that was itself fetched from that subgraph',
    query: '{ invoices { proposal { invoice { reconciliation { agrees } } } } }',
    data: {
      invoices: [
        { proposal: { invoice: { reconciliation: { agrees: true } } } },
        { proposal: { invoice: { reconciliation: { agrees: false } } } },
      ],
    },
    slower: true,
  },
  {
    name: 'other fields under the names of keys and needs, which must not be taken for them',
    query:
      '{ invoices { number: name id: number digest: line(n: 1) proposal { status number: status } reconciliation { agrees } } }',
    data: {
      invoices: [
        {
          number: 'January',
          id: 'INV-1',
          digest: '1/1',
          proposal: { status: 'OPEN', number: 'OPEN' },
          reconciliation: { agrees: true },
        },
        {
          number: 'February',
          id: 'INV-2',
          digest: '2/1',
          proposal: { status: 'INVOICED', number: 'INVOICED' },
          reconciliation: { agrees: false },
        },
      ],
    },
  },
  {
    name: 'keys that every JavaScript object inherits',
    query: '{ constructor: invoice(id: "3") { toString: name valueOf: proposal { status } hasOwnProperty: id } }',
    data: { constructor: { toString: null, valueOf: null, hasOwnProperty: '3' } },
  },
];
