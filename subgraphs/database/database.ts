// What a subgraph may do with its own database: read, and write in one transaction. Code above the store must not know
// which engine it is; a Tx is always a parameter, never ambient, so that no statement can slip outside its transaction.

export type Dialect = 'sqlite' | 'mysql';
export type Value = string | number | null;
export type Row = Record<string, Value>;

export interface Reader {
  readonly dialect: Dialect;
  /** Runs a SELECT (or WITH … SELECT). Placeholders are `?`. Integers come back as numbers; cast SUM(x) with CAST(… AS SIGNED). */
  rows<T = Row>(sql: string, values?: readonly Value[]): Promise<T[]>;
}

/**
 * Statements that are asked for without waiting for each other (`Promise.all`) run in that order, on MySQL in one round trip: to
 * wait for each by itself costs a transaction more than what it writes. If one fails, those behind it are not run.
 */
export interface Tx extends Reader {
  /** Runs an INSERT, UPDATE or DELETE and gives the number of rows it matched. */
  change(sql: string, values?: readonly Value[]): Promise<number>;
  /** Multi-row INSERT in statements of at most 1,000 rows. All rows have the columns of the first. */
  insert(table: string, rows: readonly object[]): Promise<void>;
  /** An INSERT or UPDATE that runs with COMMIT, for what nothing in the transaction reads: nobody learns how many rows it matched. */
  atCommit(sql: string, values?: readonly Value[]): void;
  /**
   * A change that travels with whatever the transaction asks for next, or with COMMIT, and runs in its place in their order: where what
   * becomes of it is known. If it comes out otherwise the transaction fails, at the latest when it would commit. Without it, and
   * without the reads and locks that then came together, an invoice was 62 round trips instead of 39 (MariaDB).
   */
  soon(sql: string, values: readonly Value[], expected?: Expected): void;
  /** `insert` in the same way, of rows whose keys are free. */
  insertSoon(table: string, rows: readonly object[], expected?: Expected): void;
  /** ' FOR UPDATE' on MySQL; empty on SQLite, whose single writer holds every lock there is. */
  readonly forUpdate: '' | ' FOR UPDATE';
  /** ' LOCK IN SHARE MODE' on MySQL, or ' FOR UPDATE' where it locks rows alone; empty on SQLite. For a row that must stay as it is while many rely on it. */
  readonly forShare: string;
  /** ' FOR UPDATE SKIP LOCKED' on MySQL, or ' FOR UPDATE'; empty on SQLite. Takes keys, never the rows behind a key: that would break order. */
  readonly skipLocked: string;
  /** Called once the transaction has committed; never if it rolled back. For nudges: what must happen belongs in the transaction. */
  afterCommit(work: () => void): void;
}

/** How a change must come out that nobody waits for. */
export interface Expected {
  /** Rows that it must match; absent: any number. */
  readonly rows?: number;
  /** What the transaction fails with where it matches others, or a unique key is taken; absent: a RetryTransaction. */
  otherwise?(): Error;
}

export interface Database {
  readonly dialect: Dialect;
  /** Reads outside any write transaction: sees what is committed. */
  readonly read: Reader;
  /**
   * Runs `work` in one transaction and resolves when it has committed. `work` may run more than once (deadlock, lock wait,
   * a RetryTransaction): it must touch nothing but the Tx, and must not await anything else.
   */
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Where several processes may be at work on it and the engine can tell which of them live. `id`: no other process has it. */
  readonly presence?: ((id: string) => Presence) | undefined;
  close(): Promise<void>;
}

