// May an invoice be confirmed? Pure. What its details become then is said by confirmedRows.ts; whether it is possible stands
// here alone, and confirming and its preview ask the same. domain.md 3.1 (P5)
import type { Refusal } from '../../../schema/errors';

/** What whoever confirms should know, though nothing stands in the way. */
export interface Warning extends Refusal {
  /** Documents behind it, of which `subjectId` is the first's number. */
  readonly count: number;
}

export interface InvoiceToConfirm {
  readonly id: string;
  readonly number: string;
  readonly status: string;
  readonly version: number;
  readonly details: number;
}

/** INVOICE_NOT_DRAFT, INVOICE_CHANGED or INVOICE_EMPTY; undefined if it may be confirmed. domain.md 3.1 (P5, P6) */
export function confirmationRefusal(
  invoice: InvoiceToConfirm,
  expectedVersion: number | null | undefined,
): Refusal | undefined {
  const subjectId = invoice.id;
  if (!isEditable(invoice.status)) {
    return {
      code: 'INVOICE_NOT_DRAFT',
      message: `Invoice ${invoice.number} is confirmed already.`,
      path: ['invoiceId'],
      subjectId,
    };
  }
  if (expectedVersion !== null && expectedVersion !== undefined && expectedVersion !== invoice.version) {
    const message = `Invoice ${invoice.number} is at version ${invoice.version}, not ${expectedVersion}.`;
    return { code: 'INVOICE_CHANGED', message, path: ['expectedVersion'], subjectId };
  }
  if (invoice.details === 0)
    return {
      code: 'INVOICE_EMPTY',
      message: `Invoice ${invoice.number} bills nothing.`,
      path: ['invoiceId'],
      subjectId,
    };
  return undefined;
}

/** A sale that failed its limit is not billed, nor are the others without it. domain.md 3.1 (P5) */
export function overLimit(invoice: { id: string; number: string }, failed: number): Refusal {
  const message = `${failed} unbilled ${failed === 1 ? 'sale' : 'sales'} of invoice ${invoice.number} failed a not-to-exceed limit.`;
  return { code: 'LIMIT_EXCEEDED', message, path: ['invoiceId'], subjectId: invoice.id };
}

/** A correction that changes nothing has nothing to say. Unchanged details beside changed ones are fine. domain.md 3.1 (P5) */
export function changesNothing(invoice: { id: string; number: string }): Refusal {
  const message = `Correction ${invoice.number} bills exactly what was billed before.`;
  return { code: 'CORRECTION_UNCHANGED', message, path: ['invoiceId'], subjectId: invoice.id };
}

/** A warning, by the numbers of the invoices that a draft corrects and that nobody has posted: never a refusal. domain.md 8 (17) */
export function originalsNotPosted(numbers: readonly string[]): Warning[] {
  const [first, ...others] = numbers;
  if (first === undefined) return [];
  const [which, are] = others.length === 0 ? [first, 'is'] : [`${first} and ${others.length} more`, 'are'];
  const message = `${which}, which this invoice corrects, ${are} not posted yet. All will be posted, and together they are right.`;
  return [{ code: 'CORRECTED_NOT_POSTED', message, subjectId: first, count: numbers.length }];
}

/** Draft and In Review may change; from Confirmed on an invoice is what it is. domain.md 3.1 */
export function isEditable(status: string): boolean {
  return EDITABLE_STATUSES.some((editable) => editable === status);
}

const EDITABLE_STATUSES = ['DRAFT', 'IN_REVIEW'] as const;

/** The accounting date of what confirming writes: the invoice's own, or the day of confirmation. domain.md 2.2 */
export function accountingDate(ofInvoice: string | null, confirmedAt: string): string {
  return ofInvoice ?? confirmedAt.slice(0, 10);
}
