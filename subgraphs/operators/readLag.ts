// How long messages took from the commit that wrote them until the other side had applied them, per map and minute: read from the
// settled rows that the outbox keeps anyway. Bounded by a count, whatever was sent. It must never be stored a second time.
import type { Reader } from '../database/database';

/** Messages of one map that were applied in one minute. */
export interface Lag {
  readonly map: string;
  /** The beginning of the minute. */
  readonly at: string;
  readonly messages: number;
  readonly rows: number;
  readonly longestSeconds: number;
  readonly meanSeconds: number;
}

/** Most messages that are looked at: of more, the latest. */
const MOST_MEASURED = 10_000;

interface Settled {
  readonly topic: string;
  readonly row_count: number;
  readonly created_at: string;
  readonly settled_at: string;
}

/** What was applied since this instant, the oldest minute first. One statement. */
export async function readLag(reader: Reader, since: string): Promise<Lag[]> {
  const settled = await reader.rows<Settled>(
    `SELECT topic, row_count, created_at, settled_at FROM outbox
      WHERE state = 'SETTLED' AND settled_at >= ? ORDER BY settled_at DESC LIMIT ?`,
    [since, MOST_MEASURED],
  );
  return lagsOf(settled.reverse());
}

function lagsOf(settled: readonly Settled[]): Lag[] {
  const lags = new Map<string, { lag: Lag; total: number }>();
  for (const { topic, row_count, created_at, settled_at } of settled) {
    const at = `${settled_at.slice(0, 16)}:00.000Z`;
    const seconds = Math.max(0, Date.parse(settled_at) - Date.parse(created_at)) / 1_000;
    const before = lags.get(`${at} ${topic}`);
    const total = (before?.total ?? 0) + seconds;
    const messages = (before?.lag.messages ?? 0) + 1;
    const lag = {
      map: topic,
      at,
      messages,
      rows: (before?.lag.rows ?? 0) + row_count,
      longestSeconds: Math.max(before?.lag.longestSeconds ?? 0, seconds),
      meanSeconds: Math.round((total / messages) * 1_000) / 1_000,
    };
    lags.set(`${at} ${topic}`, { lag, total });
  }
  return [...lags.values()].map(({ lag }) => lag);
}
