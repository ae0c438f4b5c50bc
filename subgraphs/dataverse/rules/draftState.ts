// May a draft be changed now, by whoever read this version of it? Pure. Draft and In Review alike; from Confirmed on an invoice
// is what it is. domain.md 3.1 (P2 to P4, P6)
import type { Refusal } from '../../../schema/errors';
import { heldRefusal } from './bulk';
import { isEditable } from './confirmation';

export interface InvoiceToChange {
  readonly id: string;
  readonly number: string;
  readonly status: string;
  readonly version: number;
  readonly bulk_operation_id: string | null;
}

/** INVOICE_NOT_DRAFT, CONFIRMATION_RUNNING or INVOICE_CHANGED; undefined if it may be changed. `argument` named the draft. */
export function changeRefusal(
  invoice: InvoiceToChange,
  expectedVersion: number | null | undefined,
  argument = 'invoiceId',
): Refusal | undefined {
  const subjectId = invoice.id;
  if (!isEditable(invoice.status)) {
    const message = `Invoice ${invoice.number} is confirmed already.`;
    return { code: 'INVOICE_NOT_DRAFT', message, path: [argument], subjectId };
  }
  const held = heldRefusal(invoice);
  if (held) return held;
  if (expectedVersion !== null && expectedVersion !== undefined && expectedVersion !== invoice.version) {
    const message = `Invoice ${invoice.number} is at version ${invoice.version}, not ${expectedVersion}.`;
    return { code: 'INVOICE_CHANGED', message, path: ['expectedVersion'], subjectId };
  }
  return undefined;
}
