// Counts statements: a test that says how many a flow may send catches a query per row that no clock would notice.
import type { Database, Reader, Tx } from '../../subgraphs/database/database';

export interface StatementCount {
  reads: number;
  changes: number;
  transactions: number;
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
    statements: [],
    reset: () => {
      count.reads = 0;
      count.changes = 0;
      count.transactions = 0;
      count.statements.length = 0;
    },
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
      return inner.rows(sql, values);
    },
  });
  const transaction = (inner: Tx): Tx => ({
    ...inner,
    ...reader(inner),
    change: (sql, values) => {
      change(sql);
      return inner.change(sql, values);
    },
    atCommit: (sql, values) => {
      change(sql);
      inner.atCommit(sql, values);
    },
    insert: (table, rows) => {
      if (rows.length > 0) change(`INSERT INTO ${table} × ${rows.length}`);
      return inner.insert(table, rows);
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
