// A subgraph's circuit breaker: after failures in a row it refuses calls at once, and after a while lets one try. So that a
// subgraph that hangs costs its callers nothing instead of a timeout each, and is not beaten while it gets up.
// Written here: cockatiel's asks Date.now itself, and makes every call wait for the one that tries a half-open circuit.

export type BreakerState = 'closed' | 'open' | 'halfOpen';

/** Proof that a call was let through, to hand back with its outcome. */
export type Pass = number;

export interface BreakerOptions {
  /** Failures in a row that open it; 0: it never opens. */
  readonly failures: number;
  /** How long it stays open. */
  readonly ms: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Hears that it opened because calls failed, and that it closed again; not of each try in between. */
  readonly changed: (state: 'open' | 'closed', failures: number) => void;
}

export class Breaker {
  state: BreakerState = 'closed';
  /** Since when it is in this state, in milliseconds since 1970. */
  since: number;
  /** Failures in a row. */
  failures = 0;
  /** When it opened, or let a call try it. */
  private lastTriedAt = 0;
  // Outcomes of calls that began in an earlier state are old news: those that hung through an outage fail after it.
  private era: Pass = 0;

  constructor(private readonly options: BreakerOptions) {
    this.since = options.now();
  }

  /**
   * Milliseconds for which calls are refused; 0: one may come. Also while one tries: a mutation may wait for half a minute,
   * and the next call may find out sooner that all is well.
   */
  get refusesForMs(): number {
    const { now, ms } = this.options;
    return this.state === 'closed' ? 0 : Math.max(0, this.lastTriedAt + ms - now());
  }

  /** Lets a call through, whose outcome must then be told by exactly one of the methods below; undefined: it is refused. */
  enter(): Pass | undefined {
    if (this.state === 'closed') return this.era;
    if (this.refusesForMs > 0) return undefined;
    this.lastTriedAt = this.options.now();
    if (this.state === 'open') this.become('halfOpen');
    return this.era;
  }

  succeeded(pass: Pass): void {
    if (pass !== this.era) return;
    this.failures = 0;
    if (this.state === 'closed') return;
    this.become('closed');
    this.options.changed('closed', 0);
  }

  failed(pass: Pass): void {
    if (pass !== this.era) return;
    this.failures += 1;
    const { failures, now, changed } = this.options;
    const wasClosed = this.state === 'closed';
    if (wasClosed && (failures === 0 || this.failures < failures)) return;
    this.lastTriedAt = now();
    this.become('open');
    if (wasClosed) changed('open', this.failures);
  }

  /** The call ended without saying anything of the subgraph: if it was the one that tries, the next may. */
  saidNothing(pass: Pass): void {
    if (pass !== this.era || this.state !== 'halfOpen') return;
    this.lastTriedAt = Number.NEGATIVE_INFINITY;
    this.become('open');
  }

  private become(state: BreakerState): void {
    this.era += 1;
    this.state = state;
    this.since = this.options.now();
  }
}
