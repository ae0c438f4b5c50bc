// The settings of calls to subgraphs: how many at once, how often again, when one counts as down, how long a whole
// operation may take, and whether identical queries share an execution.
import type { z } from 'zod';
import { count, milliseconds, onOrOff, whole } from '../settings';

/** By the names of their environment variables. */
export const callsEnvironment = {
  /** How long a whole operation may take; longer than a mutation's call. */
  OPERATION_TIMEOUT_MS: milliseconds(60_000),
  /** Calls to one subgraph that run at once; queries and mutations are counted apart. */
  SUBGRAPH_CONCURRENCY_COUNT: count(128),
  /** Calls that wait for their turn behind those, before more are refused; likewise. */
  SUBGRAPH_QUEUE_COUNT: whole(5_000, 0, 1_000_000),
  /** How often a read is sent again. 0: never. */
  SUBGRAPH_RETRY_COUNT: whole(2, 0, 10),
  /** Longest Retry-After that a read waits for. */
  SUBGRAPH_RETRY_AFTER_MS: milliseconds(3_000),
  /** Failures in a row after which a subgraph counts as down. 0: never. */
  SUBGRAPH_BREAKER_FAILURES: whole(20, 0, 1_000_000),
  /** How long a subgraph that counts as down is left alone, before one call tries it. */
  SUBGRAPH_BREAKER_MS: milliseconds(2_000),
  /** Do identical queries in flight share one execution? */
  DEDUPE: onOrOff(true),
};

type CallsEnvironment = { readonly [name in keyof typeof callsEnvironment]: z.infer<(typeof callsEnvironment)[name]> };

export interface CallSettings {
  readonly operationMs: number;
  readonly concurrency: number;
  readonly queue: number;
  readonly retries: number;
  readonly longestRetryAfterMs: number;
  /** Failures in a row that open the breaker; 0: it never opens. */
  readonly breakerFailures: number;
  readonly breakerMs: number;
  readonly isSharing: boolean;
}

/** The settings, from the parsed environment. */
export function callSettings(data: CallsEnvironment): CallSettings {
  return {
    operationMs: data.OPERATION_TIMEOUT_MS,
    concurrency: data.SUBGRAPH_CONCURRENCY_COUNT,
    queue: data.SUBGRAPH_QUEUE_COUNT,
    retries: data.SUBGRAPH_RETRY_COUNT,
    longestRetryAfterMs: data.SUBGRAPH_RETRY_AFTER_MS,
    breakerFailures: data.SUBGRAPH_BREAKER_FAILURES,
    breakerMs: data.SUBGRAPH_BREAKER_MS,
    isSharing: data.DEDUPE,
  };
}

/**
 * What is wrong between settings that are right by themselves. An operation that ended before its mutation may would leave
 * its client without the mutation's answer, which is the one thing worth waiting for.
 */
export function callFindings(calls: CallSettings, mutationMs: number): string[] {
  return calls.operationMs > mutationMs
    ? []
    : [`OPERATION_TIMEOUT_MS: must be longer than SUBGRAPH_MUTATION_TIMEOUT_MS (${mutationMs})`];
}
