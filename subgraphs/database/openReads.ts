// A database opened to be read beside whoever owns it: an export may run while the server does. It must never lock, migrate or
// write: what the database looks like is its owner's business.
import { existsSync } from 'node:fs';
import type { Reader } from './database';
import { mysqlAddress } from './mysqlAddress';
import { OUR_SQL_MODE } from './mysqlText';
import { sqliteFile } from './sqliteFile';
import { openSqliteReads } from './sqliteReads';

export interface OpenReads {
  readonly reader: Reader;
  close(): Promise<void>;
}

/** Opens `sqlite:path`, a bare path, or `mysql://…`; each statement sees what is committed by then. */
export async function openReads(url: string): Promise<OpenReads> {
  if (url.startsWith('mysql://')) return openMysqlReads(url);
  const file = sqliteFile(url);
  if (!existsSync(file)) throw new Error(`${file} does not exist`);
  const { reader, close } = openSqliteReads(file);
  return { reader, close: async () => close() };
}

async function openMysqlReads(url: string): Promise<OpenReads> {
  const { createPool } = require('mysql2/promise') as typeof import('mysql2/promise');
  const { user, place } = mysqlAddress(url);
  const types = { charset: 'utf8mb4_bin', timezone: 'Z', supportBigNumbers: true };
  const pool = createPool({ ...place, user, ...types, connectionLimit: 1 });
  pool.on('connection', (connection) => {
    connection.query('SET SESSION TRANSACTION READ ONLY');
    connection.query(OUR_SQL_MODE);
  });
  return {
    reader: { dialect: 'mysql', rows: async (sql, values = []) => (await pool.query(sql, [...values]))[0] as never },
    close: () => pool.end(),
  };
}
