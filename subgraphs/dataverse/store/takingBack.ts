// Live actuals that are to be taken back, locked, and marked as adjusted. Changes nothing else of an actual: what takes it back is
// a row of its own. domain.md 3.4 (d)
import { marks, RetryTransaction, type Tx } from '../../database/database';
import type { NewActual } from './actuals';
import { inChunks } from './chunks';

/** With its customer's account, as the actuals map takes it. */
export type LiveActual = NewActual & { readonly account_number: string | null };

const LIVE = `(a.adjustment_status IS NULL OR a.adjustment_status = 'IN_PROCESS')`;

/** Live actuals of these entries, by entry, locked in the order of ids. */
export async function liveActualsOf(tx: Tx, entryIds: readonly string[]): Promise<Map<string, LiveActual[]>> {
  const found = new Map<string, LiveActual[]>();
  for (const part of inChunks(entryIds)) {
    const rows = await tx.rows<NewActual>(
      `SELECT * FROM actual a WHERE a.entry_id IN (${marks(part.length)}) AND ${LIVE} ORDER BY a.id${tx.forUpdate}`,
      part,
    );
    for (const row of await withAccounts(tx, rows)) {
      const entryId = row.entry_id as string;
      found.set(entryId, [...(found.get(entryId) ?? []), row]);
    }
  }
  return found;
}

/** Marks locked actuals as adjusted; an unbilled sale is CANCELED, so that no draft takes it up. */
export async function adjust(tx: Tx, ids: readonly string[]): Promise<void> {
  for (const part of inChunks(ids)) {
    const changed = await tx.change(
      `UPDATE actual SET adjustment_status = 'ADJUSTED', billing_status = CASE WHEN billing_status IS NULL THEN NULL ELSE 'CANCELED' END
       WHERE id IN (${marks(part.length)}) AND adjustment_status IS NULL`,
      part,
    );
    if (changed !== part.length) throw new RetryTransaction('an actual was adjusted meanwhile');
  }
}

/** Up to `most` live unbilled sales of a contract that no invoice holds, after this one by date and id, locked. Retainers apart. */
export async function openSalesOf(
  tx: Tx,
  contractId: string,
  after: { readonly document_date: string; readonly id: string },
  most: number,
): Promise<LiveActual[]> {
  const rows = await tx.rows<NewActual>(
    `SELECT * FROM actual a WHERE a.contract_id = ? AND a.transaction_type = 'UNBILLED_SALES' AND a.transaction_class <> 'RETAINER'
       AND a.adjustment_status IS NULL AND (a.billing_status IS NULL OR a.billing_status IN ('UNBILLED_SALES_CREATED', 'READY_TO_INVOICE'))
       AND (a.document_date > ? OR (a.document_date = ? AND a.id > ?)) ORDER BY a.document_date, a.id LIMIT ${most}${tx.forUpdate}`,
    [contractId, after.document_date, after.document_date, after.id],
  );
  return withAccounts(tx, rows);
}

async function withAccounts(tx: Tx, rows: readonly NewActual[]): Promise<LiveActual[]> {
  const accounts = new Map<string, string>();
  for (const part of inChunks([...new Set(rows.flatMap(({ customer_id }) => customer_id ?? []))])) {
    const customers = await tx.rows<{ id: string; account_number: string }>(
      `SELECT id, account_number FROM customer WHERE id IN (${marks(part.length)})`,
      part,
    );
    for (const { id, account_number } of customers) accounts.set(id, account_number);
  }
  return rows.map((row) => ({ ...row, account_number: accounts.get(row.customer_id ?? '') ?? null }));
}
