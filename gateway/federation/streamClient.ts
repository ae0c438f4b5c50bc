// One client of a subscription: where its events go, and what waits for it while it reads slower than they come. Bounded:
// a client that shares its stream with others and falls behind is let go, because it would hold them up or fill the memory.
import { type Failure, refusal } from './failures';

/** Where a client's events go. The stream calls either `complete` or `fail` at its end, once, or neither after `stop`. */
export interface Listener {
  /** Takes an event's answer, as JSON text. False: it is taken, but send no more until `drained`. */
  next(text: string): boolean;
  /** Settles when it can take more, and when it is closed. */
  drained(): Promise<void>;
  complete(): void;
  fail(failures: readonly Failure[]): void;
}

/** One client of a stream, with what waits for it. */
export class StreamClient {
  private readonly waiting: string[] = [];
  private isFull = false;
  private isOver = false;
  private onFlushed: () => void = () => undefined;
  private leaveUpstream: () => void = () => undefined;

  constructor(
    private readonly listener: Listener,
    private readonly queueCount: number,
  ) {}

  /** Reads slower than events come, at this moment. */
  get isBehind(): boolean {
    return this.isFull && !this.isOver;
  }

  follow(leave: () => void): void {
    this.leaveUpstream = leave;
  }

  push(text: string, isAlone: boolean): void {
    if (this.isOver) return;
    if (!this.isFull) {
      this.isFull = !this.listener.next(text);
      if (this.isFull) void this.flush();
    } else if (isAlone || this.waiting.length < this.queueCount) {
      this.waiting.push(text);
    } else {
      this.fail([
        refusal(
          'STREAM_TOO_SLOW',
          'Events came faster than this client read them. Subscribe again with the last cursor.',
        ),
      ]);
      this.leaveUpstream();
    }
  }

  /** Settles when the client has caught up or is gone. */
  flushed(): Promise<void> {
    return new Promise((resolve) => {
      if (this.isBehind) this.onFlushed = resolve;
      else resolve();
    });
  }

  complete(): void {
    this.over(() => this.listener.complete());
  }

  fail(failures: readonly Failure[]): void {
    this.over(() => this.listener.fail(failures));
  }

  leave(): void {
    this.over(() => this.leaveUpstream());
  }

  private over(tell: () => void): void {
    if (this.isOver) return;
    this.isOver = true;
    this.waiting.length = 0;
    tell();
    this.onFlushed();
  }

  private async flush(): Promise<void> {
    await this.listener.drained();
    while (!this.isOver) {
      const text = this.waiting.shift();
      if (text === undefined) break;
      if (!this.listener.next(text)) await this.listener.drained();
    }
    this.isFull = false;
    this.onFlushed();
  }
}
