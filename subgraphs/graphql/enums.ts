// The enums that both subgraphs speak, and how either makes its own. Composition wants shared ones equal on both sides, so they
// are made here and nowhere else. A value is its name: it must never need a translation on its way from a row to a client.
import 'reflect-metadata';
import { registerEnumType } from 'type-graphql';
import { type ErrorCode as Code, ERROR_CODES, ERRORS } from '../../schema/errors';

/** `{ A: 'A', B: 'B' }`: an enum whose values are its names. */
function enumOf<Name extends string>(names: readonly Name[]): { readonly [N in Name]: N } {
  return Object.fromEntries(names.map((name) => [name, name])) as { [N in Name]: N };
}

/** An enum of the schema whose values are its names; the object stands for it in `@Field(() => X)`. */
export function graphqlEnum<Name extends string>(
  name: string,
  names: readonly Name[],
  description?: string,
): { readonly [N in Name]: N } {
  const values = enumOf(names);
  registerEnumType(values, description === undefined ? { name } : { name, description });
  return values;
}

export const ErrorCode = enumOf(ERROR_CODES);
registerEnumType(ErrorCode, {
  name: 'ErrorCode',
  description: 'The one registry of codes, as the README lists it.',
  valuesConfig: Object.fromEntries(ERROR_CODES.map((code) => [code, { description: ERRORS[code].meaning }])) as {
    [C in Code]: { description: string };
  },
});

export const BlockerOwner = graphqlEnum('BlockerOwner', [
  'PROJECT_MANAGER',
  'PROJECT_ACCOUNTANT',
  'ADMINISTRATOR',
  'SYSTEM',
]);
export const TransactionClass = graphqlEnum('TransactionClass', [
  'TIME',
  'EXPENSE',
  'MATERIAL',
  'FEE',
  'MILESTONE',
  'RETAINER',
]);
export const BillingType = graphqlEnum('BillingType', [
  'CHARGEABLE',
  'NON_CHARGEABLE',
  'COMPLIMENTARY',
  'NOT_AVAILABLE',
]);

/** The names of an enum's values, as a type. */
export type ValueOf<Enum> = Enum[keyof Enum];
