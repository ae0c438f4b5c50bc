// What an invoice proposal comes to before it is posted: by the very entries that posting would write, summed instead of written,
// so that the two cannot differ. Pure. It must hold no arithmetic of its own beyond counting equal lines once. domain.md 5.4 to 5.7
import { checkSum, convertSum } from '../../money';
import { entryOfTax, type InvoiceCompany, type InvoiceTax } from './postInvoice';
import { inLedger, type LedgerRates, saleRateOn } from './rates';

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
  /** Per code, in the order given, in accounting currency. */
  readonly taxAccounting: readonly (number | null)[];
  readonly roundOff: TotalAmount;
  readonly total: TotalAmount;
}

/** What says at which rate a proposal would be posted. */
export interface RateBasis extends Pick<LedgerRates, 'accountingCurrency' | 'accounting' | 'agreed'> {
  readonly currency: string;
  /** What was agreed with its contract, which has this number, wins over the rate of the day. */
  readonly contract: string | null;
  /** The rate (scale 12) of the invoices that all of its lines are paired with; null: that of its own date. */
  readonly pairRate: number | null;
}

/** The rate (scale 12) at which it would be posted with this invoice date; undefined: none is known. */
export function rateAtPosting(basis: RateBasis, invoiceDate: string): number | undefined {
  return basis.pairRate ?? saleRateOn(basis, basis.currency, invoiceDate, basis.contract);
}

/** The totals at a rate; undefined: none is known, and what is in the invoice's own currency is given alone. AmountError beyond the limits. */
export function invoiceTotals(
  lines: readonly EqualLines[],
  taxes: readonly (InvoiceTax & Paired)[],
  roundOff: number,
  company: { readonly currency: string; readonly accountingCurrency: string; readonly rate: number | undefined },
): Totals {
  const { currency, accountingCurrency } = company;
  const at = ({ pair_rate }: Paired) => ({
    accountingCurrency,
    rate: pair_rate ?? company.rate ?? 0,
    reporting: null,
  });
  const known = (amount: number) => (company.rate === undefined ? null : checkSum(amount));
  const accounting = (amount: number, of: Paired) => inLedger(amount, currency, at(of), convertSum).accountingAmount;
  const rounded = accounting(roundOff, { pair_rate: null });
  const sum = { net: 0, netAccounting: 0, tax: 0, owed: rounded };
  for (const line of lines) {
    const net = accounting(line.net, line);
    sum.net += line.net * line.count;
    sum.netAccounting += net * line.count;
    sum.owed += (net + accounting(line.tax, line)) * line.count;
  }
  const entries = taxes.map((tax) =>
    entryOfTax(tax, { currency, conversion: { ...at(tax), dimensions: null }, accounts: NO_ACCOUNTS }),
  );
  for (const { tax } of taxes) sum.tax += tax;
  return {
    net: { transaction: checkSum(sum.net), accounting: known(sum.netAccounting) },
    tax: {
      transaction: checkSum(sum.tax),
      accounting: known(0 - entries.reduce((total, { accountingAmount }) => total + accountingAmount, 0)),
    },
    taxAccounting: entries.map(({ accountingAmount }) => known(0 - accountingAmount)),
    roundOff: { transaction: roundOff, accounting: known(rounded) },
    total: { transaction: checkSum(sum.net + sum.tax + roundOff), accounting: known(sum.owed) },
  };
}

const NO_ACCOUNTS: InvoiceCompany['accounts'] = new Map();