/** That this process lives, for others on the same database, and what is known of them. */
export interface Presence {
  /** This process's name in claims. */
  readonly owner: string;
  /** Shows it, unless it is shown. Rejects where the database is away. */
  show(): Promise<void>;
  /** Of these names in claims those whose process has ended: for certain, not because it is slow. Shows itself again where that was lost. */
  ended(owners: readonly string[]): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Claims of one kind, as the rows of a table have them. */
export interface Claims {
  /** A SELECT of the `claim_owner` of those that have not run out; its one `?` is the present instant. */
  readonly held: string;
  /** Gives all of an owner back: whoever looks next goes on. */
  release(tx: Tx, now: string, owner: string): Promise<void>;
}

/** What a transaction fails with of which a change came out otherwise than expected. */
export function unexpected(expected: Expected, found: string, cause?: unknown): Error {
  return expected.otherwise?.() ?? new RetryTransaction(found, { cause });
}

/** Thrown inside `write` to roll back and run the whole transaction again (bounded). For a lost race on a unique key. */
export class RetryTransaction extends Error {}

/** The connection broke while COMMIT was on its way: it may or may not stand. Look it up by its key, never repeat blindly. */
export class OutcomeUnknown extends Error {
  readonly code = 'RESULT_UNKNOWN';
  /** What an API answers with. */
  readonly extensions = { code: this.code };
}

/** The database cannot be reached, after as many tries as help. Nothing was written, and the same may work later. */
export class DatabaseAway extends Error {
  /** As an error of the driver that ends its connection has it. */
  readonly fatal = true;
  /** What an API answers with: to its clients a side without its database is one that does not answer. */
  readonly extensions = { code: 'SUBGRAPH_UNAVAILABLE' };
}

/** The disk under the database is full. Nothing was written, reads go on, and the same works once there is room. */
export class StorageFull extends Error {
  readonly code = 'STORAGE_FULL';
  /** What an API answers with. */
  readonly extensions = { code: this.code };

  constructor(options: ErrorOptions) {
    super('There is no room left on the disk under the database: nothing was written.', options);
  }
}

const MOST_ROWS = 1_000;
/** SQLite takes 32,766 bound values in a statement. */
const MOST_VALUES = 30_000;

/** The statements of a multi-row INSERT, split so that none exceeds what an engine takes. */
export function insertStatements(table: string, rows: readonly object[]): { sql: string; values: Value[] }[] {
  const first = rows[0];
  if (!first) return [];
  const columns = Object.keys(first);
  for (const row of rows) checkColumns(table, columns, row);
  const size = Math.max(1, Math.min(MOST_ROWS, Math.floor(MOST_VALUES / columns.length)));
  const tuple = `(${columns.map(() => '?').join(',')})`;
  const statements: { sql: string; values: Value[] }[] = [];
  for (let start = 0; start < rows.length; start += size) {
    const part = rows.slice(start, start + size) as Row[];
    const values: Value[] = []; // pushed one by one: the lists of lists that flatMap makes were a tenth of a load's time
    for (const row of part) for (const column of columns) values.push(row[column] ?? null);
    statements.push({
      sql: `INSERT INTO ${table} (${columns.join(',')}) VALUES ${Array(part.length).fill(tuple).join(',')}`,
      values,
    });
  }
  return statements;
}

/** A column that only a later row has would be left out without a word, and one that it lacks would become null. */
function checkColumns(table: string, columns: readonly string[], row: object): void {
  const given = Object.keys(row);
  const isSame = given.length === columns.length && given.every((name, index) => name === columns[index]);
  if (isSame || (given.length === columns.length && columns.every((column) => column in row))) return;
  const other = [...given.filter((name) => !columns.includes(name)), ...columns.filter((name) => !(name in row))];
  throw new Error(`rows of one INSERT into ${table} differ in ${other.join(', ')}`);
}

/** `?,?,?` for an IN list of this many values. */
export function marks(count: number): string {
  return Array(count).fill('?').join(',');
}

/** Did a statement fail because a unique key stands already? Both engines. */
export function isDuplicateKey(error: unknown): boolean {
  const code = (error as { code?: string }).code ?? '';
  return code === 'ER_DUP_ENTRY' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY' || code === 'SQLITE_CONSTRAINT_UNIQUE';
}
