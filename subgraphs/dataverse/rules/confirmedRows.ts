// What each detail of an invoice becomes when it is confirmed: actuals and links, with their signs, statuses and sync marks.
// Pure, and the only place that says so; the store turns it into a few INSERT … SELECT, the preview into the same SELECTs.
// Retainers are settled one by one, under their locks, and are not here. domain.md 2.8, 3.4, 3.6, 4.4
import type { DetailKind, IdColumn } from './detailIds';

/** Where a row has its project, contract line, role, resource and the like from. */
export type Stock =
  /** The unbilled sale that the detail bills. */
  | 'SALE'
  /** The detail itself, entered by hand. */
  | 'MANUAL'
  | 'MILESTONE'
  /** The billed sale that the detail corrects. */
  | 'CORRECTION';

export const KINDS_OF: Readonly<Record<Stock, readonly DetailKind[]>> = {
  SALE: ['SALE', 'WRITE_OFF'],
  MANUAL: ['MANUAL'],
  MILESTONE: ['MILESTONE'],
  CORRECTION: ['CORRECTION'],
};

/** An actual that confirming writes for each detail that has its id. */
export interface ConfirmedRow {
  readonly name: string;
  readonly id: IdColumn;
  /** Only of details that have this id too, or that lack it. */
  readonly needs?: IdColumn;
  readonly lacks?: IdColumn;
  readonly transactionType: 'UNBILLED_SALES' | 'BILLED_SALES';
  /** Whose quantity, price, amount, billing type and texts: what a correction leaves is the source's less the detail's. */
  readonly says: 'DETAIL' | 'SOURCE' | 'REST';
  /** Multiplies quantity, amount, discount and fee. */
  readonly sign: 1 | -1;
  readonly billingStatus: 'CUSTOMER_INVOICE_POSTED' | 'UNBILLED_SALES_CREATED' | null;
  readonly adjustmentStatus: 'UNADJUSTABLE' | null;
  readonly skipSync: 0 | 1;
  /** False: it belongs to no invoice yet. */
  readonly isOnInvoice: boolean;
}

/** What the source becomes: an unbilled sale or a milestone alike. Microsoft's word; Finance has posted nothing yet. domain.md 2.3.2 */
export const SOURCE_STATUS = 'CUSTOMER_INVOICE_POSTED';

const plain = { sign: 1, billingStatus: null, adjustmentStatus: null, skipSync: 0, isOnInvoice: true } as const;
const takenBack = { ...plain, sign: -1, adjustmentStatus: 'UNADJUSTABLE' } as const;

/** The billed sale, as the detail says. 3.4 (f) to (n), 3.5 (p) */
const BILLED: ConfirmedRow = {
  ...plain,
  name: 'billed',
  id: 'billed_actual_id',
  transactionType: 'BILLED_SALES',
  says: 'DETAIL',
};

/**
 * The negative unbilled sale. It cancels a sale that the billed one of the same confirmation refers to, so it never leaves
 * Dataverse (4.4): Finance marks the original as fully invoiced instead. 3.4 (f)
 */
const REVERSAL: ConfirmedRow = {
  ...takenBack,
  name: 'reversal',
  id: 'reversal_actual_id',
  lacks: 'new_sale_id',
  transactionType: 'UNBILLED_SALES',
  says: 'SOURCE',
  skipSync: 1,
};

/** The same where the sale that is billed is the new one of this detail. 3.4 (g) to (k) */
const REVERSAL_OF_NEW: ConfirmedRow = {
  ...takenBack,
  name: 'reversalOfNew',
  id: 'reversal_actual_id',
  needs: 'new_sale_id',
  transactionType: 'UNBILLED_SALES',
  says: 'DETAIL',
  skipSync: 1,
};

/** The unbilled sale as it was edited, written off, entered by hand or left by a correction, and billed at once. 3.4 (g) to (k), 3.6 (w) */
const NEW_SALE: ConfirmedRow = {
  ...plain,
  name: 'newSale',
  id: 'new_sale_id',
  transactionType: 'UNBILLED_SALES',
  says: 'DETAIL',
  billingStatus: SOURCE_STATUS,
};

