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

/** Classes whose billed sale rests on an on-account transaction instead of a posted unbilled sale. domain.md 5.2 step 5 */
export const ON_ACCOUNT_CLASSES: readonly TransactionClass[] = ['MILESTONE', 'RETAINER'];
