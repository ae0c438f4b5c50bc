// One SQLite file: a single writer with a queue, and a read-only connection beside it (WAL lets it read meanwhile).
// TypeORM keeps one connection per SQLite DataSource, and two of its transactions that overlap run inside each other
// (seen: a rolled-back row stayed, a committed one was lost). So transactions never go through TypeORM here.
import Libsql from 'libsql';
import {
  type Database,
  type Expected,
  insertStatements,
  isDuplicateKey,
  RetryTransaction,
  StorageFull,
  type Tx,
  unexpected,
  type Value,
} from './database';
import { lockFile } from './lock';
import { APPLIED, areApplied, type Migration, migrationClasses } from './migration';
import { openSqliteReads, SqliteStatements } from './sqliteReads';

/** Transactions that share one COMMIT. One fsync for many: 64 waiting writers cost one disk write instead of 64. */
const MOST_IN_ONE_COMMIT = 64;
const MOST_ATTEMPTS = 10;

interface PutOff {
  readonly sql: string;
  readonly values: readonly Value[];
}

interface Open {
  isOpen: boolean;
  /** What made SQLite roll everything back by itself: each further statement would be a transaction of its own. */
  broken?: { readonly error: unknown };
}

interface Job {
  work(tx: Tx): Promise<unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
  outcome?: { value: unknown } | { error: unknown };
  afterCommit: (() => void)[];
  atCommit: PutOff[];
}

/** Opens (and creates) the file, brings it to the newest migration, and gives the Database. What fails leaves nothing open. */
export async function openSqlite(file: string, migrations: Migration[]): Promise<Database> {
  const lock = lockFile(file);
  const writer = await openWriter(file, migrations).catch((error: unknown) => {
    lock.release();
    throw error;
  });
  const reads = openSqliteReads(file);
  const queue = new WriteQueue(new SqliteStatements(writer));
  return {
    dialect: 'sqlite',
    read: reads.reader,
    write: (work) => queue.add(work),
    close: async () => {
      await queue.idle();
      reads.close();
      intoOneFile(writer);
      writer.close();
      lock.release();
    },
  };
}

/** Closing alone leaves the last changes in the log beside the file: whoever moves or copies the file would lose them. */
function intoOneFile(writer: Libsql.Database): void {
  try {
    writer.pragma('busy_timeout = 100'); // a backup may be reading: nobody waits for it to end
    writer.pragma('wal_checkpoint(TRUNCATE)');
  } catch {
    // No room on the disk, most likely: the log stays, and whoever opens the file next reads it.
  }
}

async function openWriter(file: string, migrations: Migration[]): Promise<Libsql.Database> {
  const writer = new Libsql(file);
  try {
    writer.pragma('journal_mode = WAL');
    writer.pragma('foreign_keys = ON');
    writer.pragma('synchronous = FULL'); // NORMAL loses the last commits when the power goes
    writer.pragma('busy_timeout = 5000');
    if (!isMigrated(writer, migrations)) await migrate(file, migrations);
    return writer;
  } catch (error) {
    writer.close();
    throw error;
  }
}

function isMigrated(handle: Libsql.Database, migrations: Migration[]): boolean {
  const isThere = handle.prepare("SELECT 1 FROM sqlite_master WHERE name = 'migrations'").get() !== undefined;
  return isThere && areApplied(migrations, handle.prepare(APPLIED).all() as { name: string }[]);
}

/** Brings the file, which is created where there is none, to the newest migration. */
async function migrate(file: string, migrations: Migration[]): Promise<void> {
  const { DataSource } = require('typeorm') as typeof import('typeorm'); // most starts have nothing to migrate
  const source = new DataSource({
    type: 'better-sqlite3',
    driver: Libsql,
    database: file,
    migrations: migrationClasses(migrations, 'sqlite'),
    enableWAL: true,
    prepareDatabase: (handle: { pragma(text: string): unknown }) => {
      handle.pragma('synchronous = FULL');
      handle.pragma('busy_timeout = 5000');
    },
  });
  await source.initialize();
  try {
    await source.runMigrations({ transaction: 'all' });
  } finally {
    await source.destroy();
  }
}

/** Runs transactions one after the other, several to a COMMIT. Nobody learns an outcome before that COMMIT has succeeded. */
class WriteQueue {
  private readonly waiting: Job[] = [];
  private running: Promise<void> | undefined;

  constructor(private readonly statements: SqliteStatements) {}

