// Places for calls that run at once, and a bounded queue before them. Who goes away leaves the queue, so that it is full of
// people who wait and not of people who left: cockatiel's bulkhead keeps those until their turn comes.
import type { Signal } from '../signal';

interface Waiting {
  readonly start: () => void;
  readonly left: () => void;
}

export class Places {
  private taken = 0;
  /** In the order of arrival. */
  private readonly queue = new Set<Waiting>();

  constructor(
    private readonly count: number,
    private readonly queueCount: number,
  ) {}

  get running(): number {
    return this.taken;
  }

  get waiting(): number {
    return this.queue.size;
  }

  /** Takes a place if one is free; then `free` must be called once. */
  take(): boolean {
    if (this.taken >= this.count) return false;
    this.taken += 1;
    return true;
  }

  /**
   * Waits for a place. Resolves with true when it is taken, with false when `signal` aborts first; undefined: the queue
   * is full.
   */
  wait(signal: Signal | undefined): Promise<boolean> | undefined {
    if (this.queue.size >= this.queueCount) return undefined;
    if (signal?.aborted === true) return Promise.resolve(false);
    return new Promise((resolve) => {
      const waiting: Waiting = {
        start: () => {
          signal?.removeEventListener('abort', waiting.left);
          resolve(true);
        },
        left: () => {
          this.queue.delete(waiting);
          resolve(false);
        },
      };
      this.queue.add(waiting);
      signal?.addEventListener('abort', waiting.left);
    });
  }

  /** Gives a place back, to the first in the queue if there is one. */
  free(): void {
    const next = this.queue.values().next().value;
    if (next === undefined) {
      this.taken -= 1;
    } else {
      this.queue.delete(next);
      next.start();
    }
  }
}
