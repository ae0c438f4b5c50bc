// Which rows confirming will write for an invoice line detail, as the ids that the detail carries from the moment it is
// written or edited: an id is there exactly if its row will be. Pure. The store turns each id into its row, for all details of
// an invoice at once; retainers alone are settled one by one, under their locks. domain.md 3.4 to 3.6

/** What a detail bills. */
export type DetailKind =
  /** An unbilled sale, as it stands or edited. */
  | 'SALE'
  /** What an edit took off a sale's quantity: billed as non-chargeable beside the SALE of the same source. 3.4 (g) */
  | 'WRITE_OFF'
  /** Entered by hand, without a source. 3.4 (k) */
  | 'MANUAL'
  | 'MILESTONE'
  /** The retainer itself, paid in advance. 3.5 (r) */
  | 'RETAINER'
  /** A part of a retainer set off against this invoice: negative. 3.5 (r) */
  | 'APPLIED_RETAINER'
  /** What is left of a retainer, paid back: negative. 3.5 (r) */
  | 'REFUND'
  /** A billed sale taken back, whole or in part. 3.6 */
  | 'CORRECTION';

/** The columns of `invoice_detail` that hold ids of rows to come. */
export const ID_COLUMNS = [
  'billed_actual_id',
  'billed_link_id',
  'reversal_actual_id',
  'reversing_link_id',
  'new_sale_id',
  'new_sale_link_id',
  'source_reversal_id',
  'source_reversal_link_id',
  'leftover_sale_id',
  'leftover_link_id',
] as const;
export type IdColumn = (typeof ID_COLUMNS)[number];

/** Billed from an unbilled sale: the billed sale, the reversal of the unbilled one, and both links. */
const BILLED_FROM_SALE: readonly IdColumn[] = [
  'billed_actual_id',
  'billed_link_id',
  'reversal_actual_id',
  'reversing_link_id',
];
/** The source is taken back and replaced by what the edit made of it. */
const REPLACED: readonly IdColumn[] = ['source_reversal_id', 'source_reversal_link_id'];
const NEW_SALE: readonly IdColumn[] = ['new_sale_id', 'new_sale_link_id'];

export interface DetailShape {
  readonly kind: DetailKind;
  /** Of the contract line. */
  readonly billingMethod: 'TIME_AND_MATERIAL' | 'FIXED_PRICE';
  /** A SALE whose quantity, price or billing type is no longer its source's. */
  readonly isEdited?: boolean;
  /** A CORRECTION: does something of it stay billed, and is something left to be billed again? */
  readonly staysBilled?: boolean;
  readonly leavesSale?: boolean;
  /** A CORRECTION of a billed sale of a retainer: always whole; `leftover_sale_id` is the sale of what is available then. */
  readonly isOfRetainer?: boolean;
}

/**
 * The ids that a detail has. `billed_actual_id` is always among them, because the column is never null: a correction to zero
 * has it and writes no such row. A correction of a milestone or retainer leaves no sale: its source becomes ready again.
 */
export function idsOf(detail: DetailShape): readonly IdColumn[] {
  switch (detail.kind) {
    case 'SALE':
      return detail.isEdited ? [...BILLED_FROM_SALE, ...NEW_SALE, ...REPLACED] : BILLED_FROM_SALE;
    case 'WRITE_OFF':
      return [...BILLED_FROM_SALE, ...NEW_SALE];
    case 'MANUAL':
      return detail.billingMethod === 'FIXED_PRICE' ? ['billed_actual_id'] : [...BILLED_FROM_SALE, 'new_sale_id'];
    case 'MILESTONE':
      return ['billed_actual_id'];
    case 'RETAINER':
      return ['billed_actual_id', 'new_sale_id'];
    case 'APPLIED_RETAINER':
    case 'REFUND':
      return [...BILLED_FROM_SALE, 'new_sale_id'];
    case 'CORRECTION':
      if (detail.isOfRetainer)
        return ['billed_actual_id', 'reversal_actual_id', 'reversing_link_id', ...REPLACED, 'leftover_sale_id'];
      return [
        ...(detail.staysBilled ? [...BILLED_FROM_SALE, ...NEW_SALE] : (['billed_actual_id'] as const)),
        ...REPLACED,
        ...(detail.leavesSale ? (['leftover_sale_id', 'leftover_link_id'] as const) : []),
      ];
  }
}

/** All id columns of a detail: drawn where its kind has them, null elsewhere. Ids that were drawn before are kept. */
export function drawIds(
  detail: DetailShape,
  newId: () => string,
  before: Partial<Record<IdColumn, string | null>> = {},
): Record<IdColumn, string | null> & { billed_actual_id: string } {
  const needed = new Set(idsOf(detail));
  const drawn = ID_COLUMNS.map((column) => [column, needed.has(column) ? (before[column] ?? newId()) : null]);
  return Object.fromEntries(drawn) as Record<IdColumn, string | null> & { billed_actual_id: string };
}
