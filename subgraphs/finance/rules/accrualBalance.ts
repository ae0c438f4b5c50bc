// What accrued revenue stands open, and what of it should not: accruals of sales that are invoiced or taken back, which posting did
// not reverse as they were booked. Pure sums of ledger entries, debit positive, in accounting currency. It must never explain a
// difference away, nor convert one. domain.md 5.8, faults.md I12
import { checkSum } from '../../money';
import type { Fault } from './fault';
import type { Entry } from './ledger';
import { type Conversion, inLedger } from './rates';

export const ACCRUAL_TYPES = ['WIP_SALES_VALUE', 'ACCRUED_REVENUE'] as const;
export type AccrualType = (typeof ACCRUAL_TYPES)[number];

/** What a journal accrued, what an invoice or a later journal reversed of it, and what corrections took away. */
export interface Accrual {
  readonly accrued: number;
  readonly reversed: number;
  readonly corrected: number;
}

/** The accrual of one transaction on one main account. */
export interface AccrualOnAccount extends Accrual {
  readonly postingType: AccrualType;
  readonly account: string;
}

/** An unbilled sale whose revenue was accrued. `settledBy`: the customer invoice or voucher that should have reversed it whole. */
export interface AccruedTransaction {
  readonly actualId: string;
  readonly settledBy: string | null;
  /** Those of its accrual. */
  readonly dimensions: string | null;
  readonly accounts: readonly AccrualOnAccount[];
}

/**
 * SYMMETRIC: both sides are off by the same amount, and a correction balances by itself. ASYMMETRIC: they are not, and the rest
 * needs an account to go to. domain.md 5.8
 */
export type Imbalance = 'SYMMETRIC' | 'ASYMMETRIC';

export const NO_ACCRUAL: Accrual = { accrued: 0, reversed: 0, corrected: 0 };

/** What is left of an accrual. */
export function openOf({ accrued, reversed, corrected }: Accrual): number {
  return checkSum(accrued + reversed + corrected);
}

export function plus(a: Accrual, b: Accrual): Accrual {
  return {
    accrued: checkSum(a.accrued + b.accrued),
    reversed: checkSum(a.reversed + b.reversed),
    corrected: checkSum(a.corrected + b.corrected),
  };
}

/** One side of a transaction, over all accounts. */
export function sideOf({ accounts }: Pick<AccruedTransaction, 'accounts'>, postingType: AccrualType): Accrual {
  return accounts.filter((on) => on.postingType === postingType).reduce(plus, NO_ACCRUAL);
}

/** What of a settled transaction stands open on some account; undefined: nothing, or it is not settled yet and may. */
export function imbalanceOf(transaction: AccruedTransaction): Imbalance | undefined {
  if (transaction.settledBy === null) return undefined;
  const open = transaction.accounts.map(openOf);
  if (open.every((amount) => amount === 0)) return undefined;
  return open.reduce((sum, amount) => sum + amount, 0) === 0 ? 'SYMMETRIC' : 'ASYMMETRIC';
}

export interface CorrectionCompany {
  readonly currency: string;
  /** Of the accounting currency on the day of the voucher. */
  readonly conversion: Conversion;
  /** Where the rest of asymmetric corrections goes; null: none was given. */
  readonly offsetAccount: string | null;
}

/**
 * The entries that take away what stands open of a transaction, on the accounts on which it stands. They sum to zero, in reporting
 * currency because the last one takes what rounding leaves.
 * ACCRUAL_BALANCED, OFFSET_ACCOUNT_NEEDED.
 */
export function correctionEntries(
  transaction: AccruedTransaction,
  { currency, conversion, offsetAccount }: CorrectionCompany,
): Entry[] | Fault {
  const { actualId, dimensions } = transaction;
  const imbalance = imbalanceOf(transaction);
  if (imbalance === undefined)
    return {
      code: 'ACCRUAL_BALANCED',
      message: `Nothing stands open of sale ${actualId} that an invoice should have reversed.`,
    };
  const entry = (postingType: Entry['postingType'], account: string, amount: number): Entry[] =>
    amount === 0
      ? []
      : [{ postingType, account, currency, amount, ...inLedger(amount, currency, conversion), actualId, dimensions }];
  const entries = transaction.accounts.flatMap((on) => entry(on.postingType, on.account, 0 - openOf(on)));
  if (imbalance === 'SYMMETRIC') return reportedWhole(entries);
  if (offsetAccount === null)
    return {
      code: 'OFFSET_ACCOUNT_NEEDED',
      message: `Both sides of sale ${actualId} are off by different amounts: the rest needs an account.`,
    };
  const rest = entries.reduce((sum, { accountingAmount }) => sum + accountingAmount, 0);
  return reportedWhole([...entries, ...entry('ACCRUAL_OFFSET', offsetAccount, 0 - rest)]);
}

function reportedWhole(entries: readonly Entry[]): Entry[] {
  const rest = entries.slice(0, -1).reduce((sum, { reporting }) => sum + (reporting?.amount ?? 0), 0);
  return entries.map((entry, index) =>
    index === entries.length - 1 && entry.reporting
      ? { ...entry, reporting: { ...entry.reporting, amount: 0 - rest } }
      : entry,
  );
}
