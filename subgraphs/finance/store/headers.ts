// What Finance must know before it takes an invoice's header: company, customer, contract, funding source, and what of the
// invoice came before it. One statement.
import type { InvoiceHeaderRow } from '../../../schema/messages';
import type { Tx } from '../../database/database';

export interface HeaderContext {
  readonly legal_entity_known: number;
  readonly customer_known: number;
  readonly contract_known: number;
  readonly funding_source_known: number;
  /** Whose the number is already, and which number the invoice has already: both are this header's when it came before. */
  readonly invoice_of_number: string | null;
  readonly number_of_invoice: string | null;
  readonly payment_days: number | null;
  readonly terms_days: number | null;
  readonly terms_end_of_month: number | null;
  readonly terms_day_of_month: number | null;
  /** What of the invoice came before its header. */
  readonly actuals_here: number;
  readonly links_here: number;
}

export async function headerContext(tx: Tx, header: InvoiceHeaderRow): Promise<HeaderContext> {
  const customer = 'customer WHERE legal_entity = ? AND account_number = ?';
  const account = [header.dataAreaId, header.invoiceAccount];
  // The terms that the header names, else the customer's own.
  const terms = (column: string) =>
    `(SELECT ${column} FROM terms_of_payment WHERE legal_entity = ? AND code = COALESCE(?, (SELECT payment_terms FROM ${customer}))) AS terms_${column}`;
  const ofTerms = [header.dataAreaId, header.payment, ...account];
  const [row] = await tx.rows<HeaderContext>(
    `SELECT (SELECT COUNT(*) FROM legal_entity WHERE code = ?) AS legal_entity_known,
            (SELECT COUNT(*) FROM ${customer}) AS customer_known,
            (SELECT payment_days FROM ${customer}) AS payment_days,
            ${terms('days')}, ${terms('end_of_month')}, ${terms('day_of_month')},
            (SELECT COUNT(*) FROM contract WHERE id = ?) AS contract_known,
            (SELECT COUNT(*) FROM funding_source WHERE id = ?) AS funding_source_known,
            (SELECT invoice_id FROM proposal WHERE number = ?) AS invoice_of_number,
            (SELECT number FROM proposal WHERE invoice_id = ?) AS number_of_invoice,
            (SELECT COUNT(*) FROM staged_actual WHERE invoice_number = ? AND transaction_type = 'BILLED_SALES') AS actuals_here,
            (SELECT COUNT(*) FROM staged_link WHERE invoice_number = ?) AS links_here`,
    [
      header.dataAreaId,
      ...account,
      ...account,
      ...ofTerms,
      ...ofTerms,
      ...ofTerms,
      header.contractId,
      header.fundingSourceId,
      header.proposalId,
      header.invoiceId,
      header.proposalId,
      header.proposalId,
    ],
  );
  return row as HeaderContext;
}
