// Makes one graph of many: composes subgraph SDLs into a supergraph, and derives from a supergraph the schema that clients
// see. Composition itself is a library's job. It must never know where a subgraph lives.
import { composeServices, transformSupergraphToPublicSchema } from '@theguild/federation-composition';
import {
  buildASTSchema,
  type DocumentNode,
  type GraphQLScalarType,
  type GraphQLSchema,
  isScalarType,
  Kind,
  parse,
  valueFromASTUntyped,
} from 'graphql';

export interface SubgraphSdl {
  readonly name: string;
  readonly sdl: string;
  readonly url?: string;
}

/** The subgraphs contradict each other; every reason is in the message. */
export class CompositionError extends Error {
  constructor(readonly reasons: readonly string[]) {
    super(`The subgraphs do not compose:\n${reasons.map((reason) => `- ${reason}`).join('\n')}`);
  }
}

/** Composes the subgraphs' SDLs (Federation 2) into a supergraph SDL. Throws CompositionError with every reason. */
export function composeSupergraph(subgraphs: readonly SubgraphSdl[]): string {
  const result = composeServices(
    subgraphs.map(({ name, sdl, url }) => ({
      name,
      typeDefs: parse(sdl),
      url: url ?? `http://${name}.invalid/graphql`,
    })),
  );
  if (result.supergraphSdl === undefined) throw new CompositionError(result.errors.map((error) => error.message));
  return result.supergraphSdl;
}

/**
 * The schema that clients see: without federation's directives and without what is @inaccessible.
 * `scalars` check the values of custom scalars at the edge, before any subgraph is called. Values travel on as the client
 * wrote them, because the subgraph parses them itself.
 */
export function publicSchema(supergraph: DocumentNode, scalars: readonly GraphQLScalarType[]): GraphQLSchema {
  const schema = buildASTSchema(transformSupergraphToPublicSchema(supergraph));
  for (const strict of scalars) {
    const scalar = schema.getType(strict.name);
    if (!isScalarType(scalar)) continue;
    scalar.parseValue = (value) => {
      strict.parseValue(value);
      return value;
    };
    scalar.parseLiteral = (node, variables) => {
      strict.parseLiteral(node, variables);
      return valueFromASTUntyped(node, variables);
    };
  }
  return schema;
}

/** Which object types stand behind an abstract type name, inaccessible ones included: plans speak of all of them. */
export type PossibleTypes = ReadonlyMap<string, ReadonlySet<string>>;

/** Reads the object types of each interface and union. */
export function possibleTypes(supergraph: DocumentNode): PossibleTypes {
  const possible = new Map<string, Set<string>>();
  const add = (abstract: string, object: string) => {
    const known = possible.get(abstract);
    if (known === undefined) possible.set(abstract, new Set([object]));
    else known.add(object);
  };
  for (const definition of supergraph.definitions) {
    if (definition.kind === Kind.OBJECT_TYPE_DEFINITION) {
      for (const { name } of definition.interfaces ?? []) add(name.value, definition.name.value);
    } else if (definition.kind === Kind.UNION_TYPE_DEFINITION) {
      for (const { name } of definition.types ?? []) add(definition.name.value, name.value);
    }
  }
  return possible;
}
