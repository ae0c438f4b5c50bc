// Works in the background through what is claimed in a database: a few pieces side by side, looked for when it is nudged and now and
// then. What is claimed, and by which rows, is the caller's. It must never stop because one piece broke, and never start one twice.
import { Doze, type World } from './world';

export interface ClaimingWork<Claim> {
  readonly world: World;
  /** Pieces worked on at once. */
  readonly atOnce: number;
  /** How often to look without a nudge. */
  readonly pollMs: number;
  /** Once, before anything is claimed: claims of processes that cannot be alive any more are given back. */
  readonly begin: () => Promise<void>;
  /** Up to `limit` pieces that nobody works on, but for these. */
  readonly claim: (limit: number, exclude: ReadonlySet<string>) => Promise<readonly Claim[]>;
  readonly idOf: (claim: Claim) => string;
  /** Does a piece; ends soon when `stopping` says so. A piece that breaks is claimed again when its claim has run out. */
  readonly work: (claim: Claim, stopping: () => boolean) => Promise<void>;
  /** Gives back what this worker still holds. */
  readonly end: () => Promise<void>;
  /** Hears of whatever breaks. */
  readonly onError: (error: unknown) => void;
}

export class ClaimingWorker<Claim> {
  private readonly working = new Map<string, Promise<void>>();
  private running: Promise<void> | undefined;
  private stopping = false;
  private nudged = false;
  private readonly doze: Doze;

  constructor(private readonly parts: ClaimingWork<Claim>) {
    this.doze = new Doze(parts.world);
  }

  start(): void {
    this.stopping = false;
    this.running ??= this.run();
  }

  /** Begins no further piece, waits for those that run to pause, and gives the claims back. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.nudge();
    await this.running;
    this.running = undefined;
  }

  get isRunning(): boolean {
    return this.running !== undefined;
  }

  /** "There is work." */
  nudge(): void {
    this.nudged = true;
    this.doze.wake();
  }

  private async run(): Promise<void> {
    const { begin, end, onError, pollMs } = this.parts;
    await begin().catch(onError);
    while (!this.stopping) {
      this.nudged = false;
      await this.claim().catch(onError);
      if (!this.nudged && !this.stopping) await this.doze.sleep(pollMs);
    }
    await Promise.all(this.working.values());
    await end().catch(onError);
  }

  private async claim(): Promise<void> {
    const { atOnce, claim, idOf, work, onError } = this.parts;
    const limit = atOnce - this.working.size;
    if (limit <= 0) return;
    for (const piece of await claim(limit, new Set(this.working.keys()))) {
      const id = idOf(piece);
      const done = work(piece, () => this.stopping)
        .catch(onError)
        .finally(() => {
          this.working.delete(id);
          this.nudge();
        });
      this.working.set(id, done);
    }
  }
}
