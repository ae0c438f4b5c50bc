// A book opened for checking: one database, one read-only snapshot, plain SQL through the plain drivers. It must import
// nothing of the code under test, not even its arithmetic, and it must never write.
import { existsSync, readFileSync } from 'node:fs';
import type { Connection, ConnectionOptions } from 'mysql2';
import { createConnection } from 'mysql2';

export type Value = string | number | null;
export type Row = Readonly<Record<string, Value>>;

/** A snapshot of one database. Ask it one thing at a time: on MySQL a stream holds its connection until it has ended. */
export interface Book {
  /** Rows as they come, in bounded memory. `||` joins texts on both engines. */
  stream<T extends object = Row>(sql: string): AsyncIterable<T>;
  close(): Promise<void>;
}

/** Opens `sqlite:path`, a bare path, or `mysql://…`. `table` must exist there: it tells the two books apart. */
export async function openBook(url: string, table: string): Promise<Book> {
  const book = url.startsWith('mysql://') ? await openMysqlBook(url) : openSqliteBook(url.replace(/^sqlite:/, ''));
  try {
    for await (const _ of book.stream(`SELECT 1 AS one FROM ${table} LIMIT 1`)) break;
  } catch (error) {
    await book.close();
    throw new Error(`${withoutPassword(url)} is not the book expected: it has no table ${table}`, { cause: error });
  }
  return book;
}

interface SqliteHandle {
  exec(sql: string): void;
  prepare(sql: string): { iterate(): IterableIterator<object> };
  close(): void;
}

function openSqliteBook(file: string): Book {
  if (!existsSync(file)) throw new Error(`${file} does not exist`);
  const Handle = require('libsql') as new (path: string) => SqliteHandle;
  const handle = new Handle(file);
  handle.exec('PRAGMA busy_timeout = 5000');
  handle.exec('PRAGMA query_only = ON'); // libsql takes { readonly: true } and writes all the same
  handle.exec('BEGIN');
  return {
    async *stream<T extends object>(sql: string) {
      yield* handle.prepare(sql).iterate() as IterableIterator<T>;
    },
    close: async () => handle.close(),
  };
}

async function openMysqlBook(url: string): Promise<Book> {
  const connection = createConnection({ ...placeOf(url), charset: 'utf8mb4_bin', supportBigNumbers: true });
  await run(connection, "SET SESSION sql_mode = 'PIPES_AS_CONCAT', net_write_timeout = 600");
  // Sub-selects are worked out once and joined by a key. Left to itself, MariaDB works some out again for each row: a minute for
  // an invoice of 5,000 lines instead of two seconds. A server that does not know a switch has no such habit.
  for (const habit of ['derived_merge', 'split_materialized']) {
    await run(connection, `SET SESSION optimizer_switch = '${habit}=off'`).catch(() => undefined);
  }
  await run(connection, 'SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ');
  await run(connection, 'START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
  return {
    stream: <T extends object>(sql: string) => connection.query(sql).stream({ highWaterMark: 500 }) as AsyncIterable<T>,
    close: () => new Promise((resolve) => connection.end(() => resolve())),
  };
}

const PARAMETERS = ['locks', 'socket', 'ssl-ca', 'ssl-mode'];

/** The driver knows the parameters of the product's addresses by other names. Throws for any that it does not know. */
function placeOf(url: string): ConnectionOptions {
  const address = new URL(url);
  const given = new Map(address.searchParams);
  // What is not understood must not end in the clear.
  const unknown = [...given.keys()].find((name) => !PARAMETERS.includes(name));
  if (unknown !== undefined) throw new Error(`'${unknown}' is none of ${PARAMETERS.join(', ')}`);
  const [socket, mode, authority] = ['socket', 'ssl-mode', 'ssl-ca'].map((name) => given.get(name));
  if (authority && !mode) throw new Error('ssl-ca goes with ssl-mode');
  address.search = '';
  const ca = authority ? { ca: readFileSync(authority, 'utf8') } : {};
  return {
    uri: address.href,
    ...(socket ? { socketPath: socket } : {}),
    ...(mode ? { ssl: { ...ca, rejectUnauthorized: true, verifyIdentity: mode === 'VERIFY_IDENTITY' } } : {}),
  };
}

function run(connection: Connection, sql: string): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.query(sql, (error) => (error ? reject(error) : resolve()));
  });
}

/** For messages: a database's address without what opens it. */
export function withoutPassword(url: string): string {
  return url.replace(/\/\/([^:@/]*):[^@]*@/, '//$1:…@');
}
