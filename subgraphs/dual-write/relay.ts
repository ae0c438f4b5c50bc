// The loop that empties the outbox: claim keys that are due, deliver the next rows of each, settle what the target applied;
// many keys side by side, one delivery of a key at a time. One transaction per turn does all settling and claiming, because
// commits are what costs. It must never drop a row: what is not settled is sent again.
import { setImmediate as yieldToIo } from 'node:timers/promises';
import type { Database, Reader } from '../database/database';
import type { Tracer } from '../tracing';
import { type Cancel, hasPassed, type World } from '../world';
import { TargetWatch } from './away';
import { errorDelay, RetryPace } from './backoff';
import { BodiesAhead } from './bodies';
import { type Claim, claimDue, releaseAllClaims, renewClaims } from './claims';
import { countDelivery, type Deliveries, deliver, loadCargo, type Outcome } from './delivery';
import type { ParkingHooks, Wire } from './exchange';
import { FarAhead } from './farAhead';
import { Idleness } from './idleness';
import { PausedThere } from './paused-there';
import { type RelayLimits, relayLimits } from './relayLimits';
import { ClaimLost, type Parking, parkingOf, type SettleContext, settleAll, settleParked } from './settle';
import type { TableMaps } from './tableMaps';
import { UnderWay } from './underWay';

export interface RelayOptions {
  readonly db: Database;
  readonly world: World;
  readonly wire: Wire;
  /** The table maps of this direction; a topic that none of them names travels as it was appended. */
  readonly maps: TableMaps;
  /** How the keys begin of which many may share a delivery; absent: none. */
  readonly shortKeys?: readonly string[];
  /** Names this relay in its claims: no two that run at once have the same. */
  readonly owner: string;
  /** Whether a table map is paused here: a key stops at its first row of one. */
  isPaused(reader: Reader, topic: string): Promise<boolean>;
  readonly hooks: ParkingHooks;
  readonly limits?: Partial<RelayLimits>;
  /** Records deliveries in the traces that they belong to. */
  readonly tracer?: Tracer | undefined;
  /** Hears of deliveries and turns that failed; they are retried whatever it does. */
  onError(error: unknown, key?: string): void;
}

export interface Relay {
  /** What became of its deliveries so far, per key. */
  readonly deliveries: Readonly<Deliveries>;
  start(): void;
  /** Claims nothing more, waits for deliveries in flight and settles them. */
  stop(): Promise<void>;
  /** "Look now." */
  nudge(): void;
  /**
   * Resolves when every key is settled, parked, waiting for a map that is paused here or on the other side, or was put off at
   * least 12 times in a row (`later` or an error); or when the target was found away 12 times in a row. Rejects when the
   * relay is not running, or stops before.
   */
  idle(): Promise<void>;
}

export function createRelay(options: RelayOptions): Relay {
  return new RelayLoop(options);
}

/** Keys that are due but locked by another relay are looked for again after this. */
const SHORTEST_SLEEP_MS = 5;

class RelayLoop implements Relay {
  readonly deliveries: Deliveries = { applied: 0, later: 0, refused: 0, failed: 0 };
  private readonly limits: RelayLimits;
  private readonly target = new TargetWatch();
  private readonly pace = new RetryPace();
  private readonly pausedThere: PausedThere;
  private readonly farAhead: FarAhead;
  private readonly underWay = new UnderWay();
  private readonly idleness: Idleness;
  private readonly ahead: BodiesAhead;
  private running: Promise<void> | undefined;
  private stopping = false;
  private nudged = false;
  /** Nobody nudged: it looks because time has passed, and most often there is nothing. */
  private looksByItself = false;
  /** When the next key is due, where this look has found that none is yet. */
  private foundNone: { readonly next: number | undefined } | undefined;
  private wake: (() => void) | undefined;
  private renewedAt = 0;
  private failures = 0;

  constructor(private readonly options: RelayOptions) {
    this.limits = relayLimits(options.db.dialect, options.limits);
    this.pausedThere = new PausedThere(options);
    this.farAhead = new FarAhead(options);
    this.idleness = new Idleness(options.db.read, this.target);
    this.ahead = new BodiesAhead(options.db.read);
  }

  start(): void {
    this.stopping = false;
    this.running ??= this.run();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.nudge();
    await this.running;
    this.running = undefined;
  }

  nudge(): void {
    this.nudged = true;
    this.wake?.();
  }

  idle(): Promise<void> {
    if (!this.running || this.stopping) return Promise.reject(new Error('the relay is not running'));
    this.nudge();
    return this.idleness.wait();
  }

  private async run(): Promise<void> {
    const { db, world } = this.options;
    // One process per SQLite file (database/lock.ts): whoever holds a claim is dead, and its keys need not wait for the lease.
    if (db.dialect === 'sqlite') await this.guarded(() => db.write((tx) => releaseAllClaims(tx, this.at(0))));
    while (!(this.stopping && this.underWay.deliveries === 0)) {
      this.nudged = false;
      this.foundNone = undefined;
      const pause = await this.guarded(async () => {
        if (!this.stopping) await this.farAhead.bringBack();
        if (!this.stopping) await this.pausedThere.probe();
        await this.turn();
        await this.idleness.answer();
        return this.nudged ? 0 : this.untilNextLook();
      });
      await this.sleep(pause ?? errorDelay(this.failures, world.random()));
      this.looksByItself = !this.nudged;
    }
    this.idleness.end();
  }

