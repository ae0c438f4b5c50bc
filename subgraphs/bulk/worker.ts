// Does the items of bulk operations in the background: claims operations (claimingWorker.ts), works through what waits, a few items
// side by side, and ends them. Other processes may do the same: the claim's epoch keeps whoever lost it from settling anything. It must never
// give up on an operation because one item breaks.
import type { Refusal } from '../../schema/errors';
import { ClaimingWorker } from '../claimingWorker';
import type { Database, Tx } from '../database/database';
import { type Cancel, pause, type World } from '../world';
import {
  type ClaimedOperation,
  ClaimLost,
  claimOperations,
  countFailure,
  finishOperation,
  isAnyClaimable,
  releaseOperations,
  renewOperation,
  type WaitingItem,
  waitingItems,
} from './operations';
import { MOST_FAILURES } from './terms';

export interface BulkLimits {
  /** Operations worked on at once, and items of each. */
  readonly operationsAtOnce: number;
  readonly itemsAtOnce: number;
  /** How long a claim lasts without being renewed. A worker that died is taken over after this time. */
  readonly leaseMs: number;
  /** How often to look without a nudge. */
  readonly pollMs: number;
}

const BULK_LIMITS: BulkLimits = { operationsAtOnce: 2, itemsAtOnce: 8, leaseMs: 3_000, pollMs: 1_000 };
const ITEMS_READ = 500;
/** After an item broke: the database may be away. */
const PAUSE_AFTER_FAILURE_MS = 200;

/** What a side's bulk operations do. */
export interface BulkWork {
  /** Kinds that this version can do: another one may stand in the database after a newer version was taken back. */
  readonly isKnown: (kind: string) => boolean;
  /** Does an item and settles it, in one transaction. Throws ClaimLost where another worker has it by now. */
  readonly doItem: (claim: ClaimedOperation, item: WaitingItem) => Promise<void>;
  /** Settles an item as refused. */
  readonly refuseItem: (claim: ClaimedOperation, item: WaitingItem, refusals: readonly Refusal[]) => Promise<void>;
  /** An operation failed as a whole: lets go of what it held. */
  readonly onFailed?: (tx: Tx, operationId: string) => Promise<void>;
}

export interface BulkWorkerParts {
  readonly db: Database;
  readonly world: World;
  readonly work: BulkWork;
  /** Names this process in claims. */
  readonly owner: string;
  /** Told when an operation has moved. */
  readonly moved: (operationId: string) => void;
  readonly limits?: Partial<BulkLimits>;
  /** Hears of whatever breaks; it is tried again whatever it does. */
  readonly onError: (error: unknown) => void;
}

export class BulkWorker {
  private readonly limits: BulkLimits;
  private readonly world: World;
  private readonly worker: ClaimingWorker<ClaimedOperation>;

  constructor(private readonly parts: BulkWorkerParts) {
    const { db, world, owner, onError } = parts;
    this.limits = { ...BULK_LIMITS, ...parts.limits };
    this.world = world;
    this.worker = new ClaimingWorker<ClaimedOperation>({
      world,
      onError,
      atOnce: this.limits.operationsAtOnce,
      pollMs: this.limits.pollMs,
      // One process per SQLite file: whoever holds a claim is dead, and its operations need not wait for the lease.
      begin: async () => {
        if (db.dialect === 'sqlite') await db.write((tx) => releaseOperations(tx));
      },
      claim: async (limit, exclude) => {
        const [now, until] = [this.at(0), this.at(this.limits.leaseMs)];
        if (!(await isAnyClaimable(db.read, now))) return [];
        return db.write((tx) => claimOperations(tx, { owner, now, until, limit, exclude }));
      },
      idOf: ({ id }) => id,
      work: (claim, stopping) =>
        this.work(claim, stopping).catch((error: unknown) => {
          if (!(error instanceof ClaimLost)) throw error; // the claim runs out, and the operation is taken up again
        }),
      end: () => db.write((tx) => releaseOperations(tx, owner)),
    });
  }

  start(): void {
    this.worker.start();
  }

