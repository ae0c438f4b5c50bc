// The life of one process in a simulation: it may die between any two steps, or stand still and go on. What it holds is then
// worth nothing: its database answers no more, its timers are never called. It must never touch what was committed.
import { type Database, RetryTransaction, type Tx } from '../../subgraphs/database/database';
import type { World } from '../../subgraphs/world';
import type { Chance } from './chance';
import type { VirtualTime } from './virtualTime';

/** The process is gone; nobody in it hears of anything. */
export class Died extends Error {}

export interface LifeOptions {
  readonly time: VirtualTime;
  readonly chance: Chance;
  /** The probability of dying at each step; 0 once the faults are over. */
  mortality(): number;
  /** Called once, when it dies. */
  onDeath(): void;
}

export class Life {
  private ids = 0;
  private alive = true;
  private frozenUntil = 0;

  /** Rejects when it dies: whoever waits for an answer hears that the connection is gone. */
  readonly death: Promise<never>;
  private tellDeath: (error: Died) => void = () => undefined;

  constructor(private readonly of: LifeOptions) {
    this.death = new Promise((_, reject) => {
      this.tellDeath = reject;
    });
    this.death.catch(() => undefined); // nobody may be waiting
  }

  get isAlive(): boolean {
    return this.alive;
  }

  die(): void {
    if (!this.alive) return;
    this.alive = false;
    this.tellDeath(new Died());
    this.of.onDeath();
  }

  /** Nothing happens in it for so long; then it goes on, as if no time had passed. */
  freeze(ms: number): void {
    this.frozenUntil = Math.max(this.frozenUntil, this.of.time.now() + ms);
  }

  /** A step at which it may die. */
  step(): void {
    this.of.time.activity += 1;
    if (this.alive && this.of.chance.is(this.of.mortality())) this.die();
    if (!this.alive) throw new Died();
  }

  /** Waits while it is frozen, then takes the step. */
  async awake(): Promise<void> {
    const wait = this.frozenUntil - this.of.time.now();
    if (wait > 0) await new Promise<void>((resolve) => void this.of.time.after(wait, resolve));
    this.step();
  }

  world(): World {
    const { time, chance } = this.of;
    return {
      now: () => new Date(time.now()),
      after: (ms, work) => time.after(ms, () => this.later(work)),
      newId: () => this.newId(),
      random: () => chance.next(),
      reach: () => this.step(),
    };
  }

  /** The same database, as this process has it. */
  database(db: Database): Database {
    const reading = async <T>(read: () => Promise<T[]>): Promise<T[]> => {
      await this.awake();
      const rows = await read();
      this.step();
      return rows;
    };
    return {
      dialect: db.dialect,
      read: { ...db.read, rows: (sql, values) => reading(() => db.read.rows(sql, values)) },
      write: async (work) => {
        await this.awake();
        const value = await db.write(async (tx) => {
          const done = await work(this.transaction(tx));
          this.step(); // dies before COMMIT
          return done;
        });
        this.step(); // COMMIT stands, and nobody hears of it
        return value;
      },
      close: async () => undefined,
    };
  }

  private transaction(tx: Tx): Tx {
    const step = async <T>(work: () => Promise<T>): Promise<T> => {
      this.step();
      return work();
    };
    return {
      ...tx,
      rows: (sql, values) => step(() => tx.rows(sql, values)),
      change: (sql, values) => step(() => tx.change(sql, values)),
      insert: (table, rows) => step(() => tx.insert(table, rows)),
      soon: (sql, values, expected) => {
        this.step();
        tx.soon(sql, values, expected);
      },
      insertSoon: (table, rows, expected) => {
        this.step();
        tx.insertSoon(table, rows, expected);
      },
      afterCommit: (work) =>
        tx.afterCommit(() => {
          if (this.alive) work();
        }),
    };
  }

  private later(work: () => void): void {
    if (!this.alive) return;
    const wait = this.frozenUntil - this.of.time.now();
    if (wait > 0) this.of.time.after(wait, () => this.later(work));
    else work();
  }

  /** A UUIDv7 by the virtual clock. */
  private newId(): string {
    const { time, chance } = this.of;
    const ms = time.now().toString(16).padStart(12, '0');
    const count = (this.ids++ & 0xfff).toString(16).padStart(3, '0');
    const rest = [0, 1, 2, 3].map(() =>
      Math.floor(chance.next() * 0x10000)
        .toString(16)
        .padStart(4, '0'),
    );
    const variant = (8 + Math.floor(chance.next() * 4)).toString(16);
    return `${ms.slice(0, 8)}-${ms.slice(8)}-7${count}-${variant}${rest[0]?.slice(1)}-${rest[1]}${rest[2]}${rest[3]}`;
  }
}

/** Is this how a process ends, rather than a fault of the code? */
export function isDeath(error: unknown): boolean {
  return error instanceof Died || (error instanceof RetryTransaction && error.cause instanceof Died);
}
