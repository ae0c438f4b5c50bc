// The enums that both subgraphs speak, and how either makes its own. Composition wants shared ones equal on both sides, so they
// are made here and nowhere else. A value is its name: it must never need a translation on its way from a row to a client.
import 'reflect-metadata';
import { registerEnumType } from 'type-graphql';
import { type ErrorCode as Code, ERROR_CODES, ERRORS } from '../../schema/errors';

/** `{ A: 'A', B: 'B' }`: an enum whose values are its names. */
function enumOf<Name extends string>(names: readonly Name[]): { readonly [N in Name]: N } {
  return Object.fromEntries(names.map((name) => [name, name])) as { [N in Name]: N };
}

/**
 * An enum of the schema whose values are its names; the object stands for it in `@Field(() => X)`. `values`: the names, or what each
 * of them means by its name.
 */
export function graphqlEnum<Name extends string>(
  name: string,
  values: readonly Name[] | Readonly<Record<Name, string>>,
  description?: string,
): { readonly [N in Name]: N } {
  if (isList(values)) return registered(name, enumOf(values), undefined, description);
  const meanings = Object.entries<string>(values).map(([value, meaning]) => [value, { description: meaning }]);
  return registered(name, enumOf(Object.keys(values) as Name[]), Object.fromEntries(meanings), description);
}

const isList = <Name extends string>(
  values: readonly Name[] | Readonly<Record<Name, string>>,
): values is readonly Name[] => Array.isArray(values);

function registered<Enum extends object>(name: string, values: Enum, valuesConfig = {}, description?: string): Enum {
  registerEnumType(values, { name, valuesConfig, ...(description !== undefined && { description }) });
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

export const BlockerOwner = graphqlEnum('BlockerOwner', {
  PROJECT_MANAGER: 'Somebody who bills in Dataverse.',
  PROJECT_ACCOUNTANT: 'Somebody who posts in Finance.',
  ADMINISTRATOR: 'Somebody who looks after set-up and exchange.',
  SYSTEM: 'Nobody: it goes on by itself.',
});
export const TransactionClass = graphqlEnum('TransactionClass', {
  TIME: 'Hours.',
  EXPENSE: 'What somebody spent.',
  MATERIAL: 'What was used up.',
  FEE: 'Has no cost.',
  MILESTONE: 'A part of a fixed price.',
  RETAINER: 'Paid in advance.',
});
export const BillingType = graphqlEnum('BillingType', {
  CHARGEABLE: 'The customer pays for it.',
  NON_CHARGEABLE: 'It is not charged.',
  COMPLIMENTARY: 'Given for nothing, and shown.',
  NOT_AVAILABLE: 'Not to be billed: a cost, or what its contract line does not include.',
});

/** The names of an enum's values, as a type. */
export type ValueOf<Enum> = Enum[keyof Enum];
