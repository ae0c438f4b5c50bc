// Subscriptions: few upstreams, many clients. Clients who ask for the same thing within one access scope share an
// upstream, and each of its events is resolved and printed once. Streams are never shared across scopes.
// Who comes later to a resumable stream first has an upstream of its own, which gives it the present state or what it
// missed, and joins the shared one when both have delivered the same cursor: until then one may not stand for the other.
import { setMaxListeners } from 'node:events';
import type { GatewayWorld } from '../world';
import { answerText, type Executor, finish } from './execute';
import { masked } from './failures';
import type { Operation, Source } from './operations';
import type { Asking } from './run';
import { type Listener, StreamClient } from './streamClient';
import type { Data } from './transport';
import { type SourceEvent, StreamRefused, sourceEvents } from './upstream';

export interface StreamRequest {
  readonly operation: Operation;
  readonly variables: Data;
  readonly caller: unknown;
  /** Callers of one scope see the same. */
  readonly scope: string;
  readonly requestId: string;
}

export interface StreamLimits {
  /** Events that wait for a client who reads slower than the others, before its stream is ended. */
  readonly queueCount: number;
}

/** Events resolved side by side; they are delivered in order all the same. */
const RESOLVED_AHEAD = 8;

/** All subscriptions of a gateway. */
export class Streams {
  private readonly groups = new Map<string, Group>();

  constructor(
    private readonly executor: Executor,
    private readonly world: GatewayWorld,
    private readonly limits: StreamLimits,
  ) {}

  /** Follows a subscription until the returned function is called. */
  open(request: StreamRequest, listener: Listener): () => void {
    const { source } = request.operation;
    if (source === undefined) throw new Error('not a subscription');
    const { key, after } = identify(request, source);
    const group = this.groups.get(key) ?? new Group();
    this.groups.set(key, group);
    const client = new StreamClient(listener, this.limits.queueCount);
    if (group.shared !== undefined && source.resume === undefined) {
      group.shared.add(client);
    } else {
      const upstream = new Upstream(client, this.executor, this.world, request, source, after, {
        delivered: (one) => group.join(one),
        ended: (one) => group.left(one) && this.groups.delete(key),
      });
      group.enter(upstream);
      upstream.start();
    }
    return () => client.leave();
  }

  /** How many upstreams are open, and how many clients they have. */
  get counts(): { upstreams: number; clients: number } {
    const upstreams = [...this.groups.values()].flatMap((group) => group.all());
    return { upstreams: upstreams.length, clients: upstreams.reduce((sum, { clientCount }) => sum + clientCount, 0) };
  }

  /** Completes every stream. */
  stop(): void {
    for (const group of [...this.groups.values()])
      for (const upstream of group.all()) upstream.end((client) => client.complete());
  }
}

/** What two clients must have in common to share, and the cursor they may differ in. */
function identify(
  { operation, variables, scope }: StreamRequest,
  { resume }: Source,
): { key: string; after: string | null } {
  if (resume === undefined) return { key: JSON.stringify([operation.id, scope, variables]), after: null };
  const given = 'variable' in resume.after ? variables[resume.after.variable] : resume.after.literal;
  const after = typeof given === 'string' ? given : null;
  if (!('variable' in resume.after) || !resume.afterOnly)
    return { key: JSON.stringify([operation.id, scope, variables]), after };
  const { [resume.after.variable]: _cursor, ...rest } = variables;
  return { key: JSON.stringify([operation.id, scope, rest]), after };
}

/** The upstreams that ask for the same: the shared one, and those whose one client still catches up with it. */
class Group {
  shared: Upstream | undefined;
  private readonly catchingUp = new Set<Upstream>();

  enter(upstream: Upstream): void {
    if (this.shared === undefined) this.shared = upstream;
    else this.catchingUp.add(upstream);
  }

  /** Moves clients to the shared upstream wherever both have delivered the same last event. */
  join(delivered: Upstream): void {
    const { shared } = this;
    if (shared === undefined || this.catchingUp.size === 0) return;
    for (const one of delivered === shared ? [...this.catchingUp] : [delivered]) {
      if (one.lastCursor === undefined || one.lastCursor !== shared.lastCursor) continue;
      this.catchingUp.delete(one);
      one.handOver(shared);
    }
  }

