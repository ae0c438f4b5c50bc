// Every place at which something can be given: each field of each mutation's input, however deep, and each argument of each query, with a
// request that is right but for it. It must never name a field itself: the schema does.
import {
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
} from 'graphql';
import type { Documents } from './documents';
import { argumentOf, inputOf, textOf, valueFor } from './inputs';

export interface Place {
  /** `mutation.input.field.…` or `query.argument.…` */
  readonly name: string;
  readonly isMutation: boolean;
  /** The mutation or query. */
  readonly field: string;
  readonly type: GraphQLInputType;
  /** A value that is one of its type. */
  readonly good: unknown;
  /** The request with this value there. */
  request(value: unknown): { readonly query: string; readonly variables: object };
}

export function placesOf(schema: GraphQLSchema, documents: Documents): Place[] {
  return [...mutationPlaces(schema, documents), ...queryPlaces(schema, documents)];
}

type Path = readonly (string | number)[];

function mutationPlaces(schema: GraphQLSchema, documents: Documents): Place[] {
  return Object.keys(schema.getMutationType()?.getFields() ?? {}).flatMap((field) => {
    const type = argumentOf(schema, field);
    if (type === undefined) return [];
    const query = textOf(schema, field);
    const base = inputOf(schema, field, documents);
    return below(type, [], `${field}.input`, documents).map(({ path, name, ...rest }) => ({
      name,
      field,
      isMutation: true,
      ...rest,
      request: (value: unknown) => ({
        query,
        variables: { input: withValue(base, path, value, name, documents, type) },
      }),
    }));
  });
}

function queryPlaces(schema: GraphQLSchema, documents: Documents): Place[] {
  return Object.values(schema.getQueryType()?.getFields() ?? {}).flatMap((field) =>
    field.args.flatMap((argument) => {
      const must = field.args.filter((each) => isNonNullType(each.type) || each === argument);
      const declared = must.map((each) => `$${each.name}: ${each.type}`).join(', ');
      const given = must.map((each) => `${each.name}: $${each.name}`).join(', ');
      const named = getNamedType(field.type);
      const isPage = named.name.endsWith('Connection');
      const selected = isLeafType(named)
        ? ''
        : isPage
          ? '{ pageInfo { hasNextPage } nodes { __typename } }'
          : '{ __typename }';
      const query = `query (${declared}) { ${field.name}(${given}) ${selected} }`;
      const base = Object.fromEntries(
        must.map((each) => [each.name, valueFor(each.type, `${field.name}.${each.name}`, documents)]),
      );
      return below(argument.type, [argument.name], `${field.name}.${argument.name}`, documents).map(
        ({ path, name, ...rest }) => ({
          name,
          field: field.name,
          isMutation: false,
          ...rest,
          request: (value: unknown) => ({ query, variables: placed(base, path, value) as object }),
        }),
      );
    }),
  );
}

interface Found {
  readonly path: Path;
  readonly name: string;
  readonly type: GraphQLInputType;
  readonly good: unknown;
}

/** `above`: the types on the way. A filter that holds itself is entered once. */
function below(
  type: GraphQLInputType,
  path: Path,
  name: string,
  documents: Documents,
  above: readonly string[] = [],
): Found[] {
  const own = path.length === 0 ? [] : [{ path, name, type, good: valueFor(type, name, documents) }];
  const named = getNamedType(type);
  if (!isInputObjectType(named) || above.includes(named.name)) return own;
  const start = isListType(isNonNullType(type) ? type.ofType : type) ? [...path, 0] : path;
  const fields = Object.values(named.getFields()).flatMap((field) =>
    below(field.type, [...start, field.name], `${name}.${field.name}`, documents, [...above, named.name]),
  );
  return [...own, ...fields];
}

/** The input with the value there; what must be given on the way is. */
function withValue(
  base: object,
  path: Path,
  value: unknown,
  name: string,
  documents: Documents,
  type: GraphQLInputType,
): object {
  let filled: unknown = base;
  let at: GraphQLInputType = type;
  for (const [depth, step] of path.slice(0, -1).entries()) {
    const named = getNamedType(at);
    if (typeof step === 'string' && isInputObjectType(named)) {
      at = named.getFields()[step]?.type as GraphQLInputType;
      const upTo = path.slice(0, depth + 1);
      if (valueAt(filled, upTo) === undefined)
        filled = placed(
          filled,
          upTo,
          valueFor(at, `${name.split('.')[0]}.${upTo.filter((each) => typeof each === 'string').join('.')}`, documents),
        );
    }
  }
  return placed(filled, path, value) as object;
}

function valueAt(from: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, step) => (at as Record<string | number, unknown> | undefined)?.[step], from);
}

/** A copy in which the value stands there. */
function placed(into: unknown, [step, ...rest]: Path, value: unknown): unknown {
  if (step === undefined) return value;
  if (typeof step === 'number') {
    const list = Array.isArray(into) ? [...into] : [];
    list[step] = placed(list[step], rest, value);
    return list;
  }
  const object = (into ?? {}) as Record<string, unknown>;
  return { ...object, [step]: placed(object[step], rest, value) };
}
