// When a call is sent again, and after how long: reads alone, and only where the subgraph did not take the request or will
// take it soon. It must never say yes for a mutation: nobody can tell whether the first one arrived.
import { type AwayReason, SubgraphAway, type SubgraphOperation } from '../federation/transport';

export interface RetryOptions {
  /** How often a call is sent again at most. */
  readonly count: number;
  /** Longest Retry-After that is waited for. */
  readonly longestRetryAfterMs: number;
  readonly now: () => number;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
}

/** Not `late`: it has used its time up. Not `other`: the same would come again. */
const MAY_PASS: ReadonlySet<AwayReason> = new Set<AwayReason>(['broken', 'unreachable', 'unwell', 'limited']);

/** Longest pause before the first repetition; doubled before each further one. */
const PAUSE_MS = 100;

/**
 * Milliseconds after which a call is sent again that has failed `failures` times; undefined: it is not. A subgraph that says
 * when it wants to be asked again is not asked before: if that is too far off, the client is told instead.
 */
export function pauseBefore(
  { count, longestRetryAfterMs, now, random }: RetryOptions,
  kind: SubgraphOperation['kind'],
  error: unknown,
  failures: number,
  endsAt: number | undefined,
): number | undefined {
  if (kind === 'mutation' || failures > count || !(error instanceof SubgraphAway) || !MAY_PASS.has(error.reason))
    return undefined;
  const { retryAfterMs = 0, reason } = error;
  if (retryAfterMs > longestRetryAfterMs) return undefined;
  // The connection was most likely an idle one that had just been closed: nothing is wrong with the subgraph.
  const isAtOnce = reason === 'broken' && failures === 1;
  // Chance on top, so that all who were refused together do not come back together.
  const pauseMs = retryAfterMs + (isAtOnce ? 0 : random() * PAUSE_MS * 2 ** (failures - 1));
  return endsAt !== undefined && now() + pauseMs >= endsAt ? undefined : pauseMs;
}
