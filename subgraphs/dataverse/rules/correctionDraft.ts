// Where a correction may go: onto a draft of its own or one of the same contract and customer, and dated no earlier than what it
// takes back. Pure. domain.md 3.1 (P8), 3.6
import type { Refusal } from '../../../schema/errors';

interface Place {
  readonly contract_id: string;
  readonly contract_customer_id: string;
}

/** CORRECTION_TARGET_DIFFERS unless the draft is of the same contract and customer. domain.md 3.6 */
export function targetRefusal(invoice: Place, target: Place & { readonly id: string }): Refusal | undefined {
  if (invoice.contract_id === target.contract_id && invoice.contract_customer_id === target.contract_customer_id)
    return undefined;
  const message = 'The draft is of another contract or customer than the invoice.';
  return { code: 'CORRECTION_TARGET_DIFFERS', message, path: ['appendToInvoiceId'], subjectId: target.id };
}

/** The date of a new correction unless one is given: today, but not before the invoice that it corrects. */
export function correctionDate(invoiceDate: string, today: string): string {
  return today < invoiceDate ? invoiceDate : today;
}

/** INVOICE_DATE_TOO_EARLY if something that is taken back is dated after the correction. */
export function dateRefusal(newestDetail: string, date: string, path: string): Refusal | undefined {
  if (newestDetail <= date) return undefined;
  const message = `A detail is dated ${newestDetail}: its correction cannot be dated ${date}.`;
  return { code: 'INVOICE_DATE_TOO_EARLY', message, path: [path] };
}
