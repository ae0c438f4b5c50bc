// Forgetting what was settled long ago. Only rows that the target has applied, or that a person has let go of with a reason,
// and only after the days that the operator keeps them; the numbering of a key goes on where it was. design.md 5
import { type Database, marks } from '../database/database';
import type { World } from '../world';

const ROWS_AT_ONCE = 500;
const DAY_MS = 86_400_000;

/** Deletes settled and skipped outbox rows older than `keepDays` days, some at a time. Gives how many. */
export async function pruneOutbox(db: Database, world: World, keepDays: number): Promise<number> {
  const before = new Date(world.now().getTime() - keepDays * DAY_MS).toISOString();
  for (let pruned = 0; ; ) {
    const rows = await db.read.rows<{ id: string }>(
      `SELECT id FROM outbox WHERE state IN ('SETTLED', 'SKIPPED', 'DONE') AND settled_at < ? LIMIT ${ROWS_AT_ONCE}`,
      [before],
    );
    if (rows.length === 0) return pruned;
    const ids = rows.map(({ id }) => id);
    pruned += await db.write((tx) => tx.change(`DELETE FROM outbox WHERE id IN (${marks(ids.length)})`, ids));
  }
}
