// Rows that are inserted when they are new and changed when they differ, for set-up and for what the maps bring. It must
// never be used on posted rows or on staged actuals, which never change.
import { marks, type Row, type Tx, type Value } from '../../database/database';

/** Keys of one IN list, and conditions of one statement. */
const MOST_AT_ONCE = 500;

/** Hears of each row that stood and differs; gives further columns to change with it. */
export type Differing = (before: Row, row: Row) => Row;

/**
 * Brings `table` to hold these rows by their key columns; gives how many were new or differed. `columnsOfNew` are set on new rows
 * only, from the row itself where it is a function: they are never overwritten. Every row has the same columns. One read and one insert for up to 500 new rows.
 */
export async function upsertRows(
  tx: Tx,
  table: string,
  keyColumns: readonly string[],
  rows: readonly Row[],
  columnsOfNew: Row | ((row: Row) => Row) = {},
  differing: Differing = () => ({}),
): Promise<number> {
  const byKey = new Map(rows.map((row) => [keyOf(row, keyColumns), row]));
  const known = await knownRows(tx, table, keyColumns, rows);
  const fresh: Row[] = [];
  let changed = 0;
  for (const [key, row] of byKey) {
    const before = known.get(key);
    if (!before) fresh.push({ ...(typeof columnsOfNew === 'function' ? columnsOfNew(row) : columnsOfNew), ...row });
    else if (differs(before, row)) {
      await updateRow(tx, table, keyColumns, { ...row, ...differing(before, row) });
      changed += 1;
    }
  }
  await tx.insert(table, fresh);
  return changed + fresh.length;
}

async function knownRows(
  tx: Tx,
  table: string,
  keyColumns: readonly string[],
  rows: readonly Row[],
): Promise<Map<string, Row>> {
  const leading = keyColumns[0] as string;
  const values = [...new Set(rows.map((row) => row[leading] as Value))];
  const known = new Map<string, Row>();
  for (let start = 0; start < values.length; start += MOST_AT_ONCE) {
    const part = values.slice(start, start + MOST_AT_ONCE);
    const found = await tx.rows(
      `SELECT * FROM ${table} WHERE ${leading} IN (${marks(part.length)})${tx.forUpdate}`,
      part,
    );
    for (const row of found) known.set(keyOf(row, keyColumns), row);
  }
  return known;
}

async function updateRow(tx: Tx, table: string, keyColumns: readonly string[], row: Row): Promise<void> {
  const columns = Object.keys(row).filter((column) => !keyColumns.includes(column));
  if (columns.length === 0) return;
  await tx.change(
    `UPDATE ${table} SET ${columns.map((column) => `${column} = ?`).join(', ')} WHERE ${keyColumns.map((column) => `${column} = ?`).join(' AND ')}`,
    [...columns, ...keyColumns].map((column) => row[column] ?? null),
  );
}

function differs(before: Row, row: Row): boolean {
  return Object.entries(row).some(([column, value]) => (before[column] ?? null) !== value);
}

function keyOf(row: Row, keyColumns: readonly string[]): string {
  return JSON.stringify(keyColumns.map((column) => row[column]));
}
