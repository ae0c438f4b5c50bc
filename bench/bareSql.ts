// The floor of the journey: the rows that the product wrote, written again by multi-row INSERTs with the plain drivers. One
// transaction per invoice and book, each durable, as many at once as the product had. Updates are not repeated.
import Libsql from 'libsql';
import { createConnection, createPool, type Pool } from 'mysql2/promise';
import { machineWorld } from '../machine';
import { type Database, insertStatements, type Row } from '../subgraphs/database/database';
import { openDatabase } from '../subgraphs/database/open';
import { migrations as dataverseMigrations } from '../subgraphs/dataverse/store/migrations';
import { tables as dataverseTables } from '../subgraphs/dataverse/store/tables';
import { migrations as financeMigrations } from '../subgraphs/finance/store/migrations';
import { tables as financeTables } from '../subgraphs/finance/store/tables';
import { driverOptions } from './driverOptions';

const TABLES = [...new Map([...dataverseTables, ...financeTables].map((table) => [table.name, table])).values()];

/** Identities of the rows that stand, by table. */
export type Dump = Record<string, ReadonlySet<string>>;
/** Rows by table. */
export type Rows = Record<string, Row[]>;

export interface BenchServer {
  readonly name: string;
  /** An empty database; its URL. */
  create(name: string): Promise<string>;
  /** Drops every database that this server made. */
  drop(): Promise<void>;
}

