// Does work for its result alone: everything runs in one transaction, which is then rolled back. So a preview is the very code that
// it foretells. Nothing of it may be seen outside, and no row may be locked that is only read.
import {
  type Database,
  type Expected,
  insertStatements,
  isDuplicateKey,
  type Reader,
  type Tx,
  unexpected,
  type Value,
} from './database';

class Rehearsed extends Error {}

/**
 * Gives what `work` resolves to, and takes all that it wrote back. Inside, each `write` is a savepoint, `read` sees what was
 * written, nothing is locked by reading, and nothing that waits for a COMMIT happens. Work may run more than once.
 */
export async function rehearse<T>(db: Database, work: (db: Database) => Promise<T>): Promise<T> {
  let done: { value: T } | undefined;
  try {
    await db.write(async (tx) => {
      const stage = new Stage(tx);
      done = { value: await work(stage.database()) };
      stage.check();
      throw new Rehearsed('rolled back on purpose');
    });
  } catch (error) {
    if (!(error instanceof Rehearsed) || !done) throw error;
    return done.value;
  }
  throw new Error('a rehearsal was committed');
}

/** The open transaction as a database of its own. */
class Stage {
  private savepoints = 0;
  /** After it the engine may have rolled everything back and commit each further statement by itself: none is sent any more. */
  private broken: { readonly error: unknown } | undefined;

  constructor(private readonly tx: Tx) {}

  database(): Database {
    const { dialect } = this.tx;
    const reader: Reader = { dialect, rows: (sql, values) => this.guarded(() => this.tx.rows(sql, values)) };
    const inner: Omit<Tx, 'atCommit' | 'soon' | 'insertSoon'> = {
      ...reader,
      change: (sql, values) => this.guarded(() => this.tx.change(sql, values)),
      insert: (table, rows) => this.guarded(() => this.tx.insert(table, rows)),
      forUpdate: '',
      forShare: '',
      skipLocked: '',
      afterCommit: () => undefined,
    };
    const write = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
      const putOff: (() => Promise<unknown>)[] = [];
      const soon: Promise<void>[] = [];
      const change = (sql: string, values: readonly Value[], expected: Expected = {}): void => {
        const changed = asExpected(inner.change(sql, values), expected);
        changed.catch(() => undefined); // it is heard below
        soon.push(changed);
      };
      const tx: Tx = {
        ...inner,
        atCommit: (sql, values) => void putOff.push(() => inner.change(sql, values)),
        soon: change,
        insertSoon: (table, rows, expected) => {
          for (const { sql, values } of insertStatements(table, rows)) change(sql, values, expected);
        },
      };
      return this.savepoint(tx, async () => {
        const value = await work(tx);
        await Promise.all(soon);
        for (const statement of putOff) await statement();
        return value;
      });
    };
    return { dialect, read: reader, write, close: async () => undefined };
  }

  /** Throws what broke the transaction, even where the work went on without it. */
  check(): void {
    if (this.broken) throw this.broken.error;
  }

  private async savepoint<T>(inner: Tx, work: () => Promise<T>): Promise<T> {
    this.savepoints += 1;
    const name = `rehearsed_${this.savepoints}`;
    await inner.change(`SAVEPOINT ${name}`);
    try {
      const value = await work();
      await inner.change(`RELEASE SAVEPOINT ${name}`);
      return value;
    } catch (error) {
      this.check();
      await inner.change(`ROLLBACK TO SAVEPOINT ${name}`);
      throw error;
    }
  }

  private async guarded<T>(statement: () => Promise<T>): Promise<T> {
    this.check();
    try {
      return await statement();
    } catch (error) {
      if (!isDuplicateKey(error)) this.broken ??= { error };
      throw error;
    }
  }
}

async function asExpected(change: Promise<number>, expected: Expected): Promise<void> {
  const matched = await change.catch((error: unknown) => {
    throw isDuplicateKey(error) ? unexpected(expected, 'a key that is taken', error) : error;
  });
  if (expected.rows !== undefined && matched !== expected.rows)
    throw unexpected(expected, `${matched} rows instead of ${expected.rows}`);
}
