// What an invoice proposal comes to before it is posted: by the very entries that posting would write, summed instead of written,
// so that the two cannot differ. Pure. It must hold no arithmetic of its own beyond counting equal lines once. domain.md 5.4 to 5.7
import { checkSum, convertSum } from '../../money';
import { alikeTogether, type CodeTax, type InvoiceTaxRow, invoiceTaxRows } from './invoiceTaxes';
import { entryOfTax, type InvoiceCompany } from './postInvoice';
import { conversionOn, inLedger, type LedgerRates, saleRateOn } from './rates';
import type { HeadTerms, PairTerms } from './receivable';

/** The rate (scale 12) of the invoice that something is paired with; null: that of its own invoice. */
interface Paired {
  readonly pair_rate: number | null;
}

/** So many lines of one net amount and tax, in the invoice's currency. */
export interface EqualLines extends Paired {
  readonly net: number;
  readonly tax: number;
  readonly count: number;
}

/** An amount in the invoice's currency and in the ledger's; null: no rate is known. */
export interface TotalAmount {
  readonly transaction: number;
  readonly accounting: number | null;
}

export interface Totals {
  readonly net: TotalAmount;
  readonly tax: TotalAmount;
  /** The rows of the invoice. */
  readonly taxes: readonly (Omit<InvoiceTaxRow, 'tax_accounting'> & { readonly tax_accounting: number | null })[];
  readonly roundOff: TotalAmount;
  readonly total: TotalAmount;
}

/** What says at which rates a proposal would be posted. */
export interface RateBasis extends LedgerRates {
  readonly currency: string;
  /** What was agreed with its contract, which has this number, wins over the rate of the day. */
  readonly contract: string | null;
  /** The rate (scale 12) of the invoices that all of its charging lines are paired with; null: that of its own date. */
  readonly pairRate: number | null;
  /** Of its head. */
  readonly dimensions: string | null;
}

/**
 * The terms at which it would be posted with this invoice date; undefined: no rate into the accounting currency is known. One into the
 * reporting currency that is missing refuses the posting, and is left out here.
 */
export function termsAtPosting(basis: RateBasis, invoiceDate: string): HeadTerms | undefined {
  const { accountingCurrency, currency, contract, pairRate, dimensions } = basis;
  const rate = pairRate ?? saleRateOn(basis, currency, invoiceDate, contract);
  if (rate === undefined) return undefined;
  const conversion = conversionOn(basis, currency, invoiceDate, contract);
  return { accountingCurrency, rate, reporting: 'code' in conversion ? null : conversion.reporting, dimensions };
}

/** The totals at these terms; undefined: no rate is known, and what is in the invoice's own currency is given alone. AmountError beyond the limits. */
export function invoiceTotals(
  lines: readonly EqualLines[],
  taxes: readonly (CodeTax & PairTerms)[],
  roundOff: number,
  company: { readonly currency: string; readonly accountingCurrency: string; readonly terms: HeadTerms | undefined },
): Totals {
  const { currency, accountingCurrency, terms } = company;
  const own = terms ?? { accountingCurrency, rate: 0, reporting: null, dimensions: null };
  const known = (amount: number) => (terms === undefined ? null : checkSum(amount));
  const accounting = (amount: number, { pair_rate }: Paired) =>
    inLedger(amount, currency, { ...own, rate: pair_rate ?? own.rate, reporting: null }, convertSum).accountingAmount;
  const rounded = accounting(roundOff, { pair_rate: null });
  const sum = { net: 0, netAccounting: 0, owed: rounded };
  for (const line of lines) {
    const net = accounting(line.net, line);
    sum.net += line.net * line.count;
    sum.netAccounting += net * line.count;
    sum.owed += (net + accounting(line.tax, line)) * line.count;
  }
  const rows = invoiceTaxRows(
    alikeTogether(taxes, own).map((tax) => {
      return { tax, entry: entryOfTax(tax, { currency, conversion: tax.conversion, accounts: NO_ACCOUNTS }) };
    }),
  );
  const tax = rows.reduce((total, row) => total + row.tax, 0);
  return {
    net: { transaction: checkSum(sum.net), accounting: known(sum.netAccounting) },
    tax: { transaction: checkSum(tax), accounting: known(rows.reduce((total, row) => total + row.tax_accounting, 0)) },
    taxes: rows.map((row) => ({ ...row, tax_accounting: known(row.tax_accounting) })),
    roundOff: { transaction: roundOff, accounting: known(rounded) },
    total: { transaction: checkSum(sum.net + tax + roundOff), accounting: known(sum.owed) },
  };
}

const NO_ACCOUNTS: InvoiceCompany['accounts'] = new Map();
