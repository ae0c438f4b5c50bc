// Which supergraph is served now, and which older ones are still in use. The one place where one takes the other's place;
// whether it may is decided before (reload.ts).
import type { Generation } from './generation';
import type { Transports } from './transports';

/** What is served, for people and metrics. */
export interface SupergraphState {
  /** Of the text of the supergraph that is served. */
  readonly digest: string;
  /** Since when it is served. */
  readonly since: Date;
  /** How many older ones still have requests or streams. */
  readonly retiringCount: number;
}

export class CurrentSupergraph {
  private readonly retiring = new Set<Generation>();
  private readonly listeners = new Set<(generation: Generation) => void>();

  constructor(
    private serving: Generation,
    private readonly transports: Transports,
    private since: Date,
  ) {}

  /** What new requests begin on. */
  get generation(): Generation {
    return this.serving;
  }

  get state(): SupergraphState {
    return { digest: this.serving.digest, since: this.since, retiringCount: this.retiring.size };
  }

  /** Streams of all generations. */
  get counts(): { upstreams: number; clients: number } {
    const counts = [this.serving, ...this.retiring].map(({ streams }) => streams.counts);
    return {
      upstreams: counts.reduce((sum, { upstreams }) => sum + upstreams, 0),
      clients: counts.reduce((sum, { clients }) => sum + clients, 0),
    };
  }

  /** Serves another one from now on. What runs on the old one ends there. */
  swap(next: Generation, now: Date): void {
    const old = this.serving;
    this.serving = next;
    this.since = now;
    this.retiring.add(old);
    old.retire(() => this.retiring.delete(old));
    for (const listener of this.listeners) listener(next);
  }

  /** Calls `listener` with the present generation and each one after it, until the returned function is called. */
  follow(listener: (generation: Generation) => void): () => void {
    this.listeners.add(listener);
    listener(this.serving);
    return () => this.listeners.delete(listener);
  }

  /** Completes every stream. */
  stopStreams(): void {
    for (const { streams } of [this.serving, ...this.retiring]) streams.stop();
  }

  /** Closes the transports. After everything has ended only. */
  close(): Promise<void> {
    return this.transports.close();
  }
}
