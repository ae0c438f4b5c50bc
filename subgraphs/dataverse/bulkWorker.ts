// Does the items of bulk operations in the background: claims operations, works through what waits, a few items side by side,
// and ends them. Other processes may do the same: the claim's epoch keeps whoever lost it from settling anything. It must never
// give up on an operation because one item breaks.
import type { Cancel, World } from '../world';
import type { Books } from './books';
import { doBulkItem, refuseBulkItem } from './flows/doBulkItem';
import { isBulkKind, MOST_FAILURES } from './rules/bulk';
import {
  type ClaimedOperation,
  ClaimLost,
  claimOperations,
  countFailure,
  finishOperation,
  releaseInvoicesOf,
  releaseOperations,
  renewOperation,
  type WaitingItem,
  waitingItems,
} from './store/bulk';

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

export interface BulkWorkerParts {
  readonly books: Books;
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
  private readonly working = new Map<string, Promise<void>>();
  private running: Promise<void> | undefined;
  private stopping = false;
  private nudged = false;
  private wake: (() => void) | undefined;

  constructor(private readonly parts: BulkWorkerParts) {
    this.limits = { ...BULK_LIMITS, ...parts.limits };
    this.world = parts.books.world;
  }

  start(): void {
    this.stopping = false;
    this.running ??= this.run();
  }

  /** Begins no further item, waits for those that run, and gives the claims back. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.nudge();
    await this.running;
    this.running = undefined;
  }

  /** "An operation was scheduled." */
  nudge(): void {
    this.nudged = true;
    this.wake?.();
  }

  /** Resolves when no operation is unfinished, or the worker does not run. */
  async idle(): Promise<void> {
    while (this.running && !this.stopping) {
      const [open] = await this.parts.books.db.read.rows(
        `SELECT id FROM bulk_operation WHERE state IN ('SCHEDULED', 'PROCESSING') LIMIT 1`,
      );
      if (!open) return;
      this.nudge();
      await this.pause(20);
    }
  }

  private async run(): Promise<void> {
    const { books, onError, owner } = this.parts;
    // One process per SQLite file: whoever holds a claim is dead, and its operations need not wait for the lease.
    if (books.db.dialect === 'sqlite') await books.db.write((tx) => releaseOperations(tx)).catch(onError);
    while (!this.stopping) {
      this.nudged = false;
      await this.claim().catch(onError);
      if (!this.nudged && !this.stopping) await this.sleep(this.limits.pollMs);
    }
    await Promise.all(this.working.values());
    await books.db.write((tx) => releaseOperations(tx, owner)).catch(onError);
  }

  private async claim(): Promise<void> {
    const { books, owner, onError } = this.parts;
    const limit = this.limits.operationsAtOnce - this.working.size;
    if (limit <= 0) return;
    const exclude = new Set(this.working.keys());
    const until = this.at(this.limits.leaseMs);
    const claims = await books.db.write((tx) => claimOperations(tx, { owner, now: this.at(0), until, limit, exclude }));
    for (const claim of claims) {
      const work = this.work(claim)
        .catch((error: unknown) => {
          if (!(error instanceof ClaimLost)) onError(error); // the claim runs out, and the operation is taken up again
        })
        .finally(() => {
          this.working.delete(claim.id);
          this.nudge();
        });
      this.working.set(claim.id, work);
    }
  }

  /** Works through the items until none waits. Rejects with ClaimLost where another has it by now. */
  private async work(claim: ClaimedOperation): Promise<void> {
    const { books, moved } = this.parts;
    const renewing = this.renew(claim);
    try {
      moved(claim.id);
      if (!isBulkKind(claim.kind)) return await this.end(claim, 'FAILED');
      for (;;) {
        const items = await waitingItems(books.db.read, claim.id, 0, ITEMS_READ);
        if (items.length === 0) return await this.end(claim, 'COMPLETE');
        const waiting = [...items];
        const lanes = Array.from({ length: this.limits.itemsAtOnce }, async () => {
          for (let item = waiting.shift(); item && !this.stopping; item = waiting.shift()) await this.one(claim, item);
        });
        await allSettled(lanes);
        if (this.stopping) return;
      }
    } finally {
      await renewing.stop();
    }
  }

  private async one(claim: ClaimedOperation, item: WaitingItem): Promise<void> {
    const { books, onError, moved } = this.parts;
    try {
      await doBulkItem(books, claim, item);
    } catch (error) {
      if (error instanceof ClaimLost) throw error;
      onError(error);
      await this.broke(claim, item);
    }
    moved(claim.id);
  }

  /** What breaks is tried again, and refused in the end: an item must not hold up its operation. */
  private async broke(claim: ClaimedOperation, item: WaitingItem): Promise<void> {
    const { books } = this.parts;
    if (item.failures + 1 < MOST_FAILURES) {
      await books.db.write((tx) => countFailure(tx, claim, item)); // rejects where the database is away: the claim runs out
      await this.pause(PAUSE_AFTER_FAILURE_MS);
      return;
    }
    const message = 'Something unexpected stood in the way; the log has it.';
    await refuseBulkItem(books, claim, item, [{ code: 'INTERNAL_SERVER_ERROR', message, subjectId: item.subject_id }]);
  }

  private async end(claim: ClaimedOperation, state: 'COMPLETE' | 'FAILED'): Promise<void> {
    await this.parts.books.db.write(async (tx) => {
      if (state === 'FAILED') await releaseInvoicesOf(tx, claim.id);
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
        last = this.parts.books.db
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

  private async sleep(ms: number): Promise<void> {
    let cancel: Cancel = () => undefined;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      cancel = this.world.after(ms, resolve);
    });
    this.wake = undefined;
    cancel();
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.world.after(ms, resolve);
    });
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
