// One transaction on one connection of MySQL. Round trips are what it costs there, so statements that do not wait for each other
// travel in one packet: the first of all behind START TRANSACTION, what is put off until the end ahead of COMMIT. They run in the
// order in which they were asked for. It must never send anything after the transaction has ended or broken.
import type { PoolConnection } from 'mysql2';
import { type Expected, isDuplicateKey, unexpected, type Value } from './database';
import { textOf } from './mysqlText';

/** Characters of statements in one packet: well below the 16 MB that MariaDB takes. */
const MOST_CHARACTERS = 2_000_000;

interface Asked {
  readonly sql: string;
  /** Nobody waits for it: it must come out so, or the transaction is broken. */
  readonly expected?: Expected;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** ER_SUBQUERY_NO_1_ROW: how a guard says no. */
const GUARD_FAILED = 1242;

/** Behind a change that shares the packet of COMMIT: another number of rows is an error, at which the server runs nothing further. */
function guardOf({ rows }: Expected): string[] {
  return rows === undefined
    ? []
    : [`SELECT CASE WHEN ROW_COUNT() = ${rows} THEN 1 ELSE (SELECT 1 UNION ALL SELECT 2) END`];
}

export class MysqlTransaction {
  private waiting: Asked[] = [];
  private inFlight: Promise<void> | undefined;
  private readonly atCommit: string[] = [];
  private hasBegun = false;
  private hasEnded = false;
  private isScheduled = false;
  /** After it the engine may have rolled everything back, and would commit each further statement by itself. */
  private broken: { readonly error: unknown } | undefined;

  constructor(private readonly connection: PoolConnection) {}

  /** The result of one statement. Where one of a packet fails, those behind it are not run, and are rejected with its error. */
  run<T>(sql: string, values: readonly Value[]): Promise<T> {
    if (this.hasEnded) return Promise.reject(new Error('a statement after the end of its transaction'));
    return new Promise<T>((resolve, reject) => {
      this.waiting.push({ sql: textOf(sql, values), resolve: resolve as (result: unknown) => void, reject });
      this.schedule();
    });
  }

  /** Sends a change with whatever is asked for next, or with COMMIT. If it comes out otherwise, nothing is committed. */
  soon(sql: string, values: readonly Value[], expected: Expected): void {
    if (this.hasEnded) throw new Error('a statement after the end of its transaction');
    const resolve = (result: unknown): void => {
      const { affectedRows } = result as { affectedRows: number };
      if (expected.rows !== undefined && affectedRows !== expected.rows)
        this.broken ??= { error: unexpected(expected, `${affectedRows} rows instead of ${expected.rows}`) };
    };
    this.waiting.push({ sql: textOf(sql, values), expected, resolve, reject: () => undefined });
    if (charactersOf(this.waiting) > MOST_CHARACTERS) this.schedule();
  }

  /** Runs a statement with COMMIT: nobody learns how many rows it matched. */
  putOff(sql: string, values: readonly Value[]): void {
    if (this.hasEnded) throw new Error('a statement after the end of its transaction');
    this.atCommit.push(textOf(sql, values));
  }

  /** Rejects with the error of what broke the transaction, or of COMMIT: then it may or may not stand. */
  async commit(): Promise<void> {
    this.hasEnded = true;
    while (this.inFlight || this.isAwaited() || charactersOf(this.waiting) > MOST_CHARACTERS) {
      this.send();
      await this.inFlight;
    }
    if (this.broken) throw this.broken.error;
    const soon = this.waiting.splice(0);
    if (!this.hasBegun && soon.length === 0 && this.atCommit.length === 0) return;
    const changes = soon.flatMap(({ sql, expected = {} }) =>
      [sql, ...guardOf(expected)].map((sql) => ({ sql, expected })),
    );
    const { results, error } = await this.packet([...changes.map(({ sql }) => sql), ...this.atCommit, 'COMMIT']);
    // A guard fails when it has begun to answer: it is among the results, or what it guards is the last of them.
    const failed = results.length - (isOfGuard(error) ? 1 : 0);
    if (error !== undefined) throw failureOf(changes[failed]?.expected, error);
  }

