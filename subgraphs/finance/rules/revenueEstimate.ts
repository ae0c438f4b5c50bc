// What estimating the revenue of a fixed price posts, and what eliminating the estimates at the end does: the right columns of
// domain.md 5.6. Estimates are cumulative: each posts what is missing from those before it. What is taken away is taken away entry by
// entry, to the cent and at its own rate, whatever the rates did since. faults.md I5
import { checkSum, percentOf } from '../../money';
import type { Fault } from './fault';
import { type Accounts, accountMissing, type Entry, type PostingType, pair } from './ledger';
import { type Conversion, inLedger, type LedgerFigures, type Reporting } from './rates';

/** Of a project group. NO_WIP recognises revenue when it is invoiced: nothing is estimated. */
export type EstimatedRecognition = 'COMPLETED_CONTRACT' | 'PERCENT_COMPLETE';

/** A hundred per cent at scale 4. */
export const WHOLE = 1_000_000;

export interface EstimateBasis {
  readonly recognition: EstimatedRecognition;
  readonly accounts: Accounts;
  /** The contract's currency, and what it is in the ledger on the period's date. */
  readonly currency: string;
  readonly conversion: Conversion;
  /** Of the project. */
  readonly dimensions: string | null;
  /** What was posted as cost of the project's fixed price up to the date, summed by account. */
  readonly cost: readonly CostOnAccount[];
  readonly contractValue: number;
  /** Scale 4; null for completed contracts, which recognise nothing before the end. */
  readonly percentComplete: number | null;
  /** Entries of the estimates that stand. */
  readonly estimated: readonly Entry[];
}

export interface CostOnAccount extends Pick<LedgerFigures, 'accountingAmount' | 'reporting'> {
  readonly account: string;
}

/**
 * The entries of an estimate; none where nothing is missing. Where the group recognised by the other method before, what that had
 * moved to WIP or accrued is taken back. ACCOUNT_MISSING; throws AmountError.
 */
export function estimateEntries(basis: EstimateBasis): Entry[] | Fault {
  const isCompletedContract = basis.recognition === 'COMPLETED_CONTRACT';
  const cost = costMoved(isCompletedContract ? basis : { ...basis, cost: [] });
  if ('code' in cost) return cost;
  const revenue = revenueAccrued(isCompletedContract ? { ...basis, percentComplete: null } : basis);
  return 'code' in revenue ? revenue : [...cost, ...revenue];
}

/** Revenue recognised when this estimate stands, in the contract's currency. */
export function revenueToDate({
  contractValue,
  percentComplete,
}: Pick<EstimateBasis, 'contractValue' | 'percentComplete'>): number {
  return percentComplete === null ? 0 : percentOf(contractValue, percentComplete);
}

/** Completed contract: Dr WIP cost / Cr cost, so that no cost is matched before the end. In accounting currency, as cost stands. */
function costMoved({
  accounts,
  cost,
  estimated,
  conversion,
  dimensions,
}: Pick<EstimateBasis, 'accounts' | 'cost' | 'estimated' | 'conversion' | 'dimensions'>): Entry[] | Fault {
  const standing = standingCost(cost, estimated);
  const missing = standing.length === 0 ? undefined : accountMissing(accounts, ['WIP_COST_VALUE']);
  if (missing) return missing;
  const to = { postingType: 'WIP_COST_VALUE', account: accounts.get('WIP_COST_VALUE') as string } as const;
  return standing.flatMap((part) => moved(part, 'COST', to, { currency: conversion.accountingCurrency, dimensions }));
}

/** Cost that leaves the account on which it stands, as it stands there. */
function moved(
  { account, accountingAmount, reporting }: CostOnAccount,
  from: PostingType,
  to: Pick<Entry, 'postingType' | 'account'>,
  { currency, dimensions }: Pick<Entry, 'currency' | 'dimensions'>,
): Entry[] {
  const figures = { currency, amount: accountingAmount, accountingAmount, rate: 10 ** 12, reporting };
  const entry = { ...figures, actualId: null, dimensions };
  return [{ ...entry, ...to }, turnedEntry({ ...entry, postingType: from, account })];
}

/** What the journals left in the balance because the profile says so is cost when the project ends, or it would stand there for ever. */
function costRecognised({ accounts, heldCost, conversion, dimensions }: EliminationBasis): Entry[] | Fault {
  const standing = standingCost(heldCost, []);
  const missing = standing.length === 0 ? undefined : accountMissing(accounts, ['COST']);
  if (missing) return missing;
  const to = { postingType: 'COST', account: accounts.get('COST') as string } as const;
  const terms = { currency: conversion.accountingCurrency, dimensions };
  return standing.flatMap((part) => moved(part, 'WIP_COST_VALUE', to, terms));
}

/** Cost by account and reporting currency, less what estimates moved away before; what is nothing is left out. */
function standingCost(cost: readonly CostOnAccount[], estimated: readonly Entry[]): CostOnAccount[] {
  const standing = new Map<string, CostOnAccount>();
  for (const part of [...cost, ...estimated.filter(({ postingType }) => postingType === 'COST')]) {
    const { account, reporting } = part;
    const key = JSON.stringify([account, reporting?.currency]);
    const known = standing.get(key);
    const accountingAmount = checkSum((known?.accountingAmount ?? 0) + part.accountingAmount);
    const reported = reporting && {
      currency: reporting.currency,
      amount: checkSum((known?.reporting?.amount ?? 0) + reporting.amount),
    };
    standing.set(key, { account, accountingAmount, reporting: reported });
  }
  return [...standing.values()].filter((of) => of.accountingAmount !== 0 || (of.reporting?.amount ?? 0) !== 0);
}

