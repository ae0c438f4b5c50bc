// The form that every posting takes: entries of a voucher, debit positive and credit negative, which sum to zero in each
// transaction currency, in accounting and in reporting currency. domain.md 5.6, faults.md I5
import type { ErrorCode } from '../../../schema/errors';
import type { LedgerFigures, Reporting } from './rates';

/** Those without which a company cannot post what most post. domain.md 5.6 */
export const NEEDED_POSTING_TYPES = [
  'CUSTOMER',
  'INVOICED_REVENUE',
  'INVOICED_REVENUE_ON_ACCOUNT',
  'SALES_TAX',
  'WIP_SALES_VALUE',
  'ACCRUED_REVENUE',
  'COST',
  'PAYROLL_ALLOCATION',
  'ROUND_OFF',
] as const;

/** Every posting type that may have a main account: the last ones only where the profiles lead to them. */
export const POSTING_TYPES = [
  ...NEEDED_POSTING_TYPES,
  'EXPENSE_OFFSET',
  'COST_ITEM',
  'WIP_COST_VALUE',
  'WIP_INVOICED_ON_ACCOUNT',
  'PENNY_DIFFERENCE',
] as const;
export type PostingType = (typeof POSTING_TYPES)[number];

/** What an entry may be of: what a main account can be set up for, and what is posted to an account that somebody names. */
export type EntryType = PostingType | 'ACCRUAL_OFFSET';

/** One entry. `rate` (scale 12) is accounting units per one unit of `currency`. */
export interface Entry extends LedgerFigures {
  readonly postingType: EntryType;
  readonly account: string;
  readonly currency: string;
  readonly amount: number;
  /** The actual whose posting this is; null for tax and the customer's balance. */
  readonly actualId: string | null;
  /** As rules/dimensions.ts writes them; null: none. */
  readonly dimensions: string | null;
}

/** The main accounts that hold for one posting: rules/postingProfiles.ts finds them. */
export interface Accounts {
  get(postingType: PostingType): string | undefined;
}

/** The first of these posting types that has no main account. */
export function accountMissing(
  accounts: Accounts,
  needed: readonly PostingType[],
): { code: ErrorCode; message: string } | undefined {
  const missing = needed.find((postingType) => accounts.get(postingType) === undefined);
  return missing
    ? { code: 'ACCOUNT_MISSING', message: `No main account is set up for posting type ${missing}.` }
    : undefined;
}

/** Debit and credit of one amount: a pair that balances by itself in every currency. */
export function pair(
  debit: PostingType,
  credit: PostingType,
  accounts: Accounts,
  of: Omit<Entry, 'postingType' | 'account'>,
): Entry[] {
  const side = (postingType: PostingType, sign: 1 | -1): Entry => ({
    ...of,
    postingType,
    account: accounts.get(postingType) as string, // accountMissing was asked before
    amount: sign * of.amount + 0,
    accountingAmount: sign * of.accountingAmount + 0,
    reporting: signed(of.reporting, sign),
  });
  return [side(debit, 1), side(credit, -1)];
}

/** The same entries with the signs turned, under another actual: to the cent, with their rates, accounts and dimensions. faults.md I12 */
export function turned(entries: readonly Entry[], actualId: string): Entry[] {
  return entries.map((entry) => ({
    ...entry,
    amount: 0 - entry.amount,
    accountingAmount: 0 - entry.accountingAmount,
    reporting: signed(entry.reporting, -1),
    actualId,
  }));
}

function signed(reporting: Reporting | null, sign: 1 | -1): Reporting | null {
  return reporting && { ...reporting, amount: sign * reporting.amount + 0 };
}