  /** Does somebody wait for one of what is waiting? */
  private isAwaited(): boolean {
    return this.waiting.some(({ expected }) => expected === undefined);
  }

  /** Takes everything back. Rejects where the connection does not answer any more. */
  async rollback(): Promise<void> {
    this.hasEnded = true;
    for (const { reject } of this.waiting.splice(0)) reject(new Error('the transaction was rolled back'));
    await this.inFlight;
    if (this.hasBegun) await this.must(['ROLLBACK']);
  }

  /** Sends in the next tick: what is asked for until then shares the packet. */
  private schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    process.nextTick(() => {
      this.isScheduled = false;
      this.send();
    });
  }

  /** Sends what is waiting, unless a packet is on its way: what is asked for meanwhile goes with the next one. */
  private send(): void {
    if (this.inFlight || this.waiting.length === 0) return;
    if (this.broken) {
      for (const { reject } of this.waiting.splice(0)) reject(this.broken.error);
      return;
    }
    const asked = this.nextAsked();
    this.inFlight = this.packet(asked.map(({ sql }) => sql))
      .then(({ results, error }) => {
        if (error === undefined) for (const [index, { resolve }] of asked.entries()) resolve(results[index]);
        else this.fail(asked, results, error);
      })
      .then(() => {
        this.inFlight = undefined;
        if (this.isAwaited()) this.schedule();
      });
  }

  private nextAsked(): Asked[] {
    let characters = 0;
    const end = this.waiting.findIndex(({ sql }, index) => {
      characters += sql.length;
      return index > 0 && characters > MOST_CHARACTERS;
    });
    return this.waiting.splice(0, end === -1 ? this.waiting.length : end);
  }

  /**
   * After a duplicate key the transaction goes on, and so do those that ran before it. The one that failed is rejected first: who
   * waits for several then sees what its own caller made of the error.
   */
  private fail(asked: readonly Asked[], results: readonly unknown[], error: unknown): void {
    const failed = Math.min(results.length, asked.length - 1);
    const expected = asked[failed]?.expected;
    const goesOn = isDuplicateKey(error) && expected === undefined;
    if (!goesOn) this.broken ??= { error: failureOf(expected, error) };
    if (goesOn) for (const [index, one] of asked.slice(0, failed).entries()) one.resolve(results[index]);
    asked[failed]?.reject(error);
    setImmediate(() => {
      const told = this.broken?.error ?? error;
      for (const one of goesOn ? asked.slice(failed + 1) : asked) one.reject(told); // the one that failed hears nothing new
    });
  }

  /** The results of these statements, in one round trip; with an error, of those before the one that failed. */
  private packet(statements: readonly string[]): Promise<{ results: readonly unknown[]; error?: unknown }> {
    const opening = this.hasBegun ? [] : ['START TRANSACTION'];
    this.hasBegun = true;
    const all = [...opening, ...statements];
    return new Promise((resolve) => {
      let query: { readonly _rows?: unknown[] } | undefined;
      query = this.connection.query(all.join('\n;\n'), (error: unknown, result: unknown) => {
        if (!error)
          return resolve({ results: all.length === 1 ? [result] : (result as unknown[]).slice(opening.length) });
        // What mysql2 has of a packet that failed half-way; a test knows if it ever has it elsewhere. A connection that is closed
        // already tells it before there is a query at all.
        resolve({ results: (query?._rows ?? []).slice(opening.length), error });
      }) as never;
    });
  }

  private async must(statements: readonly string[]): Promise<void> {
    const { error } = await this.packet(statements);
    if (error !== undefined) throw error;
  }
}

function charactersOf(asked: readonly Asked[]): number {
  return asked.reduce((sum, { sql }) => sum + sql.length, 0);
}

function isOfGuard(error: unknown): boolean {
  return (error as { errno?: number } | undefined)?.errno === GUARD_FAILED;
}

/** What a change that must come out one way failed with: a key that is taken, and a guard, as its caller put it. */
function failureOf(expected: Expected | undefined, error: unknown): unknown {
  return expected && (isDuplicateKey(error) || isOfGuard(error))
    ? unexpected(expected, 'another outcome than expected', error)
    : error;
}
