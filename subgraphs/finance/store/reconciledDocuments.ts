// What Finance holds of the documents that both sides must agree about, page by page, for Dataverse to compare and, once a person has
// approved it, to restore from. Reads only, in the order of a key: a page costs the same wherever it stands.
import type { ActualSeen, CopySeen, HeaderSeen, InvoiceSeen } from '../../../schema/peer';
import { marks, type Reader, type Row } from '../../database/database';

const SEEN = `s.actual_id AS id, s.transaction_type AS transactionType, s.transaction_class AS transactionClass, s.billing_type AS billingType,
  s.currency, s.quantity, s.price, s.amount, s.document_date AS documentDate, s.accounting_date AS accountingDate, s.source_key AS "key",
  s.voucher_number AS voucherNumber, s.accounting_amount AS accountingAmount, s.exchange_rate AS exchangeRate, s.sales_tax AS salesTax`;

const seenColumns = (reader: Reader): string => (reader.dialect === 'mysql' ? SEEN.replace('"key"', '`key`') : SEEN);

export interface Asked {
  readonly legalEntity: string;
  readonly from: string;
  readonly to: string;
  readonly after: string;
  readonly limit: number;
}

/** Staged actuals of a company, dated in the period, in the order of their ids. */
export function stagedActuals(reader: Reader, { legalEntity, from, to, after, limit }: Asked): Promise<ActualSeen[]> {
  return reader.rows<ActualSeen>(
    `SELECT ${seenColumns(reader)} FROM staged_actual s WHERE s.actual_id > ? AND s.legal_entity = ? AND s.document_date BETWEEN ? AND ?
       ORDER BY s.actual_id LIMIT ?`,
    [after, legalEntity, from, to, limit],
  );
}

interface InvoiceRow extends Omit<InvoiceSeen, 'isPosted'> {
  readonly posted: number;
}

/** Proposals of a company with their customer invoices, in the order of their numbers. Billed actuals are summed, not believed. */
export async function receivedInvoices(
  reader: Reader,
  legalEntity: string,
  after: string,
  limit: number,
): Promise<InvoiceSeen[]> {
  const rows = await reader.rows<InvoiceRow>(
    `SELECT p.number, p.invoice_id AS id, p.invoice_date AS invoiceDate, p.currency, CASE WHEN c.number IS NULL THEN 0 ELSE 1 END AS posted,
       c.number AS customerInvoiceNumber, c.invoice_date AS customerInvoiceDate, c.sales_tax AS salesTax, c.total_amount AS total,
       (SELECT COUNT(*) FROM staged_actual s WHERE s.invoice_number = p.number AND s.transaction_type = 'BILLED_SALES') AS billedCount,
       (SELECT CAST(COALESCE(SUM(s.amount), 0) AS SIGNED) FROM staged_actual s WHERE s.invoice_number = p.number
          AND s.transaction_type = 'BILLED_SALES' AND s.billing_type = 'CHARGEABLE') AS billedAmount,
       (SELECT COUNT(*) FROM customer_invoice o WHERE o.invoice_id = p.invoice_id) AS postings
     FROM proposal p LEFT JOIN customer_invoice c ON c.proposal_number = p.number
     WHERE p.number > ? AND p.legal_entity = ? ORDER BY p.number LIMIT ?`,
    [after, legalEntity, limit],
  );
  return rows.map(({ posted, ...row }) => ({ ...row, isPosted: posted === 1 }));
}

/** Staged actuals as they came, with the links that begin at them. */
export async function receivedCopies(reader: Reader, ids: readonly string[]): Promise<CopySeen[]> {
  if (ids.length === 0) return [];
  const rows = await reader.rows<Row>(`SELECT * FROM staged_actual WHERE actual_id IN (${marks(ids.length)})`, ids);
  const seen = await reader.rows<ActualSeen>(
    `SELECT ${seenColumns(reader)} FROM staged_actual s WHERE s.actual_id IN (${marks(ids.length)})`,
    ids,
  );
  const links = await reader.rows<CopySeen['links'][number]>(
    `SELECT id, actual1_id, role1, actual2_id, role2 FROM staged_link WHERE actual1_id IN (${marks(ids.length)})`,
    ids,
  );
  const rowOf = new Map(rows.map((row) => [row.actual_id, row]));
  return seen.map((actual) => ({
    ...actual,
    row: rowOf.get(actual.id) ?? {},
    links: links.filter(({ actual1_id }) => actual1_id === actual.id),
  }));
}

/** What the header of an invoice had announced; undefined where none has come. */
export async function receivedHeader(reader: Reader, invoiceId: string): Promise<HeaderSeen | undefined> {
  const [row] = await reader.rows<HeaderSeen>(
    `SELECT p.number, p.expected_count AS billedCount, p.expected_total AS billedTotal, p.expected_checksum AS billedChecksum,
       p.expected_links AS linkCount, p.confirmed_by AS confirmedBy, p.received_at AS receivedAt,
       (SELECT MIN(s.accounting_date) FROM staged_actual s WHERE s.invoice_number = p.number AND s.transaction_type = 'BILLED_SALES')
         AS accountingDate
     FROM proposal p WHERE p.invoice_id = ?`,
    [invoiceId],
  );
  return row;
}
