// Empty databases for tests: an SQLite file in a folder of its own, or a MySQL database of its own, gone afterwards.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import type { Dialect } from '../../subgraphs/database/database';

/** The engines that this run can test on: SQLite always, MySQL or MariaDB where globalSetup found one. */
export const DIALECTS: Dialect[] = process.env.TWINLEDGER_TEST_MYSQL ? ['sqlite', 'mysql'] : ['sqlite'];

/** For what real processes prove whatever the engine: MySQL or MariaDB where there is one; FULL=1: both. */
export const ONE_ENGINE: Dialect[] = process.env.FULL === '1' ? DIALECTS : DIALECTS.slice(-1);

export interface EmptyDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** A DATABASE_URL of a database that is empty and nobody else's. */
export async function emptyDatabase(dialect: Dialect): Promise<EmptyDatabase> {
  if (dialect === 'sqlite') {
    const folder = mkdtempSync(join(tmpdir(), 'twinledger-'));
    return {
      url: `sqlite:${join(folder, 'books.db')}`,
      drop: async () => rmSync(folder, { recursive: true, force: true }),
    };
  }
  const name = `twinledger_test_${randomUUID().slice(0, 13).replace('-', '')}`;
  const server = process.env.TWINLEDGER_TEST_MYSQL as string;
  await onServer(server, `CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
  return {
    url: `${server.replace(/\/+$/, '')}/${name}`,
    drop: () => onServer(server, `DROP DATABASE IF EXISTS ${name}`),
  };
}

async function onServer(url: string, sql: string): Promise<void> {
  const connection = await createConnection(url);
  await connection.query(sql);
  await connection.end();
}

/** The folder of a run's migrated files (migrated.ts). */
export function templateFolder(run: string): string {
  return join(tmpdir(), run);
}

/** Drops every database that a run named as its own. */
export async function dropDatabasesOf(run: string, server: string): Promise<void> {
  const connection = await createConnection(server);
  const [rows] = await connection.query('SELECT schema_name AS name FROM information_schema.schemata');
  for (const { name } of rows as { name: string }[])
    if (name.startsWith(`${run}_`)) await connection.query(`DROP DATABASE IF EXISTS ${name}`);
  await connection.end();
}
