// How much a relay does at once and how long it waits, unless it is told otherwise: by tests, which have no time. It must never
// know what is sent.
import type { Dialect } from '../database/database';

export interface RelayLimits {
  /** Deliveries in flight at once: each of one key, or of many short ones. */
  readonly deliveriesAtOnce: number;
  /** How long a claim lasts without being renewed. A relay that died is taken over after this time. */
  readonly leaseMs: number;
  /** How often to look without a nudge: nudges may be lost, and other processes append too. */
  readonly pollMs: number;
}

/** On MySQL each delivery is a connection of the target's pool for its time; on SQLite those that are under way share one COMMIT. */
const DELIVERIES_AT_ONCE = { mysql: 16, sqlite: 64 } as const;

/** The limits of a relay on this engine. */
export function relayLimits(dialect: Dialect, given: Partial<RelayLimits> = {}): RelayLimits {
  return { deliveriesAtOnce: DELIVERIES_AT_ONCE[dialect], leaseMs: 2_000, pollMs: 500, ...given };
}
