// Which class of transaction may stand under which type, by the billing method of the contract line. Pure. It must be asked
// before an actual is made of anything; what is billed by hand or by milestone has rules of its own. domain.md 2.3.3
import type { BillingMethod } from './contractTerms';

/** What people hand in as entries; milestones and retainers come from contracts. */
const ENTRY_CLASSES = ['TIME', 'EXPENSE', 'MATERIAL', 'FEE'] as const;
export type EntryClass = (typeof ENTRY_CLASSES)[number];
export type TransactionClass = EntryClass | 'MILESTONE' | 'RETAINER';
export type TransactionType =
  | 'COST'
  | 'UNBILLED_SALES'
  | 'BILLED_SALES'
  | 'INTER_ORGANIZATIONAL_SALES'
  | 'RESOURCING_UNIT_COST';

const COSTS = ['TIME', 'EXPENSE', 'MATERIAL'] as const;
const LENT = ['TIME', 'EXPENSE'] as const;
const SALES = [...ENTRY_CLASSES, 'RETAINER'] as const;

const ALLOWED: Readonly<Record<BillingMethod, Readonly<Record<TransactionType, readonly TransactionClass[]>>>> = {
  FIXED_PRICE: {
    COST: COSTS,
    UNBILLED_SALES: ['RETAINER'],
    BILLED_SALES: ['RETAINER', 'MILESTONE'],
    INTER_ORGANIZATIONAL_SALES: LENT,
    RESOURCING_UNIT_COST: LENT,
  },
  TIME_AND_MATERIAL: {
    COST: COSTS,
    UNBILLED_SALES: SALES,
    BILLED_SALES: SALES,
    INTER_ORGANIZATIONAL_SALES: LENT,
    RESOURCING_UNIT_COST: LENT,
  },
};

/**
 * The table of 2.3.3. A project that no contract bills (`method` null) has costs and what is lent to it, as a fixed-price line
 * has, and no sales.
 */
export function mayStand(method: BillingMethod | null, type: TransactionType, of: TransactionClass): boolean {
  if (method === null && (type === 'UNBILLED_SALES' || type === 'BILLED_SALES')) return false;
  return ALLOWED[method ?? 'FIXED_PRICE'][type].includes(of);
}
