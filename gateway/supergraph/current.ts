// Which supergraph is served now, and which older ones are still in use. The one place where one takes the other's place;
// whether it may is decided before (change.ts).
import type { Queued } from '../federation/streamClient';
import type { GatewayWorld } from '../world';
import type { Generation } from './generation';
import type { Transports } from './transports';

/** A supergraph that was not taken. */
export interface SupergraphRefusal {
  /** Of its text; undefined: there was none to be had. */
  readonly digest: string | undefined;
  readonly reason: string;
  /** When this reason was found first. */
  readonly at: Date;
}

/** What is served, for people and metrics. */
export interface SupergraphState {
  /** Of the text of the supergraph that is served. */
  readonly digest: string;
  /** Since when it is served. */
  readonly since: Date;
  /** How many older ones still have requests or streams. */
  readonly retiringCount: number;
  /** How many operations are prepared on the one that is served. */
  readonly operationCount: number;
  /** What stands in the place of a newer one; undefined: what is served is what its source has. */
  readonly lastRefusal: SupergraphRefusal | undefined;
}

export class CurrentSupergraph {
  /** Each with what stops it from waiting for its end. */
  private readonly retiring = new Map<Generation, () => void>();
  private readonly listeners = new Set<(generation: Generation) => void>();
  private since: Date;
  private lastRefusal: SupergraphRefusal | undefined;

  constructor(
    private serving: Generation,
    private readonly transports: Transports,
    private readonly world: Pick<GatewayWorld, 'now'>,
  ) {
    this.since = world.now();
  }

  /** What new requests begin on. */
  get generation(): Generation {
    return this.serving;
  }

  get state(): SupergraphState {
    const { serving, since, retiring, lastRefusal } = this;
    const operationCount = serving.operations.size;
    return { digest: serving.digest, since, retiringCount: retiring.size, operationCount, lastRefusal };
  }

  /** Streams of all generations. */
  get counts(): { upstreams: number; clients: number } {
    const counts = [this.serving, ...this.retiring.keys()].map(({ streams }) => streams.counts);
    return {
      upstreams: counts.reduce((sum, { upstreams }) => sum + upstreams, 0),
      clients: counts.reduce((sum, { clients }) => sum + clients, 0),
    };
  }

  /** What waits for slow clients of streams, of all generations. */
  get queued(): Queued {
    const all = [this.serving, ...this.retiring.keys()].map(({ streams }) => streams.queued);
    return {
      events: all.reduce((sum, { events }) => sum + events, 0),
      bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
    };
  }

  /** Serves another one from now on. What runs on the old one ends there. */
  swap(next: Generation): void {
    const old = this.serving;
    this.serving = next;
    this.since = this.world.now();
    this.accepted();
    this.retiring.set(
      old,
      old.retire(() => this.retiring.delete(old)),
    );
    for (const listener of this.listeners) listener(next);
  }

  /** Notes that what its source has could not be taken. True: for another reason than the last time. */
  refused({ digest, reason }: Omit<SupergraphRefusal, 'at'>): boolean {
    const { lastRefusal } = this;
    if (lastRefusal !== undefined && lastRefusal.digest === digest && lastRefusal.reason === reason) return false;
    this.lastRefusal = { digest, reason, at: this.world.now() };
    return true;
  }

  /** Notes that its source has what is served. */
  accepted(): void {
    this.lastRefusal = undefined;
  }

  /** Calls `listener` with the present generation and each one after it, until the returned function is called. */
  follow(listener: (generation: Generation) => void): () => void {
    this.listeners.add(listener);
    listener(this.serving);
    return () => this.listeners.delete(listener);
  }

  /** Completes every stream. */
  stopStreams(): void {
    for (const { streams } of [this.serving, ...this.retiring.keys()]) streams.stop();
  }

  /** Closes the transports. After everything has ended only. */
  close(): Promise<void> {
    for (const cancel of this.retiring.values()) cancel();
    this.retiring.clear();
    return this.transports.close();
  }
}