/** The server at BENCH_MYSQL_URL (default: root on 127.0.0.1:3306), if it answers; `?socket=FILE` and the like are kept. */
export async function serverFromEnvironment(): Promise<BenchServer | undefined> {
  const url = process.env.BENCH_MYSQL_URL ?? 'mysql://root@127.0.0.1:3306/';
  const made: string[] = [];
  const run = async (sql: string) => {
    const connection = await createConnection(driverOptions(url));
    const [rows] = await connection.query(sql);
    await connection.end();
    return rows as { version: string }[];
  };
  const version = await run('SELECT VERSION() AS version').catch(() => undefined);
  if (!version) return undefined;
  return {
    name: version[0]?.version.includes('MariaDB') ? 'MariaDB' : 'MySQL',
    create: async (name) => {
      const database = `twinledger_bench_${process.pid}_${name}`;
      await run(`DROP DATABASE IF EXISTS ${database}`);
      await run(`CREATE DATABASE ${database} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
      made.push(database);
      const address = new URL(url);
      address.pathname = `/${database}`;
      return address.href;
    },
    drop: async () => {
      for (const database of made.splice(0)) await run(`DROP DATABASE ${database}`);
    },
  };
}

/** What stands now. */
export async function dumpOf(db: Database): Promise<Dump> {
  const dump: Dump = {};
  for (const [name, rows] of Object.entries(await allRows(db)))
    dump[name] = new Set(rows.map((row) => identity(name, row)));
  return dump;
}

/** What was added since. */
export async function newRows(db: Database, before: Dump): Promise<Rows> {
  const added: Rows = {};
  for (const [name, rows] of Object.entries(await allRows(db)))
    added[name] = rows.filter((row) => !before[name]?.has(identity(name, row)));
  return added;
}

async function allRows(db: Database): Promise<Rows> {
  const present = await db.read.rows<{ name: string }>(
    db.dialect === 'sqlite'
      ? "SELECT name FROM sqlite_master WHERE type = 'table'"
      : 'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()',
  );
  const names = new Set(present.map(({ name }) => name));
  const rows: Rows = {};
  for (const { name } of TABLES) if (names.has(name)) rows[name] = await db.read.rows(`SELECT * FROM ${name}`);
  return rows;
}

function identity(name: string, row: Row): string {
  const columns = TABLES.find((table) => table.name === name)?.columns ?? {};
  return Object.keys(columns)
    .filter((column) => columns[column]?.primary)
    .map((column) => row[column])
    .join('|');
}

/** Seconds that the bare INSERTs of `parts` invoices take, both books of each. */
export async function bareInserts(
  urls: readonly [string, string],
  written: readonly [Rows, Rows],
  parts: number,
  atOnce: number,
): Promise<number> {
  const migrations = [dataverseMigrations, financeMigrations] as const;
  for (const side of [0, 1] as const) await (await openDatabase(urls[side], migrations[side], machineWorld())).close();
  const batches = written.map((tables) =>
    Array.from({ length: parts }, (_, part) => statementsOf(tables, part, parts)),
  );
  return urls[0].startsWith('mysql') ? mysqlSeconds(urls, batches, atOnce) : sqliteSeconds(urls, batches);
}

const MOST_BYTES = 4_000_000;

type Statements = ReturnType<typeof insertStatements>;

function statementsOf(tables: Rows, part: number, parts: number): Statements {
  return Object.entries(tables).flatMap(([name, rows]) =>
    packets(
      rows.slice(Math.floor((part * rows.length) / parts), Math.floor(((part + 1) * rows.length) / parts)),
    ).flatMap((packet) => insertStatements(name, packet)),
  );
}

/** Rows cut where an INSERT of them would be more than MariaDB takes in one packet: 16 MB. */
function packets(rows: readonly Row[]): Row[][] {
  const cut: Row[][] = [];
  let bytes = MOST_BYTES;
  for (const row of rows) {
    const size = Object.values(row).reduce<number>((sum, value) => sum + String(value).length, 0);
    if (bytes + size > MOST_BYTES) {
      cut.push([]);
      bytes = 0;
    }
    bytes += size;
    cut.at(-1)?.push(row);
  }
  return cut;
}

function sqliteSeconds(urls: readonly string[], batches: readonly Statements[][]): number {
  const books = urls.map((url) => {
    const handle = new Libsql(url.replace('sqlite:', ''));
    handle.pragma('journal_mode = WAL');
    handle.pragma('synchronous = FULL');
    return handle;
  });
  // Prepared once per text, as the product's driver does.
  const statements = books.map(() => new Map<string, Libsql.Statement>());
  const prepared = (side: number, sql: string): Libsql.Statement => {
    const known = statements[side]?.get(sql) ?? (books[side] as Libsql.Database).prepare(sql);
    statements[side]?.set(sql, known);
    return known;
  };
  const started = performance.now();
  for (let part = 0; part < (batches[0]?.length ?? 0); part += 1) {
    for (const [side, book] of books.entries()) {
      book.exec('BEGIN IMMEDIATE');
      for (const { sql, values } of batches[side]?.[part] ?? []) prepared(side, sql).run(...values);
      book.exec('COMMIT');
    }
  }
  const seconds = (performance.now() - started) / 1000;
  for (const book of books) book.close();
  return seconds;
}

async function mysqlSeconds(
  urls: readonly string[],
  batches: readonly Statements[][],
  atOnce: number,
): Promise<number> {
  const pools = urls.map((url) => createPool({ ...driverOptions(url), connectionLimit: 16 }));
  const started = performance.now();
  const parts = Array.from({ length: batches[0]?.length ?? 0 }, (_, part) => part);
  const worker = async () => {
    for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
      for (const [side, pool] of pools.entries()) {
        await insertDurably(pool, batches[side]?.[part] ?? []);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  const seconds = (performance.now() - started) / 1000;
  for (const pool of pools) await pool.end();
  return seconds;
}

/** One transaction; again when the engine chose it as a deadlock's victim, as any server would. */
async function insertDurably(pool: Pool, statements: Statements): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const connection = await pool.getConnection();
    try {
      await connection.query('START TRANSACTION');
      for (const { sql, values } of statements) await connection.query(sql, values);
      await connection.query('COMMIT');
      return;
    } catch (error) {
      await connection.query('ROLLBACK');
      if ((error as { errno?: number }).errno !== 1213 || attempt === 10) throw error;
    } finally {
      connection.release();
    }
  }
}
