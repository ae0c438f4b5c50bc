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

/** What must still be so of each row, in the order of the rows, and what the transaction fails with where it is not. */
export interface Unchanged {
  readonly rows: readonly Row[];
  otherwise(): Error;
}

/** The same of rows that are locked, so that they are there: it travels with whatever comes next. */
export function updateEachSoon(tx: Tx, table: string, key: string, rows: readonly Row[], unchanged?: Unchanged): void {
  for (let start = 0; start < rows.length; start += MOST_AT_ONCE) {
    const part = rows.slice(start, start + MOST_AT_ONCE);
    const { sql, values } = statementOf(table, key, part);
    if (!unchanged) {
      tx.soon(sql, values);
      continue;
    }
    const held = columnsOf(key, part, unchanged.rows.slice(start, start + MOST_AT_ONCE));
    const where = held.sql.map((condition) => ` AND ${condition}`).join('');
    tx.soon(sql + where, [...values, ...held.values], { rows: part.length, otherwise: () => unchanged.otherwise() });
  }
}

function statementOf(table: string, key: string, rows: readonly Row[]): { sql: string; values: Value[] } {
  const keys = rows.map((row) => row[key] as Value);
  const settings = columnsOf(key, rows, rows);
  const sql = `UPDATE ${table} SET ${settings.sql.join(', ')} WHERE ${key} IN (${marks(rows.length)})`;
  return { sql, values: [...settings.values, ...keys] };
}

/** `column = value` of each column but the key; a CASE over the keys where the rows have different values. */
function columnsOf(key: string, rows: readonly Row[], given: readonly Row[]): { sql: string[]; values: Value[] } {
  const values: Value[] = [];
  const columns = Object.keys(given[0] as Row).filter((column) => column !== key);
  const sql = columns.map((column) => {
    const of = given.map((row) => row[column] ?? null);
    if (of.every((value) => value === of[0])) {
      values.push(of[0] as Value);
      return `${column} = ?`;
    }
    for (const [index, value] of of.entries()) values.push((rows[index] as Row)[key] as Value, value);
    return `${column} = CASE ${key}${' WHEN ? THEN ?'.repeat(rows.length)} END`;
  });
  return { sql, values };
}
