// What corrections take back: the live billed sales behind the details of a confirmed invoice, held while a draft corrects them,
// and free again when it does not. Set-based. Whoever writes here holds the contract's lock or the draft's.
// domain.md 3.6, 3.7 (4)
import { marks, type Reader, type Tx, type Value } from '../../database/database';
import type { BillingMethod } from '../rules/contractTerms';
import type { BilledSale, RevisableDetail } from '../rules/correction';
import type { DetailKind } from '../rules/detailIds';
import { CHUNK, inChunks } from './chunks';
import { INVOICE_COLUMNS, type InvoiceRow } from './invoices';

/** The header of an invoice as its correction takes it over. */
export type RevisableInvoice = InvoiceRow & {
  readonly bill_to_name: string | null;
  readonly bill_to_lines: string | null;
  readonly bill_to_city: string | null;
  readonly bill_to_postal_code: string | null;
  readonly bill_to_country: string | null;
};

/** An invoice with its bill-to; not locked: once confirmed, none of this changes. */
export async function invoiceToRevise(reader: Reader, id: string): Promise<RevisableInvoice | undefined> {
  const [row] = await reader.rows<RevisableInvoice>(
    `SELECT ${INVOICE_COLUMNS}, i.bill_to_name, i.bill_to_lines, i.bill_to_city, i.bill_to_postal_code, i.bill_to_country
     FROM invoice i WHERE i.id = ?`,
    [id],
  );
  return row;
}

/** Where a page of details ends. */
export interface DetailPlace {
  readonly number: number;
  readonly id: string;
}

export type RevisableRow = RevisableDetail & { readonly detail_number: number; readonly contract_line_id: string };

interface Row extends BilledSale {
  readonly detail_id: string;
  readonly detail_number: number;
  readonly kind: DetailKind;
  readonly contract_line_id: string;
  readonly billing_method: BillingMethod;
  readonly actual_id: string | null;
  readonly previous_tax: number | null;
  readonly corrected_by: string | null;
}

/**
 * The next details of an invoice (500), or those with these ids, by number, each with what is billed for it now. A billed sale
 * that was corrected leads to the one that its correction billed instead, through any number of corrections.
 */
export async function revisableDetails(
  reader: Reader,
  invoiceId: string,
  after: DetailPlace,
  only?: readonly string[],
): Promise<RevisableRow[]> {
  const and = only ? `AND id IN (${marks(only.length)})` : '';
  const values: Value[] = [invoiceId, after.number, after.number, after.id, ...(only ?? [])];
  const rows = await reader.rows<Row>(
    `WITH RECURSIVE page AS (SELECT id, billed_actual_id FROM invoice_detail WHERE invoice_id = ?
         AND (detail_number > ? OR (detail_number = ? AND id > ?)) ${and} ORDER BY detail_number, id LIMIT ${CHUNK}),
       chain AS (SELECT id AS detail_id, billed_actual_id AS billed_id FROM page
         UNION ALL SELECT c.detail_id, n.billed_actual_id FROM chain c
           JOIN actual a ON a.id = c.billed_id AND a.adjustment_status = 'ADJUSTED'
           JOIN invoice_detail n ON n.corrected_actual_id = a.id)
     SELECT d.id AS detail_id, d.detail_number, d.kind, l.contract_line_id, l.billing_method, a.id AS actual_id, a.adjustment_status,
       COALESCE(a.transaction_class, d.transaction_class) AS transaction_class, a.billing_type, a.description, a.external_description,
       a.document_date, a.quantity, a.price, a.amount, a.discount_amount, a.fee_amount, o.tax AS previous_tax, h.number AS corrected_by
     FROM page p JOIN invoice_detail d ON d.id = p.id JOIN invoice_line l ON l.id = d.invoice_line_id
       LEFT JOIN (SELECT c.detail_id, b.* FROM chain c JOIN actual b ON b.id = c.billed_id AND COALESCE(b.adjustment_status, 'IN_PROCESS') = 'IN_PROCESS') a
         ON a.detail_id = d.id
       LEFT JOIN invoice_detail o ON o.id = a.origin_id
       LEFT JOIN invoice_detail k ON k.corrected_actual_id = a.id LEFT JOIN invoice h ON h.id = k.invoice_id
     ORDER BY d.detail_number, d.id`,
    values,
  );
  return rows.map(revisable);
}

