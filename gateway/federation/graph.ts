// The federated graph as a whole: supergraph in, prepared operations and the schema that clients see out.
// It composes the parts of this folder and must hold no state but the operation cache.
import { type GraphQLScalarType, type GraphQLSchema, parse } from 'graphql';
import { costGuard } from '../guard/costGuard';
import type { GuardSettings } from '../guard/settings';
import type { ResumableField } from './document';
import { type OperationLimits, Operations } from './operations';
import { createPlanner } from './plan';
import { possibleTypes, publicSchema } from './supergraph';

export interface FederatedGraph {
  /** What clients see; it has no resolvers. */
  readonly schema: GraphQLSchema;
  readonly operations: Operations;
}

export interface GraphOptions {
  readonly supergraphSdl: string;
  readonly scalars: readonly GraphQLScalarType[];
  readonly resumable: readonly ResumableField[];
  readonly limits: OperationLimits & { readonly guard: GuardSettings };
  /** From 0 up to, not including, 1: chance, where a field moves from one subgraph to another by percent. */
  readonly random: () => number;
}

/** Builds the graph of a supergraph. Throws if the supergraph is not one. */
export function federatedGraph({ supergraphSdl, scalars, resumable, limits, random }: GraphOptions): FederatedGraph {
  const supergraph = parse(supergraphSdl, { noLocation: true });
  const schema = publicSchema(supergraph, scalars);
  const graph = {
    schema,
    types: possibleTypes(supergraph),
    planner: createPlanner(supergraphSdl, random),
    resumable,
    costOf: costGuard(supergraph, schema, limits.guard.cost),
  };
  return { schema, operations: new Operations(graph, limits) };
}
