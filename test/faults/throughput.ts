// How soon a product that was disturbed answers as fast as before. Figures for people: nothing fails because of them.
import type { Clients } from './clients';

/** How far before the disturbance is looked, and how long a window is. */
const BEFORE_MS = 3_000;
const WINDOW_MS = 500;
const PART = 0.9;

export interface Recovery {
  /** Mutations per second before. */
  readonly before: number;
  /** Milliseconds from the disturbance to the end of the first half second with 90 % of that; undefined: not within what was looked at. */
  readonly afterMs: number | undefined;
}

/**
 * The recovery from what happened `at`, from answers that are known up to `until`. `steadyUntil`: when what it is compared with ends,
 * where that is earlier; what was away from then until `at` is neither.
 */
export function recovery(clients: Clients, at: number, until: number, steadyUntil = at): Recovery {
  const before = (clients.answeredBetween(steadyUntil - BEFORE_MS, steadyUntil) / BEFORE_MS) * 1_000;
  const wanted = (before * PART * WINDOW_MS) / 1_000;
  for (let from = at; from + WINDOW_MS <= until; from += 50)
    if (clients.answeredBetween(from, from + WINDOW_MS) >= wanted) return { before, afterMs: from + WINDOW_MS - at };
  return { before, afterMs: undefined };
}

/** One line: 'median 1.9 s, slowest 2.7 s, 9 of 10 within 3 s'. */
export function summary(recoveries: readonly Recovery[]): string {
  const times = recoveries.map(({ afterMs }) => afterMs ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
  const shown = (ms: number | undefined) =>
    ms === undefined || !Number.isFinite(ms) ? 'not seen' : `${(ms / 1_000).toFixed(1)} s`;
  const before = recoveries.reduce((sum, each) => sum + each.before, 0) / Math.max(1, recoveries.length);
  const within = times.filter((ms) => ms <= 3_000).length;
  return `${before.toFixed(0)} mutations/s before; 90 % of it again after ${shown(times[Math.floor(times.length / 2)])} (median), ${shown(times.at(-1))} (slowest), ${within} of ${times.length} within 3 s`;
}
