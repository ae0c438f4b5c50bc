// Queries made of the public schema: each root field with all it shows two levels deep, and each type by a path to it, so that nothing that
// is added to the schema is left out. It must never know a field by its name but where a field takes arguments.
import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';

/** Arguments of a root field as text, `id: "…"`; undefined: it is not asked. */
export type Arguments = (field: string) => string | undefined;

type Field = GraphQLField<unknown, unknown>;

const PAGE = 20;

/** `text` is a query without a name. */
export interface Walk {
  readonly name: string;
  readonly text: string;
}

/** Each root field, with what its objects show and what these lead to. */
export function rootWalks(schema: GraphQLSchema, given: Arguments): Walk[] {
  return rootFields(schema).flatMap((field) => {
    const called = rootCall(field, given);
    return called === undefined ? [] : [{ name: field.name, text: `{ ${called} ${selectionOf(field, 2)} }` }];
  });
}

/** Each type by the shortest path from a root field that is asked. */
export function typeWalks(schema: GraphQLSchema, given: Arguments): Walk[] {
  const walks: Walk[] = [];
  const seen = new Set<string>();
  let paths: { type: GraphQLObjectType; wrap: (inner: string) => string }[] = [];
  const take = (field: Field, call: string, wrap: (inner: string) => string) => {
    const target = objectOf(field);
    if (target === undefined || seen.has(target.name)) return;
    seen.add(target.name);
    const around = (inner: string) =>
      wrap(`${call} ${isConnection(field) ? `{ nodes { ${inner} } }` : `{ ${inner} }`}`);
    walks.push({ name: target.name, text: `{ ${around(selection(target, 1))} }` });
    paths.push({ type: target, wrap: around });
  };
  for (const field of rootFields(schema)) {
    const called = rootCall(field, given);
    if (called !== undefined) take(field, called, (inner) => inner);
  }
  while (paths.length > 0) {
    const level = paths;
    paths = [];
    for (const { type, wrap } of level) for (const field of askable(type)) take(field, callOf(field), wrap);
  }
  return walks;
}

/** All that is shown of a type: leaves, and objects as many levels deep. */
export function selection(type: GraphQLObjectType, levels: number): string {
  const parts = askable(type).flatMap((field) => {
    if (objectOf(field) === undefined) return [field.name];
    return levels === 0 ? [] : [`${callOf(field)} ${selectionOf(field, levels - 1)}`];
  });
  return parts.length === 0 ? '__typename' : parts.join(' ');
}

/** Fields that take no argument that would have to be known. */
function askable(type: GraphQLObjectType): Field[] {
  return Object.values(type.getFields()).filter(({ args }) => !args.some(isRequiredArgument));
}

function selectionOf(field: Field, levels: number): string {
  const target = objectOf(field);
  if (target === undefined) return '';
  const inner = `{ ${selection(target, levels)} }`;
  if (!isConnection(field)) return inner;
  const own = askable(getNamedType(field.type) as GraphQLObjectType);
  const leaves = own.filter((each) => objectOf(each) === undefined).map(({ name }) => name);
  return `{ ${leaves.join(' ')} pageInfo { hasNextPage } nodes ${inner} }`;
}

/** What a field leads to: of a connection its nodes; undefined: a leaf. */
function objectOf({ type }: Field): GraphQLObjectType | undefined {
  const named = getNamedType(type);
  if (!isObjectType(named)) return undefined;
  const { nodes } = named.getFields();
  return nodes === undefined ? named : (getNamedType(nodes.type) as GraphQLObjectType);
}

function isConnection({ type }: Field): boolean {
  return getNamedType(type).name.endsWith('Connection');
}

function callOf({ name, args }: Field, given = ''): string {
  const first = args.some((argument) => argument.name === 'first') ? `first: ${PAGE}` : '';
  const all = [given, first].filter((text) => text !== '').join(', ');
  return all === '' ? name : `${name}(${all})`;
}

function rootCall(field: Field, given: Arguments): string | undefined {
  const text = given(field.name);
  return text === undefined ? undefined : callOf(field, text);
}

function rootFields(schema: GraphQLSchema): Field[] {
  return Object.values(schema.getQueryType()?.getFields() ?? {});
}
