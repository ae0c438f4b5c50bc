// Operations for which the library's plans are not to be trusted (router-query-planner 0.0.38), found by random operations:
// those that reach an interface which some subgraph knows as an object, where it leaves fetches out; and a @requires where one
// of several keys is not everywhere, where it may end the whole process (a panic that cannot be caught). It must never plan.
import {
  type DocumentNode,
  type GraphQLSchema,
  getNamedType,
  Kind,
  type SelectionSetNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { Joins } from './plainPlan/joins';
import type { PossibleTypes } from './supergraph';

/** Why our own planner is to be asked; `isGrave`: and nobody else, whatever happens. */
export interface Doubt {
  readonly why: string;
  readonly isGrave: boolean;
}

/** The doubts about operations on a supergraph. */
export function doubtsOf(
  supergraph: DocumentNode,
  schema: GraphQLSchema,
  types: PossibleTypes,
): (document: DocumentNode) => Doubt | undefined {
  const joins = new Joins(supergraph, types);
  const opaque = opaqueTypes(supergraph, types);
  const needy = dangerousNeeds(joins);
  if (opaque.size === 0 && needy.size === 0) return () => undefined;
  return (document) => {
    let doubt: Doubt | undefined;
    const info = new TypeInfo(schema);
    const look = (field: string) => {
      const parent = info.getParentType()?.name ?? '';
      const below = getNamedType(info.getType())?.name ?? '';
      const isNeedy = [parent, ...(types.get(parent) ?? [])].some((type) => needy.has(`${type}.${field}`));
      if (isNeedy) doubt = { why: `${parent}.${field} needs others, and its keys differ`, isGrave: true };
      const isOpaque = [below, ...(types.get(below) ?? [])].some((type) => opaque.has(type));
      if (isOpaque) doubt ??= { why: `${parent}.${field} reaches an @interfaceObject`, isGrave: false };
    };
    visit(document, visitWithTypeInfo(info, { Field: ({ name }) => look(name.value) }));
    return doubt;
  };
}

/** Interfaces that some subgraph knows as an object, and the types behind them. */
function opaqueTypes(supergraph: DocumentNode, types: PossibleTypes): Set<string> {
  const opaque = new Set<string>();
  visit(supergraph, {
    InterfaceTypeDefinition: ({ name, directives = [] }) => {
      const isObject = directives
        .flatMap((join) => join.arguments ?? [])
        .some(({ name: is, value }) => is.value === 'isInterfaceObject' && value.kind === Kind.BOOLEAN && value.value);
      if (isObject) for (const type of [name.value, ...(types.get(name.value) ?? [])]) opaque.add(type);
    },
  });
  return opaque;
}

/**
 * Fields that @require others in a subgraph with several keys, one of which another subgraph cannot give. The library asks
 * that subgraph for it all the same, does not find the field, and aborts. What needs such a field is as dangerous.
 */
function dangerousNeeds(joins: Joins): Set<string> {
  const needy = joins.needyFields();
  const dangerous = new Set<string>();
  const names = new Set<string>();
  const note = (type: string, field: string) => {
    dangerous.add(`${type}.${field}`);
    names.add(field);
  };
  for (const { type, field, graph } of needy) {
    const keys = joins.keysOf(graph, type);
    const isEverywhere = ({ selections }: SelectionSetNode) =>
      joins
        .graphsWith(type)
        .every((other) =>
          selections.every(
            (one) => one.kind === Kind.FIELD && joins.fieldOf(other, type, one.name.value) !== undefined,
          ),
        );
    if (keys.length > 1 && !keys.every(({ fields }) => isEverywhere(fields))) note(type, field);
  }
  for (let before = -1; before !== dangerous.size; ) {
    before = dangerous.size;
    for (const { type, field, requires } of needy) if (hasAny(requires, names)) note(type, field);
  }
  return dangerous;
}

function hasAny(set: SelectionSetNode, names: ReadonlySet<string>): boolean {
  let found = false;
  visit(set, {
    Field: ({ name }) => {
      found ||= names.has(name.value);
    },
  });
  return found;
}
