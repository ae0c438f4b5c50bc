// The live end of the status log: wakes whoever follows it, numbers what has committed, and keeps the newest rows at hand.
// The log is the truth and a nudge only a hint: nothing here may be the only place that knows an event, and a lost nudge
// costs half a second, never an event.

import type { Caller } from '../caller';
import type { Database } from '../database/database';
import { cursorInvalid } from '../graphql/page';
import type { Cancel, World } from '../world';
import { placeOf, type Stream, streamOf } from './feedCursor';
import { isBeyond, logAfter, presentOf, type Reading, type StatusEvent } from './feedEvents';
import { type FollowedLog, Follower } from './follower';
import type { StatusCursors } from './statusCursors';
import {
  countStatus,
  lastPosition,
  type PostingConditions,
  type StatusRow,
  statusAfter,
  unnumberedInvoices,
} from './store/readStatus';

/** Look again this often while anyone follows: rows of other processes, and nudges that were lost. */
const LOOK_AGAIN_MS = 500;
/** Rows read at once. */
const ROWS_AT_ONCE = 500;
/** Newest rows kept in memory, so that a thousand followers of the live end do not make a thousand queries. */
const ROWS_KEPT = 1_000;

export interface FeedParts {
  readonly db: Database;
  readonly world: World;
  /** The sequencer: gives positions to committed rows in short transactions; resolves with how many. */
  readonly numberPositions: () => Promise<number>;
  /** How places are written for clients, and read. */
  readonly cursors: StatusCursors;
  /** Hears of whatever fails while nobody waits for it. */
  readonly onError: (error: unknown) => void;
}

export interface Followed {
  readonly filter: PostingConditions;
  /** A cursor of the same filter, or 'start'. Without it: the present state of each match first. */
  readonly after?: string | null;
}

export class StatusFeed implements FollowedLog {
  private readonly followers = new Set<Follower>();
  private readonly ofInvoice = new Map<string, Set<Follower>>();
  private readonly newest: StatusRow[] = [];
  /** `newest` holds every row after this position … */
  private keptAfter: number | undefined;
  /** … up to this one. */
  private keptTo = 0;
  private looking: Promise<void> | undefined;
  private dirty = true;
  private timer: Cancel | undefined;
  private stopped = false;

  constructor(private readonly parts: FeedParts) {}

  /** How many followers wait for the log to grow. */
  get waiting(): number {
    return this.followers.size;
  }

  get isStopped(): boolean {
    return this.stopped;
  }

  /** "The log has grown": call it after commit. */
  nudge(): void {
    this.dirty = true;
    if (this.stopped) return;
    if (this.followers.size > 0) this.look();
    else this.lookLater(); // positions are given out even where nobody follows, but without hurry
  }

  /**
   * Follows the log: what was missed since `after`, or else the present state of each match; then live, each event once, per
   * invoice in order. Ends with `return()`, with the signal, or when the feed stops. CURSOR_INVALID, FILTER_TOO_WIDE.
   */
  async follow(followed: Followed, caller: Caller, signal?: AbortSignal): Promise<Follower> {
    const stream = streamOf(followed.filter);
    const begin =
      followed.after == null
        ? await this.present(stream, caller)
        : { rows: [], place: await this.placeAfter(stream, followed.after, caller) };
    return new Follower(this, stream, caller.legalEntities, begin, signal);
  }

  /** A page of the same events for whoever polls; from the start of the log without `after`. CURSOR_INVALID. */
  async page(
    { filter, after }: Followed,
    caller: Caller,
    first: number,
  ): Promise<{ events: StatusEvent[]; hasNext: boolean }> {
    const stream = streamOf(filter);
    const place = after == null ? 0 : await this.placeAfter(stream, after, caller);
    if (stream.kind === 'all') await this.numbered();
    const rows = await logAfter(this.parts.db.read, stream, caller.legalEntities, place, first + 1);
    const events = rows.slice(0, first).map((row) => this.eventOf(stream, row));
    return { events, hasNext: rows.length > first };
  }

  /** How many events match in all, counted to `most`. */
  async count(filter: PostingConditions, caller: Caller, most: number): Promise<number> {
    await this.numbered();
    return countStatus(this.parts.db.read, caller.legalEntities, streamOf(filter).wanted, most);
  }

  /** Ends all streams and timers; resolves when nothing runs any more. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.timer?.();
    this.timer = undefined;
    for (const follower of this.followers) follower.wake();
    await this.looking;
  }

  /** A follower begins to wait for its next event: from now on it is woken by whatever it might want. */
  join(follower: Follower): void {
    this.followers.add(follower);
    if (follower.invoiceId !== undefined) {
      const same = this.ofInvoice.get(follower.invoiceId) ?? new Set();
      this.ofInvoice.set(follower.invoiceId, same.add(follower));
    }
    if (this.dirty) this.look();
    this.lookLater();
  }

