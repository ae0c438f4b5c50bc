// What every flow of the Dataverse side is given: its database, the world, the outbox, and the live feed of the status
// log. Types only; the composition root makes one. It must never become a place for services to meet.
import type { Trail } from '../audit/trail';
import type { Database } from '../database/database';
import type { BooksGuard } from '../dual-write/guard';
import type { Line } from '../dual-write/line';
import type { Outbox } from '../dual-write/outbox';
import type { World } from '../world';

/** The other side, as reconciliation needs it. */
export interface Peer {
  /** Absent: it cannot be asked. */
  readonly line?: Line | undefined;
  readonly guard: BooksGuard;
  /** Writes while these books are closed to everything else. */
  readonly repairing: Outbox;
  readonly onError: (error: unknown) => void;
}

export interface Books {
  readonly db: Database;
  readonly world: World;
  readonly outbox: Outbox;
  /** What the audit trail keeps of documents; absent: there is none. */
  readonly trail?: Trail | undefined;
  /** Told after commit that the status log has grown: a hint, which may be lost. */
  readonly feed: { nudge(): void };
  /** Signs the status log; absent: it is hashed without a key, and Finance is told nothing of it. */
  readonly statusKey?: { readonly id: string; readonly secret: string } | undefined;
  /** Finance, for whoever compares and repairs. Absent where only flows run. */
  readonly peer?: Peer;
  /** Told after commit that a bulk operation was scheduled. Absent where nobody works on them. */
  readonly bulk?: { nudge(): void };
  /** The same of a load. */
  readonly loads?: { nudge(): void };
}
