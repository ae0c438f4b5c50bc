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

/** Rows that are kept for a time and then forgotten, whole with what belongs to them. */
export interface Kept {
  readonly table: string;
  /** The instant from which on a row is kept so long; rows that have none yet stay. */
  readonly since: string;
  /** Tables whose rows belong to one of these, and the column that says to which. */
  readonly with?: readonly { readonly table: string; readonly column: string }[];
}

/** What operators did about parked messages: on both sides. */
export const OPERATOR_ACTS: Kept = { table: 'operator_act', since: 'at' };

/** Deletes what is older than `keepDays` days, some at a time; 0 keeps it forever. Gives how many. */
export async function pruneKept(db: Database, world: World, kept: Kept, keepDays: number): Promise<number> {
  if (keepDays === 0) return 0;
  const before = new Date(world.now().getTime() - keepDays * DAY_MS).toISOString();
  for (let pruned = 0; ; ) {
    const rows = await db.read.rows<{ id: string }>(
      `SELECT id FROM ${kept.table} WHERE ${kept.since} < ? LIMIT ${ROWS_AT_ONCE}`,
      [before],
    );
    if (rows.length === 0) return pruned;
    const ids = rows.map(({ id }) => id);
    pruned += await db.write(async (tx) => {
      for (const { table, column } of kept.with ?? [])
        await tx.change(`DELETE FROM ${table} WHERE ${column} IN (${marks(ids.length)})`, ids);
      return tx.change(`DELETE FROM ${kept.table} WHERE id IN (${marks(ids.length)})`, ids);
    });
  }
}
