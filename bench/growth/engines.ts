// The two engines as the growth measurement fills them: one text of SQL for both but for two functions, and the secondary indexes of
// large tables taken away and built again. It must never be used on a database that anyone keeps.
import Libsql from 'libsql';
import { createConnection } from 'mysql2/promise';
import { driverOptions } from '../driverOptions';

/** The first day of a book. */
export const FIRST_DAY = '1970-07-01';

export interface Engine {
  run(sql: string): Promise<void>;
  rows<T>(sql: string): Promise<T[]>;
  div(a: string, b: number): string;
  addDays(days: string): string;
  close(): Promise<void>;
}

/** The database at the URL; both engines join texts by ||. */
export function engineOf(url: string): Promise<Engine> | Engine {
  return url.startsWith('mysql:') ? mysqlEngine(url) : sqliteEngine(url);
}

function sqliteEngine(url: string): Engine {
  const handle = new Libsql(url.replace('sqlite:', ''));
  handle.pragma('synchronous = OFF');
  handle.pragma('cache_size = -200000');
  return {
    run: async (sql) => void handle.exec(sql),
    rows: async <T>(sql: string) => handle.prepare(sql).all() as T[],
    div: (a, b) => `(${a} / ${b})`,
    addDays: (days) => `date('${FIRST_DAY}', '+' || (${days}) || ' days')`,
    close: async () => {
      handle.pragma('wal_checkpoint(TRUNCATE)');
      handle.close();
    },
  };
}

async function mysqlEngine(url: string): Promise<Engine> {
  const connection = await createConnection(driverOptions(url));
  await connection.query("SET sql_mode = CONCAT(@@sql_mode, ',PIPES_AS_CONCAT'), unique_checks = 0");
  return {
    run: async (sql) => void (await connection.query(sql)),
    rows: async <T>(sql: string) => (await connection.query(sql))[0] as T[],
    div: (a, b) => `(${a} DIV ${b})`,
    addDays: (days) => `CAST(DATE_ADD('${FIRST_DAY}', INTERVAL (${days}) DAY) AS CHAR(10))`,
    close: () => connection.end(),
  };
}

const FILLED = ['actual', 'actual_link', 'invoice', 'invoice_detail', 'entry'];

/** Drops the secondary indexes of the large tables; gives what builds them again, in one pass over sorted keys. */
export async function withoutIndexes(engine: Engine): Promise<() => Promise<void>> {
  const names = FILLED.map((name) => `'${name}'`).join(', ');
  const isMysql = engine.div('a', 1).includes('DIV');
  if (!isMysql) {
    const indexes = await engine.rows<{ name: string; sql: string }>(
      `SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN (${names})`,
    );
    for (const { name } of indexes) await engine.run(`DROP INDEX "${name}"`);
    return async () => {
      for (const { sql } of indexes) await engine.run(sql);
    };
  }
  const indexes = await engine.rows<{ place: string; name: string; is_plain: number; columns: string }>(
    `SELECT TABLE_NAME AS place, INDEX_NAME AS name, MAX(NON_UNIQUE) AS is_plain, GROUP_CONCAT(COLUMN_NAME ORDER BY SEQ_IN_INDEX SEPARATOR '\`, \`') AS columns
     FROM information_schema.statistics WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME IN (${names}) AND INDEX_NAME <> 'PRIMARY'
     GROUP BY TABLE_NAME, INDEX_NAME`,
  );
  const change = async (part: (index: (typeof indexes)[number]) => string) => {
    for (const place of FILLED) {
      const parts = indexes.filter((index) => index.place === place).map(part);
      if (parts.length > 0) await engine.run(`ALTER TABLE ${place} ${parts.join(', ')}`);
    }
  };
  await change(({ name }) => `DROP INDEX \`${name}\``);
  return async () => {
    await change(({ name, is_plain, columns }) => `ADD ${is_plain ? '' : 'UNIQUE '}INDEX \`${name}\` (\`${columns}\`)`);
    for (const place of FILLED) await engine.run(`ANALYZE TABLE ${place}`);
  };
}
