// Finance's books without what depends on the order of arrival alone: numbers of vouchers and customer invoices, ids of journals, times.
// What is posted is told by the actual or proposal that it is posted for. It must never leave a figure, a tax group or a dimension out.
import { MAPS } from '../../../schema/messages';
import type { Reader } from '../../../subgraphs/database/database';

/** What the books say, each row as a text; by name. */
export type Shown = Readonly<Record<string, readonly string[]>>;

const ENTRIES = `ledger_entry e JOIN voucher v ON v.legal_entity = e.legal_entity AND v.number = e.voucher_number
  LEFT JOIN journal_line l ON l.id = v.source_id
  LEFT JOIN customer_invoice c ON c.legal_entity = v.legal_entity AND c.number = v.source_id`;

const TABLES = {
  entries: `SELECT e.legal_entity, COALESCE(l.actual_id, c.proposal_number, v.source_id) AS source, v.source AS kind, v.accounting_date,
      e.account, e.posting_type, e.currency, e.amount, e.accounting_amount, e.exchange_rate, e.actual_id, e.dimensions FROM ${ENTRIES}`,
  journal: `SELECT actual_id, status, finance_type, line_property, accounting_date, category, amount, currency, sales_tax_group,
      item_sales_tax_group, dimensions, accounting_amount, exchange_rate, accrued_amount FROM journal_line`,
  lines: `SELECT actual_id, line_number, credited_actual_id, net_amount, sales_tax_group, item_sales_tax_group, dimensions, sales_tax
    FROM proposal_line`,
  proposals: 'SELECT number, status, due_date, line_count, net_amount, sales_tax, dimensions FROM proposal',
  invoices: `SELECT proposal_number, due_date, exchange_rate, net_amount, sales_tax, round_off, total_amount, accounting_total, credit_note
    FROM customer_invoice`,
  taxes: `SELECT c.proposal_number, t.tax_code, t.percent, t.base, t.tax, t.tax_accounting
    FROM customer_invoice_tax t JOIN customer_invoice c ON c.legal_entity = t.legal_entity AND c.number = t.invoice_number`,
  actuals: 'SELECT actual_id, state, error_code, accounting_amount, exchange_rate, sales_tax FROM staged_actual',
  onAccount: 'SELECT milestone_id, amount, status, live_bills, dimensions, sales_tax_group FROM on_account_transaction',
} as const;

const TOTALS = `SELECT e.legal_entity, v.source, e.account, e.posting_type, e.currency, e.exchange_rate, e.dimensions, COUNT(*) AS entries,
    SUM(e.amount) AS amount, SUM(e.accounting_amount) AS accounting_amount
  FROM ${ENTRIES} GROUP BY e.legal_entity, v.source, e.account, e.posting_type, e.currency, e.exchange_rate, e.dimensions`;

const textsOf = (rows: readonly object[]) => rows.map((row) => Object.values(row).join(' ')).sort();

/** Every row of the books, and what went back to Dataverse. */
export async function shownBy(reader: Reader): Promise<Shown> {
  const shown: Record<string, string[]> = {};
  for (const [name, sql] of Object.entries(TABLES)) shown[name] = textsOf(await reader.rows(sql));
  const sent = await reader.rows<{ body: string }>('SELECT body FROM outbox WHERE topic IN (?, ?)', [
    MAPS.actuals,
    MAPS.customerInvoices,
  ]);
  shown.writtenBack = textsOf(sent.flatMap(({ body }) => (JSON.parse(body) as object[]).map(unnumbered)));
  return shown;
}

function unnumbered(row: object): object {
  return { ...row, voucher_number: '', number: '' };
}

/** The ledger in sums, for journeys whose actuals have other ids. */
export async function totalsBy(reader: Reader): Promise<string[]> {
  return textsOf(await reader.rows(TOTALS));
}
