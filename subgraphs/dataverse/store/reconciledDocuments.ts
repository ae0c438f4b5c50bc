// What Dataverse holds of the documents that both sides must agree about, page by page in the order in which they are compared, and how
// their messages stand. Reads only: each figure from the rows that hold it.

import { keys } from '../../../schema/messages';
import type { ActualSeen, InvoiceSeen, PostedActual, PostedInvoice } from '../../../schema/peer';
import { marks, type Reader } from '../../database/database';

interface ActualRow extends Omit<ActualSeen, 'key'> {
  readonly origin_id: string;
  readonly invoice_id: string | null;
  readonly detail_invoice: string | null;
  readonly adjustment: string | null;
}

const ACTUAL = `a.id, a.transaction_type AS transactionType, a.transaction_class AS transactionClass, a.billing_type AS billingType, a.currency,
  a.quantity, a.price, a.amount, a.document_date AS documentDate, a.accounting_date AS accountingDate, a.voucher_number AS voucherNumber,
  a.accounting_amount AS accountingAmount, a.exchange_rate AS exchangeRate, a.sales_tax AS salesTax, a.origin_id, a.invoice_id,
  d.invoice_id AS detail_invoice, a.adjustment_status AS adjustment
  FROM actual a LEFT JOIN invoice_detail d ON d.id = a.origin_id`;

export interface Asked {
  readonly legalEntity: string;
  readonly from: string;
  readonly to: string;
}

/** Actuals that travel, dated in the period, in the order of their ids. */
export async function ownActuals(
  reader: Reader,
  { legalEntity, from, to }: Asked,
  after: string,
  limit: number,
): Promise<ActualSeen[]> {
  const rows = await reader.rows<ActualRow>(
    `SELECT ${ACTUAL} WHERE a.id > ? AND a.legal_entity = ? AND a.document_date BETWEEN ? AND ? AND a.skip_sync = 0 ORDER BY a.id LIMIT ?`,
    [after, legalEntity, from, to, limit],
  );
  return rows.map(seen);
}

function seen({ origin_id, invoice_id, detail_invoice, adjustment, ...actual }: ActualRow): ActualSeen {
  const byInvoice = actual.transactionType === 'BILLED_SALES' || adjustment === 'UNADJUSTABLE' ? invoice_id : null;
  const invoice = detail_invoice ?? byInvoice;
  return { ...actual, key: invoice === null ? keys.approval(origin_id) : keys.invoice(invoice) };
}

interface InvoiceRow extends Omit<InvoiceSeen, 'isPosted' | 'postings'> {
  readonly posted: number;
}

/** Confirmed invoices of a company in the order of their numbers. */
export async function ownInvoices(
  reader: Reader,
  legalEntity: string,
  after: string,
  limit: number,
): Promise<InvoiceSeen[]> {
  const rows = await reader.rows<InvoiceRow>(
    `SELECT i.number, i.id, i.invoice_date AS invoiceDate, i.currency, CASE WHEN i.status = 'POSTED' THEN 1 ELSE 0 END AS posted,
       i.customer_invoice_number AS customerInvoiceNumber, i.customer_invoice_date AS customerInvoiceDate, i.customer_invoice_tax AS salesTax,
       i.customer_invoice_total AS total,
       (SELECT COUNT(*) FROM actual a WHERE a.invoice_id = i.id AND a.transaction_type = 'BILLED_SALES') AS billedCount,
       (SELECT CAST(COALESCE(SUM(a.amount), 0) AS SIGNED) FROM actual a WHERE a.invoice_id = i.id AND a.transaction_type = 'BILLED_SALES'
          AND a.billing_type = 'CHARGEABLE') AS billedAmount
     FROM invoice i WHERE i.number > ? AND i.legal_entity = ? AND i.status IN ('CONFIRMED', 'POSTED') ORDER BY i.number LIMIT ?`,
    [after, legalEntity, limit],
  );
  return rows.map(({ posted, ...row }) => ({ ...row, isPosted: posted === 1, postings: posted }));
}

