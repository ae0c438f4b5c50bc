// The lines of a posting, chunk by chunk: ledger entries, the sales behind them fully invoiced, and their write-back queued
// behind the report POSTED and ahead of the customer invoice. Memory stays bounded whatever the invoice's size. design.md 4
import { keys, MAPS, type PostedReport, REPORTS } from '../../../schema/messages';
import { RetryTransaction, type Tx } from '../../database/database';
import type { Entry as OutboxEntry } from '../../dual-write/outbox';
import { Refuse } from '../../mutations/decided';
import type { Books } from '../books';
import { alikeTogether, type InvoiceTaxRow, invoiceTaxRows } from '../rules/invoiceTaxes';
import type { Entry } from '../rules/ledger';
import {
  entriesOfLine,
  entryOfRoundOff,
  entryOfTax,
  type InvoiceCompany,
  type LineToInvoice,
} from '../rules/postInvoice';
import { type HeadTerms, Receivable, termsOf } from '../rules/receivable';
import { markInvoiced } from '../store/journals';
import { saveLineDimensions } from '../store/lineDimensions';
import { addBills } from '../store/onAccount';
import { type AccountedSale, FEW_LINES, saveAccounting } from '../store/posting';
import { billOf, isOnAccount, LINES_AT_ONCE, type LineRow } from '../store/proposalLines';
import type { ProposalRow } from '../store/proposals';
import type { TaxOfCode } from '../store/salesTax';
import { OpenVoucher } from '../store/vouchers';
import type { AccountedLine } from './accountedLines';

export interface Posting {
  readonly company: InvoiceCompany;
  readonly taxes: readonly TaxOfCode[];
  readonly roundOff: number;
  readonly lines: AsyncIterable<readonly AccountedLine[]>;
  /** The numbers drawn. */
  readonly names: { readonly invoice: string; readonly voucher: string };
  readonly invoiceDate: string;
  /** A beginning balance: no entry is written. domain.md 5.10 */
  readonly withoutLedger: boolean;
}

export interface PostedLines {
  readonly net: number;
  readonly tax: number;
  readonly total: number;
  /** What the customer owes in accounting and, if the company keeps one, in reporting currency. */
  readonly accountingTotal: number;
  readonly reportingTotal: number | null;
  readonly taxes: readonly InvoiceTaxRow[];
}

/**
 * Writes the voucher's entries and queues what goes back to Dataverse; gives the invoice's sums. Runs the transaction again when
 * the tax of the lines is not that of the codes: set-up is read without locks, and was changed between the two.
 */
export async function postLines(books: Books, tx: Tx, proposal: ProposalRow, posting: Posting): Promise<PostedLines> {
  const { company, names, roundOff } = posting;
  const voucher = posting.withoutLedger
    ? undefined
    : new OpenVoucher(tx, proposal.legal_entity, company.conversion.accountingCurrency, names.voucher);
  const back = new WriteBack(books, tx, proposal);
  const receivable = new Receivable(company.currency);
  let [net, taxOfLines] = [0, 0];
  for await (const lines of posting.lines) {
    const posted = lines.map((line) => postedLine(line, company));
    for (const { line, revenue, conversion } of posted)
      receivable.addLine({ net: line.net_amount, tax: line.sales_tax }, revenue, conversion);
    net += lines.reduce((sum, { net_amount }) => sum + net_amount, 0);
    taxOfLines += lines.reduce((sum, { sales_tax }) => sum + sales_tax, 0);
    const accounted = posted.map((line) => accountingRow(line, proposal.number, posting));
    markSources(tx, proposal.number, lines, names.invoice);
    voucher?.add(posted.flatMap(({ entries }) => entries));
    if (!voucher || proposal.line_count <= FEW_LINES) saveAccounting(tx, accounted);
    await Promise.all([saveLineDimensions(tx, lines.flatMap(repeated)), back.queueActuals(accounted)]);
  }
  const tax = posting.taxes.reduce((sum, code) => sum + code.tax, 0);
  if (tax !== taxOfLines) throw new RetryTransaction(`the taxes of ${proposal.legal_entity} were changed meanwhile`);
  const taxes = alikeTogether(posting.taxes, company.conversion).map((tax) => {
    const entry = entryOfTax(tax, { ...company, conversion: tax.conversion });
    receivable.addTax(entry, tax.conversion);
    return { tax, entry };
  });
  voucher?.add(taxes.map(({ entry }) => entry));
  const total = net + tax + roundOff;
  if (roundOff !== 0) {
    const entry = entryOfRoundOff(roundOff, company);
    receivable.addRoundOff(roundOff, entry, company.conversion);
    voucher?.add([entry]);
  }
  const owed = receivable.entries(company.accounts);
  if ('code' in owed) throw new Refuse({ ...owed, subjectId: proposal.number });
  voucher?.add([...owed.pennies, ...owed.customer]);
  voucher?.close();
  await back.close(customerInvoiceRow(proposal, posting, tax, total));
  return { net, tax, total, ...ledgerTotals(owed.customer, company), taxes: invoiceTaxRows(taxes) };
}

interface PostedLine {
  readonly line: AccountedLine;
  readonly conversion: HeadTerms;
  readonly revenue: Entry;
  readonly entries: readonly Entry[];
}

function postedLine(line: AccountedLine, company: InvoiceCompany): PostedLine {
  const conversion = termsOf(line, company.conversion);
  const entries = entriesOfLine(toInvoice(line), { ...company, conversion });
  return { line, conversion, revenue: entries[0] as Entry, entries };
}

function ledgerTotals(customer: readonly Entry[], { conversion: { reporting } }: InvoiceCompany) {
  const reported = customer.filter((entry) => entry.reporting?.currency === reporting?.currency);
  return {
    accountingTotal: customer.reduce((sum, entry) => sum + entry.accountingAmount, 0),
    reportingTotal: reporting && reported.reduce((sum, entry) => sum + (entry.reporting?.amount ?? 0), 0),
  };
}

/** A line whose pair is posted has the dimensions that were posted with that, from here on in its own row too. */
function repeated({ actual_id, dimensions, revenue }: AccountedLine) {
  return revenue.dimensions === dimensions ? [] : [{ id: actual_id, dimensions: revenue.dimensions }];
}

/** The sales behind the lines are fully invoiced, and so are milestones, unless a credit opens them again. Refuses UNBILLED_SALE_SETTLED. */
function markSources(tx: Tx, number: string, lines: readonly LineRow[], invoice: string): void {
  const sales = lines.flatMap(({ source_journal_line_id }) => source_journal_line_id ?? []);
  markInvoiced(tx, sales, invoice, () => {
    const message = `An unbilled sale behind a line of proposal ${number} was taken back, or is invoiced already.`;
    return new Refuse({ code: 'UNBILLED_SALE_SETTLED', message, subjectId: number });
  });
  const bills = new Map<string, number>();
  for (const line of lines) {
    if (!isOnAccount(line) || line.milestone_id === null) continue;
    bills.set(line.milestone_id, (bills.get(line.milestone_id) ?? 0) + billOf(line));
  }
  addBills(tx, bills);
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

/** A staged actual as the map back takes it. domain.md 5.7 */
function accountingRow(
  { line, conversion, revenue }: PostedLine,
  proposalNumber: string,
  { names }: Posting,
): AccountedSale & { readonly proposal_number: string } {
  return {
    actual_id: line.actual_id,
    voucher_number: names.voucher,
    accounting_amount: 0 - revenue.accountingAmount,
    accounting_currency: conversion.accountingCurrency,
    exchange_rate: conversion.rate,
    sales_tax: line.sales_tax,
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
