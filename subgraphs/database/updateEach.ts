// One UPDATE for many rows with values of their own. MariaDB 10.11 runs `UPDATE … WHERE x IN (SELECT …)` as a scan of the
// whole table, and neither engine knows the other's UPDATE with a join: so rows are named by key and values chosen by CASE.
import { marks, type Row, type Tx, type Value } from './database';

/** A CASE is searched from its top for every row: 200 keeps that below the cost of a further statement. */
const MOST_AT_ONCE = 200;

/** Sets each row's other columns where `key` is the row's key. All rows have the columns of the first. Gives the rows matched. */
export async function updateEach(tx: Tx, table: string, key: string, rows: readonly Row[]): Promise<number> {
  let matched = 0;
  for (let start = 0; start < rows.length; start += MOST_AT_ONCE) {
    const { sql, values } = statementOf(table, key, rows.slice(start, start + MOST_AT_ONCE));
    matched += await tx.change(sql, values);
  }
  return matched;
}

/** The same of rows that are locked, so that they are there: it travels with whatever comes next. */
export function updateEachSoon(tx: Tx, table: string, key: string, rows: readonly Row[]): void {
  for (let start = 0; start < rows.length; start += MOST_AT_ONCE) {
    const { sql, values } = statementOf(table, key, rows.slice(start, start + MOST_AT_ONCE));
    tx.soon(sql, values);
  }
}

function statementOf(table: string, key: string, rows: readonly Row[]): { sql: string; values: Value[] } {
  const columns = Object.keys(rows[0] as Row).filter((column) => column !== key);
  const keys = rows.map((row) => row[key] as Value);
  const values: Value[] = [];
  const settings = columns.map((column) => {
    const given = rows.map((row) => row[column] ?? null);
    if (given.every((value) => value === given[0])) {
      values.push(given[0] as Value);
      return `${column} = ?`;
    }
    for (const [index, value] of given.entries()) values.push(keys[index] as Value, value);
    return `${column} = CASE ${key}${' WHEN ? THEN ?'.repeat(rows.length)} END`;
  });
  const sql = `UPDATE ${table} SET ${settings.join(', ')} WHERE ${key} IN (${marks(rows.length)})`;
  return { sql, values: [...values, ...keys] };
}
