// @requires: chains and circles of needs, fragments on interfaces, conditions. A subgraph must never be asked with half of what
// it needs. Needs with arguments are in needsWithArguments.ts.
import type { Row, Situation } from '../dataSubgraph';

const chain: Situation = {
  name: 'needs that need something themselves',
  subgraphs: [
    {
      name: 'projects',
      sdl: `
        type Query { tasks: [Task!]! }
        type Task @key(fields: "id") {
          id: ID!
          isSmall: Boolean! @external
          isUrgent: Boolean! @requires(fields: "isSmall")
        }
        type Worker @key(fields: "login") { login: ID! name: String! years: Int! }`,
      roots: { tasks: [{ id: 't1' }, { id: 't2' }] },
      entities: {
        Task: [{ id: 't1' }, { id: 't2' }],
        Worker: [
          { login: 'ann', name: 'Ann', years: 12 },
          { login: 'bob', name: 'Bob', years: 1 },
        ],
      },
      fields: { 'Task.isUrgent': ({ isSmall }) => !isSmall },
    },
    {
      name: 'planning',
      sdl: `
        type Task @key(fields: "id") {
          id: ID!
          worker: Worker!
          isSmall: Boolean! @requires(fields: "worker { years }")
        }
        type Worker @key(fields: "login") { login: ID! years: Int! @external }`,
      entities: {
        Task: [
          { id: 't1', worker: { login: 'ann' } },
          { id: 't2', worker: { login: 'bob' } },
        ],
      },
      fields: { 'Task.isSmall': ({ worker }) => Number((worker as Row).years) > 5 },
    },
    {
      name: 'alerts',
      sdl: `
        type Task @key(fields: "id") {
          id: ID!
          isUrgent: Boolean! @external
          isSmall: Boolean! @external
          alert: String! @requires(fields: "isUrgent isSmall")
        }`,
      entities: { Task: [{ id: 't1' }, { id: 't2' }] },
      fields: {
        'Task.alert': ({ isUrgent, isSmall }) => `${isUrgent ? 'urgent' : 'calm'}, ${isSmall ? 'small' : 'large'}`,
      },
    },
  ],
  cases: [
    {
      name: 'through another entity and back',
      query: '{ tasks { isSmall } }',
      data: { tasks: [{ isSmall: true }, { isSmall: false }] },
    },
    {
      name: 'one step more, in a circle of subgraphs',
      query: '{ tasks { isUrgent } }',
      data: { tasks: [{ isUrgent: false }, { isUrgent: true }] },
    },
    {
      name: 'all of it, with what was needed beside',
      query: '{ tasks { alert isSmall worker { name } } }',
      data: {
        tasks: [
          { alert: 'calm, small', isSmall: true, worker: { name: 'Ann' } },
          { alert: 'urgent, large', isSmall: false, worker: { name: 'Bob' } },
        ],
      },
    },
    {
      name: 'only if it is wanted: a condition that is not met asks nobody',
      query:
        'query($all: Boolean = false) { tasks { id alert @include(if: $all) ... @include(if: $all) { isUrgent } } }',
      data: { tasks: [{ id: 't1' }, { id: 't2' }] },
      hops: { projects: 1 },
    },
    {
      name: 'two conditions around one need',
      query:
        'query($a: Boolean!, $b: Boolean!) { tasks { ... @include(if: $a) { isUrgent @skip(if: $b) } ... @skip(if: $a) { isSmall } } }',
      variables: { a: true, b: true },
      data: { tasks: [{}, {}] },
    },
  ],
};