/** Percent complete: Dr WIP sales value / Cr accrued revenue, for what the period adds. */
function revenueAccrued(basis: EstimateBasis): Entry[] | Fault {
  const { accounts, currency, conversion, estimated, dimensions } = basis;
  const before = estimated
    .filter(({ postingType }) => postingType === 'WIP_SALES_VALUE')
    .reduce((sum, { amount }) => sum + amount, 0);
  const amount = revenueToDate(basis) - before;
  if (amount === 0) return [];
  const missing = accountMissing(accounts, ['WIP_SALES_VALUE', 'ACCRUED_REVENUE']);
  if (missing) return missing;
  const figures = inLedger(amount, currency, conversion);
  return pair('WIP_SALES_VALUE', 'ACCRUED_REVENUE', accounts, {
    currency,
    amount,
    ...figures,
    actualId: null,
    dimensions,
  });
}

export interface EliminationBasis {
  readonly recognition: EstimatedRecognition;
  readonly accounts: Accounts;
  readonly currency: string;
  readonly conversion: Conversion;
  /** Of the project. */
  readonly dimensions: string | null;
  readonly estimated: readonly Entry[];
  /** What was invoiced on account and stands in the balance. */
  readonly invoiced: readonly Entry[];
  /** Cost that the journals posted to WIP instead of cost, summed by account. */
  readonly heldCost: readonly CostOnAccount[];
}

/**
 * The entries of the elimination. Completed contract: WIP cost reversed, Dr WIP invoiced on account / Cr accrued revenue. Percent
 * complete: Dr WIP invoiced on account / Cr WIP sales value; where the two differ (rates moved, or another amount was invoiced than
 * estimated), accrued revenue takes the rest, so that what is recognised in the end is what was invoiced. In both, cost that is held in
 * the balance is recognised beside it. ACCOUNT_MISSING.
 */
export function eliminationEntries(basis: EliminationBasis): Entry[] | Fault {
  const { recognition, accounts, estimated, invoiced } = basis;
  const missing = accountMissing(accounts, ['ACCRUED_REVENUE']);
  if (missing) return missing;
  const cost = costRecognised(basis);
  if ('code' in cost) return cost;
  const accrued = accounts.get('ACCRUED_REVENUE') as string;
  const onAccount = invoiced.map((entry) => turnedEntry(entry));
  if (recognition === 'COMPLETED_CONTRACT') {
    const revenue = invoiced.map((entry) => ({
      ...entry,
      postingType: 'ACCRUED_REVENUE' as const,
      account: accrued,
      actualId: null,
    }));
    return [...estimated.map(turnedEntry), ...cost, ...onAccount, ...revenue];
  }
  const before = costMoved({ ...basis, cost: [] }); // by completed contract, before the group recognised by percent complete
  if ('code' in before) return before;
  const wip = estimated.filter(({ postingType }) => postingType === 'WIP_SALES_VALUE').map(turnedEntry);
  return [...cost, ...before, ...onAccount, ...wip, ...rest([...onAccount, ...wip], accrued, basis)];
}

/** What balances these entries, on one account; nothing where they balance. */
function rest(
  entries: readonly Entry[],
  account: string,
  { currency, conversion, dimensions }: EliminationBasis,
): Entry[] {
  const sum = (of: (entry: Entry) => number) => checkSum(0 - entries.reduce((total, entry) => total + of(entry), 0));
  const amount = sum((entry) => entry.amount);
  const accountingAmount = sum((entry) => entry.accountingAmount);
  const [reported, ...others] = openInReporting(entries);
  if (amount === 0 && accountingAmount === 0 && !reported) return [];
  const reporting = reported ?? (conversion.reporting && { currency: conversion.reporting.currency, amount: 0 });
  const postingType: PostingType = 'ACCRUED_REVENUE';
  const { rate } = conversion;
  const entry = {
    postingType,
    account,
    currency,
    amount,
    accountingAmount,
    rate,
    reporting,
    actualId: null,
    dimensions,
  };
  return [entry, ...others.map((other) => ({ ...entry, amount: 0, accountingAmount: 0, reporting: other }))];
}

/** What balances these entries in each reporting currency in which they do not: the company may have had another when they were posted. */
function openInReporting(entries: readonly Entry[]): Reporting[] {
  const sums = new Map<string, number>();
  for (const { reporting } of entries)
    if (reporting) sums.set(reporting.currency, checkSum((sums.get(reporting.currency) ?? 0) - reporting.amount));
  return [...sums].flatMap(([currency, amount]) => (amount === 0 ? [] : [{ currency, amount }]));
}

/** What takes these entries back, to the cent. */
export function takenAway(entries: readonly Entry[]): Entry[] {
  return entries.map(turnedEntry);
}

function turnedEntry(entry: Entry): Entry {
  return {
    ...entry,
    amount: 0 - entry.amount,
    accountingAmount: 0 - entry.accountingAmount,
    reporting: turnedReporting(entry.reporting),
    actualId: null, // not what the actual posted: a credit of it must find its own entries alone
  };
}

function turnedReporting(reporting: Reporting | null): Reporting | null {
  return reporting && { ...reporting, amount: 0 - reporting.amount };
}
