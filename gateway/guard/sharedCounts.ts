// What several gateways of one address tell each other of what their clients sent, so that a limit holds over all of them: a few times a
// second, and only what was new. It must never hold a request up, nor fail one: gateways that do not hear of each other count for themselves.
import type { GatewayWorld } from '../world';

/** Requests of a client under a limit: `*`, or a mutation's name. */
export interface Told {
  readonly limit: string;
  readonly client: string;
  readonly count: number;
}

/** The way to the other gateways. */
export interface OtherGateways {
  /** Never throws: what is not told is lost. */
  tell(counts: readonly Told[]): void;
  /** Hears of what the others told. */
  listen(hear: (counts: readonly Told[]) => void): void;
}

/** So far may a client get beyond a limit: what it sends to the others in this time. */
const TOLD_EVERY_MS = 200;

export class SharedCounts {
  private readonly untold = new Map<string, Told>();
  private isPlanned = false;

  constructor(
    private readonly others: OtherGateways,
    private readonly world: GatewayWorld,
  ) {}

  /** One more request, to be told. */
  add(limit: string, client: string): void {
    const key = `${limit} ${client}`;
    this.untold.set(key, { limit, client, count: (this.untold.get(key)?.count ?? 0) + 1 });
    if (this.isPlanned) return;
    this.isPlanned = true;
    this.world.after(TOLD_EVERY_MS, () => this.tell());
  }

  /** What others told, one limit and client at a time. */
  hear(heard: (told: Told) => void): void {
    this.others.listen((counts) => counts.forEach(heard));
  }

  private tell(): void {
    this.isPlanned = false;
    const counts = [...this.untold.values()];
    this.untold.clear();
    this.others.tell(counts);
  }
}