  /** Settles what has come back, claims what is due and sends it on its way. */
  private async turn(): Promise<void> {
    await yieldToIo(); // deliveries that end together are settled together
    const back = this.underWay.takeBack();
    const outcomes = back.flat();
    let deliveries: Claim[][];
    try {
      const others: Outcome[] = [];
      for (const delivery of back) this.learn(delivery);
      for (const outcome of outcomes) {
        const parking = parkingOf(outcome);
        if (parking) await this.park(parking);
        else others.push(outcome);
      }
      const busy = this.underWay.deliveries - back.length;
      deliveries = await this.settleAndClaim(others, this.underWay.stillAway(back), busy);
    } finally {
      this.underWay.landed(back);
    }
    await this.send(deliveries);
  }

  private async settleAndClaim(
    outcomes: readonly Outcome[],
    exclude: ReadonlySet<string>,
    busy: number,
  ): Promise<Claim[][]> {
    const { db, world, owner, isPaused, maps } = this.options;
    const now = world.now().getTime();
    const renew = exclude.size > 0 && hasPassed(this.renewedAt, this.limits.leaseMs / 3, now);
    const limit = this.stopping ? 0 : this.target.freeSlots(this.limits.deliveriesAtOnce, busy, now);
    if (outcomes.length === 0 && !renew && (limit === 0 || !(await this.canBeDue(now)))) return [];
    // Whether a target that was away is back is asked with one key.
    const shortKeys = this.target.times > 0 ? [] : (this.options.shortKeys ?? []);
    let ahead: Parking[] = [];
    const deliveries = await db.write(async (tx) => {
      const until = this.at(this.limits.leaseMs);
      ahead = await settleAll(tx, outcomes, this.settling());
      if (renew) await renewClaims(tx, owner, [...exclude], until);
      if (limit === 0) return [];
      return claimDue(tx, { owner, now: this.at(0), until, limit, shortKeys, exclude, maps, isPaused });
    });
    if (renew || exclude.size === 0) this.renewedAt = now;
    for (const parking of ahead) await this.park(parking);
    return deliveries;
  }

  private async send(deliveries: readonly (readonly Claim[])[]): Promise<void> {
    if (deliveries.length === 0) return;
    const { db, wire, world, tracer, maps } = this.options;
    const all = deliveries.flat();
    const ahead = await this.ahead.take(all, (key) => this.underWay.has(key));
    const cargo = await loadCargo(db.read, all, maps, ahead);
    for (const claims of deliveries)
      this.underWay.sent(claims, deliver(claims, cargo, { wire, world, maps, tracer }), () => this.nudge());
    this.ahead.begin(all);
  }

  private async park(parking: Parking): Promise<void> {
    const { db, hooks } = this.options;
    try {
      await db.write((tx) => settleParked(tx, parking, this.settling(), hooks));
    } catch (error) {
      // Lost: whoever holds the key parks it, if it is still refused. Anything else: the claim runs out and it is sent again.
      if (!(error instanceof ClaimLost)) this.options.onError(error, parking.outcome.claim.key);
    }
  }

  private settling(): SettleContext {
    const { owner, world, isPaused } = this.options;
    return { owner, world, isPaused, pace: this.pace, watched: this.pausedThere.watched };
  }

  private learn(delivery: readonly Outcome[]): void {
    const { world, onError } = this.options;
    const told = new Set<unknown>();
    for (const outcome of delivery) {
      this.target.learn(outcome, world.now().getTime(), world.random());
      countDelivery(this.deliveries, outcome);
      if (outcome.kind !== 'failed' || told.has(outcome.error)) continue;
      told.add(outcome.error); // what hit all keys of a delivery is told once
      onError(outcome.error, outcome.claim.key);
    }
  }

  /** Milliseconds until there can be something to do without a nudge. */
  private async untilNextLook(): Promise<number> {
    const { pollMs, leaseMs, deliveriesAtOnce } = this.limits;
    const now = this.options.world.now().getTime();
    const busy = this.underWay.deliveries;
    const longest = busy > 0 ? Math.min(pollMs, leaseMs / 3) : pollMs;
    const probe = this.target.untilProbe(now);
    if (probe > 0) return Math.min(longest, probe);
    if (this.stopping || this.target.freeSlots(deliveriesAtOnce, busy, now) === 0) return longest;
    const due = this.foundNone ? this.foundNone.next : await this.nextDue();
    return due === undefined ? longest : Math.min(longest, Math.max(SHORTEST_SLEEP_MS, due - now));
  }

  /** Is a transaction worth it? A relay without work only reads: there are as many of them as processes, looking twice a second. */
  private async canBeDue(now: number): Promise<boolean> {
    if (!this.looksByItself) return true;
    const next = await this.nextDue();
    if (next !== undefined && next <= now) return true;
    this.foundNone = { next };
    return false;
  }

  private async nextDue(): Promise<number | undefined> {
    const [next] = await this.options.db.read.rows<{ due: string | null }>(
      'SELECT MIN(due_at) AS due FROM outbox_stream',
    );
    return next?.due ? Date.parse(next.due) : undefined;
  }

  private async sleep(ms: number): Promise<void> {
    if (this.nudged || ms === 0) return;
    let cancel: Cancel | undefined;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      cancel = this.options.world.after(ms, resolve);
    });
    this.wake = undefined;
    cancel?.();
  }

  /** Undefined where the work failed: the database is away, most likely, and the next turn tries again. */
  private async guarded<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      const value = await work();
      this.failures = 0;
      return value;
    } catch (error) {
      this.failures += 1;
      this.options.onError(error);
      return undefined;
    }
  }

  private at(ms: number): string {
    return new Date(this.options.world.now().getTime() + ms).toISOString();
  }
}
