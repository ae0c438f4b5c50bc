// From a DATABASE_URL to an open Database: `sqlite:path` or `mysql://user:password@host:port/name` (its parameters: mysqlAddress).
// Here the engine is chosen.
// It must never hand out a database that lacks a migration of the code that asks for it.
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { World } from '../world';
import type { Database } from './database';
import type { Migration } from './migration';
import { openMysql } from './mysql';
import { openSqlite } from './sqlite';
import { sqliteFile } from './sqliteFile';

/**
 * Opens the database, creating an SQLite file and its folder where there is none, and applies what migrations are missing. `isAlone`: no
 * other process migrates now, even where the engine has no lock for that.
 */
export async function openDatabase(
  url: string,
  migrations: Migration[],
  world: World,
  connections?: number,
  isAlone?: boolean,
): Promise<Database> {
  if (url.startsWith('mysql://')) return openMysql(url, migrations, world, { poolSize: connections, isAlone });
  const file = sqliteFile(url);
  mkdirSync(dirname(file), { recursive: true });
  return openSqlite(file, migrations);
}
