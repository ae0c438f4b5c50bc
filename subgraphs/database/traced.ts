// A database whose reads and transactions are spans of the trace that asks for them; the statements of a transaction are
// noted on it by verb and table. Put around a Database only where traces are recorded, so that it costs nothing elsewhere.
// It must never note a value: statements have placeholders, and their text is all that is shown.
import type { Span } from '@opentelemetry/api';
import { inThisTrace, SpanKind, spanned, type Tracer } from '../tracing';
import type { Database, Reader, Tx } from './database';

const MOST_STATEMENTS_NOTED = 50;
const LONGEST_TEXT = 300;

/** The same database, traced. `name` says whose it is. */
export function tracedDatabase(db: Database, tracer: Tracer, name: string): Database {
  const attributes = { 'db.system.name': db.dialect, 'db.namespace': name };
  const read: Reader = {
    dialect: db.dialect,
    rows: (sql, values) => {
      const about = {
        kind: SpanKind.CLIENT,
        attributes: { ...attributes, 'db.query.text': sql.slice(0, LONGEST_TEXT) },
      };
      return spanned(tracer, `${name} ${summary(sql)}`, about, () => db.read.rows(sql, values));
    },
  };
  return {
    dialect: db.dialect,
    read,
    write: (work) =>
      spanned(tracer, `${name} transaction`, { kind: SpanKind.CLIENT, attributes }, (span) => {
        if (span === undefined) return db.write(work);
        // The writer's queue runs it, in whatever trace woke the queue.
        const inTrace = inThisTrace();
        return db.write((tx) => {
          span.addEvent('begun'); // what lies before was waiting; a second one is a retry
          return inTrace(() => work(noted(tx, span)));
        });
      }),
    close: () => db.close(),
  };
}

function noted(tx: Tx, span: Span): Tx {
  let count = 0;
  const note = (text: string) => {
    count += 1;
    if (count <= MOST_STATEMENTS_NOTED) span.addEvent(text);
  };
  return {
    ...tx,
    rows: (sql, values) => {
      note(summary(sql));
      return tx.rows(sql, values);
    },
    change: (sql, values) => {
      note(summary(sql));
      return tx.change(sql, values);
    },
    atCommit: (sql, values) => {
      note(summary(sql));
      tx.atCommit(sql, values);
    },
    soon: (sql, values, expected) => {
      note(summary(sql));
      tx.soon(sql, values, expected);
    },
    insertSoon: (table, rows, expected) => {
      note(`INSERT ${table} × ${rows.length}`);
      tx.insertSoon(table, rows, expected);
    },
    insert: (table, rows) => {
      note(`INSERT ${table} × ${rows.length}`);
      return tx.insert(table, rows);
    },
  };
}

/** A statement's verb and its first table: `SELECT outbox`. */
function summary(sql: string): string {
  const [, verb = 'statement'] = /^\s*(\w+)/.exec(sql) ?? [];
  const [, table] = /\b(?:FROM|INTO|UPDATE)\s+(\w+)/i.exec(sql) ?? [];
  return table === undefined ? verb : `${verb} ${table}`;
}
