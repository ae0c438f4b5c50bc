// Operations for which the library's plans are not to be trusted, though each part of them looks right (router-query-planner
// 0.0.38): those that reach objects which some subgraph knows only by their interface (@interfaceObject). Random operations
// found it fetching under one condition what it needs under another, and not at all. Reads documents; it must never plan.
import { type DocumentNode, type GraphQLSchema, getNamedType, Kind, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import type { PossibleTypes } from './supergraph';

/** Whether our own planner is to be asked first; says why. */
export type Doubt = (document: DocumentNode) => string | undefined;

/** The doubts about operations on a supergraph. */
export function doubtsOf(supergraph: DocumentNode, schema: GraphQLSchema, types: PossibleTypes): Doubt {
  const doubtful = new Set<string>();
  visit(supergraph, {
    InterfaceTypeDefinition: ({ name, directives }) => {
      const isObject = directives?.some((join) =>
        join.arguments?.some(
          (given) => given.name.value === 'isInterfaceObject' && given.value.kind === Kind.BOOLEAN && given.value.value,
        ),
      );
      if (isObject === true) for (const type of [name.value, ...(types.get(name.value) ?? [])]) doubtful.add(type);
    },
  });
  if (doubtful.size === 0) return () => undefined;
  return (document) => {
    let isReached = false;
    const info = new TypeInfo(schema);
    visit(
      document,
      visitWithTypeInfo(info, {
        Field: () => {
          const type = getNamedType(info.getType());
          isReached ||= type !== undefined && type !== null && reaches(type.name, doubtful, types);
        },
      }),
    );
    return isReached ? 'it reaches an @interfaceObject' : undefined;
  };
}

function reaches(type: string, doubtful: ReadonlySet<string>, types: PossibleTypes): boolean {
  return doubtful.has(type) || [...(types.get(type) ?? [])].some((one) => doubtful.has(one));
}