  add<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.waiting.push({ work, resolve: resolve as (value: unknown) => void, reject, afterCommit: [], atCommit: [] });
      this.running ??= this.drain();
    });
  }

  async idle(): Promise<void> {
    await this.running;
  }

  private async drain(): Promise<void> {
    // Let everyone who is about to ask do so first: they share the COMMIT.
    await new Promise(setImmediate);
    while (this.waiting.length > 0) {
      const batch: Job[] = [];
      try {
        this.statements.change('BEGIN IMMEDIATE');
        while (this.waiting.length > 0 && batch.length < MOST_IN_ONE_COMMIT) {
          const job = this.waiting.shift() as Job;
          batch.push(job);
          job.outcome = await this.attempt(job);
        }
        this.statements.change('COMMIT');
      } catch (error) {
        for (const job of batch) job.outcome = { error };
        this.rollBack();
        if (batch.length === 0) this.waiting.shift()?.reject(told(error)); // BEGIN itself failed: do not spin on it
      }
      for (const job of batch) settle(job);
      await new Promise(setImmediate); // the driver is synchronous: let sockets and timers have their turn
    }
    this.running = undefined; // in the same tick as the last look at `waiting`: whoever asks next starts it again
  }

  private async attempt(job: Job): Promise<{ value: unknown } | { error: unknown }> {
    for (let attempt = 1; ; attempt += 1) {
      job.afterCommit = [];
      job.atCommit = [];
      this.statements.change('SAVEPOINT job');
      const open: Open = { isOpen: true };
      try {
        const value = await job.work(this.transaction(job, open));
        open.isOpen = false;
        for (const { sql, values } of job.atCommit) this.statements.change(sql, values);
        this.statements.change('RELEASE job');
        return { value };
      } catch (error) {
        open.isOpen = false;
        try {
          this.statements.change('ROLLBACK TO job');
        } catch {
          throw error; // A full disk may have rolled everything back, the savepoint with it: then all that share the COMMIT fail with it.
        }
        this.statements.change('RELEASE job');
        if (!(error instanceof RetryTransaction) || attempt >= MOST_ATTEMPTS) return { error };
      }
    }
  }

  private rollBack(): void {
    try {
      this.statements.change('ROLLBACK');
    } catch {
      // a failed COMMIT may have rolled back already
    }
  }

  private transaction(job: Job, open: Open): Tx {
    const { statements } = this;
    /** Of work that ended while a statement of it was still to come, this would be in the next one's transaction. */
    const check = () => {
      if (!open.isOpen) throw new Error('a statement after the end of its transaction');
      if (open.broken) throw open.broken.error;
    };
    const within = <T>(statement: () => T): T => {
      check();
      try {
        return statement();
      } catch (error) {
        if (!statements.isInTransaction) open.broken = { error };
        throw error;
      }
    };
    const change = async (sql: string, values: readonly Value[] = []): Promise<number> =>
      within(() => statements.change(sql, values));
    const changeAtOnce = (sql: string, values: readonly Value[], expected: Expected = {}): void => {
      const matched = within(() => changedAtOnce(statements, sql, values, expected));
      if (expected.rows !== undefined && matched !== expected.rows)
        throw unexpected(expected, `${matched} rows instead of ${expected.rows}`);
    };
    return {
      dialect: 'sqlite',
      rows: async <T>(sql: string, values: readonly Value[] = []) => within(() => statements.rows(sql, values)) as T[],
      change,
      insert: async (table, rows) => {
        for (const { sql, values } of insertStatements(table, rows)) await change(sql, values);
      },
      atCommit: (sql, values = []) => {
        check();
        job.atCommit.push({ sql, values });
      },
      soon: (sql, values, expected) => changeAtOnce(sql, values, expected),
      insertSoon: (table, rows, expected) => {
        for (const { sql, values } of insertStatements(table, rows)) changeAtOnce(sql, values, expected);
      },
      forUpdate: '',
      forShare: '',
      skipLocked: '',
      afterCommit: (work) => job.afterCommit.push(work),
    };
  }
}

/** The rows matched; a key that is taken fails as expected. */
function changedAtOnce(
  statements: SqliteStatements,
  sql: string,
  values: readonly Value[],
  expected: Expected,
): number {
  try {
    return statements.change(sql, values);
  } catch (error) {
    throw isDuplicateKey(error) ? unexpected(expected, 'a key that is taken', error) : error;
  }
}

function settle(job: Job): void {
  const outcome = job.outcome as { value: unknown } | { error: unknown };
  if ('error' in outcome) {
    job.reject(told(outcome.error));
    return;
  }
  try {
    for (const work of job.afterCommit) work();
  } catch (error) {
    job.reject(error); // committed all the same: a nudge that throws must not keep the others from their outcomes
  }
  job.resolve(outcome.value);
}

/** The error as others know it: a full disk has a name of its own. */
function told(error: unknown): unknown {
  return (error as { code?: string }).code === 'SQLITE_FULL' ? new StorageFull({ cause: error }) : error;
}
