// What the clock asks for is done by one process of a side, whoever is alive: each point in time of a schedule is taken by the first to
// come, and taken over from one that dies. A row rather than a named lock of the database: a lock would only keep the others waiting, and
// not every engine has one. It must never be all that keeps work from happening twice: a process may sleep through its claim and go on.
import { type Claims, type Database } from '../database/database';
import { type Cancel, Doze, FARTHEST_AHEAD_MS, type World } from '../world';

/** A turn that is not renewed for so long is somebody else's. */
const LEASE_MS = 4_000;
/** How often whoever came second looks whether it is done. */
const LOOK_EVERY_MS = 1_000;

export interface TurnsParts {
  readonly db: Database;
  readonly world: World;
  /** Names this process. */
  readonly owner: string;
}

/** Who does what the clock asked for. */
export const CLAIMS_ON_TURNS: Claims = {
  held: 'SELECT claim_owner FROM schedule_turn WHERE claim_until > ? AND (done_for IS NULL OR done_for < taken_for)',
  release: async (tx, now, owner) => {
    const end = 'UPDATE schedule_turn SET claim_until = ? WHERE claim_owner = ? AND claim_until > ?';
    await tx.change(end, [now, owner, now]);
  },
};

interface TurnRow {
  readonly taken_for: string | null;
  readonly done_for: string | null;
  readonly claim_until: string | null;
}

export class Turns {
  private stopping = false;
  private readonly doze: Doze;

  constructor(private readonly parts: TurnsParts) {
    this.doze = new Doze(parts.world);
  }

  /**
   * Does the work of a schedule at this point in time, or sees another process do it. Rejects as the work does: what failed is done
   * with until the next point comes.
   */
  async take(name: string, point: Date, work: () => Promise<void>): Promise<void> {
    if (this.parts.db.dialect === 'sqlite') return work(); // one process per file: nobody else can be alive
    const at = point.toISOString();
    while (!this.stopping) {
      if (await this.claim(name, at)) return this.done(name, at, work);
      const row = await this.row(name);
      if (row !== undefined && isOver(row, at)) return;
      await this.doze.sleep(this.untilLeft(row));
    }
  }

  /** Wakes whoever waits for a process that may have died; what runs goes on to its end. */
  stop(): void {
    this.stopping = true;
    this.doze.wake();
  }

  /**
   * One statement decides: of those who come at once, one finds the row as it was. What was taken for a far future was taken by a clock
   * that was wrong, and counts for nothing: every point until then would be missed.
   */
  private async claim(name: string, at: string): Promise<boolean> {
    const { db, owner } = this.parts;
    const [now, until, far] = [this.at(0), this.at(LEASE_MS), this.at(FARTHEST_AHEAD_MS)];
    return db.write(async (tx) => {
      const taken = await tx.change(
        `UPDATE schedule_turn SET taken_for = ?, done_for = NULL, claim_owner = ?, claim_until = ? WHERE name = ?
            AND (taken_for < ? OR taken_for > ? OR (taken_for = ? AND claim_until <= ? AND (done_for IS NULL OR done_for < ?)))`,
        [at, owner, until, name, at, far, at, now, at],
      );
      if (taken > 0) return true;
      const first = `INSERT IGNORE INTO schedule_turn (name, taken_for, claim_owner, claim_until) VALUES (?, ?, ?, ?)`;
      return (await tx.change(first, [name, at, owner, until])) > 0;
    });
  }

  private async done(name: string, at: string, work: () => Promise<void>): Promise<void> {
    const { db, owner } = this.parts;
    const stopRenewing = this.renewing(name, at);
    try {
      await work();
    } finally {
      stopRenewing();
      const settle = 'UPDATE schedule_turn SET done_for = ? WHERE name = ? AND taken_for = ? AND claim_owner = ?';
      // Where this fails another does it again, when the claim has run out.
      await db.write((tx) => tx.change(settle, [at, name, at, owner])).catch(() => undefined);
    }
  }

  private renewing(name: string, at: string): Cancel {
    const { db, world, owner } = this.parts;
    const renew = 'UPDATE schedule_turn SET claim_until = ? WHERE name = ? AND taken_for = ? AND claim_owner = ?';
    let cancel: Cancel;
    const plan = () => {
      cancel = world.after(LEASE_MS / 3, () => {
        void db.write((tx) => tx.change(renew, [this.at(LEASE_MS), name, at, owner])).catch(() => undefined);
        plan();
      });
    };
    plan();
    return () => cancel();
  }

  private async row(name: string): Promise<TurnRow | undefined> {
    const sql = 'SELECT taken_for, done_for, claim_until FROM schedule_turn WHERE name = ?';
    const [row] = await this.parts.db.read.rows<TurnRow>(sql, [name]);
    return row;
  }

  private untilLeft(row: TurnRow | undefined): number {
    const until = Date.parse(row?.claim_until ?? '');
    const left = Number.isNaN(until) ? LEASE_MS : until - this.parts.world.now().getTime();
    return Math.min(Math.max(1, left), LOOK_EVERY_MS);
  }

  private at(ms: number): string {
    return new Date(this.parts.world.now().getTime() + ms).toISOString();
  }
}

/** Done, or overtaken by a later point, at which everything is done that is due. */
function isOver({ taken_for, done_for }: TurnRow, at: string): boolean {
  return (done_for ?? '') >= at || (taken_for ?? '') > at;
}
