// One posted invoice with its taxes and the proposal that it was, as they stand for good. It must never be asked for by someone
// whose scope was not looked at before.
import type { Reader } from '../../database/database';
import type { InvoiceTaxRow } from '../rules/invoiceTaxes';
import type { CustomerInvoiceRow } from './posting';
import { type ProposalRow, proposalRow } from './proposals';

export interface PostedInvoice {
  readonly invoice: CustomerInvoiceRow;
  readonly proposal: ProposalRow;
  readonly taxes: readonly InvoiceTaxRow[];
}

export async function postedInvoice(
  reader: Reader,
  legalEntity: string,
  number: string,
): Promise<PostedInvoice | undefined> {
  const key = [legalEntity, number];
  const [invoice] = await reader.rows<CustomerInvoiceRow>(
    'SELECT * FROM customer_invoice WHERE legal_entity = ? AND number = ?',
    key,
  );
  if (!invoice) return undefined;
  const proposal = await proposalRow(reader, invoice.proposal_number);
  if (!proposal) throw new Error(`proposal ${invoice.proposal_number} of ${legalEntity} ${number} is not there`);
  const taxes = await reader.rows<PostedInvoice['taxes'][number]>(
    `SELECT tax_code, percent, base, tax, tax_accounting FROM customer_invoice_tax
      WHERE legal_entity = ? AND invoice_number = ? ORDER BY tax_code, percent`,
    key,
  );
  return { invoice, proposal, taxes };
}
