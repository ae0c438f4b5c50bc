// Draft invoices: header, lines, and details with the ids that confirming will use. Writes drafts only; nothing here may
// touch an invoice that exists. Reads its sources in chunks, so that 100,000 of them need no more memory than 500.
import type { Reader, Tx } from '../../database/database';
import type { IdColumn } from '../rules/detailIds';
import type { DetailTerms, MilestoneSource, SaleSource } from '../rules/draft';
import { CHUNK } from './chunks';

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

export interface NewDetail extends DetailTerms, Readonly<Record<IdColumn, string | null>> {
  readonly id: string;
  readonly invoice_id: string;
  readonly invoice_line_id: string;
  readonly detail_number: number;
  readonly source_actual_id: string | null;
  readonly source_milestone_id: string | null;
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

/** Whom an invoice to this customer of the contract goes to; undefined if the customer is not on the contract. */
export async function billTo(reader: Reader, contractId: string, customerId: string): Promise<BillTo | undefined> {
  const [row] = await reader.rows<BillTo>(
    `SELECT cc.id AS contract_customer_id, c.id AS customer_id, COALESCE(cc.payment_terms, c.payment_terms) AS payment_terms, c.name AS bill_to_name,
       c.address_lines AS bill_to_lines, c.city AS bill_to_city, c.postal_code AS bill_to_postal_code, c.country AS bill_to_country
     FROM contract_customer cc JOIN customer c ON c.id = cc.customer_id WHERE cc.contract_id = ? AND cc.customer_id = ?`,
    [contractId, customerId],
  );
  return row;
}

export type ClaimedSale = SaleSource & { readonly contract_line_id: string };
export type ClaimedMilestone = MilestoneSource & { readonly contract_line_id: string };

/** The next unbilled sales that the invoice has claimed, after this id. */
export async function claimedSales(reader: Reader, invoiceId: string, after: string): Promise<ClaimedSale[]> {
  return reader.rows<ClaimedSale>(
    `SELECT id, transaction_class, billing_type, description, quantity, price, amount, document_date, external_description,
       discount_amount, fee_amount, contract_line_id FROM actual
     WHERE invoice_id = ? AND transaction_type = 'UNBILLED_SALES' AND id > ? ORDER BY id LIMIT ${CHUNK}`,
    [invoiceId, after],
  );
}

/** The next milestones that the invoice has claimed, after this id. */
export async function claimedMilestones(reader: Reader, invoiceId: string, after: string): Promise<ClaimedMilestone[]> {
  return reader.rows<ClaimedMilestone>(
    `SELECT id, name, amount, currency, milestone_date, tax, contract_line_id FROM milestone WHERE invoice_id = ? AND id > ? ORDER BY id LIMIT ${CHUNK}`,
    [invoiceId, after],
  );
}

export async function insertDetails(tx: Tx, details: readonly NewDetail[]): Promise<void> {
  await tx.insert('invoice_detail', details);
}

export async function insertDraft(tx: Tx, invoice: object, lines: readonly NewLine[]): Promise<void> {
  await tx.insert('invoice_line', lines);
  await tx.insert('invoice', [invoice]);
}
