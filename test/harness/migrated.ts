// Databases that have a side's tables already, for tests that begin with empty books: migrating takes a second on MySQL, and a suite
// may open thirty. On SQLite a migrated file is copied; on MySQL a database that a test has given back is emptied and given again,
// unless somebody is still connected to it or its schema is not what the tables say. It must never hand out a row.
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Connection, createConnection } from 'mysql2/promise';
import type { Table } from '../../subgraphs/database/columns';
import type { Dialect } from '../../subgraphs/database/database';
import type { Migration } from '../../subgraphs/database/migration';
import { openDatabase } from '../../subgraphs/database/open';
import { migrations as dataverseMigrations } from '../../subgraphs/dataverse/store/migrations';
import { tables as dataverseTables } from '../../subgraphs/dataverse/store/tables';
import { migrations as financeMigrations } from '../../subgraphs/finance/store/migrations';
import { tables as financeTables } from '../../subgraphs/finance/store/tables';
import { type EmptyDatabase, templateFolder } from './databases';
import { realWorld } from './world';

export type Side = 'dataverse' | 'finance';

const SIDES: Readonly<Record<Side, { migrations: Migration[]; tables: Table[] }>> = {
  dataverse: { migrations: dataverseMigrations, tables: dataverseTables },
  finance: { migrations: financeMigrations, tables: financeTables },
};
/** A table with more rows is truncated: that costs a commit of its own, and no time per row. */
const MOST_DELETED = 2_000;

/** A DATABASE_URL of a database with the side's tables and no rows, nobody else's until `drop`. */
export function migratedDatabase(dialect: Dialect, side: Side): Promise<EmptyDatabase> {
  return dialect === 'sqlite' ? copiedFile(side) : pooledDatabase(side);
}

/** What this run of jest names its files and databases by; globalTeardown removes what has the name. */
function runName(): string {
  const name = process.env.TWINLEDGER_TEST_RUN;
  if (name === undefined) throw new Error('TWINLEDGER_TEST_RUN is set by globalSetup');
  return name;
}

async function copiedFile(side: Side): Promise<EmptyDatabase> {
  const template = join(templateFolder(runName()), `${side}.db`);
  if (!existsSync(template)) await makeTemplate(template, side);
  const folder = mkdtempSync(join(tmpdir(), 'twinledger-'));
  const file = join(folder, 'books.db');
  copyFileSync(template, file);
  return { url: `sqlite:${file}`, drop: async () => rmSync(folder, { recursive: true, force: true }) };
}

/** Under a name of its own first: another worker may be at it too, and the last one to rename is as good as the first. */
async function makeTemplate(template: string, side: Side): Promise<void> {
  mkdirSync(join(template, '..'), { recursive: true });
  const folder = mkdtempSync(join(template, '..', 'making-'));
  const made = join(folder, 'made.db');
  const db = await openDatabase(`sqlite:${made}`, SIDES[side].migrations, realWorld());
  await db.close();
  // The driver lets go of a closed file when it is collected: what is in the log beside it by then comes along this way.
  const Handle = require('libsql') as new (path: string) => { exec(sql: string): void; close(): void };
  const handle = new Handle(made);
  const whole = join(folder, 'whole.db');
  handle.exec(`VACUUM INTO '${whole}'`);
  handle.close();
  renameSync(whole, template);
  rmSync(folder, { recursive: true, force: true });
}

/** Databases of this worker that no test has, by side; found on the server at the first call of a test file. */
const free = new Map<Side, string[]>();
let made = 0;

async function pooledDatabase(side: Side): Promise<EmptyDatabase> {
  const server = process.env.TWINLEDGER_TEST_MYSQL as string;
  const connection = await createConnection({ uri: server, multipleStatements: true });
  try {
    const known = free.get(side) ?? (await left(connection, side));
    free.set(side, known);
    for (let name = known.pop(); name !== undefined; name = known.pop()) {
      if (await isAsMade(connection, name, side)) {
        await empty(connection, name, side);
        return given(server, name, side);
      }
      await connection.query(`DROP DATABASE IF EXISTS ${name}`);
    }
    const name = `${prefixOf(side)}${process.pid}_${Date.now().toString(36)}_${(made++).toString(36)}`;
    await connection.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
    const db = await openDatabase(urlOf(server, name), SIDES[side].migrations, realWorld());
    await db.close();
    return given(server, name, side);
  } finally {
    await connection.end();
  }
}

const prefixOf = (side: Side): string => `${runName()}_w${process.env.JEST_WORKER_ID ?? '0'}_${side.slice(0, 1)}_`;
const urlOf = (server: string, name: string): string => `${server.replace(/\/+$/, '')}/${name}`;

function given(server: string, name: string, side: Side): EmptyDatabase {
  return { url: urlOf(server, name), drop: async () => void free.get(side)?.push(name) };
}

/** What earlier test files of this worker left: it runs one at a time. */
async function left(connection: Connection, side: Side): Promise<string[]> {
  const [rows] = await connection.query('SELECT schema_name AS name FROM information_schema.schemata');
  const prefix = prefixOf(side);
  return (rows as { name: string }[]).map(({ name }) => name).filter((name) => name.startsWith(prefix));
}

/** Nobody is connected to it, no trigger stands, and it has the columns and indexes of the definitions. */
async function isAsMade(connection: Connection, name: string, side: Side): Promise<boolean> {
  const { tables } = SIDES[side];
  const columns = tables.reduce((sum, table) => sum + Object.keys(table.columns).length, 0);
  const keyed = ({ indexes = {}, unique = {} }: Table) => 1 + Object.keys(indexes).length + Object.keys(unique).length;
  const indexes = tables.reduce((sum, table) => sum + keyed(table), 0);
  const [rows] = await connection.query(
    `SELECT (SELECT COUNT(*) FROM information_schema.processlist WHERE db = ?) AS connected,
      (SELECT COUNT(*) FROM information_schema.triggers WHERE trigger_schema = ?) AS triggers,
      (SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = ? AND table_name <> 'migrations') AS columns_there,
      (SELECT COUNT(DISTINCT table_name, index_name) FROM information_schema.statistics WHERE table_schema = ? AND table_name <> 'migrations') AS indexes_there`,
    [name, name, name, name],
  );
  const [found] = rows as Record<string, number>[];
  return (
    found?.connected === 0 && found.triggers === 0 && found.columns_there === columns && found.indexes_there === indexes
  );
}

async function empty(connection: Connection, name: string, side: Side): Promise<void> {
  const names = SIDES[side].tables.map((table) => `${name}.${table.name}`);
  const counted = names.map(
    (table) =>
      `SELECT '${table}' AS name, COUNT(*) AS n FROM (SELECT 1 FROM ${table} LIMIT ${MOST_DELETED + 1}) AS some`,
  );
  const [rows] = await connection.query(counted.join(' UNION ALL '));
  const filled = (rows as { name: string; n: number }[]).filter(({ n }) => n > 0);
  const [few, many] = [filled.filter(({ n }) => n <= MOST_DELETED), filled.filter(({ n }) => n > MOST_DELETED)];
  for (const table of many) await connection.query(`TRUNCATE TABLE ${table.name}`);
  if (few.length > 0)
    await connection.query(`BEGIN; ${few.map((table) => `DELETE FROM ${table.name}; `).join('')}COMMIT`);
}