  /** Forgets an upstream that ended; another takes its place. True if none is left. */
  left(upstream: Upstream): boolean {
    this.catchingUp.delete(upstream);
    if (this.shared === upstream) {
      this.shared = this.catchingUp.values().next().value;
      if (this.shared !== undefined) this.catchingUp.delete(this.shared);
    }
    return this.shared === undefined;
  }

  all(): Upstream[] {
    return this.shared === undefined ? [] : [this.shared, ...this.catchingUp];
  }
}

interface UpstreamEvents {
  delivered(upstream: Upstream): void;
  ended(upstream: Upstream): void;
}

class Upstream {
  /** The cursor of the last event that every client here has been given. */
  lastCursor: string | undefined;
  private readonly clients = new Set<StreamClient>();
  private readonly stopping = new AbortController();

  constructor(
    first: StreamClient,
    private readonly executor: Executor,
    private readonly world: GatewayWorld,
    private readonly request: StreamRequest,
    private readonly source: Source,
    private readonly after: string | null,
    private readonly events: UpstreamEvents,
  ) {
    setMaxListeners(0, this.stopping.signal); // each fetch of each event that is being resolved listens
    this.add(first);
  }

  get clientCount(): number {
    return this.clients.size;
  }

  add(client: StreamClient): void {
    this.clients.add(client);
    client.follow(() => this.remove(client));
  }

  start(): void {
    this.pump().then(
      () => this.end((client) => client.complete()),
      (error) => this.broke(error),
    );
  }

  /** Ends the upstream and tells its clients. Nothing is delivered afterwards. */
  end(tell: (client: StreamClient) => void): void {
    if (this.stopping.signal.aborted) return;
    this.stopping.abort();
    this.events.ended(this);
    const clients = [...this.clients];
    this.clients.clear();
    for (const client of clients) tell(client);
  }

  /** Gives the clients to another upstream that stands exactly where this one does. */
  handOver(other: Upstream): void {
    const clients = [...this.clients];
    this.clients.clear();
    for (const client of clients) other.add(client);
    this.end(() => undefined);
  }

  private remove(client: StreamClient): void {
    this.clients.delete(client);
    if (this.clients.size === 0) this.end(() => undefined);
  }

  private async pump(): Promise<void> {
    const { signal } = this.stopping;
    const { variables, caller, requestId } = this.request;
    const asking = { caller, requestId, signal };
    const delivering: Promise<void>[] = [];
    let last: Promise<void> = Promise.resolve();
    const upstream = { source: this.source, variables, after: this.after, asking };
    try {
      for await (const event of sourceEvents(this.executor, this.world, upstream)) {
        last = this.deliverAfter(last, this.resolve(event, asking), event.cursor);
        delivering.push(last);
        if (delivering.length >= RESOLVED_AHEAD) await delivering.shift();
      }
    } finally {
      await last;
    }
  }

  /** Delivers in order whatever is resolved first. Never rejects: an event that cannot be delivered ends the stream. */
  private async deliverAfter(before: Promise<void>, text: Promise<string>, cursor: string | undefined): Promise<void> {
    try {
      const [printed] = await Promise.all([text, before]);
      await this.deliver(printed, cursor);
    } catch (error) {
      this.broke(error);
    }
  }

  private broke(error: unknown): void {
    const { requestId } = this.request;
    if (!(error instanceof StreamRefused)) this.executor.unexpected('a stream threw', { requestId, error });
    const failures = error instanceof StreamRefused ? error.failures : [masked(requestId)];
    this.end((client) => client.fail(failures));
  }

  private async resolve({ data, failures }: SourceEvent, asking: Asking): Promise<string> {
    const { executor } = this;
    const { operation, variables } = this.request;
    const observation = executor.observer?.beginEvent(operation);
    try {
      return answerText(await finish(executor, operation, data, variables, { ...asking, observation }, failures));
    } finally {
      observation?.end();
    }
  }

  private async deliver(text: string, cursor: string | undefined): Promise<void> {
    if (this.stopping.signal.aborted) return;
    this.executor.observer?.delivered(this.clients.size);
    for (const client of this.clients) client.push(text, this.clients.size === 1);
    if (cursor !== undefined) this.lastCursor = cursor;
    this.events.delivered(this);
    // An upstream with one client goes at that client's pace; of several, who is too slow is let go.
    const only = this.clients.size === 1 ? this.clients.values().next().value : undefined;
    if (only?.isBehind === true) await only.flushed();
  }
}
