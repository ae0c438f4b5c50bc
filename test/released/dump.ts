// A released state as SQL: what the tables were like on each engine, and, compressed, the rows that stood in them, as INSERTs that both
// engines read. It must never describe tables by the code of today: the text alone brings the state back.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import Libsql from 'libsql';
import { createConnection } from 'mysql2/promise';
import type { Dialect } from '../../subgraphs/database/database';
import { type EmptyDatabase, emptyDatabase } from '../harness/databases';
import type { Side } from '../harness/migrated';

export const RELEASED_SIDES: readonly Side[] = ['dataverse', 'finance'];

type Row = Record<string, string | number | null>;

const fileOf = (folder: string, side: Side, what: Dialect | 'rows') =>
  join(folder, `${side}.${what}.sql${what === 'rows' ? '.gz' : ''}`);

/** The statements of a text: one a line. */
export function statementsOf(folder: string, side: Side, what: Dialect | 'rows'): string[] {
  const bytes = readFileSync(fileOf(folder, side, what));
  const text = (what === 'rows' ? gunzipSync(bytes) : bytes).toString();
  return text.split('\n').filter((line) => line !== '');
}

/** Writes a side's tables as they are on each engine, and the rows of the SQLite file. */
export async function writeDump(folder: string, side: Side, sqliteUrl: string, mysqlUrl: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const handle = new Libsql(sqliteUrl.replace('sqlite:', ''));
  const made = handle
    .prepare(
      "SELECT name, type, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY type DESC, name",
    )
    .all() as { name: string; type: string; sql: string }[];
  const tables = made.filter(({ type }) => type === 'table').map(({ name }) => name);
  const rows = tables.flatMap((table) =>
    inserted(table, handle.prepare(`SELECT * FROM "${table}" ORDER BY 1, 2`).all() as Row[]),
  );
  handle.close();
  const write = (what: Dialect | 'rows', lines: readonly string[]) => {
    const text = `${lines.map((line) => line.replace(/\s*\n\s*/g, ' ')).join('\n')}\n`;
    writeFileSync(fileOf(folder, side, what), what === 'rows' ? gzipSync(text, { level: 9 }) : text);
  };
  write(
    'sqlite',
    made.map(({ sql }) => `${sql};`),
  );
  write('mysql', await mysqlTables(mysqlUrl, tables));
  write('rows', rows);
}

/** One INSERT per table, with a column list, as the code of that day would write it. */
function inserted(table: string, rows: readonly Row[]): string[] {
  if (rows.length === 0) return [];
  const columns = Object.keys(rows[0] as Row).map((name) => (name === 'timestamp' ? '"timestamp"' : name));
  const values = rows.map((row) => `(${Object.values(row).map(literal).join(',')})`);
  return [`INSERT INTO ${table} (${columns.join(', ')}) VALUES ${values.join(', ')};`];
}

function literal(value: string | number | null): string {
  if (value === null) return 'NULL';
  if (typeof value === 'number') return String(value);
  if (/[\n\r]/.test(value)) throw new Error(`a text of several lines: ${value}`);
  return `'${value.replaceAll("'", "''")}'`;
}

async function mysqlTables(url: string, tables: readonly string[]): Promise<string[]> {
  const connection = await createConnection(url);
  const statements: string[] = [];
  for (const table of tables) {
    const [rows] = await connection.query(`SHOW CREATE TABLE \`${table}\``);
    const text = (rows as { 'Create Table': string }[])[0]?.['Create Table'] ?? '';
    // The collation is the database's, which is another on MySQL than on MariaDB; where a sequence stands is no part of the table.
    statements.push(`${text.replace(/ COLLATE[= ]\w+/g, '').replace(/ AUTO_INCREMENT=\d+/g, '')};`);
  }
  await connection.end();
  return statements;
}

/** A database of one's own in the released state. */
export async function restoredDump(folder: string, side: Side, dialect: Dialect): Promise<EmptyDatabase> {
  const database = await emptyDatabase(dialect);
  await runAll(database.url, dialect, [...statementsOf(folder, side, dialect), ...statementsOf(folder, side, 'rows')]);
  return database;
}

/** Runs statements of either text. */
export async function runAll(url: string, dialect: Dialect, statements: readonly string[]): Promise<void> {
  if (dialect === 'sqlite') {
    const handle = new Libsql(url.replace('sqlite:', ''));
    handle.exec(statements.join('\n'));
    handle.close();
    return;
  }
  const connection = await createConnection({ uri: url, multipleStatements: true });
  const [collations] = await connection.query(
    "SELECT COLLATION_NAME AS name FROM information_schema.COLLATIONS WHERE COLLATION_NAME IN ('utf8mb4_nopad_bin', 'utf8mb4_0900_bin')",
  );
  const [bytewise] = collations as { name: string }[];
  await connection.query(`ALTER DATABASE CHARACTER SET utf8mb4 COLLATE ${bytewise?.name}`);
  await connection.query(
    "SET SESSION sql_mode = CONCAT(@@sql_mode, ',NO_BACKSLASH_ESCAPES,ANSI_QUOTES'), autocommit = 0",
  );
  await connection.query(statements.join('\n'));
  await connection.query('COMMIT');
  await connection.end();
}

/** What every column is, by `table.column`; and those that an INSERT may leave out. */
export async function columnsOf(
  url: string,
  dialect: Dialect,
): Promise<Map<string, { type: string; isOptional: boolean }>> {
  const found: { place: string; type: string; isOptional: number }[] = [];
  if (dialect === 'sqlite') {
    const handle = new Libsql(url.replace('sqlite:', ''));
    const sql = `SELECT m.name || '.' || c.name AS place, c.type, ("notnull" = 0 OR dflt_value IS NOT NULL) AS isOptional
      FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'`;
    found.push(...(handle.prepare(sql).all() as typeof found));
    handle.close();
  } else {
    const connection = await createConnection(url);
    const [rows] = await connection.query(
      `SELECT CONCAT(TABLE_NAME, '.', COLUMN_NAME) AS place, COLUMN_TYPE AS type,
        (IS_NULLABLE = 'YES' OR COLUMN_DEFAULT IS NOT NULL OR EXTRA <> '') AS isOptional
       FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()`,
    );
    found.push(...(rows as typeof found));
    await connection.end();
  }
  return new Map(
    found.map(({ place, type, isOptional }) => [place, { type: type.toLowerCase(), isOptional: Boolean(isOptional) }]),
  );
}
