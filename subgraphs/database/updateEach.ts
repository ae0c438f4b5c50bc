// One UPDATE for many rows with values of their own. MariaDB 10.11 runs `UPDATE … WHERE x IN (SELECT …)` as a scan of the
// whole table, and neither engine knows the other's UPDATE with a join: so rows are named by key and values chosen by CASE.
import { marks, type Row, type Tx, type Value } from './database';

const MOST_AT_ONCE = 500;
/** Branches that a CASE is searched through from its top. */
const MOST_BRANCHES = 25;

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
    const pairs = given.map((row, index) => [(rows[index] as Row)[key] as Value, row[column] ?? null] as const);
    return `${column} = ${valueByKey(key, pairs, values)}`;
  });
  return { sql, values };
}

/**
 * An expression that is the value of the row's key: the value that all share, or a CASE of ranges of keys, each with a CASE of its own:
 * one CASE of 500 keys would be searched half-way through for every row and column. Adds to `values` what its marks stand for.
 */
export function valueByKey(key: string, pairs: readonly (readonly [Value, Value])[], values: Value[]): string {
  const shared = pairs[0]?.[1] ?? null;
  if (pairs.every(([, value]) => value === shared)) {
    values.push(shared);
    return '?';
  }
  if (pairs.length <= MOST_BRANCHES) return branches(key, pairs, values);
  const sorted = [...pairs].sort(([one], [other]) => compared(one, other));
  let ranges = '';
  for (let start = 0; start < sorted.length; start += MOST_BRANCHES) {
    const range = sorted.slice(start, start + MOST_BRANCHES);
    const isLast = start + MOST_BRANCHES >= sorted.length;
    if (!isLast) values.push(range.at(-1)?.[0] ?? null);
    ranges += `${isLast ? ' ELSE' : ` WHEN ${key} <= ? THEN`} ${branches(key, range, values)}`;
  }
  return `CASE${ranges} END`;
}

function branches(key: string, pairs: readonly (readonly [Value, Value])[], values: Value[]): string {
  for (const [of, value] of pairs) values.push(of, value);
  return `CASE ${key}${' WHEN ? THEN ?'.repeat(pairs.length)} END`;
}

/** As both engines compare keys: text by its bytes. */
function compared(one: Value, other: Value): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  return Buffer.compare(Buffer.from(String(one)), Buffer.from(String(other)));
}
