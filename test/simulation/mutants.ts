// Bugs planted on purpose, one at a time, to know that the simulation can fail: each is what a programmer could have got wrong, put
// where statements or messages pass. It must never be part of a run that is to find nothing.
import type { Answer } from '../../schema/messages';
import type { Database, Reader, Tx, Value } from '../../subgraphs/database/database';
import type { Wire } from '../../subgraphs/dual-write/exchange';

export interface Mutant {
  readonly name: string;
  /** The database as the mistaken code uses it; `side` is dataverse or finance. */
  database?(db: Database, side: string): Database;
  /** The wire as the mistaken code uses it. */
  wire?(wire: Wire, side: string): Wire;
}

type Rows = Record<string, unknown>[];

/** Statements that match become others. */
const rewriting = (name: string, pattern: RegExp, becomes: string): Mutant => ({
  name,
  database: (db) => through(db, { sql: (sql) => sql.replace(pattern, becomes) }),
});

/** Rows that are inserted into a table become others. */
const inserting = (name: string, table: string, change: (rows: Rows) => Rows): Mutant => ({
  name,
  database: (db) => through(db, { insert: (into, rows) => (into === table ? change(rows) : rows) }),
});

interface Changes {
  sql?(sql: string): string;
  insert?(table: string, rows: Rows): Rows;
  /** What a SELECT gives. */
  read?(sql: string, rows: Rows): Rows;
}

function through(
  db: Database,
  { sql = (text) => text, insert = (_, rows) => rows, read = (_, rows) => rows }: Changes,
): Database {
  const reader = <R extends Reader>(of: R): R => ({
    ...of,
    rows: async (text: string, values?: readonly Value[]) => read(text, (await of.rows(sql(text), values)) as Rows),
  });
  const transaction = (tx: Tx): Tx => ({
    ...reader(tx),
    change: (text, values) => tx.change(sql(text), values),
    insert: async (table, rows) => {
      const kept = insert(table, rows as Rows);
      if (kept.length > 0) await tx.insert(table, kept);
    },
  });
  return { ...db, read: reader(db.read), write: (work) => db.write((tx) => work(transaction(tx))) };
}

const applied = (number: number): Answer => ({ applied: number });

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'the inbox does not look whether a message was applied before',
    database: (db) =>
      through(db, {
        read: (sql, rows) =>
          /FROM inbox_stream WHERE stream_key/.test(sql) ? rows.map((row) => ({ ...row, last_number: 0 })) : rows,
      }),
  },
  {
    name: 'a row is settled when it is sent, not when it was applied',
    wire: (wire) => ({
      deliver: async (messages) => {
        const last = messages.at(-1)?.number ?? 0;
        wire.deliver(messages).catch(() => undefined);
        return applied(last);
      },
    }),
  },
  {
    name: 'an answer that says later counts as applied',
    wire: (wire) => ({
      deliver: async (messages) => {
        await wire.deliver(messages);
        return applied(messages.at(-1)?.number ?? 0);
      },
    }),
  },
  {
    name: 'the outbox is written after COMMIT',
    database: (db) => {
      const write: Database['write'] = (work) => {
        const late: [string, readonly object[]][] = [];
        return db
          .write((tx) => {
            late.length = 0;
            return work({
              ...tx,
              insert: async (table, rows) => {
                if (table === 'outbox') late.push([table, rows]);
                else await tx.insert(table, rows);
              },
            });
          })
          .then(async (value) => {
            if (late.length > 0)
              await db.write(async (tx) => {
                for (const [table, rows] of late) await tx.insert(table, rows);
              });
            return value;
          });
      };
      return { ...db, write };
    },
  },
  rewriting('a number sequence moves one too far', /SET last = last \+ \?/, 'SET last = last + 1 + ?'),
  inserting('a float in a sum: a large invoice is a cent off', 'customer_invoice', (rows) =>
    rows.map((row) => ({ ...row, total_amount: Math.floor(Number(row.total_amount) * 1.000_01) })),
  ),
  inserting('tax is rounded towards zero', 'customer_invoice_tax', (rows) =>
    rows.map((row) => ({ ...row, tax: Math.trunc((Number(row.base) * Number(row.percent)) / 1_000_000) })),
  ),
  inserting('the customer entry is converted instead of summed', 'ledger_entry', (rows) =>
    rows.map((row) =>
      row.posting_type === 'CUSTOMER'
        ? { ...row, accounting_amount: Math.round(Number(row.amount) * (Number(row.exchange_rate) / 1e12)) }
        : row,
    ),
  ),
  rewriting('an accrual is taken back at the rate of the invoice', /j\.accrued_amount/g, '(j.accrued_amount + 1)'),
  rewriting(
    'the import does not ask whether the journal is posted',
    /WHEN j\.status <> 'POSTED' THEN 'JOURNAL_NOT_POSTED'/,
    '',
  ),
  {
    name: 'every actual travels, whatever its skip-sync says',
    database: (db) =>
      through(db, {
        insert: (table, rows) =>
          table === 'outbox'
            ? rows.map((row) => ({ ...row, body: String(row.body).replaceAll('"skip_sync":1', '"skip_sync":0') }))
            : rows,
      }),
  },
  inserting('a status event takes the number of the one before', 'invoice_status', (rows) =>
    rows.map((row) => (Number(row.sequence) > 3 ? { ...row, sequence: Number(row.sequence) + 1 } : row)),
  ),
  rewriting('the write-back forgets the tax', /sales_tax = \?/, 'sales_tax = 0 * ?'),
  {
    name: 'an idempotency key is never remembered',
    database: (db) => through(db, { insert: (table, rows) => (table === 'idempotency' ? [] : rows) }),
  },
  inserting('a link is lost now and then', 'actual_link', (rows) => rows.filter((_, index) => index % 5 !== 4)),
];
