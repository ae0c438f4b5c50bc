// The same for what a request brings along: variables and defaults, conditions, mutations in order, introspection.
import type { Case } from './shapes';

export const requests: readonly Case[] = [
  {
    name: 'variables of every kind, and an argument’s own default',
    query:
      'query($first: Int, $name: String) { all: invoices { id } one: invoices(first: $first) { id } echo(filter: { deep: { name: $name } }) }',
    variables: { first: 1, name: 'x"y' },
    data: { all: [{ id: '1' }, { id: '2' }], one: [{ id: '1' }], echo: '{"name":"all","deep":{"name":"x\\"y"}}' },
  },
  {
    name: 'a variable’s default, in the second hop',
    query: 'query($n: Int = 1) { invoice(id: "1") { proposal { lines(first: $n) { id } } } }',
    data: { invoice: { proposal: { lines: [{ id: 'l0' }] } } },
  },
  {
    name: 'a null that is not a default',
    query: 'query($n: Int = 1) { invoice(id: "1") { proposal { lines(first: $n) { id } } } }',
    variables: { n: null },
    data: { invoice: { proposal: { lines: [{ id: 'l0' }, { id: 'l1' }] } } },
  },
  {
    name: 'a variable that is not given, and is called what every object inherits',
    query: 'query($constructor: Int) { invoice(id: "1") { proposal { lines(first: $constructor) { id } } } }',
    data: { invoice: { proposal: { lines: [{ id: 'l0' }, { id: 'l1' }] } } },
  },
  {
    name: 'an input object with defaults and enums',
    query: 'query($f: Filter!) { echo(filter: $f) }',
    variables: { f: { kinds: ['TIME'] } },
    data: { echo: '{"name":"all","kinds":["TIME"]}' },
  },
  {
    name: '@skip and @include on fields and fragments: met',
    query:
      'query($on: Boolean!) { invoice(id: "1") { id name @skip(if: $on) proposal @include(if: $on) { status } ... @include(if: $on) { reconciliation { agrees } } } }',
    variables: { on: true },
    data: { invoice: { id: '1', proposal: { status: 'OPEN' }, reconciliation: { agrees: true } } },
  },
  {
    name: '@skip and @include on fields and fragments: not met, and nothing is asked for nothing',
    query:
      'query($on: Boolean!) { invoice(id: "1") { id name @skip(if: $on) proposal @include(if: $on) { status } ... @include(if: $on) { reconciliation { agrees } } } }',
    variables: { on: false },
    data: { invoice: { id: '1', name: 'January' } },
    hops: { dataverse: 1, finance: 0 },
  },
  {
    name: 'one field under two conditions: either is enough, and each brings its own selection',
    query: `query($a: Boolean!, $b: Boolean!) { invoice(id: "1") { proposal @include(if: $a) { status } proposal @include(if: $b) { number } } }`,
    variables: { a: false, b: true },
    data: { invoice: { proposal: { number: 'INV-1' } } },
  },
  {
    name: 'both conditions on one field',
    query:
      'query($a: Boolean!, $b: Boolean!) { invoice(id: "1") { id proposal @include(if: $a) @skip(if: $b) { status } } }',
    variables: { a: true, b: true },
    data: { invoice: { id: '1' } },
  },
  {
    name: 'a root field that is skipped',
    query:
      'query($a: Boolean!) { invoice(id: "1") @skip(if: $a) { id } ...F @include(if: $a) } fragment F on Query { proposals { number } }',
    variables: { a: true },
    data: { proposals: [{ number: 'INV-1' }, { number: 'INV-2' }] },
  },
  {
    name: 'nothing but __typename',
    query: '{ __typename t: __typename }',
    data: { __typename: 'Query', t: 'Query' },
    hops: { dataverse: 0, finance: 0 },
  },
  {
    name: 'nothing but a __typename that is left out, of a union',
    query:
      'query($no: Boolean!) { anything { __typename @include(if: $no) } proposals { __typename @include(if: $no) } }',
    variables: { no: false },
    data: { anything: [{}, {}, {}], proposals: [{}, {}] },
  },
  {
    name: 'fields by type beside a __typename that is left out by a fragment',
    query:
      'query($no: Boolean!) { anything { ...T @include(if: $no) ... on Invoice { number } ... on Actual { id } } } fragment T on Anything { __typename }',
    variables: { no: false },
    data: { anything: [{ number: 'INV-1' }, { id: 'a2' }, { number: 'INV-3' }] },
    slower: true,
  },
  {
    name: 'aliases that begin as GraphQL’s own names do',
    query: `{ __typename: proposals { __typename: status __x: invoice { __typename: id __kind: __typename } } __schema: invoice(id: "1") { __a: proposal { __b: number } } __s: __schema { __q: queryType { __n: name __typename } } }`,
    data: {
      __typename: [
        { __typename: 'OPEN', __x: { __typename: '1', __kind: 'Invoice' } },
        { __typename: 'INVOICED', __x: { __typename: '2', __kind: 'Invoice' } },
      ],
      __schema: { __a: { __b: 'INV-1' } },
      __s: { __q: { __n: 'Query', __typename: '__Type' } },
    },
  },
  {
    name: 'introspection beside data, through a fragment',
    query: `query($name: String!) { ...I invoice(id: "1") { id } } fragment I on Query { __schema { queryType { name } } __type(name: $name) { kind fields { name } } }`,
    variables: { name: 'Reconciliation' },
    data: {
      __schema: { queryType: { name: 'Query' } },
      __type: { kind: 'OBJECT', fields: [{ name: 'agrees' }, { name: 'given' }] },
      invoice: { id: '1' },
    },
  },
  {
    name: 'nothing inaccessible in introspection',
    query: '{ __type(name: "Invoice") { fields { name } } _e: __type(name: "_Entity") { name } }',
    data: {
      __type: {
        fields: [
          'id',
          'number',
          'name',
          'amount',
          'contract',
          'actuals',
          'line',
          'proposal',
          'reconciliation',
          'strict',
        ].map((name) => ({ name })),
      },
      _e: null,
    },
    hops: { dataverse: 0, finance: 0 },
  },
  {
    name: 'a mutation whose answer continues on the other side',
    query: 'mutation($id: ID!) { confirm(id: $id) { number proposal { status invoice { name } } } }',
    variables: { id: '2' },
    data: { confirm: { number: 'INV-2', proposal: { status: 'INVOICED', invoice: { name: 'February' } } } },
  },
];
