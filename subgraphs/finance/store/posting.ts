// Posting an invoice proposal as SQL: what its company and customer say, and the posted invoice. Customer invoices and their
// taxes are inserted once and never changed.
import type { Reader, Row, Tx } from '../../database/database';
import { updateEachSoon } from '../../database/updateEach';
import type { InvoiceTaxRow } from '../rules/invoiceTaxes';
import { REVENUE_TYPES } from '../rules/postInvoice';
import type { Calculation, RoundOff } from '../rules/taxParameters';
import { TERMS_COLUMNS } from './paymentTerms';

export interface PostingContextRow {
  readonly currency: string;
  readonly reporting_currency: string | null;
  readonly rate_type: string;
  readonly shift_to_open_period: number;
  readonly cut_off_date: string | null;
  readonly payment_days: number | null;
  readonly terms_days: number | null;
  readonly terms_end_of_month: number | null;
  readonly terms_day_of_month: number | null;
  readonly on_hold: number | null;
  readonly contract_number: string | null;
  readonly approval_wanted: number | null;
  readonly calculation: Calculation | null;
  readonly round_off_unit: number | null;
  readonly round_off_rule: RoundOff['rule'] | null;
  /** What it was posted as before these books were restored; null: it never was. */
  readonly earlier_number: string | null;
  readonly earlier_voucher: string | null;
  readonly earlier_date: string | null;
  readonly earlier_tax: number | null;
  readonly earlier_total: number | null;
  /** How many financial dimensions the company has. */
  readonly dimension_count: number;
}

/** Company, customer and contract of a proposal, by its number: it may be asked in the round trip that locks it. */
export async function postingContext(reader: Reader, number: string): Promise<PostingContextRow | undefined> {
  const [row] = await reader.rows<PostingContextRow>(
    `SELECT e.currency, e.reporting_currency, e.rate_type, e.shift_to_open_period, e.cut_off_date, c.payment_days, ${TERMS_COLUMNS}, c.on_hold,
            t.number AS contract_number, w.enabled AS approval_wanted, x.calculation, x.round_off_unit, x.round_off_rule,
            b.customer_invoice_number AS earlier_number, b.voucher_number AS earlier_voucher, b.invoice_date AS earlier_date, b.sales_tax AS earlier_tax,
            b.total_amount AS earlier_total,
            (SELECT COUNT(*) FROM financial_dimension d WHERE d.legal_entity = e.code) AS dimension_count
       FROM proposal p JOIN legal_entity e ON e.code = p.legal_entity
       LEFT JOIN customer c ON c.legal_entity = e.code AND c.account_number = p.customer_account LEFT JOIN contract t ON t.id = p.contract_id
       LEFT JOIN terms_of_payment n ON n.legal_entity = e.code AND n.code = p.payment_terms
       LEFT JOIN terms_of_payment o ON o.legal_entity = e.code AND o.code = COALESCE(n.code, c.payment_terms)
       LEFT JOIN proposal_workflow w ON w.legal_entity = e.code LEFT JOIN sales_tax_parameters x ON x.legal_entity = e.code
       LEFT JOIN invoiced_before b ON b.proposal_number = p.number
      WHERE p.number = ?`,
    [number],
  );
  return row;
}

export interface CustomerInvoiceRow {
  readonly legal_entity: string;
  readonly number: string;
  readonly proposal_number: string;
  readonly invoice_id: string;
  readonly customer_account: string;
  readonly invoice_date: string;
  readonly due_date: string;
  readonly currency: string;
  readonly exchange_rate: number;
  readonly net_amount: number;
  readonly sales_tax: number;
  readonly round_off: number;
  readonly total_amount: number;
  readonly accounting_currency: string;
  readonly accounting_total: number;
  readonly reporting_currency: string | null;
  readonly reporting_rate: number | null;
  readonly reporting_total: number | null;
  readonly voucher_number: string;
  readonly credit_note: number;
  readonly posted_at: string;
  readonly posted_by: string;
  /** 1: invoiced in the books kept before; it is in no ledger of ours. domain.md 5.10 */
  readonly beginning_balance: 0 | 1;
}

export async function insertCustomerInvoice(
  tx: Tx,
  invoice: CustomerInvoiceRow,
  taxes: readonly InvoiceTaxRow[],
): Promise<void> {
  const ofTaxes = taxes.map((tax) => ({
    legal_entity: invoice.legal_entity,
    invoice_number: invoice.number,
    ...tax,
  }));
  await Promise.all([tx.insert('customer_invoice', [invoice]), tx.insert('customer_invoice_tax', ofTaxes)]);
}

const REVENUE = REVENUE_TYPES.map((type) => `'${type}'`).join(', ');

/** Lines of an invoice whose accounting is saved as it was worked out: a CASE over many costs SQLite five times what looking them up does. */
export const FEW_LINES = 50;

/**
 * The accounting detail of every billed sale of a large invoice, taken from the revenue entries and lines that now stand. An entry
 * is found by its actual alone: told the voucher too, SQLite read the whole voucher for each of 5,000 sales (3.6 s for 0.1 s).
 */
export async function saveAccountingOfMany(tx: Tx, invoice: CustomerInvoiceRow, generation: number): Promise<void> {
  await tx.change(
    `UPDATE staged_actual SET state = 'POSTED', voucher_number = ?, accounting_currency = ?,
       exchange_rate = (SELECT e.exchange_rate FROM ledger_entry e
                             WHERE e.actual_id = staged_actual.actual_id AND e.posting_type IN (${REVENUE})),
       accounting_amount = (SELECT 0 - e.accounting_amount FROM ledger_entry e
                             WHERE e.actual_id = staged_actual.actual_id AND e.posting_type IN (${REVENUE})),
       sales_tax = (SELECT l.sales_tax FROM proposal_line l WHERE l.actual_id = staged_actual.actual_id AND l.generation = ?)
     WHERE invoice_number = ? AND transaction_type = 'BILLED_SALES'`,
    [invoice.voucher_number, invoice.accounting_currency, generation, invoice.proposal_number],
  );
}

/** The accounting detail of a billed sale, as it is written back. */
export interface AccountedSale {
  readonly actual_id: string;
  readonly voucher_number: string;
  readonly accounting_amount: number;
  readonly accounting_currency: string;
  readonly exchange_rate: number;
  readonly sales_tax: number;
}

/** The same of a few, or of those that the ledger knows nothing of (domain.md 5.10), as it was worked out. */
export function saveAccounting(tx: Tx, sales: readonly AccountedSale[]): void {
  updateEachSoon(
    tx,
    'staged_actual',
    'actual_id',
    sales.map(
      ({ actual_id, voucher_number, accounting_amount, accounting_currency, exchange_rate, sales_tax }): Row => ({
        actual_id,
        state: 'POSTED',
        voucher_number,
        accounting_amount,
        accounting_currency,
        exchange_rate,
        sales_tax,
      }),
    ),
  );
}
