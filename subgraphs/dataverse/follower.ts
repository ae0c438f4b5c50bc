// One reader of the status log, as an async iterator that gives out each event once and ends at once when it is told to.
// Hand-written, because a generator that waits would only return after the next event. It must never hold a place in the
// feed while its consumer is busy: only a pending `next()` does.
import type { Caller } from '../caller';
import type { Stream } from './feedCursor';
import type { Reading, StatusEvent } from './feedEvents';
import { isWanted, type StatusRow } from './store/readStatus';

const END: IteratorResult<StatusEvent> = { value: undefined, done: true };

/** What a follower needs of the feed that made it. */
export interface FollowedLog {
  /** Nothing more comes. */
  readonly isStopped: boolean;
  /** The follower begins to wait: from now on it is woken by whatever it might want, until it leaves. */
  join(follower: Follower): void;
  leave(follower: Follower): void;
  /** The cursor of a place of a stream. */
  cursorOf(stream: Stream, place: number): string;
  /** A row with the cursor from which the same stream goes on after it. */
  eventOf(stream: Stream, row: StatusRow): StatusEvent;
  /** What a stream has after a place, within the scope; rows that `isWanted` refuses are left out. */
  read(
    stream: Stream,
    scope: Caller['legalEntities'],
    place: number,
    isWanted: (row: StatusRow) => boolean,
  ): Promise<Reading>;
}

export class Follower implements AsyncIterableIterator<StatusEvent> {
  /** The cursor that the stream began after, where no event tells it: its present state is empty. */
  readonly beginsAfter: string | undefined;
  /** Set where the stream is of one invoice alone. */
  readonly invoiceId: string | undefined;
  private rows: readonly StatusRow[];
  private given = 0;
  private place: number;
  private ended = false;
  private missed = false;
  private wakeUp: (() => void) | undefined;
  /** `next()` calls take their turns. */
  private turn: Promise<unknown> = Promise.resolve();
  private readonly onAbort = (): void => this.end();

  constructor(
    private readonly log: FollowedLog,
    private readonly stream: Stream,
    private readonly scope: Caller['legalEntities'],
    begin: Reading,
    private readonly signal?: AbortSignal,
  ) {
    this.invoiceId = stream.kind === 'invoice' ? stream.wanted.invoiceIds?.[0] : undefined;
    this.rows = begin.rows;
    this.place = begin.place;
    this.beginsAfter = begin.rows.length === 0 ? log.cursorOf(stream, begin.place) : undefined;
    if (signal?.aborted) this.ended = true;
    else signal?.addEventListener('abort', this.onAbort, { once: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<StatusEvent>> {
    const result = this.turn.then(() => this.take());
    this.turn = result.catch(() => this.end()); // after an error there is nothing more: the client comes back with its cursor
    return result;
  }

  async return(): Promise<IteratorResult<StatusEvent>> {
    this.end();
    return END;
  }

  async throw(error: unknown): Promise<IteratorResult<StatusEvent>> {
    this.end();
    throw error;
  }

  /** The log may have grown by something for this follower. */
  wake(): void {
    this.missed = true;
    this.wakeUp?.();
  }

  private end(): void {
    this.ended = true;
    this.signal?.removeEventListener('abort', this.onAbort);
    this.wake();
  }

  private async take(): Promise<IteratorResult<StatusEvent>> {
    if (this.ended || this.log.isStopped) return END;
    if (this.given === this.rows.length && !(await this.fill())) return END;
    const row = this.rows[this.given] as StatusRow;
    this.given += 1;
    return { value: this.log.eventOf(this.stream, row), done: false };
  }

  /** Waits until there are rows; false where the stream has ended instead. Joins before it reads, so that no nudge falls between. */
  private async fill(): Promise<boolean> {
    const wanted = (row: StatusRow): boolean => isWanted(row, this.scope, this.stream.wanted);
    this.log.join(this);
    try {
      while (!this.ended && !this.log.isStopped) {
        this.missed = false;
        const reading = await this.log.read(this.stream, this.scope, this.place, wanted);
        this.place = reading.place;
        if (reading.rows.length > 0) {
          this.rows = reading.rows;
          this.given = 0;
          return !this.ended;
        }
        if (!this.missed) await this.woken();
      }
      return false;
    } finally {
      this.log.leave(this);
    }
  }

  private async woken(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.wakeUp = resolve;
    });
    this.wakeUp = undefined;
  }
}
