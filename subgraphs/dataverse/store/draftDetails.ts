// The details of a draft that is edited: read with what backs them, and written anew. A detail is replaced as a whole, because
// 500 different rows are then two statements on both engines. It must never be called for an invoice that is confirmed: whoever
// calls holds the invoice's lock and has asked whether it may change.
import { marks, type Reader, type Tx, type Value } from '../../database/database';
import type { BillingMethod } from '../rules/contractTerms';
import type { DetailKind, IdColumn } from '../rules/detailIds';
import type { DraftDetail } from '../rules/draftEdit';
import type { SaleValues } from '../rules/saleTerms';
import { inChunks } from './chunks';

/** A detail with all its columns. */
export interface DetailRow extends DraftDetail {
  readonly kind: DetailKind;
  readonly invoice_id: string;
  readonly invoice_line_id: string;
  readonly detail_number: number;
  readonly transaction_class: string;
  readonly document_date: string;
  readonly source_actual_id: string | null;
  readonly source_milestone_id: string | null;
  readonly source_retainer_id: string | null;
  /** The billed sale that a correction takes back. */
  readonly corrected_actual_id: string | null;
  readonly billed_actual_id: string;
}

/** An invoice line with the terms of its contract line. */
export interface DraftLine {
  readonly id: string;
  readonly contract_line_id: string;
  readonly line_number: number;
  readonly billing_method: BillingMethod;
  readonly project_id: string | null;
  readonly discount_percent: number;
  readonly fee_percent: number;
}

/** Details of an invoice by id; those of other invoices are not found. */
export async function detailsByIds(reader: Reader, invoiceId: string, ids: readonly string[]): Promise<DetailRow[]> {
  const found: DetailRow[] = [];
  for (const part of inChunks(ids)) {
    const sql = `SELECT d.* FROM invoice_detail d WHERE d.invoice_id = ? AND d.id IN (${marks(part.length)})`;
    found.push(...(await reader.rows<DetailRow>(sql, [invoiceId, ...part])));
  }
  return found;
}

/** The WRITE_OFFs of an invoice that stand beside the sales of these sources, by source. domain.md 3.4 (g) */
export async function companionsOf(
  reader: Reader,
  invoiceId: string,
  sourceIds: readonly string[],
): Promise<Map<string, DetailRow>> {
  const found = new Map<string, DetailRow>();
  for (const part of inChunks(sourceIds)) {
    const sql = `SELECT d.* FROM invoice_detail d WHERE d.invoice_id = ? AND d.kind = 'WRITE_OFF' AND d.source_actual_id IN (${marks(part.length)})`;
    for (const row of await reader.rows<DetailRow>(sql, [invoiceId, ...part]))
      found.set(row.source_actual_id as string, row);
  }
  return found;
}

/** What unbilled sales were approved as, or billed sales billed, by id. */
export async function sourceValues(reader: Reader, ids: readonly string[]): Promise<Map<string, SaleValues>> {
  const found = new Map<string, SaleValues>();
  for (const part of inChunks(ids)) {
    const rows = await reader.rows<SaleValues & { id: string }>(
      `SELECT id, billing_type, quantity, price, amount, discount_amount, fee_amount FROM actual WHERE id IN (${marks(part.length)})`,
      part,
    );
    for (const row of rows) found.set(row.id, row);
  }
  return found;
}

/** The lines of an invoice, by their id. */
export async function draftLines(reader: Reader, invoiceId: string): Promise<Map<string, DraftLine>> {
  const rows = await reader.rows<DraftLine>(
    `SELECT il.id, il.contract_line_id, il.line_number, il.billing_method, cl.project_id, cl.discount_percent, cl.fee_percent
     FROM invoice_line il JOIN contract_line cl ON cl.id = il.contract_line_id WHERE il.invoice_id = ?`,
    [invoiceId],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Puts rows in the place of details, companions among both. */
export async function replaceDetails(
  tx: Tx,
  invoiceId: string,
  replaced: readonly string[],
  rows: readonly (DetailRow | (Readonly<Record<IdColumn, string | null>> & { id: string }))[],
): Promise<void> {
  await deleteDetails(tx, invoiceId, replaced);
  await tx.insert('invoice_detail', rows);
}

/** Takes details off a draft. Gives how many there were. */
export async function deleteDetails(tx: Tx, invoiceId: string, ids: readonly string[]): Promise<number> {
  let deleted = 0;
  for (const part of inChunks(ids)) {
    const values: Value[] = [invoiceId, ...part];
    deleted += await tx.change(
      `DELETE FROM invoice_detail WHERE invoice_id = ? AND id IN (${marks(part.length)})`,
      values,
    );
  }
  return deleted;
}
