// Draft invoices: header, lines, and details with the ids that confirming will use. Must never be called for an invoice that is
// confirmed: whoever calls holds its lock and has asked whether it may change. Reads its sources in chunks, so that 100,000 of them need no more memory than 500.
import { marks, type Reader, type Tx } from '../../database/database';
import type { DetailKind, IdColumn } from '../rules/detailIds';
import type { DetailTerms, MilestoneSource, SaleSource } from '../rules/draft';
import { CHUNK, inChunks } from './chunks';

export interface BillTo {
  readonly contract_customer_id: string;
  readonly customer_id: string;
  readonly payment_terms: string | null;
  readonly bill_to_name: string;
  readonly bill_to_lines: string | null;
  readonly bill_to_city: string | null;
  readonly bill_to_postal_code: string | null;
  readonly bill_to_country: string | null;
}

export interface NewDetail extends Omit<DetailTerms, 'kind'>, Readonly<Record<IdColumn, string | null>> {
  readonly kind: DetailKind;
  readonly id: string;
  readonly invoice_id: string;
  readonly invoice_line_id: string;
  readonly detail_number: number;
  readonly source_actual_id: string | null;
  readonly source_milestone_id: string | null;
  readonly source_retainer_id?: string | null;
  readonly billed_actual_id: string;
}

export interface NewLine {
  readonly id: string;
  readonly invoice_id: string;
  readonly line_number: number;
  readonly name: string;
  readonly contract_line_id: string;
  readonly billing_method: string;
  readonly amount: number;
}

const BILL_TO = `SELECT cc.id AS contract_customer_id, c.id AS customer_id, COALESCE(cc.payment_terms, c.payment_terms) AS payment_terms, c.name AS bill_to_name,
  c.address_lines AS bill_to_lines, c.city AS bill_to_city, c.postal_code AS bill_to_postal_code, c.country AS bill_to_country
  FROM contract_customer cc JOIN customer c ON c.id = cc.customer_id WHERE`;

/** Whom an invoice to this customer of the contract goes to; undefined if the customer is not on the contract. */
export async function billTo(reader: Reader, contractId: string, customerId: string): Promise<BillTo | undefined> {
  const [row] = await reader.rows<BillTo>(`${BILL_TO} cc.contract_id = ? AND cc.customer_id = ?`, [
    contractId,
    customerId,
  ]);
  return row;
}

/** Whom invoices to these contract customers go to, in the order of the ids. */
export async function billToOf(reader: Reader, contractCustomerIds: readonly string[]): Promise<BillTo[]> {
  const found: BillTo[] = [];
  for (const part of inChunks(contractCustomerIds))
    found.push(...(await reader.rows<BillTo>(`${BILL_TO} cc.id IN (${marks(part.length)})`, part)));
  return contractCustomerIds.flatMap((id) => found.find((row) => row.contract_customer_id === id) ?? []);
}

export type ClaimedSale = SaleSource & { readonly contract_line_id: string };
export type ClaimedMilestone = MilestoneSource & { readonly contract_line_id: string };

/** The next unbilled sales that the invoice has claimed and has no detail of, after this id. */
export async function claimedSales(reader: Reader, invoiceId: string, after: string): Promise<ClaimedSale[]> {
  return reader.rows<ClaimedSale>(
    `SELECT id, transaction_class, billing_type, description, quantity, price, amount, document_date, external_description,
       discount_amount, fee_amount, contract_line_id FROM actual
     WHERE invoice_id = ? AND transaction_type = 'UNBILLED_SALES' AND COALESCE(billing_status, '') = 'CUSTOMER_INVOICE_CREATED' AND id > ?
       AND NOT EXISTS (SELECT 1 FROM invoice_detail d WHERE d.source_actual_id = actual.id AND d.invoice_id = actual.invoice_id) ORDER BY id LIMIT ${CHUNK}`,
    [invoiceId, after],
  );
}

