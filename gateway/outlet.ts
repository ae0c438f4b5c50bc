// The way out to one client's socket, for event streams and WebSockets alike: what is written within one turn of the event
// loop leaves in two system calls at most, and a reader that is slow is noticed and waited for. It must never wait for a reader
// itself: whoever writes decides.

/** A socket, or a response that has none of its own yet. */
export interface Sink {
  readonly writableLength: number;
  readonly writableNeedDrain: boolean;
  readonly destroyed: boolean;
  cork(): void;
  uncork(): void;
  write(bytes: Buffer): boolean;
  once(event: 'drain' | 'close', listener: () => void): unknown;
  off(event: 'drain' | 'close', listener: () => void): unknown;
}

/** More than this unsent in our own memory, and a client counts as slow. */
const SLOW_BYTES = 131_072;

export class Outlet {
  private draining: Promise<void> | undefined;
  private hasWritten = false;
  private isCorked = false;

  constructor(private readonly sink: Sink) {}

  /** Something written before has not left yet. */
  get isFull(): boolean {
    return this.sink.writableNeedDrain;
  }

  /** Writes. False: the reader is slow, wait until `drained`. */
  write(bytes: Buffer): boolean {
    const { sink } = this;
    // What comes first leaves at once, what follows in the same turn together: a lone event waits for nobody.
    if (!this.hasWritten) {
      this.hasWritten = true;
      process.nextTick(turnOver, this);
    } else if (!this.isCorked) {
      this.isCorked = true;
      sink.cork();
    }
    sink.write(bytes);
    return sink.writableLength < SLOW_BYTES;
  }

  /** Lets go of what was written since the first. */
  turnOver(): void {
    this.hasWritten = false;
    if (!this.isCorked) return;
    this.isCorked = false;
    this.sink.uncork();
  }

  /** Settles when everything has left, and when the socket is closed. */
  drained(): Promise<void> {
    this.draining ??= new Promise((resolve) => {
      const { sink } = this;
      const done = () => {
        sink.off('drain', done);
        sink.off('close', done);
        this.draining = undefined;
        resolve();
      };
      sink.once('drain', done);
      sink.once('close', done);
      if (sink.destroyed || !sink.writableNeedDrain) queueMicrotask(done);
    });
    return this.draining;
  }
}

function turnOver(outlet: Outlet): void {
  outlet.turnOver();
}
