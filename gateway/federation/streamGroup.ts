// The clients who ask for the same, and the upstreams that serve them: wherever two upstreams stand at the same cursor, one
// of them goes on for both. Who comes to a cursor where nobody stands, or comes back to it, has an upstream of its own until
// it has caught up. Who reads too slowly leaves the others, costs nothing while its socket is full, and comes back through
// the log. It must never join clients whose next event could differ.
import { refusal } from './failures';
import { Upstream, type UpstreamEvents, type UpstreamOf } from './sharedUpstream';
import type { StreamClient } from './streamClient';

export class StreamGroup {
  private readonly upstreams = new Set<Upstream>();
  /** By the cursor after which each delivers next; null: it began at the present and has delivered nothing yet. */
  private readonly standing = new Map<string | null, Upstream>();
  /** Clients whose sockets are full: they have no upstream until they can read again. */
  private readonly resting = new Set<StreamClient>();
  private readonly isResumable: boolean;
  private begunCount = 0;

  constructor(
    private readonly of: UpstreamOf,
    private readonly emptied: () => void,
  ) {
    this.isResumable = of.source.resume !== undefined;
  }

  get counts(): { upstreams: number; clients: number } {
    let clients = this.resting.size;
    for (const upstream of this.upstreams) clients += upstream.clients.size;
    return { upstreams: this.upstreams.size, clients };
  }

  clients(): StreamClient[] {
    return [...this.resting, ...[...this.upstreams].flatMap((upstream) => [...upstream.clients])];
  }

  /** Gives a client everything after its position. */
  enter(client: StreamClient): void {
    const there = this.standing.get(client.position);
    // A present state leaves out what it supersedes, which is what one with a cursor has missed.
    const hasAll = there !== undefined && (client.position === null || there.isOfLog);
    if (hasAll && (!this.isResumable || !there.isHeldUp)) {
      there.add(client);
      return;
    }
    const events: UpstreamEvents = {
      isMeeting: (cursor) => this.standing.has(cursor),
      delivered: (cursor) => this.delivered(upstream, cursor),
      released: () => this.meet(upstream),
      fellBehind: (slow) => this.fellBehind(slow),
      ended: () => this.ended(upstream),
    };
    this.begunCount += 1;
    const upstream: Upstream = new Upstream(this.of, client, events, this.begunCount);
    this.upstreams.add(upstream);
    if (!hasAll) this.standing.set(upstream.position, upstream);
    upstream.start();
  }

  /** Completes everyone. */
  stop(): void {
    for (const upstream of [...this.upstreams]) upstream.end((client) => client.complete());
    for (const client of [...this.resting]) client.complete();
  }

  private delivered(upstream: Upstream, cursor: string | undefined): void {
    if (!this.isResumable) return;
    if (this.standing.get(upstream.position) === upstream) this.standing.delete(upstream.position);
    // An event that failed has no cursor: who stood before it has not seen it, so nobody may join here.
    if (cursor === undefined) return;
    upstream.position = cursor;
    this.meet(upstream);
  }

  private meet(upstream: Upstream): void {
    const { position } = upstream;
    if (!this.isResumable || upstream.isHeldUp || position === null) return;
    const other = this.standing.get(position);
    if (other === undefined || other.isHeldUp) {
      this.standing.set(position, upstream);
    } else if (other !== upstream) {
      const [kept, given] = isKept(upstream, other) ? [upstream, other] : [other, upstream];
      given.handOver(kept);
      this.standing.set(position, kept);
    }
  }

  private fellBehind(client: StreamClient): void {
    if (!this.isResumable || client.position === null) {
      const message = 'Events came faster than this client read them. Subscribe again with the last cursor.';
      client.forget(); // what comes after a gap is no use
      client.fail([refusal('STREAM_TOO_SLOW', message)]);
      return;
    }
    client.forget();
    this.resting.add(client);
    client.follow({
      left: () => {
        this.resting.delete(client);
        this.forgetIfEmpty();
      },
      caughtUp: () => {
        this.resting.delete(client);
        this.enter(client);
      },
    });
  }

  private ended(upstream: Upstream): void {
    this.upstreams.delete(upstream);
    if (this.standing.get(upstream.position) === upstream) this.standing.delete(upstream.position);
    this.forgetIfEmpty();
  }

  private forgetIfEmpty(): void {
    if (this.upstreams.size === 0 && this.resting.size === 0) this.emptied();
  }
}

/** Which of two at one cursor goes on for both: nobody's next event may be one that it leaves out. Where both have all, the one with more clients. */
function isKept(one: Upstream, other: Upstream): boolean {
  if (one.isOfLog !== other.isOfLog) return one.isOfLog;
  // Of two present states the earlier has the later one's events too: as its own, or as they came.
  return one.isOfLog ? one.clients.size > other.clients.size : one.order < other.order;
}
