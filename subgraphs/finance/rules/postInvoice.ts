// What posting makes of an invoice proposal: the entries of its one voucher. Dr customer / Cr invoiced revenue per line / Cr
// sales tax per code, at the rate of the invoice date; and what the journals accrued is reversed at the accrual's own amounts,
// whatever the rate did in between. domain.md 5.4 to 5.6, 3.5 (u), faults.md I12
import { checkSum, convert, convertSum } from '../../money';
import { type Accounts, type Entry, type PostingType, pair } from './ledger';

/** A proposal line with the accrual behind it. */
export interface LineToInvoice {
  readonly actualId: string;
  readonly onAccount: boolean;
  /** In the invoice's currency. */
  readonly net: number;
  readonly accrual: Accrual | null;
}

/** What the journal posted for the unbilled sale: `amount` in `currency` at `rate` was `accountingAmount`. */
export interface Accrual {
  readonly currency: string;
  readonly amount: number;
  readonly accountingAmount: number;
  readonly rate: number;
}

export interface InvoiceCompany {
  readonly currency: string;
  readonly accountingCurrency: string;
  /** Of the invoice date. */
  readonly rate: number;
  readonly accounts: Accounts;
}

/** Sales tax of one code, in the invoice's currency. */
export interface InvoiceTax {
  readonly tax: number;
}

/** The posting types that this invoice needs. */
export function neededAccounts(lines: {
  hasTime: boolean;
  hasOnAccount: boolean;
  hasAccruals: boolean;
  hasTax: boolean;
}): PostingType[] {
  return [
    'CUSTOMER',
    ...(lines.hasTime ? (['INVOICED_REVENUE'] as const) : []),
    ...(lines.hasOnAccount ? (['INVOICED_REVENUE_ON_ACCOUNT'] as const) : []),
    ...(lines.hasTax ? (['SALES_TAX'] as const) : []),
    ...(lines.hasAccruals ? (['WIP_SALES_VALUE', 'ACCRUED_REVENUE'] as const) : []),
  ];
}

/** The entries of one line, its revenue first, all under its billed sale; the reversal of its accrual is a pair that balances by itself. */
export function entriesOfLine(line: LineToInvoice, company: InvoiceCompany): Entry[] {
  const postingType = line.onAccount ? 'INVOICED_REVENUE_ON_ACCOUNT' : 'INVOICED_REVENUE';
  const revenue = credit(postingType, line.net, line.actualId, company);
  if (line.accrual === null) return [revenue];
  const accrual = { ...line.accrual, actualId: line.actualId };
  return [revenue, ...pair('ACCRUED_REVENUE', 'WIP_SALES_VALUE', company.accounts, accrual)];
}

/** The entry of one tax code. */
export function entryOfTax({ tax }: InvoiceTax, company: InvoiceCompany): Entry {
  return credit('SALES_TAX', tax, null, company, convertSum);
}

/**
 * The customer's entry, which balances all others: their sum in the invoice's currency (reversals are not in it) and in
 * accounting currency. So rounding line by line leaves no difference. Being sums, both may be larger than a single amount: an
 * invoice that could be confirmed must not fail here because of its tax, or because a yen is small.
 */
export function entryOfCustomer(others: { amount: number; accountingAmount: number }, company: InvoiceCompany): Entry {
  return {
    postingType: 'CUSTOMER',
    account: company.accounts.get('CUSTOMER') as string,
    currency: company.currency,
    amount: checkSum(-others.amount),
    accountingAmount: checkSum(-others.accountingAmount),
    rate: company.rate,
    actualId: null,
  };
}

function credit(
  postingType: PostingType,
  amount: number,
  actualId: string | null,
  company: InvoiceCompany,
  into = convert,
): Entry {
  const { currency, accountingCurrency, rate } = company;
  return {
    postingType,
    account: company.accounts.get(postingType) as string,
    currency,
    amount: 0 - amount,
    accountingAmount: 0 - into(amount, currency, accountingCurrency, rate),
    rate,
    actualId,
  };
}
