// What Finance must know before it takes headers of invoices: company, customer, contract, funding source, and what of each
// invoice came before it. It must never ask for each header by itself.
import type { InvoiceHeaderRow } from '../../../schema/messages';
import { marks, type Tx } from '../../database/database';

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

/** Of each header, in their order: five statements, whatever their number. */
export async function headerContexts(tx: Tx, headers: readonly InvoiceHeaderRow[]): Promise<HeaderContext[]> {
  const of = (column: (header: InvoiceHeaderRow) => string): string[] => [...new Set(headers.map(column))];
  const companies = of(({ dataAreaId }) => dataAreaId);
  const numbers = of(({ proposalId }) => proposalId);
  const [customers, terms, known, proposals, arrived] = await Promise.all([
    customersOf(
      tx,
      companies,
      of(({ invoiceAccount }) => invoiceAccount),
    ),
    termsOf(tx, companies),
    knownIds(
      tx,
      of(({ contractId }) => contractId),
      of(({ fundingSourceId }) => fundingSourceId),
    ),
    proposalsOf(
      tx,
      numbers,
      of(({ invoiceId }) => invoiceId),
    ),
    arrivedOf(tx, numbers),
  ]);
  return headers.map((header): HeaderContext => {
    const { dataAreaId: company, proposalId: number, invoiceId: invoice } = header;
    const customer = customers.find(({ code, account }) => code === company && account === header.invoiceAccount);
    const termOf = (named: string | null | undefined) =>
      terms.find(({ legal_entity, code }) => legal_entity === company && code === named);
    const term = termOf(header.payment) ?? termOf(customer?.payment_terms);
    const here = arrived.filter(({ invoice_number }) => invoice_number === number);
    return {
      legal_entity_known: customers.some(({ code }) => code === company) ? 1 : 0,
      customer_known: customer ? 1 : 0,
      payment_days: customer?.payment_days ?? null,
      terms_days: term?.days ?? null,
      terms_end_of_month: term?.end_of_month ?? null,
      terms_day_of_month: term?.day_of_month ?? null,
      contract_known: known.has(header.contractId) ? 1 : 0,
      funding_source_known: known.has(header.fundingSourceId) ? 1 : 0,
      invoice_of_number: proposals.find((proposal) => proposal.number === number)?.invoice_id ?? null,
      number_of_invoice: proposals.find(({ invoice_id }) => invoice_id === invoice)?.number ?? null,
      actuals_here: here.reduce((sum, { actuals }) => sum + actuals, 0),
      links_here: here.reduce((sum, { links }) => sum + links, 0),
    };
  });
}

interface CustomerOfCompany {
  readonly code: string;
  /** Null: the company is set up, and none of the customers. */
  readonly account: string | null;
  readonly payment_days: number | null;
  readonly payment_terms: string | null;
}

async function customersOf(
  tx: Tx,
  companies: readonly string[],
  accounts: readonly string[],
): Promise<CustomerOfCompany[]> {
  return tx.rows(
    `SELECT e.code, c.account_number AS account, c.payment_days, c.payment_terms FROM legal_entity e
       LEFT JOIN customer c ON c.legal_entity = e.code AND c.account_number IN (${marks(accounts.length)})
      WHERE e.code IN (${marks(companies.length)})`,
    [...accounts, ...companies],
  );
}

interface Terms {
  readonly legal_entity: string;
  readonly code: string;
  readonly days: number;
  readonly end_of_month: number;
  readonly day_of_month: number | null;
}

async function termsOf(tx: Tx, companies: readonly string[]): Promise<Terms[]> {
  return tx.rows(
    `SELECT legal_entity, code, days, end_of_month, day_of_month FROM terms_of_payment
       WHERE legal_entity IN (${marks(companies.length)})`,
    companies,
  );
}

/** Those of these contracts and funding sources that have arrived. */
async function knownIds(tx: Tx, contracts: readonly string[], sources: readonly string[]): Promise<Set<string>> {
  const rows = await tx.rows<{ id: string }>(
    `SELECT id FROM contract WHERE id IN (${marks(contracts.length)})
     UNION ALL SELECT id FROM funding_source WHERE id IN (${marks(sources.length)})`,
    [...contracts, ...sources],
  );
  return new Set(rows.map(({ id }) => id));
}

async function proposalsOf(
  tx: Tx,
  numbers: readonly string[],
  invoices: readonly string[],
): Promise<{ number: string; invoice_id: string }[]> {
  return tx.rows(
    `SELECT number, invoice_id FROM proposal WHERE number IN (${marks(numbers.length)})
     UNION ALL SELECT number, invoice_id FROM proposal WHERE invoice_id IN (${marks(invoices.length)})`,
    [...numbers, ...invoices],
  );
}

async function arrivedOf(
  tx: Tx,
  numbers: readonly string[],
): Promise<{ invoice_number: string; actuals: number; links: number }[]> {
  return tx.rows(
    `SELECT invoice_number, COUNT(*) AS actuals, 0 AS links FROM staged_actual
       WHERE invoice_number IN (${marks(numbers.length)}) AND transaction_type = 'BILLED_SALES' GROUP BY invoice_number
     UNION ALL SELECT invoice_number, 0, COUNT(*) FROM staged_link
       WHERE invoice_number IN (${marks(numbers.length)}) GROUP BY invoice_number`,
    [...numbers, ...numbers],
  );
}
