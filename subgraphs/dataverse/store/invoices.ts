// Invoices: the row that is locked before anything about an invoice is decided. It may change only as the functions here
// say; a confirmed invoice's amounts, lines, customer and dates never do. domain.md 3.1 (P6)
import { marks, type Reader, type Tx } from '../../database/database';
import { inChunks } from './chunks';

/** The columns of an invoice that flows decide on. */
export interface InvoiceRow {
  readonly id: string;
  readonly number: string;
  readonly version: number;
  readonly name: string;
  readonly status: string;
  readonly legal_entity: string;
  readonly currency: string;
  readonly invoice_date: string;
  readonly accounting_date: string | null;
  readonly contract_id: string;
  readonly contract_customer_id: string;
  readonly customer_id: string;
  readonly payment_terms: string | null;
  readonly billed_count: number | null;
  readonly billed_total: number | null;
  readonly customer_invoice_number: string | null;
  readonly customer_invoice_date: string | null;
  readonly customer_invoice_tax: number | null;
  readonly customer_invoice_total: number | null;
  readonly status_sequence: number;
  readonly step: string | null;
  readonly state: string | null;
  /** The end of the chain of its log; null: nothing of it is chained. */
  readonly status_mac: string | null;
  readonly written_back_count: number;
  /** The bulk operation that will confirm it. */
  readonly bulk_operation_id: string | null;
}

/** The columns of an InvoiceRow, of `invoice i`. */
export const INVOICE_COLUMNS = `i.id, i.number, i.version, i.name, i.status, i.legal_entity, i.currency, i.invoice_date, i.accounting_date, i.contract_id,
  i.contract_customer_id, i.customer_id, i.payment_terms, i.billed_count, i.billed_total, i.customer_invoice_number, i.customer_invoice_date,
  i.customer_invoice_tax, i.customer_invoice_total, i.status_sequence, i.step, i.state, i.status_mac, i.written_back_count,
  i.bulk_operation_id`;

/** The invoice, locked until the transaction ends. */
export async function lockInvoice(tx: Tx, id: string): Promise<InvoiceRow | undefined> {
  const [row] = await tx.rows<InvoiceRow>(`SELECT ${INVOICE_COLUMNS} FROM invoice i WHERE i.id = ?${tx.forUpdate}`, [
    id,
  ]);
  return row;
}

/** The invoices with these ids, locked in the order of ids. */
export async function lockInvoices(tx: Tx, ids: readonly string[]): Promise<InvoiceRow[]> {
  const found: InvoiceRow[] = [];
  for (const part of inChunks([...ids].sort())) {
    const sql = `SELECT ${INVOICE_COLUMNS} FROM invoice i WHERE i.id IN (${marks(part.length)}) ORDER BY i.id${tx.forUpdate}`;
    found.push(...(await tx.rows<InvoiceRow>(sql, part)));
  }
  return found;
}

/** The same by their ids; absent: there is none. */
export async function lockInvoicesById(tx: Tx, ids: readonly string[]): Promise<Map<string, InvoiceRow>> {
  const locked = await lockInvoices(tx, [...new Set(ids)]);
  return new Map(locked.map((invoice) => [invoice.id, invoice]));
}

/** The contract of an invoice, unlocked: it never changes. */
export async function contractOfInvoice(reader: Reader, id: string): Promise<string | undefined> {
  const [row] = await reader.rows<{ contract_id: string }>('SELECT contract_id FROM invoice WHERE id = ?', [id]);
  return row?.contract_id;
}

/** The ids of the invoices with these numbers, locked in the order of numbers. */
export async function lockInvoicesByNumber(tx: Tx, numbers: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const part of inChunks([...new Set(numbers)].sort())) {
    const sql = `SELECT i.id FROM invoice i WHERE i.number IN (${marks(part.length)}) ORDER BY i.number${tx.forUpdate}`;
    found.push(...(await tx.rows<{ id: string }>(sql, part)).map(({ id }) => id));
  }
  return found;
}

/** Marks a locked invoice paid; the first time counts. */
export async function markPaid(tx: Tx, invoiceId: string, now: string): Promise<void> {
  const sql = `UPDATE invoice SET marked_paid_at = ?, version = version + 1 WHERE id = ? AND marked_paid_at IS NULL AND status IN ('CONFIRMED', 'POSTED')`;
  await tx.change(sql, [now, invoiceId]);
}

/** Counts billed actuals that now show their accounting detail, by the locked invoice that they are on. */
export function countWrittenBack(tx: Tx, actuals: ReadonlyMap<string, number>): void {
  const invoicesByCount = new Map<number, string[]>();
  for (const [invoiceId, count] of actuals)
    invoicesByCount.set(count, [...(invoicesByCount.get(count) ?? []), invoiceId]);
  for (const [count, ids] of invoicesByCount)
    tx.soon(`UPDATE invoice SET written_back_count = written_back_count + ? WHERE id IN (${marks(ids.length)})`, [
      count,
      ...ids,
    ]);
}