  leave(follower: Follower): void {
    this.followers.delete(follower);
    const same = follower.invoiceId === undefined ? undefined : this.ofInvoice.get(follower.invoiceId);
    if (same?.delete(follower) && same.size === 0) this.ofInvoice.delete(follower.invoiceId as string);
  }

  /** A row with the cursor from which the same stream goes on after it. */
  eventOf(stream: Stream, row: StatusRow): StatusEvent {
    return { row, cursor: this.cursorOf(stream, placeOf(stream, row)) };
  }

  cursorOf(stream: Stream, place: number): string {
    return this.parts.cursors.of(stream, place);
  }

  /** What a stream has after a place: from memory at the live end, from the log before it. */
  async read(
    stream: Stream,
    scope: Caller['legalEntities'],
    place: number,
    isWanted: (row: StatusRow) => boolean,
  ): Promise<Reading> {
    if (stream.kind === 'all' && this.keptAfter !== undefined && place >= this.keptAfter) {
      return { rows: this.newestAfter(place).filter(isWanted), place: Math.max(place, this.keptTo) };
    }
    const keptTo = this.keptTo; // before reading: whatever it holds is in the log by now
    const rows = await logAfter(this.parts.db.read, stream, scope, place, ROWS_AT_ONCE);
    const last = rows.at(-1);
    const reached = last ? placeOf(stream, last) : place;
    return { rows, place: stream.kind === 'all' && rows.length < ROWS_AT_ONCE ? Math.max(reached, keptTo) : reached };
  }

  private newestAfter(place: number): StatusRow[] {
    let from = this.newest.length;
    while (from > 0 && ((this.newest[from - 1] as StatusRow).position as number) > place) from -= 1;
    return this.newest.slice(from);
  }

  /** The place of a cursor. Beyond the end of a log that a restore has cut, its holder would miss what gets the numbers before it. CURSOR_INVALID. */
  private async placeAfter(stream: Stream, cursor: string, caller: Caller): Promise<number> {
    const place = await this.parts.cursors.open(stream, cursor);
    if (stream.kind === 'all' && place <= this.keptTo) return place;
    if (await isBeyond(this.parts.db.read, stream, caller.legalEntities, place)) throw cursorInvalid('after');
    return place;
  }

  /** A present state covers what has committed by now, so it is numbered first; one invoice's sequence is there at commit. */
  private async present(stream: Stream, caller: Caller): Promise<Reading> {
    if (stream.kind === 'all') await this.numbered();
    return presentOf(this.parts.db.read, stream, caller.legalEntities);
  }

  /** Numbers what has committed so far, if anything has. */
  private async numbered(): Promise<void> {
    if ((await unnumberedInvoices(this.parts.db.read)).length > 0) await this.parts.numberPositions();
  }

  private look(): void {
    if (this.stopped) return;
    this.looking ??= this.lookUntilClean().finally(() => {
      this.looking = undefined;
      if (this.dirty && this.followers.size > 0) this.look(); // nudged between the last check and here
    });
  }

  private async lookUntilClean(): Promise<void> {
    while (this.dirty && !this.stopped) {
      this.dirty = false; // before reading: whoever nudges from here on is seen by the next round
      await this.lookOnce().catch(this.parts.onError); // the fallback tries again
    }
  }

  private async lookOnce(): Promise<void> {
    const { db, numberPositions } = this.parts;
    const fresh = await unnumberedInvoices(db.read);
    for (const invoiceId of fresh) this.wakeFollowersOf(invoiceId); // one invoice's sequence stands at commit: do not wait for the sequencer
    if (this.keptAfter === undefined) {
      this.keptTo = await lastPosition(db.read);
      this.keptAfter = this.keptTo;
    }
    if (fresh.length > 0) await numberPositions();
    for (;;) {
      const rows = await statusAfter(db.read, 'all', {}, this.keptTo, ROWS_AT_ONCE);
      this.keep(rows);
      if (rows.length < ROWS_AT_ONCE) break;
    }
  }

  private keep(rows: readonly StatusRow[]): void {
    const last = rows.at(-1);
    if (!last) return;
    this.newest.push(...rows);
    this.keptTo = last.position as number;
    const dropped = this.newest.splice(0, Math.max(0, this.newest.length - ROWS_KEPT)).at(-1);
    if (dropped) this.keptAfter = dropped.position as number;
    for (const invoiceId of new Set(rows.map((row) => row.invoice_id))) this.wakeFollowersOf(invoiceId);
    for (const follower of this.followers) if (follower.invoiceId === undefined) follower.wake();
  }

  private wakeFollowersOf(invoiceId: string): void {
    for (const follower of this.ofInvoice.get(invoiceId) ?? []) follower.wake();
  }

  private lookLater(): void {
    if (this.stopped) return;
    this.timer ??= this.parts.world.after(LOOK_AGAIN_MS, () => {
      this.timer = undefined;
      this.dirty = true;
      this.look();
      if (this.followers.size > 0) this.lookLater();
    });
  }
}

/** The feed of one Dataverse side. */
export function createFeed(parts: FeedParts): StatusFeed {
  return new StatusFeed(parts);
}
