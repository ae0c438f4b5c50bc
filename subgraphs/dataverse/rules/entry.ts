// What an entry must look like, and what may be done to one in which status. Pure: that its project and contract exist is for the
// flow to find out. domain.md 3.4 (a) to (d), (l) to (n)
import type { Refusal } from '../../../schema/errors';
import { lineAmount } from '../../money';
import { isDay } from './contractTerms';
import { type EntryClass, mayStand } from './transactionClasses';

/** An entry as it is handed in. */
export interface EntryInput {
  /** Drawn where it is not given. */
  readonly id?: string | null;
  /** A number that people know it by; unique if given. */
  readonly reference?: string | null;
  readonly transactionClass: EntryClass;
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
  /** 1/100: hours, pieces. */
  readonly quantity: number;
  /** Per unit, 1/10,000 of the company's currency. A fee has none. */
  readonly costPrice: number;
  /** Per unit, 1/10,000 of the contract's currency. */
  readonly billPrice: number;
  /** The currency of the bill price; if given, it must be the contract's. */
  readonly currency?: string | null;
  /** The legal entity that lends the resource, where it is not the contract's. domain.md 3.5 (v) */
  readonly resourceCompany?: string | null;
  /** What the resource costs its company, per unit, 1/10,000 of that company's currency. */
  readonly resourcePrice?: number | null;
  readonly description?: string | null;
  readonly externalDescription?: string | null;
}

export type EntryStatus = 'SUBMITTED' | 'APPROVED' | 'RECALLED';

const LENGTHS = {
  reference: 60,
  resource: 100,
  role: 100,
  task: 100,
  category: 28,
  description: 200,
  externalDescription: 200,
} as const;

/** Everything that is wrong with an entry by itself; `path` is relative to the entry. */
export function entryFaults(entry: EntryInput): Refusal[] {
  const faults: Refusal[] = [];
  const subjectId = entry.id ?? entry.reference ?? undefined;
  const check = (holds: boolean, message: string, field: string) => {
    if (!holds) faults.push({ code: 'BAD_USER_INPUT', message, path: [field], ...(subjectId ? { subjectId } : {}) });
  };
  check((entry.id?.length ?? 1) > 0 && (entry.id?.length ?? 1) <= 36, 'An id has 1 to 36 characters.', 'id');
  check(entry.quantity > 0, 'A quantity is more than zero.', 'quantity');
  check(entry.costPrice >= 0, 'A price is not negative.', 'costPrice');
  check(entry.billPrice >= 0, 'A price is not negative.', 'billPrice');
  check(
    entry.costPrice <= 0 || mayStand('TIME_AND_MATERIAL', 'COST', entry.transactionClass),
    'A fee has no cost.',
    'costPrice',
  );
  for (const [field, most] of Object.entries(LENGTHS) as [keyof typeof LENGTHS, number][])
    check((entry[field]?.length ?? 0) <= most, `At most ${most} characters.`, field);
  const { resourceCompany, resourcePrice } = entry;
  check(
    (resourceCompany ?? null) === null || resourcePrice != null,
    'Say what the resource costs its company.',
    'resourcePrice',
  );
  check((resourcePrice ?? 0) >= 0, 'A price is not negative.', 'resourcePrice');
  check(
    (resourceCompany ?? null) === null || mayStand(null, 'RESOURCING_UNIT_COST', entry.transactionClass),
    'Only time and expenses are lent by another company.',
    'resourceCompany',
  );
  if (!isDay(entry.date)) {
    const message = `'${entry.date}' is not a day.`;
    faults.push({ code: 'DATE_INVALID', message, path: ['date'], ...(subjectId ? { subjectId } : {}) });
  }
  return faults;
}

/** Throws AmountError where a price times the quantity is beyond what an amount may be. */
export function checkEntryAmounts({ quantity, costPrice, billPrice, resourcePrice }: EntryInput): void {
  for (const price of [costPrice, billPrice, resourcePrice ?? 0]) lineAmount(quantity, price, 'USD');
}
