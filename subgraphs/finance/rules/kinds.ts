// The kinds of actual that Finance knows, and what it calls them. A kind that is not listed is refused at the door, never
// guessed. It must hold no behaviour but the translation.

export const TRANSACTION_TYPES = [
  'COST',
  'UNBILLED_SALES',
  'BILLED_SALES',
  'INTER_ORGANIZATIONAL_SALES',
  'RESOURCING_UNIT_COST',
  'PROJECT_CONTRACT',
] as const;
export const BILLING_TYPES = [
  'CHARGEABLE',
  'NON_CHARGEABLE',
  'COMPLIMENTARY',
  'NOT_AVAILABLE',
  'NOT_SPECIFIED',
] as const;
export const TRANSACTION_CLASSES = ['TIME', 'EXPENSE', 'MATERIAL', 'FEE', 'MILESTONE', 'RETAINER'] as const;
export type TransactionClass = (typeof TRANSACTION_CLASSES)[number];

/** Finance's transaction types. */
export const FINANCE_TYPES = ['HOUR', 'EXPENSE', 'ITEM', 'FEE', 'ON_ACCOUNT'] as const;
export type FinanceType = (typeof FINANCE_TYPES)[number];

/** Dataverse's class → Finance's transaction type. domain.md 2.9.8 */
export const FINANCE_TYPE: Readonly<Record<TransactionClass, FinanceType>> = {
  TIME: 'HOUR',
  FEE: 'FEE',
  MATERIAL: 'ITEM',
  EXPENSE: 'EXPENSE',
  MILESTONE: 'ON_ACCOUNT',
  RETAINER: 'ON_ACCOUNT',
};

/** What ends the name of a shared category, by Finance's type: `Consulting-1` is the hours of Consulting. domain.md 2.9.8 */
const SHARED_CATEGORY: Readonly<Record<FinanceType, string>> = {
  HOUR: '-1',
  FEE: '-2',
  ITEM: '-3',
  EXPENSE: '-4',
  ON_ACCOUNT: '-5',
};

/** The shared category of a category of Dataverse, at most 30 characters. domain.md 2.9.8 */
export function sharedCategory(category: string, type: FinanceType): string {
  return `${category}${SHARED_CATEGORY[type]}`;
}

/** Classes whose billed sale rests on an on-account transaction instead of a posted unbilled sale. domain.md 5.2 step 5 */
export const ON_ACCOUNT_CLASSES: readonly TransactionClass[] = ['MILESTONE', 'RETAINER'];
