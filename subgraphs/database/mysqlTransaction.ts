// One transaction on one connection of MySQL. Round trips are what it costs there, so statements that do not wait for each other
// travel in one packet: the first of all behind START TRANSACTION, what is put off until the end ahead of COMMIT. They run in the
// order in which they were asked for. It must never send anything after the transaction has ended or broken.
import type { PoolConnection } from 'mysql2';
import { isDuplicateKey, type Value } from './database';

/** Characters of statements in one packet: well below the 16 MB that MariaDB takes. */
const MOST_CHARACTERS = 2_000_000;

interface Asked {
  readonly sql: string;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

export class MysqlTransaction {
  private waiting: Asked[] = [];
  private inFlight: Promise<void> | undefined;
  private readonly atCommit: string[] = [];
  private hasBegun = false;
  private hasEnded = false;
  /** After it the engine may have rolled everything back, and would commit each further statement by itself. */
  private broken: { readonly error: unknown } | undefined;

  constructor(private readonly connection: PoolConnection) {}

  /** The result of one statement. Where one of a packet fails, those behind it are not run, and are rejected with its error. */
  run<T>(sql: string, values: readonly Value[]): Promise<T> {
    if (this.hasEnded) return Promise.reject(new Error('a statement after the end of its transaction'));
    return new Promise<T>((resolve, reject) => {
      this.waiting.push({ sql: this.text(sql, values), resolve: resolve as (result: unknown) => void, reject });
      if (this.waiting.length === 1) process.nextTick(() => this.send());
    });
  }

  /** Runs a statement with COMMIT: nobody learns how many rows it matched. */
  putOff(sql: string, values: readonly Value[]): void {
    if (this.hasEnded) throw new Error('a statement after the end of its transaction');
    this.atCommit.push(this.text(sql, values));
  }

  /** Rejects with the error of what broke the transaction, or of COMMIT: then it may or may not stand. */
  async commit(): Promise<void> {
    this.hasEnded = true;
    while (this.inFlight || this.waiting.length > 0) {
      this.send();
      await this.inFlight;
    }
    if (this.broken) throw this.broken.error;
    if (!this.hasBegun && this.atCommit.length === 0) return;
    await this.must([...this.atCommit, 'COMMIT']);
  }

  /** Takes everything back. Rejects where the connection does not answer any more. */
  async rollback(): Promise<void> {
    this.hasEnded = true;
    for (const { reject } of this.waiting.splice(0)) reject(new Error('the transaction was rolled back'));
    await this.inFlight;
    if (this.hasBegun) await this.must(['ROLLBACK']);
  }

  private text(sql: string, values: readonly Value[]): string {
    return values.length === 0 ? sql : this.connection.format(sql, [...values]);
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
        if (this.waiting.length > 0) process.nextTick(() => this.send());
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
    const goesOn = isDuplicateKey(error);
    if (!goesOn) this.broken ??= { error };
    const failed = Math.min(results.length, asked.length - 1);
    if (goesOn) for (const [index, one] of asked.slice(0, failed).entries()) one.resolve(results[index]);
    asked[failed]?.reject(error);
    setImmediate(() => {
      for (const one of goesOn ? asked.slice(failed + 1) : asked) one.reject(error); // the one that failed hears nothing new
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
