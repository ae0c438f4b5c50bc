// The billing backlog: unbilled sales and milestones, and the status that says how far each is billed. Changes nothing else
// of an actual. Every change names the status it expects, so that of two writers one changes nothing.
import { marks, type Tx, type Value } from '../../database/database';
import { inChunks } from './chunks';

export interface LockedItem {
  readonly id: string;
  readonly kind: 'ACTUAL' | 'MILESTONE';
  readonly legal_entity: string;
  readonly transaction_type: string | null;
  readonly billing_type: string | null;
  readonly adjustment_status: string | null;
  readonly billing_status: string | null;
  readonly nte_status: string | null;
  readonly nte_detail: string | null;
}

const LOCKS: readonly string[] = [
  `SELECT id, 'ACTUAL' AS kind, legal_entity, transaction_type, billing_type, adjustment_status, billing_status,
     nte_status, nte_detail FROM actual`,
  `SELECT id, 'MILESTONE' AS kind, legal_entity, NULL AS transaction_type, NULL AS billing_type, NULL AS adjustment_status,
     invoice_status AS billing_status, NULL AS nte_status, NULL AS nte_detail FROM milestone`,
];

/** Whatever of these ids is an actual or a milestone, locked in the order of ids (which keeps two callers from a deadlock). */
export async function lockBacklogItems(tx: Tx, ids: readonly string[]): Promise<Map<string, LockedItem>> {
  const found = new Map<string, LockedItem>();
  for (const select of LOCKS) {
    for (const part of inChunks(ids.filter((id) => !found.has(id)))) {
      const rows = await tx.rows<LockedItem>(
        `${select} WHERE id IN (${marks(part.length)}) ORDER BY id${tx.forUpdate}`,
        part,
      );
      for (const row of rows) found.set(row.id, row);
    }
  }
  return found;
}

/** Marks locked items ready; those that are ready already stay as they are. */
export function markReady(tx: Tx, actualIds: readonly string[], milestoneIds: readonly string[]): Promise<void> {
  return mark(tx, 'UNBILLED_SALES_CREATED', 'READY_TO_INVOICE', actualIds, milestoneIds);
}

/** Marks locked items not ready; those that are not ready stay as they are. */
export function markNotReady(tx: Tx, actualIds: readonly string[], milestoneIds: readonly string[]): Promise<void> {
  return mark(tx, 'READY_TO_INVOICE', 'UNBILLED_SALES_CREATED', actualIds, milestoneIds);
}

async function mark(tx: Tx, from: string, to: string, actualIds: readonly string[], milestoneIds: readonly string[]) {
  for (const part of inChunks(actualIds)) {
    const sql = `UPDATE actual SET billing_status = ? WHERE billing_status = ? AND id IN (${marks(part.length)})`;
    await tx.change(sql, [to, from, ...part]);
  }
  for (const part of inChunks(milestoneIds)) {
    const sql = `UPDATE milestone SET invoice_status = ? WHERE invoice_status = ? AND id IN (${marks(part.length)})`;
    await tx.change(sql, [to, from, ...part]);
  }
}

/**
 * Takes everything that is ready for one contract customer and dated on or before a day onto an invoice: two statements,
 * however much it is. Gives how many unbilled sales and milestones it took. domain.md 3.1 (P1)
 */
export async function claimReady(
  tx: Tx,
  invoiceId: string,
  of: { contractId: string; contractCustomerId: string; until: string },
): Promise<{ sales: number; milestones: number }> {
  const values: Value[] = [invoiceId, of.contractId, of.until, of.contractCustomerId];
  const sales = await tx.change(
    `UPDATE actual SET billing_status = 'CUSTOMER_INVOICE_CREATED', invoice_id = ? WHERE contract_id = ? AND billing_status = 'READY_TO_INVOICE'
       AND document_date <= ? AND contract_customer_id = ? AND transaction_type = 'UNBILLED_SALES' AND COALESCE(nte_status, '') <> 'FAILED'`,
    values,
  );
  const milestones = await tx.change(
    `UPDATE milestone SET invoice_status = 'CUSTOMER_INVOICE_CREATED', invoice_id = ? WHERE contract_id = ? AND invoice_status = 'READY_TO_INVOICE'
       AND milestone_date <= ? AND contract_customer_id = ?`,
    values,
  );
  return { sales, milestones };
}
