// Keys that are due, or claimed, farther ahead than anybody puts off or claims: they were written down by a clock that was ahead, and nobody
// would look at them before that time. It must never touch what is put off as usual: another machine's clock may be a little off.
import { type Database, marks } from '../database/database';
import { FARTHEST_AHEAD_MS, hasPassed, instant, type World } from '../world';

const LOOK_EVERY_MS = 10_000;
const KEYS_AT_ONCE = 500;

export class FarAhead {
  private lookedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly parts: { readonly db: Database; readonly world: World }) {}

  /** Every ten seconds, and as soon as the clock is set back: makes such keys due now. Whoever still holds one has lost it. */
  async bringBack(): Promise<void> {
    const { db, world } = this.parts;
    const now = world.now().getTime();
    if (!hasPassed(this.lookedAt, LOOK_EVERY_MS, now)) return;
    const far = new Date(now + FARTHEST_AHEAD_MS).toISOString();
    const [last] = await db.read.rows<{ due: string | null }>('SELECT MAX(due_at) AS due FROM outbox_stream');
    if (last?.due != null && last.due > far) await this.makeDue(far);
    this.lookedAt = now;
  }

  private async makeDue(far: string): Promise<void> {
    const { db, world } = this.parts;
    for (;;) {
      const found = await db.read.rows<{ stream_key: string }>(
        `SELECT stream_key FROM outbox_stream WHERE due_at > ? ORDER BY due_at DESC LIMIT ${KEYS_AT_ONCE}`,
        [far],
      );
      if (found.length === 0) return;
      const keys = found.map(({ stream_key }) => stream_key).sort();
      const sql = `UPDATE outbox_stream SET due_at = ? WHERE stream_key IN (${marks(keys.length)}) AND due_at > ?`;
      await db.write((tx) => tx.change(sql, [instant(world), ...keys, far]));
    }
  }
}
