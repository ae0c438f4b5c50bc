// How far bulk operations have come, as streams: the whole state each time, a few times a second at most, until the end. The
// rows are the truth and a nudge only a hint; nobody needs what they missed. It must never hold a connection while it waits.
import type { Caller } from '../caller';
import type { Database } from '../database/database';
import { inputError } from '../graphql/errors';
import type { World } from '../world';
import { isOver, type OperationRow, operationsByIds } from './readOperations';

/** No two events of a stream come closer than this. */
const LEAST_BETWEEN_MS = 250;
/** Looked for this often without a nudge: other processes work too. Whoever joined a shared stream late hears of it by then. */
const LOOK_AGAIN_MS = 1_000;

export class BulkProgress {
  private readonly waiting = new Map<string, Set<() => void>>();
  private stopped = false;

  constructor(
    private readonly db: Database,
    private readonly world: World,
  ) {}

  /** "This operation has moved." */
  moved(operationId: string): void {
    for (const wake of this.waiting.get(operationId) ?? []) wake();
  }

  /** Follows an operation to its end. NOT_FOUND where there is none, or not for this caller. */
  async follow(id: string, caller: Caller): Promise<AsyncIterableIterator<OperationRow>> {
    const first = await this.read(id, caller);
    if (!first) throw inputError('NOT_FOUND', `There is no bulk operation ${id}.`, 'id');
    return new Following(this, id, caller, first);
  }

  /** Ends all streams. */
  stop(): void {
    this.stopped = true;
    for (const wakes of this.waiting.values()) for (const wake of wakes) wake();
  }

  get isStopped(): boolean {
    return this.stopped;
  }

  async read(id: string, caller: Caller): Promise<OperationRow | undefined> {
    return (await operationsByIds(this.db.read, caller, [id]))[0];
  }

  /** Resolves after the least time between two events, and then when it is nudged, told to stop, or the time is over. */
  async next(id: string, ended: Promise<void>): Promise<void> {
    let nudge: () => void = () => undefined;
    const nudged = new Promise<void>((resolve) => {
      nudge = resolve;
    });
    const wakes = this.waiting.get(id) ?? new Set();
    this.waiting.set(id, wakes.add(nudge)); // from here on no nudge is missed, also while the least time passes
    try {
      await Promise.race([this.timer(LEAST_BETWEEN_MS), ended]);
      await Promise.race([nudged, ended, this.timer(LOOK_AGAIN_MS)]);
    } finally {
      wakes.delete(nudge);
      if (wakes.size === 0) this.waiting.delete(id);
    }
  }

  private timer(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.world.after(ms, resolve);
    });
  }
}

const END: IteratorResult<OperationRow> = { value: undefined, done: true };

/** One reader: the present state, then each later one, and the last when the operation is over. */
class Following implements AsyncIterableIterator<OperationRow> {
  private state: 'first' | 'live' | 'over' = 'first';
  private end: () => void = () => undefined;
  private readonly ended = new Promise<void>((resolve) => {
    this.end = resolve;
  });
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly progress: BulkProgress,
    private readonly id: string,
    private readonly caller: Caller,
    private readonly present: OperationRow,
  ) {}

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<OperationRow>> {
    const result = this.turn.then(() => this.take());
    this.turn = result.catch(() => undefined);
    return result;
  }

  async return(): Promise<IteratorResult<OperationRow>> {
    this.state = 'over';
    this.end();
    return END;
  }

  async throw(error: unknown): Promise<IteratorResult<OperationRow>> {
    await this.return();
    throw error;
  }

  private async take(): Promise<IteratorResult<OperationRow>> {
    if (this.isOver()) return END;
    if (this.state === 'first') return this.give(this.present);
    await this.progress.next(this.id, this.ended);
    if (this.isOver()) return END;
    const row = await this.progress.read(this.id, this.caller);
    return row ? this.give(row) : this.return();
  }

  private isOver(): boolean {
    return this.state === 'over' || this.progress.isStopped;
  }

  private give(row: OperationRow): IteratorResult<OperationRow> {
    this.state = isOver(row) ? 'over' : 'live';
    return { value: row, done: false };
  }
}
