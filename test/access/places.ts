// Every place at which something can be given: each field of each mutation's input, however deep, and each argument of each query and of
// each field within one, with a request that is right but for it. It must never name a field itself: the schema does.
import { type GraphQLInputType, type GraphQLSchema, getNamedType, isLeafType, isRequiredArgument } from 'graphql';
import { type Field, isConnection, objectOf, rootFields, type SchemaPath, shortestPaths } from '../harness/schemaPaths';
import type { Documents } from './documents';
import { below, placed, withValue } from './inputPaths';
import { argumentOf, inputOf, isCalled, textOf, valueFor } from './inputs';

export interface Place {
  /** `mutation.input.field.…` or `query.argument.…` */
  readonly name: string;
  readonly isMutation: boolean;
  /** The mutation or query. */
  readonly field: string;
  /** The field that takes it, where that is not at the root. */
  readonly inner?: string;
  readonly type: GraphQLInputType;
  /** A value that is one of its type. */
  readonly good: unknown;
  /** The request with this value there. */
  request(value: unknown): { readonly query: string; readonly variables: object };
}

/** What is asked of a query's field or of one within it: `{ … }`, or nothing of a leaf. */
type Select = (field: Field) => string;

export function placesOf(schema: GraphQLSchema, documents: Documents, select: Select = briefly): Place[] {
  return [...mutationPlaces(schema, documents), ...queryPlaces(schema, documents, select)];
}

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

function queryPlaces(schema: GraphQLSchema, documents: Documents, select: Select): Place[] {
  const root = { around: (inner: string) => `{ ${inner} }` };
  const ofRoot = rootFields(schema).flatMap((field) => placesOfField(field, field.name, root, documents, select));
  const given = (name: string) => literals(rootFields(schema).find((field) => field.name === name) as Field, documents);
  const ofTypes = shortestPaths(schema, given).flatMap((path) =>
    Object.values(path.type.getFields()).flatMap((field) =>
      placesOfField(field, `${path.type.name}.${field.name}`, path, documents, select).map((place) => ({
        ...place,
        field: path.keys[0] as string,
        inner: field.name,
      })),
    ),
  );
  return [...ofRoot, ...ofTypes];
}

/** The arguments of a root field that lead to something, as text. */
function literals(field: Field, documents: Documents): string {
  const given = field.args.filter((each) => isRequiredArgument(each) || isCalled(`${field.name}.${each.name}`));
  return given
    .map(({ name, type }) => `${name}: ${JSON.stringify(valueFor(type, `${field.name}.${name}`, documents))}`)
    .join(', ');
}

function placesOfField(
  field: Field,
  name: string,
  { around }: Pick<SchemaPath, 'around'>,
  documents: Documents,
  select: Select,
): Place[] {
  const { args } = field;
  return args.flatMap((argument) => {
    const must = args.filter((each) => isRequiredArgument(each) || each === argument);
    const declared = must.map((each) => `$${each.name}: ${each.type}`).join(', ');
    const given = must.map((each) => `${each.name}: $${each.name}`).join(', ');
    const query = `query (${declared}) ${around(`${field.name}(${given}) ${select(field)}`)}`;
    const base = Object.fromEntries(
      must.map((each) => [each.name, valueFor(each.type, `${field.name}.${each.name}`, documents)]),
    );
    return below(argument.type, [argument.name], `${name}.${argument.name}`, documents).map(({ path, ...rest }) => ({
      field: field.name,
      isMutation: false,
      ...rest,
      request: (value: unknown) => ({ query, variables: placed(base, path, value) as object }),
    }));
  });
}

function briefly(field: Field): string {
  if (isLeafType(getNamedType(field.type))) return '';
  return isConnection(field) && objectOf(field)
    ? '{ pageInfo { hasNextPage } nodes { __typename } }'
    : '{ __typename }';
}
