// The columns of the voucher file: one record per ledger entry, amounts as decimals of their own currency, debit and credit apart.
// A column is never renamed, moved or taken out; new ones are added at the end.

import type { ExportedEntry } from '../../subgraphs/finance/store/voucherExport';
import { formatAmount, formatTrimmed, RATE_SCALE } from '../../subgraphs/money';
import { csvRecord, textCell } from '../csv';

type Column = readonly [name: string, cell: (entry: ExportedEntry) => string];

const debit = (minor: number, currency: string) => (minor >= 0 ? formatAmount(minor, currency) : '');
const credit = (minor: number, currency: string) => (minor < 0 ? formatAmount(-minor, currency) : '');

/** Empty where the company kept no reporting currency when it was posted. */
function reported(
  { reporting_amount: minor, reporting_currency: currency }: ExportedEntry,
  side: typeof debit,
): string {
  return minor === null || currency === null ? '' : side(minor, currency);
}

const COLUMNS: readonly Column[] = [
  ['legal_entity', (entry) => textCell(entry.legal_entity)],
  ['voucher', (entry) => textCell(entry.voucher_number)],
  ['entry', (entry) => String(entry.entry_number)],
  ['date', (entry) => entry.accounting_date],
  ['account', (entry) => textCell(entry.account)],
  ['posting_type', (entry) => textCell(entry.posting_type)],
  ['currency', (entry) => textCell(entry.currency)],
  ['debit', (entry) => debit(entry.amount, entry.currency)],
  ['credit', (entry) => credit(entry.amount, entry.currency)],
  ['accounting_currency', (entry) => textCell(entry.accounting_currency)],
  ['accounting_debit', (entry) => debit(entry.accounting_amount, entry.accounting_currency)],
  ['accounting_credit', (entry) => credit(entry.accounting_amount, entry.accounting_currency)],
  ['reporting_currency', (entry) => textCell(entry.reporting_currency)],
  ['reporting_debit', (entry) => reported(entry, debit)],
  ['reporting_credit', (entry) => reported(entry, credit)],
  ['exchange_rate', (entry) => formatTrimmed(entry.exchange_rate, RATE_SCALE)],
  ['dimensions', (entry) => textCell(entry.dimensions)],
  ['source', (entry) => textCell(entry.source)],
  ['source_document', (entry) => textCell(entry.source_document)],
  ['customer_invoice', (entry) => textCell(entry.customer_invoice_number)],
];

/** The first record of a file. */
export const HEADER = csvRecord(COLUMNS.map(([name]) => name));

/** Where a record has its company, and its voucher's number. */
export const ENTITY_COLUMN = COLUMNS.findIndex(([name]) => name === 'legal_entity');
export const VOUCHER_COLUMN = COLUMNS.findIndex(([name]) => name === 'voucher');

export function recordOf(entry: ExportedEntry): string {
  return csvRecord(COLUMNS.map(([, cell]) => cell(entry)));
}
