// What a soak counts, and what it must never see. A violation is kept with its words; counts of the rest are for the report.
// Whether an error is allowed is decided here alone: only while a subgraph is being restarted, and only these codes.

/** What a client may be told while a subgraph is away. */
const AWAY = new Set(['SUBGRAPH_UNAVAILABLE', 'SUBGRAPH_TIMEOUT', 'RESULT_UNKNOWN']);
const MOST_KEPT = 20;

export interface GraphQLProblem {
  readonly message?: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export class Tally {
  reads = 0;
  mutations = 0;
  journeys = 0;
  reconnects = 0;
  violationCount = 0;
  readonly violations: string[] = [];
  /** Answers with an error that a restart explains, by code. */
  readonly away = new Map<string, number>();
  /** How often a subgraph is being disturbed right now, and the end of the last time. */
  private disturbing = 0;
  private calmSince = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly now: () => number,
    /** How long after a restart the gateway may still find a subgraph away. */
    private readonly afterMs: number,
  ) {}

  violation(what: string): void {
    this.violationCount += 1;
    if (this.violations.length < MOST_KEPT) this.violations.push(what.slice(0, 600));
  }

  /** Runs a restart, during which and shortly after which subgraphs may be away. */
  async disturbed<T>(work: () => Promise<T>): Promise<T> {
    this.disturbing += 1;
    try {
      return await work();
    } finally {
      this.disturbing -= 1;
      this.calmSince = this.now();
    }
  }

  /** Was a subgraph disturbed at any moment since then? */
  wasDisturbedSince(began: number): boolean {
    return this.disturbing > 0 || began < this.calmSince + this.afterMs;
  }

  /** Counts an answer's errors; true if every one is what a restart may cause, in the time when it may. */
  allowed(problems: readonly GraphQLProblem[], began: number): boolean {
    const codes = problems.map(({ extensions }) => String(extensions?.code));
    if (!this.wasDisturbedSince(began) || !codes.every((code) => AWAY.has(code))) return false;
    for (const code of new Set(codes)) this.away.set(code, (this.away.get(code) ?? 0) + 1);
    return true;
  }
}
