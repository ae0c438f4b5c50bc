// What every Finance flow is given: this side's own database, the world and its outbox. It must never carry a caller, a
// clock of its own or anything of Dataverse: a flow that needs more takes it as a parameter.
import type { Trail } from '../audit/trail';
import type { Database } from '../database/database';
import type { Outbox } from '../dual-write/outbox';
import type { World } from '../world';

export interface Books {
  readonly db: Database;
  readonly world: World;
  readonly outbox: Outbox;
  /** What the audit trail keeps of documents; absent: there is none. */
  readonly trail?: Trail | undefined;
  /** Whoever confirmed an invoice, or overrode tax on it, does not post it. Absent: duties are not kept apart. */
  readonly keepsDutiesApart?: boolean | undefined;
  /** Told after commit that a bulk operation was scheduled. Absent where nobody works on them. */
  readonly bulk?: { nudge(): void };
}
