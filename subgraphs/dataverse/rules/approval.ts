// What approving a time entry makes of it: per contract customer a cost and an unbilled sale. Pure: which contract line an
// entry falls on is found by the flow. domain.md 3.4 (a), 3.5 (t)
import type { Refusal } from '../../../schema/errors';
import { lineAmount } from '../../money';
import { type BillingMethod, isDay } from './contractTerms';
import { type Part, type Share, splitLine } from './split';

export interface TimeEntry {
  /** The entry's own id; it is approved once. */
  readonly id: string;
  /** A number that people know it by; unique if given. */
  readonly reference?: string | null;
  readonly projectNumber: string;
  /** Needed only if the project stands on lines of several contracts. */
  readonly contractNumber?: string | null;
  readonly resource?: string | null;
  readonly role?: string | null;
  readonly task?: string | null;
  /** Transaction category, at most 28 characters. */
  readonly category?: string | null;
  /** The day of the work, YYYY-MM-DD. */
  readonly date: string;
  /** 1/100 of an hour. */
  readonly hours: number;
  /** Per hour, 1/10,000 of the company's currency. */
  readonly costPrice: number;
  /** Per hour, 1/10,000 of the contract's currency. */
  readonly billPrice: number;
  readonly description?: string | null;
}

export interface LineTerms {
  readonly billingMethod: BillingMethod;
  readonly includesTime: boolean;
  /** The contract's currency. */
  readonly currency: string;
  readonly shares: readonly Share[];
}

export interface Sale extends Part {
  readonly billingType: 'CHARGEABLE' | 'NOT_AVAILABLE';
  /** Null where it can never be billed, so that it stays out of the backlog. */
  readonly billingStatus: 'UNBILLED_SALES_CREATED' | null;
}

/** What one customer of the contract bears. `share` is an index into the shares; null where there is no contract. */
export interface ApprovedPart {
  readonly share: number | null;
  readonly cost: Part;
  readonly sale: Sale | null;
}

/**
 * 3.4 (a): cost and unbilled sale of the hours, both split over the customers by 3.5 (t). A fixed-price line bears costs
 * only (2.3.3), and so does a project that no contract bills. Time that the line does not include is not available for
 * billing (2.5). A part of nothing (0.01 h at 60/40) makes no rows.
 */
export function approveTime(entry: TimeEntry, costCurrency: string, line: LineTerms | null): ApprovedPart[] {
  if (!line)
    return [
      {
        share: null,
        cost: { quantity: entry.hours, amount: lineAmount(entry.hours, entry.costPrice, costCurrency) },
        sale: null,
      },
    ];
  const costs = splitLine(entry.hours, entry.costPrice, costCurrency, line.shares);
  const sales =
    line.billingMethod === 'TIME_AND_MATERIAL'
      ? splitLine(entry.hours, entry.billPrice, line.currency, line.shares)
      : [];
  const billing = line.includesTime
    ? ({ billingType: 'CHARGEABLE', billingStatus: 'UNBILLED_SALES_CREATED' } as const)
    : ({ billingType: 'NOT_AVAILABLE', billingStatus: null } as const);
  return costs.flatMap((cost, share) => {
    const sale = sales[share];
    const isNothing = cost.quantity === 0 && cost.amount === 0 && (sale?.amount ?? 0) === 0;
    return isNothing ? [] : [{ share, cost, sale: sale ? { ...sale, ...billing } : null }];
  });
}

/** Everything that is wrong with an entry by itself; `path` is relative to the entry. */
export function entryFaults(entry: TimeEntry): Refusal[] {
  const faults: Refusal[] = [];
  const check = (holds: boolean, message: string, field: string) => {
    if (!holds) faults.push({ code: 'BAD_USER_INPUT', message, path: [field], subjectId: entry.id });
  };
  check(entry.id.length > 0 && entry.id.length <= 36, 'An id has 1 to 36 characters.', 'id');
  check(entry.hours > 0, 'Hours are more than zero.', 'hours');
  check(entry.costPrice >= 0, 'A price is not negative.', 'costPrice');
  check(entry.billPrice >= 0, 'A price is not negative.', 'billPrice');
  check((entry.reference?.length ?? 1) <= 60, 'A reference has at most 60 characters.', 'reference');
  check((entry.category?.length ?? 0) <= 28, 'A category has at most 28 characters.', 'category');
  check((entry.description?.length ?? 0) <= 200, 'A description has at most 200 characters.', 'description');
  for (const field of ['resource', 'role', 'task'] as const)
    check((entry[field]?.length ?? 0) <= 100, 'At most 100 characters.', field);
  if (!isDay(entry.date))
    faults.push({
      code: 'DATE_INVALID',
      message: `'${entry.date}' is not a day.`,
      path: ['date'],
      subjectId: entry.id,
    });
  return faults;
}