/**
 * What takes an edited sale back. It travels: no billed sale refers to the original, so Finance must take its accrual back by
 * this one (4.4, the proposed rule). 3.4 (g) to (j)
 */
const SOURCE_REVERSAL: ConfirmedRow = {
  ...takenBack,
  name: 'sourceReversal',
  id: 'source_reversal_id',
  transactionType: 'UNBILLED_SALES',
  says: 'SOURCE',
};

/** What takes a billed sale back: the credit. 3.6 (w) to (aa) */
const CREDIT: ConfirmedRow = { ...SOURCE_REVERSAL, name: 'credit', transactionType: 'BILLED_SALES' };

/** What a correction leaves to be billed again: back in the backlog, not ready, of no invoice. 3.6 (w), (y) */
const LEFTOVER: ConfirmedRow = {
  ...plain,
  name: 'leftover',
  id: 'leftover_sale_id',
  transactionType: 'UNBILLED_SALES',
  says: 'REST',
  billingStatus: 'UNBILLED_SALES_CREATED',
  isOnInvoice: false,
};

/** What is left over can be billed, whatever the corrected sale was. 3.6: reducing on a correction writes nothing off */
export const LEFTOVER_BILLING_TYPE = 'CHARGEABLE';

/** The rows of each stock, in the order in which they are written. */
export const ROWS_OF: Readonly<Record<Stock, readonly ConfirmedRow[]>> = {
  SALE: [SOURCE_REVERSAL, NEW_SALE, REVERSAL, REVERSAL_OF_NEW, BILLED],
  MANUAL: [NEW_SALE, REVERSAL_OF_NEW, BILLED],
  MILESTONE: [BILLED],
  // A correction to zero has the id of a billed sale and writes none.
  CORRECTION: [CREDIT, NEW_SALE, REVERSAL_OF_NEW, { ...BILLED, needs: 'new_sale_id' }, LEFTOVER],
};

/** A link that confirming writes for each detail that has its id. */
export interface ConfirmedLink {
  readonly id: IdColumn;
  readonly first: IdColumn;
  readonly role1: 'REVERSING' | 'BILLED_SALES' | 'REPLACING';
  /** The unbilled sale that the detail bills (the new one, if there is one), or what the detail bills or corrects. */
  readonly second: 'SALE' | 'SOURCE';
  readonly role2: 'ORIGINAL' | 'UNBILLED_SALES';
}

/** 2.8, Confirm and Confirm correction. */
export const CONFIRMED_LINKS: readonly ConfirmedLink[] = [
  { id: 'reversing_link_id', first: 'reversal_actual_id', role1: 'REVERSING', second: 'SALE', role2: 'ORIGINAL' },
  {
    id: 'billed_link_id',
    first: 'billed_actual_id',
    role1: 'BILLED_SALES',
    second: 'SALE',
    role2: 'UNBILLED_SALES',
  },
  { id: 'new_sale_link_id', first: 'new_sale_id', role1: 'REPLACING', second: 'SOURCE', role2: 'ORIGINAL' },
  {
    id: 'source_reversal_link_id',
    first: 'source_reversal_id',
    role1: 'REVERSING',
    second: 'SOURCE',
    role2: 'ORIGINAL',
  },
  { id: 'leftover_link_id', first: 'leftover_sale_id', role1: 'REPLACING', second: 'SOURCE', role2: 'ORIGINAL' },
];

/**
 * The actuals that Finance is told of, in this order, and the link of each, which travels with it. A reversal of a billed sale
 * stays, and so does its link. 4.2, 4.4
 */
export const TRAVELLING: readonly { readonly actual: IdColumn; readonly link: IdColumn }[] = [
  { actual: 'billed_actual_id', link: 'billed_link_id' },
  { actual: 'new_sale_id', link: 'new_sale_link_id' },
  { actual: 'source_reversal_id', link: 'source_reversal_link_id' },
  { actual: 'leftover_sale_id', link: 'leftover_link_id' },
];
