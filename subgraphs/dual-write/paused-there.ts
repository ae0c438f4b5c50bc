// Maps that the other side has paused. This side hears of it only from answers, and of their end from nobody: so all keys but
// one wait without a time, and one is tried again each second; once a row of it is applied, or stopped by something else, all go on. A backlog of a million
// rows behind a paused map then costs one delivery a second. It must never touch what waits for a map paused on this side.
import type { Database, Reader } from '../database/database';
import { hasPassed, instant, type World } from '../world';

const PROBE_EVERY_MS = 1_000;

export interface PausedThereOptions {
  readonly db: Database;
  readonly world: World;
  isPaused(reader: Reader, topic: string): Promise<boolean>;
}

export class PausedThere {
  /** Maps that keys wait for though they run here. */
  readonly watched = new Set<string>();
  private probedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly options: PausedThereOptions) {}

  /** At most once a second: makes the first key due of each map that may have been resumed on the other side. */
  async probe(): Promise<void> {
    const { db, world, isPaused } = this.options;
    const now = world.now().getTime();
    if (!hasPassed(this.probedAt, PROBE_EVERY_MS, now)) return;
    this.probedAt = now;
    this.watched.clear();
    // One look-up in the index per map, not a scan of all that waits.
    for (let after = ''; ; ) {
      const [next] = await db.read.rows<{ topic: string; first: string }>(
        'SELECT waiting_topic AS topic, stream_key AS first FROM outbox_stream WHERE waiting_topic > ? ORDER BY waiting_topic LIMIT 1',
        [after],
      );
      if (!next) return;
      after = next.topic;
      if (await isPaused(db.read, next.topic)) continue;
      this.watched.add(next.topic);
      const sql =
        'UPDATE outbox_stream SET waiting_topic = NULL, due_at = ? WHERE stream_key = ? AND waiting_topic = ?';
      await db.write((tx) => tx.change(sql, [instant(world), next.first, next.topic]));
    }
  }
}
