// How each object type of a schema is reached from the roots of its queries: by the shortest path of fields that ask for nothing that would
// have to be known. For tests that walk a whole schema. It must never know a field by its name.
import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';

export type Field = GraphQLField<unknown, unknown>;
/** Arguments of a root field as text, `id: "…"`; undefined: it is not asked. */
export type Arguments = (field: string) => string | undefined;

export interface SchemaPath {
  readonly type: GraphQLObjectType;
  /** A query without a name that asks the type for this. */
  around(inner: string): string;
  /** The answer keys that lead there; `nodes` of a list stands for all of them. */
  readonly keys: readonly string[];
}

/** Entries of a list that are asked for. */
const PAGE = 20;

/** Each type by the shortest path, the nearest first. */
export function shortestPaths(schema: GraphQLSchema, given: Arguments): SchemaPath[] {
  const found: SchemaPath[] = [];
  const seen = new Set<string>();
  const take = (field: Field, call: string, { around, keys }: Pick<SchemaPath, 'around' | 'keys'>) => {
    const type = objectOf(field);
    if (type === undefined || seen.has(type.name)) return;
    seen.add(type.name);
    const within = (inner: string) =>
      around(`${call} ${isConnection(field) ? `{ nodes { ${inner} } }` : `{ ${inner} }`}`);
    found.push({ type, around: within, keys: [...keys, field.name, ...(isConnection(field) ? ['nodes'] : [])] });
  };
  const root = { around: (inner: string) => `{ ${inner} }`, keys: [] };
  for (const field of rootFields(schema)) {
    const called = rootCall(field, given);
    if (called !== undefined) take(field, called, root);
  }
  for (const path of found) for (const field of askable(path.type)) take(field, callOf(field), path); // grows while it is walked
  return found;
}

export function rootFields(schema: GraphQLSchema): Field[] {
  return Object.values(schema.getQueryType()?.getFields() ?? {});
}

/** Fields that take no argument that would have to be known. */
export function askable(type: GraphQLObjectType): Field[] {
  return Object.values(type.getFields()).filter(({ args }) => !args.some(isRequiredArgument));
}

/** What a field leads to: of a connection its nodes; undefined: a leaf. */
export function objectOf({ type }: Field): GraphQLObjectType | undefined {
  const named = getNamedType(type);
  if (!isObjectType(named)) return undefined;
  const { nodes } = named.getFields();
  return nodes === undefined ? named : (getNamedType(nodes.type) as GraphQLObjectType);
}

export function isConnection({ type }: Field): boolean {
  return getNamedType(type).name.endsWith('Connection');
}

/** A field as it is asked, a page of it where it is a list. */
export function callOf({ name, args }: Field, given = ''): string {
  const first = args.some((argument) => argument.name === 'first') ? `first: ${PAGE}` : '';
  const all = [given, first].filter((text) => text !== '').join(', ');
  return all === '' ? name : `${name}(${all})`;
}

export function rootCall(field: Field, given: Arguments): string | undefined {
  const text = given(field.name);
  return text === undefined ? undefined : callOf(field, text);
}
