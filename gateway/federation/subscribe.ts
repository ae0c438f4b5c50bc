// Subscriptions: few upstreams, many clients. Clients who ask for the same thing within one access scope share an
// upstream, and each of its events is resolved and printed once. Streams are never shared across scopes.
import type { GatewayWorld } from '../world';
import type { Executor } from './execute';
import type { Operation, Source } from './operation';
import { type Listener, type Queued, StreamClient, type StreamLimits } from './streamClient';
import { StreamGroup } from './streamGroup';
import type { Data } from './transport';

export interface StreamRequest {
  readonly operation: Operation;
  readonly variables: Data;
  readonly caller: unknown;
  /** Callers of one scope see the same. */
  readonly scope: string;
  readonly requestId: string;
}

/** All subscriptions of a gateway. */
export class Streams {
  private readonly groups = new Map<string, StreamGroup>();

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
    let group = this.groups.get(key);
    if (group === undefined) {
      const { executor, world } = this;
      const { operation, variables } = request;
      group = new StreamGroup({ executor, world, source, operation, variables }, () => this.groups.delete(key));
      this.groups.set(key, group);
    }
    const { caller, requestId } = request;
    const client = new StreamClient({ listener, limits: this.limits, after, caller, requestId });
    group.enter(client);
    return () => client.leave();
  }

  /** How many upstreams are open, and how many clients they have. */
  get counts(): { upstreams: number; clients: number } {
    const groups = [...this.groups.values()].map((group) => group.counts);
    return {
      upstreams: groups.reduce((sum, { upstreams }) => sum + upstreams, 0),
      clients: groups.reduce((sum, { clients }) => sum + clients, 0),
    };
  }

  /** What waits for slow clients, of all streams together. */
  get queued(): Queued {
    const all = [...this.groups.values()].flatMap((group) => group.clients()).map(({ queued }) => queued);
    return {
      events: all.reduce((sum, { events }) => sum + events, 0),
      bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
    };
  }

  /** Completes every stream. */
  stop(): void {
    for (const group of [...this.groups.values()]) group.stop();
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
