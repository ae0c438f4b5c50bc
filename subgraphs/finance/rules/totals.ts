// What an invoice proposal comes to before it is posted: by the very entries that posting would write, summed instead of written,
// so that the two cannot differ. Pure. It must hold no arithmetic of its own beyond counting equal lines once. domain.md 5.4 to 5.7
import { checkSum } from '../../money';
import { entriesOfLine, entryOfCustomer, entryOfTax, type InvoiceCompany, type InvoiceTax } from './postInvoice';

/** So many lines of one net amount, in the invoice's currency. */
export interface EqualLines {
  readonly net: number;
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

/** The totals at a rate; undefined: none is known, and what is in the invoice's own currency is given alone. AmountError beyond the limits. */
export function invoiceTotals(
  lines: readonly EqualLines[],
  taxes: readonly InvoiceTax[],
  company: { readonly currency: string; readonly accountingCurrency: string; readonly rate: number | undefined },
): Totals {
  const { currency, accountingCurrency, rate } = company;
  const conversion = { accountingCurrency, rate: rate ?? 0, reporting: null };
  const known: InvoiceCompany = { currency, conversion, accounts: NO_ACCOUNTS };
  const inLedger = (amount: number) => (rate === undefined ? null : checkSum(amount));
  const net = { transaction: 0, accounting: 0 };
  for (const { net: amount, count } of lines) {
    const [revenue] = entriesOfLine({ actualId: '', revenue: ANYWHERE, net: amount, accrued: [] }, known);
    net.transaction -= (revenue?.amount ?? 0) * count;
    net.accounting -= (revenue?.accountingAmount ?? 0) * count;
  }
  const entries = taxes.map((tax) => entryOfTax(tax, known));
  const tax = {
    transaction: 0 - entries.reduce((sum, { amount }) => sum + amount, 0),
    accounting: 0 - entries.reduce((sum, { accountingAmount }) => sum + accountingAmount, 0),
  };
  const others = {
    amount: 0 - net.transaction - tax.transaction,
    accountingAmount: 0 - net.accounting - tax.accounting,
    reportingAmount: 0,
  };
  const customer = entryOfCustomer(others, known);
  return {
    net: { transaction: checkSum(net.transaction), accounting: inLedger(net.accounting) },
    tax: { transaction: checkSum(tax.transaction), accounting: inLedger(tax.accounting) },
    taxAccounting: entries.map(({ accountingAmount }) => inLedger(0 - accountingAmount)),
    roundOff: { transaction: 0, accounting: inLedger(0) },
    total: { transaction: customer.amount, accounting: inLedger(customer.accountingAmount) },
  };
}

/** Sums do not depend on where an entry goes. */
const ANYWHERE = { postingType: 'INVOICED_REVENUE', account: '' } as const;
const NO_ACCOUNTS: InvoiceCompany['accounts'] = new Map();
