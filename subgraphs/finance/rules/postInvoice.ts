// What posting makes of an invoice proposal: the entries of its one voucher. Dr customer / Cr invoiced revenue per line, or on
// account its revenue or WIP / Cr sales tax per code, at the rate of the invoice date; and what the journals accrued is taken back
// as it was posted, to the cent and on its accounts, whatever rate and profile did in between. domain.md 5.4 to 5.6, faults.md I12
import { convert, convertSum } from '../../money';
import { type Accounts, type Entry, type PostingType, turned } from './ledger';
import type { OnAccountOption } from './postingProfiles';
import { inLedger } from './rates';
import type { HeadTerms } from './receivable';

/** The posting types under which what is invoiced is credited: one entry per line, which is written back. */
export const REVENUE_TYPES = ['INVOICED_REVENUE', 'INVOICED_REVENUE_ON_ACCOUNT', 'WIP_INVOICED_ON_ACCOUNT'] as const;
export type RevenueType = (typeof REVENUE_TYPES)[number];

/** A proposal line with its account and the accrual behind it. */
export interface LineToInvoice {
  readonly actualId: string;
  readonly revenue: { readonly postingType: RevenueType; readonly account: string; readonly dimensions: string | null };
  /** In the invoice's currency. */
  readonly net: number;
  /** What the journal posted when it accrued the unbilled sale; empty: nothing was accrued. */
  readonly accrued: readonly Entry[];
}

export interface InvoiceCompany {
  readonly currency: string;
  /** Of the invoice date; the dimensions are those of tax, round-off and the customer's balance. */
  readonly conversion: HeadTerms;
  readonly accounts: Accounts;
}

/** Sales tax of one code, in the invoice's currency. */
export interface InvoiceTax {
  readonly tax: number;
}

/** The posting types that this invoice needs beside those of its lines. */
export function neededAccounts({ hasTax, isRounded }: { hasTax: boolean; isRounded: boolean }): PostingType[] {
  return ['CUSTOMER', ...(hasTax ? (['SALES_TAX'] as const) : []), ...(isRounded ? (['ROUND_OFF'] as const) : [])];
}

/** Where a line's revenue goes: what is on account as its profile says, all else to invoiced revenue. domain.md 5.6 */
export function revenueType(onAccount: OnAccountOption | null): RevenueType {
  if (onAccount === null) return 'INVOICED_REVENUE';
  return onAccount === 'BALANCE' ? 'WIP_INVOICED_ON_ACCOUNT' : 'INVOICED_REVENUE_ON_ACCOUNT';
}

/** The entries of one line, its revenue first, all under its billed sale; what takes its accrual back balances by itself, debit first. */
export function entriesOfLine({ actualId, revenue, net, accrued }: LineToInvoice, company: InvoiceCompany): Entry[] {
  return [credit(revenue, net, actualId, company), ...turned(accrued, actualId).reverse()];
}

/** The entry of one tax code. */
export function entryOfTax({ tax }: InvoiceTax, company: InvoiceCompany): Entry {
  return credit(standing('SALES_TAX', company), tax, null, company, convertSum);
}

/** The entry of what rounds the invoice's total: more than it comes to is a gain. */
export function entryOfRoundOff(amount: number, company: InvoiceCompany): Entry {
  return credit(standing('ROUND_OFF', company), amount, null, company, convertSum);
}

type Side = Pick<Entry, 'postingType' | 'account' | 'dimensions'>;

function standing(
  postingType: PostingType,
  { accounts, conversion: { dimensions } }: Pick<InvoiceCompany, 'accounts' | 'conversion'>,
): Side {
  return { postingType, account: accounts.get(postingType) as string, dimensions }; // accountMissing was asked before
}

function credit(side: Side, amount: number, actualId: string | null, company: InvoiceCompany, into = convert): Entry {
  const { currency, conversion } = company;
  return { ...side, currency, amount: 0 - amount, ...inLedger(0 - amount, currency, conversion, into), actualId };
}