const onInterfaces: Situation = {
  name: 'needs that depend on the type behind an interface, one of them hidden from clients',
  subgraphs: [
    {
      name: 'sources',
      sdl: `
        type Query @shareable { entry: Entry }
        type Entry @key(fields: "id") { id: ID! origin: Origin }
        interface Origin { text: String! }
        interface Signed implements Origin { text: String! by: String! }
        type Import implements Origin & Signed @shareable { text: String! by: String! file: String! }
        type Manual implements Origin & Signed @shareable { text: String! by: String! desk: String! }`,
      roots: { entry: { id: 'e1' } },
      entities: {
        Entry: [
          { id: 'e1', origin: { __typename: 'Import', text: 'I', by: 'Ann', file: 'a.csv' } },
          { id: 'e2', origin: { __typename: 'Manual', text: 'M', by: 'Bob', desk: '7' } },
          { id: 'e3', origin: null },
        ],
      },
      fields: {
        'Entry.origin': ({ id, origin }) =>
          id === 'e1' ? { __typename: 'Import', text: 'I', by: 'Ann', file: 'a.csv' } : origin,
      },
    },
    {
      name: 'audits',
      sdl: `
        type Query @shareable { entries: [Entry!]! }
        type Entry @key(fields: "id") {
          id: ID!
          origin: Origin @external
          trail: String! @requires(fields: "origin { text ... on Import { by file } ... on Manual { by desk } }")
          short: String! @requires(fields: "origin { ... on Origin { text } }")
        }
        interface Origin { text: String! }
        interface Signed implements Origin { text: String! by: String! }
        type Import implements Origin & Signed @shareable @inaccessible { text: String! by: String! file: String! }
        type Manual implements Origin & Signed @shareable { text: String! by: String! desk: String! }`,
      roots: { entries: [{ id: 'e1' }, { id: 'e2' }, { id: 'e3' }] },
      entities: { Entry: [{ id: 'e1' }, { id: 'e2' }, { id: 'e3' }] },
      fields: {
        'Entry.trail': ({ origin }) =>
          origin ? JSON.stringify(Object.entries(origin as Row).filter(([key]) => key !== '__typename')) : 'none',
        'Entry.short': ({ origin }) => String((origin as Row | null)?.text),
      },
    },
  ],
  cases: [
    {
      name: 'each type sends what is needed of it',
      query: '{ entries { trail short } entry { short } }',
      data: {
        entries: [
          { trail: '[["text","I"],["by","Ann"],["file","a.csv"]]', short: 'I' },
          { trail: '[["text","M"],["by","Bob"],["desk","7"]]', short: 'M' },
          { trail: 'none', short: 'undefined' },
        ],
        entry: { short: 'I' },
      },
    },
    {
      name: 'a type that is hidden is null for clients, and no error',
      query: '{ entries { origin { __typename text ... on Manual { desk } } } }',
      data: {
        entries: [{ origin: null }, { origin: { __typename: 'Manual', text: 'M', desk: '7' } }, { origin: null }],
      },
    },
  ],
};

/** The library asks `accounts` for a key that it does not have, and ends the whole process: so it is never asked. */
const severalKeys: Situation = {
  name: 'a need in a subgraph with several keys, of which another has only one',
  subgraphs: [
    {
      name: 'accounts',
      sdl: 'type Query { account: Account } type Account @key(fields: "code") { code: String! }',
      roots: { account: { code: 'c1' } },
    },
    {
      name: 'banks',
      sdl: `type Account @key(fields: "code") @key(fields: "org { id }") { code: String! org: Org! limit: Int! }
        type Org @shareable { id: ID! }`,
      entities: { Account: [{ code: 'c1', org: { id: 'o1' }, limit: 5 }] },
    },
    {
      name: 'risks',
      sdl: `type Account @key(fields: "code") @key(fields: "org { id }") { code: String! org: Org! limit: Int! @external risk: Int @requires(fields: "limit") }
        type Org @shareable { id: ID! }`,
      entities: { Account: [{ code: 'c1', org: { id: 'o1' } }] },
      fields: { 'Account.risk': ({ limit }) => Number(limit) * 2 },
    },
  ],
  cases: [
    {
      name: 'is given by the key that both have',
      query: '{ account { risk limit } }',
      data: { account: { risk: 10, limit: 5 } },
      slower: true,
    },
  ],
};

export const needs: readonly Situation[] = [chain, onInterfaces, severalKeys];