  /** Begins no further item, waits for those that run, and gives the claims back. */
  stop(): Promise<void> {
    return this.worker.stop();
  }

  /** "An operation was scheduled." */
  nudge(): void {
    this.worker.nudge();
  }

  /** Resolves when no operation is unfinished, or the worker does not run. */
  async idle(): Promise<void> {
    while (this.worker.isRunning) {
      const [open] = await this.parts.db.read.rows(
        `SELECT id FROM bulk_operation WHERE state IN ('SCHEDULED', 'PROCESSING') LIMIT 1`,
      );
      if (!open) return;
      this.nudge();
      await pause(this.world, 20);
    }
  }

  /** Works through the items until none waits. Rejects with ClaimLost where another has it by now. */
  private async work(claim: ClaimedOperation, stopping: () => boolean): Promise<void> {
    const { db, work, moved } = this.parts;
    const renewing = this.renew(claim);
    try {
      moved(claim.id);
      if (!work.isKnown(claim.kind)) return await this.end(claim, 'FAILED');
      for (;;) {
        const items = await waitingItems(db.read, claim.id, 0, ITEMS_READ);
        if (items.length === 0) return await this.end(claim, 'COMPLETE');
        const waiting = [...items];
        const lanes = Array.from({ length: this.limits.itemsAtOnce }, async () => {
          for (let item = waiting.shift(); item && !stopping(); item = waiting.shift()) await this.one(claim, item);
        });
        await allSettled(lanes);
        if (stopping()) return;
      }
    } finally {
      await renewing.stop();
    }
  }

  private async one(claim: ClaimedOperation, item: WaitingItem): Promise<void> {
    const { work, onError, moved } = this.parts;
    try {
      await work.doItem(claim, item);
    } catch (error) {
      if (error instanceof ClaimLost) throw error;
      onError(error);
      await this.broke(claim, item);
    }
    moved(claim.id);
  }

  /** What breaks is tried again, and refused in the end: an item must not hold up its operation. */
  private async broke(claim: ClaimedOperation, item: WaitingItem): Promise<void> {
    const { db, work } = this.parts;
    if (item.failures + 1 < MOST_FAILURES) {
      await db.write((tx) => countFailure(tx, claim, item)); // rejects where the database is away: the claim runs out
      await pause(this.world, PAUSE_AFTER_FAILURE_MS);
      return;
    }
    const message = 'Something unexpected stood in the way; the log has it.';
    await work.refuseItem(claim, item, [{ code: 'INTERNAL_SERVER_ERROR', message, subjectId: item.subject_id }]);
  }

  private async end(claim: ClaimedOperation, state: 'COMPLETE' | 'FAILED'): Promise<void> {
    await this.parts.db.write(async (tx) => {
      if (state === 'FAILED') await this.parts.work.onFailed?.(tx, claim.id);
      await finishOperation(tx, claim, state, this.at(0));
    });
    this.parts.moved(claim.id);
  }

  /** Moves the claim's end on while items run, however long one takes. A claim that is lost shows when an item settles. */
  private renew(claim: ClaimedOperation): { stop(): Promise<void> } {
    let last: Promise<void> = Promise.resolve();
    let cancel: Cancel = () => undefined;
    let stopped = false;
    const plan = () => {
      if (stopped) return;
      cancel = this.world.after(this.limits.leaseMs / 3, () => {
        const until = this.at(this.limits.leaseMs);
        last = this.parts.db
          .write((tx) => renewOperation(tx, claim, until))
          .catch((error: unknown) => {
            if (!(error instanceof ClaimLost)) this.parts.onError(error);
          })
          .finally(plan);
      });
    };
    plan();
    return {
      stop: async () => {
        stopped = true;
        cancel();
        await last;
      },
    };
  }

  private at(ms: number): string {
    return new Date(this.world.now().getTime() + ms).toISOString();
  }
}

/** Waits for all, then rejects with the first that failed: nothing of a worker may run on after it is said to have ended. */
async function allSettled(works: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(works)).find((result) => result.status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}
