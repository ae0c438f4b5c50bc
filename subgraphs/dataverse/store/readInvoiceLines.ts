// Reading invoice lines and details for the API. What they belong to has been seen by the caller already: an invoice is
// visible with all its lines. It must never read a detail one by one.

import { marks, type Reader } from '../../database/database';
import type { ListSource } from '../../database/slices';
import { childList } from './childList';

export interface InvoiceLineRow {
  readonly id: string;
  readonly invoice_id: string;
  readonly line_number: number;
  readonly name: string;
  readonly contract_line_id: string;
  readonly billing_method: string;
  readonly amount: number;
  readonly currency: string;
}

export interface InvoiceDetailRow {
  readonly id: string;
  readonly invoice_line_id: string;
  readonly detail_number: number;
  readonly transaction_class: string;
  readonly billing_type: string;
  readonly description: string | null;
  readonly quantity: number;
  readonly price: number;
  readonly amount: number;
  readonly tax: number;
  readonly document_date: string;
  readonly source_actual_id: string | null;
  readonly source_milestone_id: string | null;
  readonly corrected_actual_id: string | null;
  readonly previous_amount: number | null;
  readonly previous_tax: number | null;
  readonly kind: string;
  readonly external_description: string | null;
  readonly discount_amount: number;
  readonly fee_amount: number;
  readonly new_sale_id: string | null;
  readonly currency: string;
}

const LINE_COLUMNS = 'l.*, i.currency AS currency';
const LINES = 'invoice_line l JOIN invoice i ON i.id = l.invoice_id';

/** All lines of these invoices, in the order of the contract's lines. */
export function linesOfInvoices(reader: Reader, invoiceIds: readonly string[]): Promise<InvoiceLineRow[]> {
  return reader.rows<InvoiceLineRow>(
    `SELECT ${LINE_COLUMNS} FROM ${LINES} WHERE l.invoice_id IN (${marks(invoiceIds.length)}) ORDER BY l.invoice_id, l.line_number, l.id`,
    invoiceIds,
  );
}

/** Lines by id. */
export function linesByIds(reader: Reader, ids: readonly string[]): Promise<InvoiceLineRow[]> {
  return reader.rows<InvoiceLineRow>(`SELECT ${LINE_COLUMNS} FROM ${LINES} WHERE l.id IN (${marks(ids.length)})`, ids);
}

const DETAILS: ListSource = {
  columns: 'd.*, i.currency AS currency',
  from: 'invoice_detail d JOIN invoice i ON i.id = d.invoice_id',
  order: [
    { sql: 'd.detail_number', name: 'detail_number', kind: 'integer' },
    { sql: 'd.id', name: 'id', kind: 'text' },
  ],
};

/** The details of an invoice, by their number. */
// By the invoice's own id: SQLite reads invoices first, and sorts no more than details of equal number.
export const DETAILS_OF_INVOICE = childList<InvoiceDetailRow>(DETAILS, 'i.id', 'invoice_id');
/** The details of one of its lines, by their number. */
export const DETAILS_OF_LINE = childList<InvoiceDetailRow>(DETAILS, 'd.invoice_line_id', 'invoice_line_id');
