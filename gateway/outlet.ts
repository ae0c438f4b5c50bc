// The way out to one client's socket, for event streams and WebSockets alike: what is written within one turn of the event
// loop leaves in one system call, and a reader that is slow is noticed and waited for. It must never wait for a reader
// itself: whoever writes decides.

/** A socket, or a response that has none of its own yet. */
export interface Sink {
  readonly writableCorked: number;
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

  constructor(private readonly sink: Sink) {}

  /** Something written before has not left yet. */
  get isFull(): boolean {
    return this.sink.writableNeedDrain;
  }

  /** Writes. False: the reader is slow, wait until `drained`. */
  write(bytes: Buffer): boolean {
    const { sink } = this;
    if (sink.writableCorked === 0) {
      sink.cork();
      process.nextTick(uncork, sink);
    }
    sink.write(bytes);
    return sink.writableLength < SLOW_BYTES;
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

function uncork(sink: Sink): void {
  sink.uncork();
}
