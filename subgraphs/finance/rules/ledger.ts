// The form that every posting takes: entries of a voucher, debit positive and credit negative, which sum to zero in each
// transaction currency and in accounting currency. domain.md 5.6, faults.md I5
import type { ErrorCode } from '../../../schema/errors';

export type PostingType =
  | 'CUSTOMER'
  | 'INVOICED_REVENUE'
  | 'INVOICED_REVENUE_ON_ACCOUNT'
  | 'SALES_TAX'
  | 'WIP_SALES_VALUE'
  | 'ACCRUED_REVENUE'
  | 'COST'
  | 'PAYROLL_ALLOCATION';

/** One entry. `rate` (scale 12) is accounting units per one unit of `currency`. */
export interface Entry {
  readonly postingType: PostingType;
  readonly account: string;
  readonly currency: string;
  readonly amount: number;
  readonly accountingAmount: number;
  readonly rate: number;
  /** The actual whose posting this is; null for tax and the customer's balance. */
  readonly actualId: string | null;
}

export type Accounts = ReadonlyMap<string, string>;

/** The first of these posting types that has no main account. */
export function accountMissing(
  accounts: Accounts,
  needed: readonly PostingType[],
): { code: ErrorCode; message: string } | undefined {
  const missing = needed.find((postingType) => !accounts.has(postingType));
  return missing
    ? { code: 'ACCOUNT_MISSING', message: `No main account is set up for posting type ${missing}.` }
    : undefined;
}

/** Debit and credit of one amount: a pair that balances by itself in both currencies. */
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
  });
  return [side(debit, 1), side(credit, -1)];
}
