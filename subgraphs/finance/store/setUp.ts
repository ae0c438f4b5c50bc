// Finance's own set-up as rows. Nothing else may write these tables. It must never touch the last number of a sequence that
// exists: a number that was handed out stays handed out.
import { marks, type Row, type Tx, type Value } from '../../database/database';
import { tables } from './tables';
import { type Differing, upsertRows } from './upsert';

/**
 * Brings a set-up table to hold these rows; gives how many were new or differed. Columns `onlyWhenNew` are left alone in rows
 * that stand already. `differing` hears of each that changes.
 */
export async function saveSetUp(
  tx: Tx,
  table: string,
  rows: readonly Row[],
  { onlyWhenNew = [], differing }: { onlyWhenNew?: readonly string[]; differing?: Differing } = {},
): Promise<number> {
  const key = keyColumns(table);
  if (onlyWhenNew.length === 0) return upsertRows(tx, table, key, rows, {}, differing);
  let changed = 0;
  for (const row of rows) {
    const isOnlyWhenNew = ([column]: [string, Value]) => onlyWhenNew.includes(column);
    const entries = Object.entries(row);
    const columnsOfNew = Object.fromEntries(entries.filter(isOnlyWhenNew));
    const others = Object.fromEntries(entries.filter((entry) => !isOnlyWhenNew(entry)));
    changed += await upsertRows(tx, table, key, [others], columnsOfNew);
  }
  return changed;
}

function keyColumns(name: string): string[] {
  const table = tables.find((other) => other.name === name);
  if (!table) throw new Error(`no table is called ${name}`);
  return Object.entries(table.columns).flatMap(([column, { primary }]) => (primary ? [column] : []));
}

/** Which of these legal entities are set up. */
export async function knownLegalEntities(tx: Tx): Promise<Set<string>> {
  const rows = await tx.rows<{ code: string }>('SELECT code FROM legal_entity');
  return new Set(rows.map(({ code }) => code));
}

/** The currencies in which those of these legal entities keep their ledgers that have posted something. */
export async function ledgersPostedIn(tx: Tx, legalEntities: readonly string[]): Promise<Map<string, string>> {
  if (legalEntities.length === 0) return new Map();
  const rows = await tx.rows<{ code: string; currency: string }>(
    `SELECT e.code, e.currency FROM legal_entity e WHERE e.code IN (${marks(legalEntities.length)})
       AND EXISTS (SELECT 1 FROM voucher v WHERE v.legal_entity = e.code)`,
    legalEntities,
  );
  return new Map(rows.map(({ code, currency }) => [code, currency]));
}
