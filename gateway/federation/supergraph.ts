// What a supergraph says: the schema that clients see, and which types stand behind an abstract one. Composing it is
// schema/compose.ts's business. It must never know where a subgraph lives.
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

/**
 * The schema that clients see: without federation's directives and without what is @inaccessible.
 * `scalars` check the values of custom scalars at the edge, before any subgraph is called. Values travel on as the client
 * wrote them, because the subgraph parses them itself. As text it is that schema already.
 */
export function publicSchema(supergraph: DocumentNode | string, scalars: readonly GraphQLScalarType[]): GraphQLSchema {
  const schema =
    typeof supergraph === 'string'
      ? buildASTSchema(parse(supergraph, { noLocation: true }), { assumeValidSDL: true })
      : buildASTSchema(transformed(supergraph));
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

function transformed(supergraph: DocumentNode): DocumentNode {
  const composition = require('@theguild/federation-composition') as typeof import('@theguild/federation-composition');
  return composition.transformSupergraphToPublicSchema(supergraph);
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