function revisable(row: Row): RevisableRow {
  const { detail_id, detail_number, kind, contract_line_id, billing_method, actual_id, corrected_by } = row;
  return {
    id: detail_id,
    detail_number,
    kind,
    contract_line_id,
    billing_method,
    billed: actual_id === null ? undefined : { ...row, id: actual_id },
    tax: row.previous_tax ?? 0,
    corrected_by,
  };
}

/**
 * Marks the live billed sales that the draft corrects IN_PROCESS; gives how many were free. By the invoices that made them: a
 * column that is indexed.
 */
export async function holdCorrected(tx: Tx, draftId: string): Promise<number> {
  let held = 0;
  for (const part of inChunks(await correctedInvoices(tx, draftId))) {
    held += await tx.change(
      `UPDATE actual SET adjustment_status = 'IN_PROCESS' WHERE invoice_id IN (${marks(part.length)})
         AND transaction_type = 'BILLED_SALES' AND adjustment_status IS NULL AND ${CORRECTED_BY}`,
      [...part, draftId],
    );
  }
  return held;
}

/** Lets go of the billed sales that the draft corrects, or those of these details alone. Gives how many it held. */
export async function releaseCorrected(tx: Tx, draftId: string, detailIds?: readonly string[]): Promise<number> {
  let released = 0;
  for (const invoices of inChunks(await correctedInvoices(tx, draftId))) {
    for (const part of detailIds === undefined ? [undefined] : inChunks(detailIds)) {
      const and = part === undefined ? '' : `AND d.id IN (${marks(part.length)})`;
      released += await tx.change(
        `UPDATE actual SET adjustment_status = NULL WHERE invoice_id IN (${marks(invoices.length)})
           AND transaction_type = 'BILLED_SALES' AND adjustment_status = 'IN_PROCESS' AND ${correctedBy(and)}`,
        [...invoices, draftId, ...(part ?? [])],
      );
    }
  }
  return released;
}

const correctedBy = (and: string): string =>
  `EXISTS (SELECT 1 FROM invoice_detail d WHERE d.corrected_actual_id = actual.id AND d.invoice_id = ? AND d.kind = 'CORRECTION' ${and})`;
const CORRECTED_BY = correctedBy('');

/** The invoices whose billed sales the draft corrects. */
export async function correctedInvoices(reader: Reader, draftId: string): Promise<string[]> {
  const rows = await reader.rows<{ id: string }>(
    `SELECT DISTINCT s.invoice_id AS id FROM invoice_detail d JOIN actual s ON s.id = d.corrected_actual_id
     WHERE d.invoice_id = ? AND d.kind = 'CORRECTION' AND s.invoice_id IS NOT NULL ORDER BY s.invoice_id`,
    [draftId],
  );
  return rows.map(({ id }) => id);
}

/** The numbers of those invoices that are confirmed and not posted. */
export async function unpostedOriginals(reader: Reader, draftId: string): Promise<string[]> {
  const rows = await reader.rows<{ number: string }>(
    `SELECT DISTINCT i.number FROM invoice_detail d JOIN actual s ON s.id = d.corrected_actual_id
     JOIN invoice i ON i.id = s.invoice_id AND i.status = 'CONFIRMED'
     WHERE d.invoice_id = ? AND d.kind = 'CORRECTION' ORDER BY i.number`,
    [draftId],
  );
  return rows.map(({ number }) => number);
}

/** Names the invoice that a draft corrects, if it names none yet. */
export async function nameCorrected(tx: Tx, draftId: string, correctsId: string): Promise<void> {
  await tx.change('UPDATE invoice SET corrects_id = ? WHERE id = ? AND corrects_id IS NULL', [correctsId, draftId]);
}

/** A draft that corrects nothing any more names no invoice. */
export async function forgetCorrected(tx: Tx, draftId: string): Promise<void> {
  const sql = `UPDATE invoice SET corrects_id = NULL WHERE id = ? AND NOT EXISTS
    (SELECT 1 FROM invoice_detail d WHERE d.invoice_id = invoice.id AND d.kind = 'CORRECTION')`;
  await tx.change(sql, [draftId]);
}
