// The public schema is held to the contract: what both have is identical, what the contract has and nobody has built yet is
// listed here by name, and that list may only shrink. The public schema may have more.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Change, diff } from '@graphql-inspector/core';
import { buildSchema } from 'graphql';

const read = (name: string) => readFileSync(join(__dirname, '..', '..', 'schema', name), 'utf8');

/** Growth: what nobody who relies on the contract can notice. An added argument or input field counts only if it is optional. */
const GROWTH = new Set([
  'TYPE_ADDED',
  'FIELD_ADDED',
  'ENUM_VALUE_ADDED',
  'FIELD_ARGUMENT_ADDED',
  'INPUT_FIELD_ADDED',
  'OBJECT_TYPE_INTERFACE_ADDED',
  'UNION_MEMBER_ADDED',
]);
const WORDS = /_DESCRIPTION_(ADDED|CHANGED|REMOVED)$|^TYPE_DESCRIPTION|DIRECTIVE/;
const REMOVED = new Set([
  'TYPE_REMOVED',
  'FIELD_REMOVED',
  'ENUM_VALUE_REMOVED',
  'FIELD_ARGUMENT_REMOVED',
  'INPUT_FIELD_REMOVED',
]);

interface Judged {
  /** In the contract, not in the public schema: a type, 'Type.field', 'Type.field.argument' or 'Enum.VALUE'. */
  readonly missing: string[];
  /** In both, but not the same; or added so that old clients break. */
  readonly different: string[];
}

async function judged(contract: string, published: string): Promise<Judged> {
  const changes = await diff(buildSchema(contract), buildSchema(published));
  const breaking = (change: Change) => change.criticality.level === 'BREAKING';
  return {
    missing: changes.filter(({ type }) => REMOVED.has(type)).map(({ path }) => path ?? ''),
    different: changes
      .filter(
        (change) =>
          !REMOVED.has(change.type) && !WORDS.test(change.type) && (!GROWTH.has(change.type) || breaking(change)),
      )
      .map(({ message }) => message),
  };
}

describe('the public schema', () => {
  it('is the contract, wherever both speak of the same', async () => {
    expect((await judged(read('contract.graphql'), read('public.graphql'))).different).toEqual([]);
  });

  it('lacks nothing of the contract', async () => {
    expect((await judged(read('contract.graphql'), read('public.graphql'))).missing).toEqual([]);
  });
});

describe('the comparison', () => {
  const contract =
    'type Query { invoice(id: ID!): Invoice } type Invoice { id: ID! name: String! } enum Step { ONE TWO }';

  it.each([
    ['a type', 'type Query { invoice(id: ID!): Invoice } type Invoice { id: ID! name: Int! } enum Step { ONE TWO }'],
    [
      'nullability',
      'type Query { invoice(id: ID!): Invoice } type Invoice { id: ID! name: String } enum Step { ONE TWO }',
    ],
    [
      'nullability that only got stricter',
      'type Query { invoice(id: ID!): Invoice! } type Invoice { id: ID! name: String! } enum Step { ONE TWO }',
    ],
    [
      'an argument',
      'type Query { invoice(id: String!): Invoice } type Invoice { id: ID! name: String! } enum Step { ONE TWO }',
    ],
    [
      'an argument that is needed now',
      'type Query { invoice(id: ID!, of: ID!): Invoice } type Invoice { id: ID! name: String! } enum Step { ONE TWO }',
    ],
  ])('finds that %s is another', async (_what, published) => {
    const { different, missing } = await judged(contract, published);
    expect(different).toHaveLength(1);
    expect(missing).toEqual([]);
  });

  it.each([
    [
      'a field',
      'type Query { invoice(id: ID!): Invoice } type Invoice { id: ID! } enum Step { ONE TWO }',
      'Invoice.name',
    ],
    [
      'an enum value',
      'type Query { invoice(id: ID!): Invoice } type Invoice { id: ID! name: String! } enum Step { ONE }',
      'Step.TWO',
    ],
    [
      'an argument',
      'type Query { invoice: Invoice } type Invoice { id: ID! name: String! } enum Step { ONE TWO }',
      'Query.invoice.id',
    ],
    ['a type', 'type Query { invoice(id: ID!): Invoice } type Invoice { id: ID! name: String! }', 'Step'],
  ])('finds that %s is missing', async (_what, published, path) => {
    expect(await judged(contract, published)).toEqual({ different: [], missing: [path] });
  });

  it('allows more', async () => {
    const more =
      'type Query { invoice(id: ID!, of: ID): Invoice all: [Invoice!]! } "Described." type Invoice { id: ID! name: String! total: Int! } enum Step { ONE TWO THREE } type Other { id: ID! }';
    expect(await judged(contract, more)).toEqual({ different: [], missing: [] });
  });
});
