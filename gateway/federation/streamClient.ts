// One client of a subscription: where its events go, what waits for it while it reads slower than they come, and the cursor
// of the last event it was handed. What waits is bounded by count and bytes. It must never decide what happens to a client
// that is too slow: that is its stream's business.
import type { EventRun, PlacedEvent } from './eventRuns';
import type { Failure } from './failures';
import type { Printed } from './printed';

/** Where a client's events go. The stream calls either `complete` or `fail` at its end, once, or neither after `stop`. */
export interface Listener {
  /** Takes an event, or several in one. False: it is taken, but send no more until `drained`. */
  next(event: Printed): boolean;
  /** Settles when it can take more, and when it is closed. */
  drained(): Promise<void>;
  complete(): void;
  fail(failures: readonly Failure[]): void;
}

export interface StreamLimits {
  /** Events that wait for a client who reads slower than the others of its stream. */
  readonly queueCount: number;
  /** The same in bytes; one event may always wait. */
  readonly queueBytes: number;
}

/** Whoever serves the client at present. */
export interface Keeper {
  /** The client is gone. */
  left(client: StreamClient): void;
  /** The client was behind and has taken everything that waited. */
  caughtUp(client: StreamClient): void;
}

/** What waits, for people and tests. */
export interface Queued {
  readonly events: number;
  readonly bytes: number;
}

/** Who a client is, and what it asked for. */
export interface ClientOptions {
  readonly listener: Listener;
  readonly limits: StreamLimits;
  /** The cursor to begin after; null: from the present. */
  readonly after: string | null;
  readonly caller: unknown;
  readonly requestId: string;
}

/** One client of a stream, with what waits for it. */
export class StreamClient {
  private readonly waiting: PlacedEvent[] = [];
  private waitingBytes = 0;
  private isFull = false;
  private isOver = false;
  private reached: string | null;
  /** How the client is told of the end of its stream, once it has taken what waits for it. */
  private ending: (() => void) | undefined;
  private keeper: Keeper | undefined;

  constructor(private readonly options: ClientOptions) {
    this.reached = options.after;
  }

  /** In whose name its events are read, when they are read for it alone. */
  get asking(): { readonly caller: unknown; readonly requestId: string } {
    return this.options;
  }

  /** The cursor of the last event that it was handed, or the one that it began with. */
  get position(): string | null {
    return this.reached;
  }

  /** Reads slower than events come, at this moment. */
  get isBehind(): boolean {
    return this.isFull && !this.isOver;
  }

  get queued(): Queued {
    return { events: this.waiting.length, bytes: this.waitingBytes };
  }

  /** Names who is to hear of this client from now on. */
  follow(keeper: Keeper): void {
    this.keeper = keeper;
  }

  /** Hands events on, or keeps them until there is room. False: they do not all fit. Then it is to `forget` them. */
  push({ events, joined, reached }: EventRun): boolean {
    if (this.isOver) return true;
    if (!this.isFull) {
      this.isFull = !this.hand(joined, reached);
      if (this.isFull) void this.flush();
      return true;
    }
    for (const each of events) if (!this.keep(each)) return false;
    return true;
  }

  /** Lets go of what waits: it will be read again after `position`. */
  forget(): void {
    this.waiting.length = 0;
    this.waitingBytes = 0;
  }

  complete(): void {
    this.finish(() => this.options.listener.complete());
  }

  fail(failures: readonly Failure[]): void {
    this.finish(() => this.options.listener.fail(failures));
  }

  leave(): void {
    this.over(() => undefined);
  }

  /** The stream has ended; who reads slowly has not read it all yet. */
  private finish(tell: () => void): void {
    if (this.waiting.length > 0) this.ending ??= tell;
    else this.over(tell);
  }

  private over(tell: () => void): void {
    if (this.isOver) return;
    this.isOver = true;
    this.forget();
    tell();
    this.keeper?.left(this);
  }

  private keep(placed: PlacedEvent): boolean {
    const { queueCount, queueBytes } = this.options.limits;
    const bytes = this.waitingBytes + placed.event.byteCount;
    if (this.waiting.length > 0 && (this.waiting.length >= queueCount || bytes > queueBytes)) return false;
    this.waiting.push(placed);
    this.waitingBytes = bytes;
    return true;
  }

  private hand(event: Printed, cursor: string | undefined): boolean {
    if (cursor !== undefined) this.reached = cursor;
    return this.options.listener.next(event);
  }

  private async flush(): Promise<void> {
    await this.options.listener.drained();
    while (!this.isOver) {
      const next = this.waiting.shift();
      if (next === undefined) break;
      this.waitingBytes -= next.event.byteCount;
      if (!this.hand(next.event, next.cursor)) await this.options.listener.drained();
    }
    this.isFull = false;
    if (this.ending !== undefined) this.over(this.ending);
    else if (!this.isOver) this.keeper?.caughtUp(this);
  }
}
