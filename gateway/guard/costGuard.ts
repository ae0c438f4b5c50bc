// Holds operations to the limit of what they may cost, and tells clients what was estimated. Where variables make no difference
// it is decided once, when the operation is prepared, and a request pays nothing for it. It must never execute anything.
import type { IncomingHttpHeaders } from 'node:http';
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { type Failure, refusal } from '../federation/failures';
import type { Data } from '../federation/transport';
import { type Estimate, estimateOf, NotSliced } from './cost';
import { costRules } from './costRules';
import type { CostSettings } from './settings';

export interface CostReport {
  readonly estimated: number;
  readonly limit: number;
}

/** What one operation costs. */
export interface Cost {
  /** Why it is refused with these variables, if it is. Undefined where no variables make a difference and it is not. */
  readonly refused: ((variables: Data) => Failure | undefined) | undefined;
  readonly report: (variables: Data) => CostReport;
}

/** Gives the cost of an operation, or why it is refused whatever its variables are. */
export type CostOf = (document: DocumentNode, operation: OperationDefinitionNode) => Cost | Failure;

/** A client that sends this header is told what its operation was estimated to cost. */
const HEADER = 'twinledger-cost';

/** Does a request ask for what it costs? */
export function asksForCost(headers: IncomingHttpHeaders): boolean {
  return headers[HEADER] === 'report';
}

/** The guard of a supergraph. */
export function costGuard(supergraph: DocumentNode, schema: GraphQLSchema, settings: CostSettings): CostOf {
  const rules = costRules(supergraph);
  return (document, operation) => {
    const judge = (variables: Data, estimate: Estimate) => judged(variables, estimate, settings.limit);
    try {
      const estimate = estimateOf(schema, rules, settings.listSize, document, operation);
      const report = (variables: Data) => ({
        estimated: finite(estimated(estimate, variables)),
        limit: settings.limit,
      });
      if (typeof estimate !== 'number') return { refused: (variables) => judge(variables, estimate), report };
      return judge({}, estimate) ?? { refused: undefined, report };
    } catch (error) {
      return notSliced(error);
    }
  };
}

function judged(variables: Data, estimate: Estimate, limit: number): Failure | undefined {
  try {
    const cost = estimated(estimate, variables);
    if (cost <= limit) return undefined;
    const failure = refusal('COST_TOO_HIGH', `The operation is estimated to cost ${cost}; at most ${limit} is taken.`);
    return { ...failure, extensions: { ...failure.extensions, estimated: finite(cost), limit } };
  } catch (error) {
    return notSliced(error);
  }
}

function estimated(estimate: Estimate, variables: Data): number {
  return typeof estimate === 'number' ? estimate : estimate(variables);
}

function notSliced(error: unknown): Failure {
  if (error instanceof NotSliced) return refusal('SLICING_ARGUMENT_REQUIRED', error.message);
  throw error;
}

/** JSON has no infinity. */
function finite(cost: number): number {
  return Math.min(cost, Number.MAX_SAFE_INTEGER);
}