/** The next milestones that the invoice has claimed and has no detail of, after this id. */
export async function claimedMilestones(reader: Reader, invoiceId: string, after: string): Promise<ClaimedMilestone[]> {
  return reader.rows<ClaimedMilestone>(
    `SELECT id, name, amount, currency, milestone_date, tax, contract_line_id FROM milestone WHERE invoice_id = ? AND id > ?
       AND NOT EXISTS (SELECT 1 FROM invoice_detail d WHERE d.source_milestone_id = milestone.id AND d.invoice_id = milestone.invoice_id) ORDER BY id LIMIT ${CHUNK}`,
    [invoiceId, after],
  );
}

export async function insertDetails(tx: Tx, details: readonly NewDetail[]): Promise<void> {
  await tx.insert('invoice_detail', details);
}

export async function insertLines(tx: Tx, lines: readonly NewLine[]): Promise<void> {
  await tx.insert('invoice_line', lines);
}

export async function insertInvoices(tx: Tx, invoices: readonly object[]): Promise<void> {
  await tx.insert('invoice', invoices);
}

export interface TargetDraft {
  readonly id: string;
  readonly contract_id: string;
  readonly contract_customer_id: string;
}

/**
 * The drafts of these contracts that items may be added to, the newest first: not what is in review, nor what a bulk operation
 * is about to confirm. domain.md 3.1, target rule
 */
export function targetDrafts(reader: Reader, contractIds: readonly string[]): Promise<TargetDraft[]> {
  return reader.rows<TargetDraft>(
    `SELECT id, contract_id, contract_customer_id FROM invoice WHERE contract_id IN (${marks(contractIds.length)}) AND status = 'DRAFT'
     AND bulk_operation_id IS NULL ORDER BY created_at DESC, number DESC`,
    contractIds,
  );
}

/** Deletes a draft with lines and details; its number is never given again. */
export async function deleteDraft(tx: Tx, invoiceId: string): Promise<void> {
  await tx.change('DELETE FROM invoice_detail WHERE invoice_id = ?', [invoiceId]);
  await tx.change('DELETE FROM invoice_line WHERE invoice_id = ?', [invoiceId]);
  await tx.change('DELETE FROM invoice WHERE id = ?', [invoiceId]);
}

/** What people may change of a draft's header. domain.md 2.2 */
export type HeaderChange = Partial<
  Readonly<{
    name: string;
    description: string | null;
    status: 'DRAFT' | 'IN_REVIEW';
    payment_terms: string | null;
    invoice_date: string;
    accounting_date: string | null;
    bill_to_name: string | null;
    bill_to_lines: string | null;
    bill_to_city: string | null;
    bill_to_postal_code: string | null;
    bill_to_country: string | null;
  }>
>;

/** Changes the header of a draft; what is absent stays. */
export async function changeHeader(tx: Tx, invoiceId: string, change: HeaderChange): Promise<void> {
  const columns = Object.entries(change).filter(([, value]) => value !== undefined);
  if (columns.length === 0) return;
  const assignments = columns.map(([column]) => `${column} = ?`).join(', ');
  await tx.change(`UPDATE invoice SET ${assignments} WHERE id = ?`, [...columns.map(([, value]) => value), invoiceId]);
}

/** The date of the newest detail, and the highest number of a detail: null and 0 where there is none. */
export async function lastOfDetails(
  reader: Reader,
  invoiceId: string,
): Promise<{ date: string | null; number: number }> {
  const [row] = await reader.rows<{ date: string | null; number: number }>(
    'SELECT MAX(document_date) AS date, COALESCE(MAX(detail_number), 0) AS number FROM invoice_detail WHERE invoice_id = ?',
    [invoiceId],
  );
  return row ?? { date: null, number: 0 };
}

/** Is there this project in the legal entity? */
export async function isProjectOf(reader: Reader, projectId: string, legalEntity: string): Promise<boolean> {
  const rows = await reader.rows('SELECT id FROM project WHERE id = ? AND legal_entity = ?', [projectId, legalEntity]);
  return rows.length > 0;
}
