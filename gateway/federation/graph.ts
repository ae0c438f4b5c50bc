// The federated graph as a whole: supergraph in, prepared operations and the schema that clients see out.
// It composes the parts of this folder and must hold no state but the operation cache.
import { type GraphQLScalarType, type GraphQLSchema, parse } from 'graphql';
import { accessRules } from '../access/accessRules';
import { accessGuard, personalGuard } from '../access/fieldAccess';
import { costGuard } from '../guard/costGuard';
import type { GuardSettings } from '../guard/settings';
import type { ResumableField } from './document';
import { doubtsOf } from './doubts';
import type { Graph } from './operation';
import { type OperationLimits, Operations } from './operations';
import { plainPlanner } from './plainPlan/plainPlanner';
import { createPlanner, type Planner } from './plan';
import { type After, withinTime } from './planningTime';
import { neededNames } from './reservedAliases';
import { planCheck } from './subgraphSchemas';
import { possibleTypes, publicSchema } from './supergraph';
import { provisionCheck } from './unprovided';

export interface FederatedGraph {
  /** What clients see; it has no resolvers. */
  readonly schema: GraphQLSchema;
  readonly operations: Operations;
}

export interface GraphOptions {
  readonly supergraphSdl: string;
  /** What clients see of it, where somebody has it; else it is worked out. */
  readonly publicSdl?: string | undefined;
  readonly scalars: readonly GraphQLScalarType[];
  readonly resumable: readonly ResumableField[];
  /** Fields (`Type.field`) that are answered otherwise to each person of an access scope; absent: none. */
  readonly personal?: readonly string[];
  readonly limits: OperationLimits & { readonly guard: GuardSettings };
  /** From 0 up to, not including, 1: chance, where a field moves from one subgraph to another by percent. */
  readonly random: () => number;
  /** Told what is worth a line in the log. */
  readonly notice?: Graph['notice'];
  /** Another planner than the library's; what it cannot plan goes the slower way too. */
  readonly planner?: Planner;
  /** For who waits for a plan; absent: as long as it takes. */
  readonly after?: After;
}

/** Builds the graph of a supergraph. Throws if the supergraph is not one. */
export function federatedGraph(options: GraphOptions): FederatedGraph {
  const { supergraphSdl, publicSdl, scalars, resumable, limits, random, notice } = options;
  const supergraph = parse(supergraphSdl, { noLocation: true });
  const schema = publicSchema(publicSdl ?? supergraph, scalars);
  const types = possibleTypes(supergraph);
  const planner = options.planner ?? createPlanner(supergraphSdl, random);
  const graph: Graph = {
    schema,
    types,
    planner: options.after === undefined ? planner : withinTime(planner, options.after),
    plain: plainPlanner(supergraph),
    check: planCheck(supergraph),
    unprovided: provisionCheck(supergraph, types),
    doubt: doubtsOf(supergraph, schema, types),
    needed: neededNames(supergraph),
    resumable,
    ...(notice === undefined ? {} : { notice }),
    costOf: costGuard(supergraph, schema, limits.guard.cost),
    accessOf: accessGuard(schema, accessRules(supergraph)),
    isPersonal: personalGuard(schema, options.personal ?? []),
  };
  return { schema, operations: new Operations(graph, limits) };
}
