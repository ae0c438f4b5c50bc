// The lines of a posting, chunk by chunk: ledger entries, the sales behind them fully invoiced, and their write-back queued
// behind the report POSTED and ahead of the customer invoice. Memory stays bounded whatever the invoice's size. design.md 4
import { keys, MAPS, type PostedReport, REPORTS } from '../../../schema/messages';
import { RetryTransaction, type Tx } from '../../database/database';
import type { Entry as OutboxEntry } from '../../dual-write/outbox';
import { Refuse } from '../../mutations/decided';
import type { Books } from '../books';
import type { Entry } from '../rules/ledger';
import {
  entriesOfLine,
  entryOfCustomer,
  entryOfTax,
  type InvoiceCompany,
  type LineToInvoice,
} from '../rules/postInvoice';
import { markInvoiced } from '../store/journals';
import { addBills } from '../store/onAccount';
import { billOf, isOnAccount, LINES_AT_ONCE, type LineRow } from '../store/proposalLines';
import type { ProposalRow } from '../store/proposals';
import type { TaxOfCode } from '../store/salesTax';
import { OpenVoucher } from '../store/vouchers';
import type { AccountedLine } from './accountedLines';

export interface Posting {
  readonly company: InvoiceCompany;
  readonly taxes: readonly TaxOfCode[];
  readonly lines: AsyncIterable<readonly AccountedLine[]>;
  /** The numbers drawn. */
  readonly names: { readonly invoice: string; readonly voucher: string };
  readonly invoiceDate: string;
}

export interface PostedLines {
  readonly net: number;
  readonly tax: number;
  /** The customer's entry in accounting and, if the company keeps one, in reporting currency. */
  readonly accountingTotal: number;
  readonly reportingTotal: number | null;
  readonly taxes: readonly (TaxOfCode & { readonly tax_accounting: number })[];
}

/**
 * Writes the voucher's entries and queues what goes back to Dataverse; gives the invoice's sums. Runs the transaction again when
 * the tax of the lines is not that of the codes: set-up is read without locks, and was changed between the two.
 */
export async function postLines(books: Books, tx: Tx, proposal: ProposalRow, posting: Posting): Promise<PostedLines> {
  const { company, names } = posting;
  const voucher = new OpenVoucher(tx, proposal.legal_entity, company.conversion.accountingCurrency, names.voucher);
  const back = new WriteBack(books, tx, proposal);
  let [net, taxOfLines] = [0, 0];
  for await (const lines of posting.lines) {
    const entries = lines.map((line) => entriesOfLine(toInvoice(line), company));
    await voucher.add(entries.flat());
    await markSources(tx, proposal.number, lines, names.invoice);
    net += lines.reduce((sum, { net_amount }) => sum + net_amount, 0);
    taxOfLines += lines.reduce((sum, { tax_today }) => sum + tax_today, 0);
    await back.queueActuals(
      lines.map((line, index) => accountingRow(line, entries[index]?.[0], proposal.number, posting)),
    );
  }
  const tax = posting.taxes.reduce((sum, code) => sum + code.tax, 0);
  if (tax !== taxOfLines) throw new RetryTransaction(`the taxes of ${proposal.legal_entity} were changed meanwhile`);
  const taxes = posting.taxes.map((tax) => ({ ...tax, entry: entryOfTax(tax, company) }));
  await voucher.add(taxes.map(({ entry }) => entry));
  const customer = entryOfCustomer(voucher.sums(company.currency, company.conversion.reporting?.currency), company);
  await voucher.add([customer]);
  await voucher.close();
  await back.close(customerInvoiceRow(proposal, posting, tax, net + tax));
  return {
    net,
    tax,
    accountingTotal: customer.accountingAmount,
    reportingTotal: customer.reporting?.amount ?? null,
    taxes: taxes.map(({ entry, ...code }) => ({ ...code, tax_accounting: 0 - entry.accountingAmount })),
  };
}

/** The sales behind the lines are fully invoiced, and so are milestones, unless a credit opens them again. Refuses UNBILLED_SALE_SETTLED. */
async function markSources(tx: Tx, number: string, lines: readonly LineRow[], invoice: string): Promise<void> {
  const sales = lines.flatMap(({ source_journal_line_id }) => source_journal_line_id ?? []);
  if (!(await markInvoiced(tx, sales, invoice)))
    throw new Refuse({
      code: 'UNBILLED_SALE_SETTLED',
      message: `An unbilled sale behind a line of proposal ${number} was taken back, or is invoiced already.`,
      subjectId: number,
    });
  const bills = new Map<string, number>();
  for (const line of lines) {
    if (!isOnAccount(line) || line.milestone_id === null) continue;
    bills.set(line.milestone_id, (bills.get(line.milestone_id) ?? 0) + billOf(line));
  }
  await addBills(tx, bills);
}

/** What goes back on the invoice's key, in its order: the report POSTED, the billed sales, the customer invoice. One append for a small invoice. */
class WriteBack {
  private queue: OutboxEntry[];
  private isNew = true;

  constructor(
    private readonly books: Books,
    private readonly tx: Tx,
    private readonly proposal: ProposalRow,
  ) {
    const report: PostedReport = {
      invoiceId: proposal.invoice_id,
      proposalId: proposal.number,
      reportsBefore: proposal.reports,
    };
    this.queue = [{ topic: REPORTS.posted, rows: [report] }];
  }

  async queueActuals(rows: readonly object[]): Promise<void> {
    this.queue.push({ topic: MAPS.actuals, rows });
    if (rows.length >= LINES_AT_ONCE) await this.flush();
  }

  async close(customerInvoice: object): Promise<void> {
    this.queue.push({ topic: MAPS.customerInvoices, rows: [customerInvoice] });
    await this.flush();
  }

  /** Nothing was ever sent back on this key before: an invoice is posted once. */
  private async flush(): Promise<void> {
    await this.books.outbox.appendMany(this.tx, [
      { key: keys.invoice(this.proposal.invoice_id), entries: this.queue, isNew: this.isNew },
    ]);
    this.queue = [];
    this.isNew = false;
  }
}

function toInvoice({ actual_id, revenue, net_amount, accrued }: AccountedLine): LineToInvoice {
  return { actualId: actual_id, revenue, net: net_amount, accrued };
}

/** A staged actual as the map back takes it; `revenue` is the ledger entry of its line. domain.md 5.7 */
function accountingRow(
  line: LineRow,
  revenue: Entry | undefined,
  proposalNumber: string,
  { company, names }: Posting,
): object {
  return {
    actual_id: line.actual_id,
    voucher_number: names.voucher,
    accounting_amount: 0 - (revenue?.accountingAmount ?? 0),
    accounting_currency: company.conversion.accountingCurrency,
    exchange_rate: company.conversion.rate,
    sales_tax: line.tax_today,
    proposal_number: proposalNumber,
  };
}

function customerInvoiceRow(
  proposal: ProposalRow,
  { names, invoiceDate }: Posting,
  tax: number,
  total: number,
): object {
  return {
    proposal_number: proposal.number,
    invoice_id: proposal.invoice_id,
    number: names.invoice,
    invoice_date: invoiceDate,
    sales_tax: tax,
    total_amount: total,
    currency: proposal.currency,
    billed_count: proposal.line_count,
  };
}
