// Counts statements: a test that says how many a flow may send catches a query per row that no clock would notice.
import type { Database, Reader, Tx } from '../../subgraphs/database/database';

export interface StatementCount {
  reads: number;
  changes: number;
  transactions: number;
  /** Round trips that MySQL takes for what was asked for: statements of one moment are one, and what goes with the next one or with COMMIT is none. */
  packets: number;
  /** The text of each, in order. */
  readonly statements: string[];
  reset(): void;
}

/** The same database, and a count of what goes through it. A retried transaction counts again. */
export function countingDatabase(db: Database): { db: Database; count: StatementCount } {
  const count: StatementCount = {
    reads: 0,
    changes: 0,
    transactions: 0,
    packets: 0,
    statements: [],
    reset: () => {
      count.reads = 0;
      count.changes = 0;
      count.transactions = 0;
      count.packets = 0;
      count.statements.length = 0;
    },
  };
  let isOpen = false;
  /** Whatever is asked for before the next tick, and before anything of it is answered, travels together. */
  const packet = async <T>(send: () => Promise<T>): Promise<T> => {
    if (!isOpen) count.packets += 1;
    isOpen = true;
    process.nextTick(() => {
      isOpen = false;
    });
    const result = await send();
    isOpen = false;
    return result;
  };
  const read = (sql: string): void => {
    count.reads += 1;
    count.statements.push(sql);
  };
  const change = (sql: string): void => {
    count.changes += 1;
    count.statements.push(sql);
  };
  const reader = (inner: Reader): Reader => ({
    dialect: inner.dialect,
    rows: (sql, values) => {
      read(sql);
      return packet(() => inner.rows(sql, values));
    },
  });
  const transaction = (inner: Tx): Tx => ({
    ...inner,
    ...reader(inner),
    change: (sql, values) => {
      change(sql);
      return packet(() => inner.change(sql, values));
    },
    atCommit: (sql, values) => {
      change(sql);
      inner.atCommit(sql, values);
    },
    soon: (sql, values, expected) => {
      change(sql);
      inner.soon(sql, values, expected);
    },
    insertSoon: (table, rows, expected) => {
      if (rows.length > 0) change(`INSERT INTO ${table} × ${rows.length}`);
      inner.insertSoon(table, rows, expected);
    },
    insert: (table, rows) => {
      if (rows.length === 0) return Promise.resolve();
      change(`INSERT INTO ${table} × ${rows.length}`);
      return packet(() => inner.insert(table, rows));
    },
  });
  const counted: Database = {
    dialect: db.dialect,
    read: reader(db.read),
    write: (work) =>
      db.write((tx) => {
        count.transactions += 1;
        return work(transaction(tx));
      }),
    close: () => db.close(),
  };
  return { db: counted, count };
}
