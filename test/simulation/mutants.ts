// Bugs planted on purpose, one at a time, to know that the simulation can fail: each is what a programmer could have got wrong, put
// where statements or messages pass. It must never be part of a run that is to find nothing.
import type { Answer, Message } from '../../schema/messages';
import type { Database, Reader, Tx, Value } from '../../subgraphs/database/database';
import type { Wire } from '../../subgraphs/dual-write/exchange';
import { joined, runsOf } from '../../subgraphs/dual-write/gathered';

export interface Mutant {
  readonly name: string;
  /** How often it has changed something since the program began: one that never does plants nothing. */
  acted?: number;
  /** The database as the mistaken code uses it; `side` is dataverse or finance. */
  database?(db: Database, side: string): Database;
  /** The wire as the mistaken code uses it. */
  wire?(wire: Wire, side: string): Wire;
  /** The receiver asks nobody who signed what it takes; told when that mattered. */
  believesAll?(): void;
}

type Rows = Record<string, unknown>[];

/** A bug in what passes through the database. */
const passing = (name: string, changes: Changes): Mutant => ({
  name,
  acted: 0,
  database(db) {
    return through(db, changes, () => noteAct(this));
  },
});

/** Statements that match become others. */
const rewriting = (name: string, pattern: RegExp, becomes: string): Mutant =>
  passing(name, { sql: (sql) => sql.replace(pattern, becomes) });

/** Rows that are inserted into a table become others. */
const inserting = (name: string, table: string, change: (rows: Rows) => Rows): Mutant =>
  passing(name, { insert: (into, rows) => (into === table ? change(rows) : rows) });

function noteAct(mutant: Mutant): void {
  mutant.acted = (mutant.acted ?? 0) + 1;
}

interface Changes {
  sql?(sql: string): string;
  insert?(table: string, rows: Rows): Rows;
  /** What a SELECT gives. */
  read?(sql: string, rows: Rows): Rows;
}

function through(db: Database, changes: Changes, acts: () => void): Database {
  const sql = (text: string): string => {
    const becomes = changes.sql?.(text) ?? text;
    if (becomes !== text) acts();
    return becomes;
  };
  const rowsOf = (change: Changes['insert'], of: string, rows: Rows): Rows => {
    const becomes = change?.(of, rows) ?? rows;
    if (becomes !== rows && JSON.stringify(becomes) !== JSON.stringify(rows)) acts();
    return becomes;
  };
  const insert = (table: string, rows: Rows) => rowsOf(changes.insert, table, rows);
  const read = (text: string, rows: Rows) => rowsOf(changes.read, text, rows);
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
    soon: (text, values, expected) => tx.soon(sql(text), values, expected),
    insertSoon: (table, rows, expected) => tx.insertSoon(table, insert(table, rows as Rows), expected),
  });
  return { ...db, read: reader(db.read), write: (work) => db.write((tx) => work(transaction(tx))) };
}

/** Of each key that the delivery is made of: all of it. */
const allApplied = (messages: readonly Message[]): Answer =>
  joined((runsOf(messages) ?? []).map((run) => ({ applied: run.at(-1)?.number ?? 0 })));

export const MUTANTS: readonly Mutant[] = [
  passing('the inbox does not look whether a message was applied before', {
    read: (sql, rows) =>
      /FROM inbox_stream WHERE stream_key/.test(sql) ? rows.map((row) => ({ ...row, last_number: 0 })) : rows,
  }),
  {
    name: 'a row is settled when it is sent, not when it was applied',
    wire(wire) {
      return {
        deliver: async (messages) => {
          noteAct(this);
          wire.deliver(messages).catch(() => undefined);
          return allApplied(messages);
        },
      };
    },
  },
  {
    name: 'an answer that says later counts as applied',
    wire(wire) {
      return {
        deliver: async (messages) => {
          const answer = await wire.deliver(messages);
          if ((answer.perKey ?? [answer]).some(({ stopped }) => stopped?.kind === 'later')) noteAct(this);
          return allApplied(messages);
        },
      };
    },
  },
  {
    name: 'what was altered on its way is believed',
    acted: 0,
    believesAll() {
      noteAct(this);
    },
  },
  {
    name: 'the outbox is written after COMMIT',
    database(db) {
      const write: Database['write'] = (work) => {
        const late: [string, readonly object[]][] = [];
        return db
          .write((tx) => {
            late.length = 0;
            return work({
              ...tx,
              insertSoon: (table, rows, expected) => {
                if (table === 'outbox') late.push([table, rows]);
                else tx.insertSoon(table, rows, expected);
              },
            });
          })
          .then(async (value) => {
            if (late.length > 0) noteAct(this);
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
  // Entries of an accrual are read to be turned round: in another rate, they are another amount.
  passing('an accrual is taken back at the rate of the invoice', {
    read: (sql, rows) =>
      /^SELECT actual_id, posting_type, account.* FROM ledger_entry\s+WHERE actual_id IN/.test(sql)
        ? rows.map((row) =>
            /^(WIP_SALES_VALUE|ACCRUED_REVENUE)$/.test(String(row.posting_type)) && row.currency !== 'USD'
              ? { ...row, accounting_amount: Math.round(Number(row.accounting_amount) * 1.03) }
              : row,
          )
        : rows,
  }),
  rewriting(
    'the import does not ask whether the journal is posted',
    /WHEN j\.status <> 'POSTED' THEN 'JOURNAL_NOT_POSTED'/,
    '',
  ),
  // What takes an unbilled sale back that the same confirmation bills is left out of what travels by its skip-sync alone.
  passing('every actual travels, whatever its skip-sync says', {
    sql: (sql) =>
      sql.replace(
        'a.id = d.source_reversal_id AND a.skip_sync = 0',
        'a.id = COALESCE(d.reversal_actual_id, d.source_reversal_id)',
      ),
    insert: (table, rows) =>
      table === 'outbox'
        ? rows.map((row) => ({ ...row, body: String(row.body).replaceAll('"skip_sync":1', '"skip_sync":0') }))
        : rows,
  }),
  inserting('a status event takes the number of the one before', 'invoice_status', (rows) =>
    rows.map((row) => (Number(row.sequence) > 3 ? { ...row, sequence: Number(row.sequence) + 1 } : row)),
  ),
  rewriting('the write-back forgets the tax', /sales_tax = \?/, 'sales_tax = 0 * ?'),
  inserting('an idempotency key is never remembered', 'idempotency', () => []),
  inserting('a link is lost now and then', 'actual_link', (rows) =>
    rows.filter(({ id }) => !/[0-3]$/.test(String(id))),
  ),
];
