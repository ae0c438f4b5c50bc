// Compiled execution says what graphql-js says: data in the same order, errors with the same path, message and code.

import { buildSubgraphSchema } from '@apollo/subgraph';
import { type ExecutionResult, execute, GraphQLError, GraphQLScalarType, parse } from 'graphql';
import { compiledExecution } from '../../../subgraphs/graphql/compiledExecution';

const Even = new GraphQLScalarType({
  name: 'Even',
  parseValue: (value) => {
    if (Number(value) % 2 !== 0) throw new GraphQLError('not even', { extensions: { code: 'DECIMAL_INVALID' } });
    return Number(value);
  },
});

const order: string[] = [];
const later = <T>(value: T) => new Promise<T>((resolve) => setImmediate(() => resolve(value)));
const schema = buildSubgraphSchema({
  typeDefs: parse(`
    scalar Even
    enum Kind { TIME FEE }
    input Filter { kind: Kind and: [Filter!] not: Filter count: Even = 4 }
    interface Node { id: ID! }
    type Line implements Node { id: ID! kind: Kind! broken: String! parent: Invoice }
    type Invoice implements Node @key(fields: "id") { id: ID! lines: [Line!]! maybe: [Line] strict: Line! name(upper: Boolean = false): String }
    union Found = Invoice | Line
    type Query { invoice(filter: Filter): Invoice found: [Found!]! node: Node echo(filter: Filter, count: Even): String }
    type Mutation { first: Int second: Int }
    type Subscription { ticks: Invoice }`),
  resolvers: {
    Even,
    Query: {
      invoice: () => later({ id: '1' }),
      found: () => [
        { __typename: 'Line', id: 'l', kind: 'FEE' },
        { __typename: 'Invoice', id: 'i' },
      ],
      node: () => ({ __typename: 'Invoice', id: 'n' }),
      echo: (_: unknown, args: object) => JSON.stringify(args),
    },
    Mutation: {
      first: async () => {
        await later(0);
        order.push('first');
        return 1;
      },
      second: () => {
        order.push('second');
        return 2;
      },
    },
    Invoice: {
      __resolveReference: ({ id }: { id: string }) => later({ id }),
      lines: () => [{ id: 'a', kind: 'TIME' }, later({ id: 'b', kind: 'FEE' })],
      maybe: () => [{ id: 'a' }, null, { id: 'c' }],
      strict: () => null,
      name: (_: unknown, { upper }: { upper: boolean }) => (upper ? 'NAME' : 'name'),
    },
    Line: {
      broken: ({ id }: { id: string }) => {
        if (id === 'c') throw new GraphQLError('no', { extensions: { code: 'NOT_FOUND' } });
        return later('fine');
      },
      parent: () => {
        throw new Error('unexpected');
      },
    },
  },
});
const compiled = compiledExecution(schema, 0);

const REPRESENTED =
  'query($list: [_Any!]!, $upper: Boolean) { _entities(representations: $list) { __typename ... on Invoice { id name(upper: $upper) } } }';

const CASES: Record<string, { source: string; variables?: Record<string, unknown>; operationName?: string }> = {
  'fields, aliases and fragments': {
    source:
      '{ invoice { x: name name2: name(upper: true) ...F id } } fragment F on Invoice { lines { kind id __typename } }',
  },
  conditions: {
    source:
      'query($yes: Boolean!) { invoice { id @skip(if: $yes) name @include(if: $yes) lines @include(if: false) { id } } }',
    variables: { yes: true },
  },
  'abstract types': {
    source: '{ node { __typename id ... on Invoice { name } } found { ... on Node { id } ... on Line { kind } } }',
  },
  'an error in a list that may hold null': { source: '{ invoice { maybe { id broken } } }' },
  'a null that empties its parents': { source: '{ invoice { name strict { id } } }' },
  'an unexpected error': { source: '{ invoice { lines { id parent { id } } } }' },
  'an input that contains itself': {
    source: 'query($filter: Filter) { echo(filter: $filter) }',
    variables: { filter: { kind: 'FEE', and: [{ not: { kind: 'TIME' } }, {}] } },
  },
  'defaults of variables and arguments': { source: 'query($count: Even = 6) { echo(count: $count, filter: {}) }' },
  'an absent variable': { source: 'query($count: Even, $filter: Filter) { echo(count: $count, filter: $filter) }' },
  'null for a variable': { source: 'query($count: Even) { echo(count: $count) }', variables: { count: null } },
  'a scalar’s refusal keeps its code': {
    source: 'query($count: Even) { echo(count: $count) }',
    variables: { count: 3 },
  },
  'an unknown field of an input': {
    source: 'query($filter: Filter) { echo(filter: $filter) }',
    variables: { filter: { other: 1 } },
  },
  'a missing variable': { source: 'query($yes: Boolean!) { invoice { id @include(if: $yes) } }' },
  'a list of representations': {
    source: REPRESENTED,
    variables: { list: [{ __typename: 'Invoice', id: '1', deep: [null, { x: null }] }], upper: true },
  },
  'an empty list of representations': { source: REPRESENTED, variables: { list: [] } },
  'one representation without a list': {
    source: REPRESENTED,
    variables: { list: { __typename: 'Invoice', id: '1' } },
  },
  'nothing among representations': { source: REPRESENTED, variables: { list: [{ __typename: 'Invoice' }, null] } },
  'no representations': { source: REPRESENTED, variables: {} },
  'representations beside a wrong variable': { source: REPRESENTED, variables: { list: [], upper: 'yes' } },
  'one of two operations': { source: 'query A { invoice { id } } query B { node { id } }', operationName: 'B' },
  'an event of a subscription': { source: 'subscription { ticks { id name lines { id } } }' },
};

function summary(result: ExecutionResult) {
  const errors = result.errors?.map(({ message, path, extensions, locations }) => ({
    message,
    path,
    extensions,
    locations,
  }));
  return { data: JSON.stringify(result.data), errors };
}

describe('compiled execution', () => {
  it.each(Object.entries(CASES))('%s', async (_, { source, variables, operationName }) => {
    const args = {
      schema,
      document: parse(source),
      rootValue: { ticks: { id: 't' } },
      variableValues: variables ?? null,
      operationName: operationName ?? null,
    };
    const expected = summary(await execute(args));
    expect(summary(await compiled(args))).toEqual(expected);
    expect(summary(await compiled(args))).toEqual(expected);
  });

  it('gives more wrong values than are told a code, walked and compiled: it once had none, and was masked', async () => {
    const document = parse('query ($filter: Filter) { echo(filter: $filter) }');
    const variableValues = { filter: { and: Array.from({ length: 60 }, () => ({ count: 1 })) } };
    for (let time = 0; time < 3; time += 1) {
      const { data, errors } = await compiled({ schema, document, variableValues });
      expect(data).toBeUndefined();
      expect(new Set(errors?.map(({ extensions }) => extensions.code))).toEqual(
        new Set(['DECIMAL_INVALID', 'BAD_USER_INPUT']),
      );
    }
  });

  it('runs a mutation’s fields one after the other', async () => {
    order.length = 0;
    await compiled({ schema, document: parse('mutation { first second }') });
    expect(order).toEqual(['first', 'second']);
  });

  it('walks a document that comes once, and compiles it the second time', async () => {
    const lazily = compiledExecution(schema);
    const args = { schema, document: parse('{ invoice { id } }') };
    for (let time = 0; time < 3; time++) expect(await lazily(args)).toEqual({ data: { invoice: { id: '1' } } });
  });
});
