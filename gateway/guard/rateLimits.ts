// How many requests a client may send in a minute, all together and of each mutation, counted by rate-limiter-flexible in this
// process, with what the other gateways tell of theirs. A request that comes too soon is refused before anything is read of it. It must
// never count who is not named.
import type { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Unreadable } from '../exchange';
import { type Failure, refusal } from '../federation/failures';
import type { SharedCounts } from './sharedCounts';

/** Requests per minute: of all kinds under `*`, of each mutation under `mutation`, of one root field under its name. */
export type Rates = ReadonlyMap<string, number>;

const WINDOW_SECONDS = 60;

/** Where a client stands: headers of the IETF draft "RateLimit header fields for HTTP". */
export type RateHeaders = Readonly<Record<string, string>>;

export class RateLimits {
  private readonly all: RateLimiterMemory | undefined;
  private readonly byMutation = new Map<string, RateLimiterMemory>();

  /** `shared`: with other gateways; absent: there are none. */
  constructor(
    private readonly rates: Rates,
    private readonly shared?: SharedCounts,
  ) {
    const most = rates.get('*');
    this.all = most === undefined ? undefined : limiter(most);
    shared?.hear(({ limit, client, count }) => void this.limitOf(limit)?.penalty(client, count));
  }

  private limitOf(name: string): RateLimiterMemory | undefined {
    if (name === '*') return this.all;
    const known = this.byMutation.get(name);
    const most = this.rates.get(name) ?? this.rates.get('mutation');
    if (known !== undefined || most === undefined) return known;
    const made = limiter(most);
    this.byMutation.set(name, made);
    return made;
  }

  /** Counts a request. Rejects with Unreadable (429) if it is one too many. `client` absent: nobody counts. */
  async request(client: string | undefined): Promise<RateHeaders> {
    if (client === undefined || this.all === undefined) return {};
    const most = this.all.points;
    const policy = { 'ratelimit-policy': `"client";q=${most};w=${WINDOW_SECONDS}` };
    this.shared?.add('*', client);
    const standing = await counted(this.all, client);
    const headers = { ...policy, ratelimit: `"client";r=${standing.left};t=${seconds(standing.resetMs)}` };
    if (!standing.isOver) return headers;
    const message = `More than ${most} requests in a minute. Send the next in ${seconds(standing.resetMs)} s.`;
    throw new Unreadable(429, message, 'RATE_LIMITED', {
      ...headers,
      'retry-after': String(seconds(standing.resetMs)),
    });
  }

  /** Counts the mutations of an operation, each by itself; a failure if one is too many. */
  async mutations(client: string | undefined, fields: readonly string[]): Promise<Failure | undefined> {
    if (client === undefined) return undefined;
    for (const field of fields) {
      const limit = this.limitOf(field);
      if (limit === undefined) continue;
      this.shared?.add(field, client);
      const { isOver, resetMs } = await counted(limit, client);
      if (!isOver) continue;
      const failure = refusal('RATE_LIMITED', `More than ${limit.points} times '${field}' in a minute.`, {
        path: [field],
      });
      return { ...failure, extensions: { ...failure.extensions, retryAfterMs: resetMs } };
    }
    return undefined;
  }
}

function limiter(points: number): RateLimiterMemory {
  const limits = require('rate-limiter-flexible') as typeof import('rate-limiter-flexible'); // where there are limits
  return new limits.RateLimiterMemory({ points, duration: WINDOW_SECONDS });
}

interface Standing {
  readonly isOver: boolean;
  readonly left: number;
  readonly resetMs: number;
}

async function counted(limit: RateLimiterMemory, client: string): Promise<Standing> {
  const standing = (isOver: boolean) => (result: RateLimiterRes) => ({
    isOver,
    left: result.remainingPoints,
    resetMs: result.msBeforeNext,
  });
  return limit.consume(client).then(standing(false), standing(true));
}

function seconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1_000));
}
