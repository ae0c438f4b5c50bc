// Correcting what a confirmed invoice billed: which of its details may be taken back, what the draft says of each at first (a
// full credit), and what raising its quantity makes of it. Pure. What is left over is settled by confirming. domain.md 2.4, 3.6
import type { Refusal } from '../../../schema/errors';
import type { BillingMethod } from './contractTerms';
import { type DetailKind, drawIds, type IdColumn } from './detailIds';
import type { DetailTerms } from './draft';
import { type LineTerms, type SaleValues, type Worth, worthOfEdited } from './saleTerms';

/** A billed sale that stands, or that a draft corrects. */
export interface BilledSale extends SaleValues {
  readonly id: string;
  /** Null: it stands. IN_PROCESS: a draft corrects it. */
  readonly adjustment_status: string | null;
  readonly transaction_class: string;
  readonly description: string | null;
  readonly external_description: string | null;
  readonly document_date: string;
}

/** A detail of a confirmed invoice, with what is billed for it now: by itself, or by the last correction of it. */
export interface RevisableDetail {
  readonly id: string;
  readonly kind: DetailKind;
  readonly billing_method: BillingMethod;
  readonly billed: BilledSale | undefined;
  /** The manager's estimate when that was billed. */
  readonly tax: number;
  /** The number of the draft that corrects it already. */
  readonly corrected_by: string | null;
}

/**
 * Why a detail is left out of a correction: DETAIL_NOT_CORRECTABLE, CORRECTION_IN_PROGRESS, or DETAIL_NOT_CHARGED: what was written off or billed with nothing has charged nobody, so that a credit of the whole invoice
 * does not bring it back into the backlog; who names it wants that. Price and amount may well be zero. domain.md 3.6
 */
export function leftOutOfCorrection(detail: RevisableDetail, isNamed: boolean): Refusal | undefined {
  const { id: subjectId, billed } = detail;
  if (!billed) {
    const message = 'Nothing of this detail is billed any more.';
    return { code: 'DETAIL_NOT_CORRECTABLE', message, subjectId };
  }
  if (billed.adjustment_status !== null) {
    const message = `Draft ${detail.corrected_by ?? ''} corrects this detail already.`;
    return { code: 'CORRECTION_IN_PROGRESS', message, subjectId };
  }
  if (billed.billing_type === 'CHARGEABLE' || isNamed) return undefined;
  return { code: 'DETAIL_NOT_CHARGED', message: 'This detail charged nothing.', subjectId };
}

/** What a draft says of a detail that it corrects, beside where it stands. */
export interface CorrectionTerms extends DetailTerms, Readonly<Record<IdColumn, string | null>> {
  readonly corrected_actual_id: string;
  readonly previous_amount: number;
  readonly previous_tax: number;
  readonly billed_actual_id: string;
}

/** The full credit that every correction begins with: the quantity is zero, and the price what it was. domain.md 3.6 (y), (aa) */
export function fullCredit(
  detail: Pick<RevisableDetail, 'billing_method' | 'tax'> & { readonly billed: BilledSale },
  newId: () => string,
): CorrectionTerms {
  const { billed, billing_method: billingMethod } = detail;
  return {
    kind: 'CORRECTION',
    transaction_class: billed.transaction_class,
    billing_type: billed.billing_type,
    description: billed.description,
    external_description: billed.external_description,
    quantity: 0,
    price: billed.price,
    amount: 0,
    discount_amount: 0,
    fee_amount: 0,
    tax: 0,
    document_date: billed.document_date,
    corrected_actual_id: billed.id,
    previous_amount: billed.amount,
    previous_tax: detail.tax,
    ...drawIds(
      {
        kind: 'CORRECTION',
        billingMethod,
        ...becomes(0, billed, billingMethod),
        isOfRetainer: billed.transaction_class === 'RETAINER',
      },
      newId,
    ),
  };
}

/** What of a corrected sale stays billed, and what of it can be billed again: of a milestone the milestone itself, no sale. */
export function becomes(
  quantity: number,
  billed: Pick<SaleValues, 'quantity'>,
  billingMethod: BillingMethod,
): { readonly staysBilled: boolean; readonly leavesSale: boolean } {
  const isLess = Math.abs(quantity) < Math.abs(billed.quantity);
  return { staysBilled: quantity !== 0, leavesSale: isLess && billingMethod === 'TIME_AND_MATERIAL' };
}

/** What a correction bills at a quantity and price: 8 h at 200 that become 6 are 1,200, and 0 are nothing. 3.6 (w), (x) */
export function worthOfCorrection(quantity: number, price: number, billed: SaleValues, line: LineTerms): Worth {
  if (quantity === 0) return { amount: 0, discount_amount: 0, fee_amount: 0 };
  return worthOfEdited(quantity, price, billed, line);
}

/** PARTIAL_CREDIT_UNSUPPORTED for a quantity of what is credited whole: milestones, and all else on a fixed-price line. (bb) */
export function partialCredit(quantity: number | undefined, billingMethod: BillingMethod): Refusal | undefined {
  if (quantity === undefined || quantity === 0 || billingMethod === 'TIME_AND_MATERIAL') return undefined;
  const message = 'What a fixed-price line bills is credited whole: its quantity stays zero.';
  return { code: 'PARTIAL_CREDIT_UNSUPPORTED', message, path: ['quantity'] };
}

/** What a correction estimates as the new tax: of what is credited whole nothing is left, whatever was typed before. 3.6 */
export function taxOfCorrection(quantity: number, tax: number): number {
  return quantity === 0 ? 0 : tax;
}

/** BAD_USER_INPUT for a tax that is typed on what is credited whole: it would stay on nothing, and no later credit would find it. 3.6 */
export function taxOnNothing(quantity: number, tax: number | undefined): Refusal | undefined {
  if (tax === undefined || tax === taxOfCorrection(quantity, tax)) return undefined;
  return { code: 'BAD_USER_INPUT', message: 'What is credited whole has no tax left.', path: ['tax'] };
}
