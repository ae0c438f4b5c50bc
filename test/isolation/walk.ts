// Queries made of the public schema: each root field with all it shows two levels deep, and each type by a path to it, so that nothing that
// is added to the schema is left out. It must never know a field by its name but where a field takes arguments.
import { type GraphQLObjectType, type GraphQLSchema, getNamedType } from 'graphql';
import {
  type Arguments,
  askable,
  callOf,
  type Field,
  isConnection,
  objectOf,
  rootCall,
  rootFields,
  shortestPaths,
} from '../harness/schemaPaths';

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
  return shortestPaths(schema, given).map(({ type, around }) => ({
    name: type.name,
    text: around(selection(type, 1)),
  }));
}

/** All that is shown of a type: leaves, and objects as many levels deep. */
export function selection(type: GraphQLObjectType, levels: number): string {
  const parts = askable(type).flatMap((field) => {
    if (objectOf(field) === undefined) return [field.name];
    return levels === 0 ? [] : [`${callOf(field)} ${selectionOf(field, levels - 1)}`];
  });
  return parts.length === 0 ? '__typename' : parts.join(' ');
}

/** What is asked of a field that leads to objects: of a list its count and a page of its nodes. */
export function selectionOf(field: Field, levels: number): string {
  const target = objectOf(field);
  if (target === undefined) return '';
  const inner = `{ ${selection(target, levels)} }`;
  if (!isConnection(field)) return inner;
  const own = askable(getNamedType(field.type) as GraphQLObjectType);
  const leaves = own.filter((each) => objectOf(each) === undefined).map(({ name }) => name);
  return `{ ${leaves.join(' ')} pageInfo { hasNextPage } nodes ${inner} }`;
}
