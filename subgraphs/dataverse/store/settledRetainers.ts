// What confirming writes for retainers, as SQL. It must never be reached but under the locks of the invoice and of the retainers.
// domain.md 3.5 (r)
import { marks, type Reader, type Tx } from '../../database/database';
import type { RetainerCredit } from '../rules/retainerCredits';
import { inChunks } from './chunks';
import type { DetailRow } from './draftDetails';
import type { InvoiceRow } from './invoices';

/** The details of an invoice that stand for retainers, in its order: found by the retainers of its customer, which are few. */
export function detailsOfRetainers(reader: Reader, invoice: InvoiceRow): Promise<DetailRow[]> {
  return reader.rows<DetailRow>(
    `SELECT d.* FROM retainer r JOIN invoice_detail d ON d.source_retainer_id = r.id
     WHERE r.contract_customer_id = ? AND d.invoice_id = ? AND d.kind IN ('RETAINER', 'APPLIED_RETAINER', 'REFUND')
     ORDER BY d.detail_number, d.id`,
    [invoice.contract_customer_id, invoice.id],
  );
}

/** A correction of what was billed for a retainer, with its retainer and what is taken back. */
export type CreditRow = DetailRow & RetainerCredit & { readonly retainer_id: string };

/** The corrections on an invoice that take back what was billed for retainers. */
export function creditsOfRetainers(reader: Reader, invoice: InvoiceRow): Promise<CreditRow[]> {
  return reader.rows<CreditRow>(
    `SELECT d.*, s.retainer_id, s.quantity AS corrected_quantity, s.price AS corrected_price, o.kind AS billed_kind
     FROM invoice_detail d JOIN actual s ON s.id = d.corrected_actual_id JOIN invoice_detail o ON o.id = s.origin_id
     WHERE d.invoice_id = ? AND d.kind = 'CORRECTION' AND d.transaction_class = 'RETAINER' AND s.retainer_id IS NOT NULL
     ORDER BY d.detail_number, d.id`,
    [invoice.id],
  );
}

export async function insertSettled(tx: Tx, actuals: readonly object[], links: readonly object[]): Promise<void> {
  await tx.insert('actual', actuals);
  await tx.insert('actual_link', links);
}

/** Negative unbilled sales that were used: taken back whole, whatever is left. */
export async function markUsedUp(tx: Tx, ids: readonly string[]): Promise<void> {
  for (const part of inChunks(ids)) {
    const sql = `UPDATE actual SET adjustment_status = 'ADJUSTED' WHERE adjustment_status IS NULL AND id IN (${marks(part.length)})`;
    if ((await tx.change(sql, part)) !== part.length) throw new Error('an unbilled sale of a retainer was used before');
  }
}
