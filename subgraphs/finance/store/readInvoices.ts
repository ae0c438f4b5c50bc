// Reads posted customer invoices with their tax for the API. Posted rows never change, so nothing here is ever stale. An invoice
// that the caller may not see must never come back, not even as the one that a credit note credits.
import type { Caller } from '../../caller';
import { oneOf, visibleIn, where } from '../../database/conditions';
import type { Reader } from '../../database/database';
import { allOf, type OrderColumn } from '../../database/keyset';
import { grouped, keysIn, parentKey } from '../../database/slices';

/** A legal entity and a number that is unique within it. */
export type LegalNumber = readonly [legalEntity: string, number: string];

export interface CustomerInvoiceRow {
  readonly legal_entity: string;
  readonly number: string;
  readonly proposal_number: string;
  readonly invoice_id: string;
  readonly customer_account: string;
  readonly invoice_date: string;
  readonly due_date: string | null;
  readonly currency: string;
  readonly net_amount: number;
  readonly sales_tax: number;
  readonly round_off: number;
  readonly total_amount: number;
  readonly accounting_currency: string;
  readonly accounting_total: number;
  readonly voucher_number: string;
  readonly credit_note: number;
  readonly beginning_balance: number;
  readonly posted_at: string;
}

export interface TaxRow {
  readonly legal_entity: string;
  readonly invoice_number: string;
  readonly tax_code: string;
  readonly percent: number;
  readonly base: number;
  readonly tax: number;
  readonly tax_accounting: number;
}

export const INVOICE =
  'c.legal_entity, c.number, c.proposal_number, c.invoice_id, c.customer_account, c.invoice_date, c.due_date, c.currency, c.net_amount, c.sales_tax, c.round_off, c.total_amount, c.accounting_currency, c.accounting_total, c.voucher_number, c.credit_note, c.beginning_balance, c.posted_at';
export const INVOICE_ORDER: readonly OrderColumn[] = [
  { sql: 'c.legal_entity', name: 'legal_entity', kind: 'text' },
  { sql: 'c.number', name: 'number', kind: 'text' },
];
/** Customer invoices by legal entity and number, in any order, of what the caller may see. */
export function customerInvoicesByNumber(
  reader: Reader,
  caller: Caller,
  keys: readonly LegalNumber[],
): Promise<CustomerInvoiceRow[]> {
  const filter = where([
    keysIn({ columns: INVOICE_ORDER }, keys),
    ...visibleIn('c.legal_entity', caller.legalEntities),
  ]);
  return reader.rows<CustomerInvoiceRow>(`SELECT ${INVOICE} FROM customer_invoice c ${filter.sql}`, filter.values);
}

/** The customer invoices that these proposals became, in any order, of what the caller may see. */
export function customerInvoicesOfProposals(
  reader: Reader,
  caller: Caller,
  numbers: readonly string[],
): Promise<CustomerInvoiceRow[]> {
  const filter = where([...oneOf('c.proposal_number', numbers), ...visibleIn('c.legal_entity', caller.legalEntities)]);
  return reader.rows<CustomerInvoiceRow>(`SELECT ${INVOICE} FROM customer_invoice c ${filter.sql}`, filter.values);
}

/** The tax of each invoice per code, by `parentKey([legalEntity, number])`. */
export async function taxOfInvoices(reader: Reader, keys: readonly LegalNumber[]): Promise<Map<string, TaxRow[]>> {
  const columns = [
    { sql: 't.legal_entity', name: 'legal_entity' },
    { sql: 't.invoice_number', name: 'invoice_number' },
  ];
  const filter = keysIn({ columns }, keys);
  const rows = await reader.rows<TaxRow>(
    `SELECT t.legal_entity, t.invoice_number, t.tax_code, t.percent, t.base, t.tax, t.tax_accounting
     FROM customer_invoice_tax t WHERE ${filter.sql} ORDER BY t.tax_code`,
    filter.values,
  );
  return grouped(rows, (row) => parentKey([row.legal_entity, row.invoice_number]));
}

/**
 * The invoices that credit notes credit, by the credit note's proposal number: its billed actuals reverse billed actuals of
 * those invoices, and the links say which. domain.md 2.8, 3.6
 */
export async function invoicesCreditedBy(
  reader: Reader,
  caller: Caller,
  numbers: readonly string[],
): Promise<Map<string, CustomerInvoiceRow[]>> {
  const filter = allOf([...oneOf('k.invoice_number', numbers), ...visibleIn('c.legal_entity', caller.legalEntities)]);
  const rows = await reader.rows<CustomerInvoiceRow & { credit_number: string }>(
    `SELECT DISTINCT k.invoice_number AS credit_number, ${INVOICE}
     FROM staged_link k
     JOIN staged_actual o ON o.actual_id IN (k.actual1_id, k.actual2_id) AND o.transaction_type = 'BILLED_SALES'
     JOIN customer_invoice c ON c.proposal_number = o.invoice_number
     WHERE o.invoice_number <> k.invoice_number AND ${filter.sql} ORDER BY c.number`,
    filter.values,
  );
  return grouped(rows, (row) => row.credit_number);
}
