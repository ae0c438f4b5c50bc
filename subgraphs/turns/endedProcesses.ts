// Takes over at once what processes had claimed that have ended: their claims would keep others waiting until they run out, two seconds
// of every key that was under way. On engines that can tell who lives; elsewhere, and of a process that is frozen, the lease decides. It
// must never be needed: whoever writes for a claim holds its epoch, so that a claim taken from somebody alive costs work alone.
import type { Claims, Database, Presence, Reader } from '../database/database';
import { Doze, instant, type World } from '../world';

export interface EndedProcessesParts {
  readonly db: Database;
  readonly world: World;
  /** An id that no other process has. */
  readonly id: string;
  readonly claims: readonly Claims[];
  /** Hears that there is something to take over. */
  readonly tookOver: () => void;
  readonly onError: (error: unknown) => void;
}

/** Between two looks: what a survivor loses at most. */
const LOOK_EVERY_MS = 500;

export class EndedProcesses {
  /** This process's name in claims. */
  readonly owner: string;
  private readonly presence: Presence | undefined;
  private readonly doze: Doze;
  private running: Promise<void> | undefined;
  private stopping = false;
  private hasFailed = false;

  constructor(private readonly parts: EndedProcessesParts) {
    this.presence = parts.db.presence?.(parts.id);
    this.owner = this.presence?.owner ?? parts.id;
    this.doze = new Doze(parts.world);
  }

  /** Looks now and then from now on; at once for the first time. */
  start(): void {
    this.stopping = false;
    if (this.presence) this.running ??= this.run(this.presence);
  }

  /** Nobody is looked after any more, and this process counts as ended: its claims are given back before. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.doze.wake();
    await this.running;
    this.running = undefined;
    await this.presence?.close();
  }

  private async run(presence: Presence): Promise<void> {
    while (!this.stopping) {
      try {
        await this.takeOver(presence);
        this.hasFailed = false;
      } catch (error) {
        if (!this.hasFailed) this.parts.onError(error); // a database that is away is told of once
        this.hasFailed = true;
      }
      if (!this.stopping) await this.doze.sleep(LOOK_EVERY_MS);
    }
  }

  private async takeOver(presence: Presence): Promise<void> {
    const { db, world, claims, tookOver } = this.parts;
    await presence.show();
    const ended = await presence.ended(await this.holders(db.read));
    if (ended.length === 0) return;
    await db.write(async (tx) => {
      for (const owner of ended) for (const { release } of claims) await release(tx, instant(world), owner);
    });
    tookOver();
  }

  private async holders(reader: Reader): Promise<string[]> {
    const { world, claims } = this.parts;
    const all = claims.map(({ held }) => `SELECT claim_owner FROM (${held}) AS holders`).join(' UNION ');
    const now = instant(world);
    const rows = await reader.rows<{ claim_owner: string }>(
      all,
      claims.map(() => now),
    );
    return rows.map(({ claim_owner }) => claim_owner);
  }
}
