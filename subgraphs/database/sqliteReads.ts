// The statements of one SQLite connection, and a connection that only reads. The driver makes every value of every row by a call
// from one language into the other; rows that come as one JSON text are made twice to three times as fast. It must never
// hold a read open: whoever reads next sees what has been committed by then.
import Libsql from 'libsql';
import type { Reader, Value } from './database';

/** Statements kept prepared; each length of a list of keys makes one of its own. The oldest makes room. */
const MOST_PREPARED = 500;

/** The declared type of documents (columns.ts): escaping long texts and reading them again costs more than it saves. */
const LONG_TEXT = 'TEXT';

type Select = (values: readonly Value[]) => object[];

export interface SqliteReads {
  readonly reader: Reader;
  close(): void;
}

/** Opens a connection that reads what others have committed to the file, which must be there. */
export function openSqliteReads(file: string): SqliteReads {
  const connection = new Libsql(file);
  connection.pragma('query_only = ON'); // the driver does not heed `readonly`
  connection.pragma('busy_timeout = 5000');
  const statements = new SqliteStatements(connection);
  return {
    // A function that waits, so that what goes wrong is a rejection.
    reader: { dialect: 'sqlite', rows: async <T>(sql: string, values = NONE) => statements.rows(sql, values) as T[] },
    close: () => connection.close(),
  };
}

/** The statements of one connection, each prepared once. */
export class SqliteStatements {
  private readonly selects = new Prepared<Select>((sql) => prepareSelect(this.connection, sql));
  private readonly changes = new Prepared<Libsql.Statement>((sql) => this.connection.prepare(sql));

  constructor(private readonly connection: Libsql.Database) {}

  rows(sql: string, values: readonly Value[]): object[] {
    return this.selects.of(sql)(values);
  }

  /** Some errors, a full disk among them, make SQLite roll back by itself. */
  get isInTransaction(): boolean {
    return this.connection.inTransaction;
  }

  /** The number of rows that it matched. */
  change(sql: string, values: readonly Value[] = NONE): number {
    return this.changes.of(sql).run(values).changes;
  }
}

class Prepared<T> {
  private readonly known = new Map<string, T>();

  constructor(private readonly prepare: (sql: string) => T) {}

  of(sql: string): T {
    const known = this.known.get(sql);
    if (known !== undefined) return known;
    const made = this.prepare(sql);
    this.known.set(sql, made);
    if (this.known.size > MOST_PREPARED) this.known.delete(this.known.keys().next().value as string);
    return made;
  }
}

const NONE: readonly Value[] = [];

function prepareSelect(connection: Libsql.Database, sql: string): Select {
  const plain = connection.prepare(sql);
  const columns = plain.columns();
  if (!/^\s*(SELECT|WITH)\b/i.test(sql) || columns.some(({ type }) => type?.toUpperCase() === LONG_TEXT))
    return (values) => plain.all(values) as object[];
  const cells = columns.map((_, index) => `c${index}`).join(', ');
  // SQLite keeps the order of a subquery for the rows of an aggregate that depends on it.
  const json = connection
    .prepare(`WITH result (${cells}) AS (${sql}\n) SELECT json_group_array(json_array(${cells})) FROM result`)
    .raw();
  const toRow = rowMaker(columns.map(({ name }) => name));
  return (values) => {
    const [text] = json.get(values) as unknown as [string]; // `all` costs 5 µs more for the one row: it fills batches of 100
    return (JSON.parse(text) as Value[][]).map(toRow);
  };
}

/** Makes a row of its values. Compiled: all rows of a statement have one shape at once, instead of growing name by name. */
function rowMaker(names: readonly string[]): (values: readonly Value[]) => Record<string, Value> {
  const fields = names.map((name, index) => `${JSON.stringify(name)}: values[${index}]`);
  return new Function('values', `return { ${fields.join(', ')} };`) as (
    values: readonly Value[],
  ) => Record<string, Value>;
}