/** How what is queued under these keys stands; a key that is not named is settled. */
export async function movingKeys(reader: Reader, keys: readonly string[]): Promise<Map<string, 'QUEUED' | 'PARKED'>> {
  if (keys.length === 0) return new Map();
  const rows = await reader.rows<{ stream_key: string; parked_code: string | null }>(
    `SELECT stream_key, parked_code FROM outbox_stream WHERE settled_number < last_number AND stream_key IN (${marks(keys.length)})`,
    keys,
  );
  return new Map(rows.map(({ stream_key, parked_code }) => [stream_key, parked_code === null ? 'QUEUED' : 'PARKED']));
}

/** What Finance had written back onto these actuals. Those without a voucher are left out. */
export async function writtenBackActuals(reader: Reader, ids: readonly string[]): Promise<PostedActual[]> {
  if (ids.length === 0) return [];
  return reader.rows<PostedActual>(
    `SELECT id AS actualId, legal_entity AS legalEntity, voucher_number AS voucherNumber, accounting_amount AS accountingAmount, accounting_currency AS accountingCurrency,
       exchange_rate AS exchangeRate, sales_tax AS salesTax FROM actual WHERE voucher_number IS NOT NULL AND id IN (${marks(ids.length)})`,
    ids,
  );
}

/** The customer invoices that Finance had written back, by the proformas' numbers. */
export async function writtenBackInvoices(reader: Reader, numbers: readonly string[]): Promise<PostedInvoice[]> {
  if (numbers.length === 0) return [];
  return reader.rows<PostedInvoice>(
    `SELECT i.number AS proposalId, i.legal_entity AS legalEntity, i.customer_invoice_number AS customerInvoiceNumber,
       (SELECT MIN(a.voucher_number) FROM actual a WHERE a.invoice_id = i.id AND a.transaction_type = 'BILLED_SALES') AS voucherNumber,
       i.customer_invoice_date AS invoiceDate, i.customer_invoice_tax AS salesTax, i.customer_invoice_total AS total
     FROM invoice i WHERE i.status = 'POSTED' AND i.number IN (${marks(numbers.length)})`,
    numbers,
  );
}

/** Everything that Finance had written back, after an actual's id and an invoice's number: a page of each. */
export async function writtenBackAfter(
  reader: Reader,
  { actual, invoice, limit }: { actual: string; invoice: string; limit: number },
): Promise<{ actuals: PostedActual[]; invoices: PostedInvoice[] }> {
  const ids = await reader.rows<{ id: string }>(
    'SELECT id FROM actual WHERE voucher_number IS NOT NULL AND id > ? ORDER BY id LIMIT ?',
    [actual, limit],
  );
  const numbers = await reader.rows<{ number: string }>(
    "SELECT number FROM invoice WHERE status = 'POSTED' AND number > ? ORDER BY number LIMIT ?",
    [invoice, limit],
  );
  const actuals = await writtenBackActuals(
    reader,
    ids.map(({ id }) => id),
  );
  const invoices = await writtenBackInvoices(
    reader,
    numbers.map(({ number }) => number),
  );
  const byId = (a: PostedActual, b: PostedActual) => (a.actualId < b.actualId ? -1 : 1);
  const byNumber = (a: PostedInvoice, b: PostedInvoice) =>
    Buffer.compare(Buffer.from(a.proposalId), Buffer.from(b.proposalId));
  return { actuals: actuals.sort(byId), invoices: invoices.sort(byNumber) };
}

/** Which of these actuals are here. */
export async function readActualIds(reader: Reader, ids: readonly string[]): Promise<Set<string>> {
  const rows = await reader.rows<{ id: string }>(`SELECT id FROM actual WHERE id IN (${marks(ids.length)})`, ids);
  return new Set(rows.map(({ id }) => id));
}
