// Which items of the backlog may be put onto a draft. Pure; that the caller may see an item is asked before.
// domain.md 3.1 (P1), 3.2
import type { Refusal } from '../../../schema/errors';

export interface ItemToAdd {
  readonly id: string;
  readonly kind: 'ACTUAL' | 'MILESTONE' | 'RETAINER';
  readonly transaction_type: string | null;
  readonly adjustment_status: string | null;
  readonly billing_status: string | null;
  readonly nte_status: string | null;
  readonly nte_detail: string | null;
}

/**
 * ITEM_NOT_READY, LIMIT_EXCEEDED (it failed its not-to-exceed limit), INVOICE_DATE_TOO_EARLY (it is dated after the invoice);
 * undefined if it may be added.
 */
export function additionRefusal(
  item: ItemToAdd,
  place: { readonly contract_customer_id: string | null; readonly document_date: string },
  invoiceDate: string,
): Refusal | undefined {
  const subjectId = item.id;
  const isSale = item.kind !== 'ACTUAL' || item.transaction_type === 'UNBILLED_SALES';
  if (!isSale || item.adjustment_status || item.billing_status !== 'READY_TO_INVOICE')
    return { code: 'ITEM_NOT_READY', message: 'The item is not ready to be invoiced.', subjectId };
  if (place.contract_customer_id === null)
    return { code: 'ITEM_NOT_READY', message: 'The item has no customer to be invoiced.', subjectId };
  if (item.nte_status === 'FAILED') {
    const message = item.nte_detail ?? 'The item exceeds a not-to-exceed limit.';
    return { code: 'LIMIT_EXCEEDED', message, subjectId };
  }
  if (place.document_date <= invoiceDate) return undefined;
  const message = `The item is dated ${place.document_date}, the invoice ${invoiceDate}.`;
  return { code: 'INVOICE_DATE_TOO_EARLY', message, subjectId };
}
