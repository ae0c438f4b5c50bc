// May an invoice be confirmed, and what does each of its details become? Pure; the store writes the rows set-based from
// these terms, so that 100,000 details are a few statements. domain.md 3.1 (P5), 3.4 (f), 3.5 (p)
import type { Refusal } from '../../../schema/errors';

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

/** Draft and In Review may change; from Confirmed on an invoice is what it is. domain.md 3.1 */
export function isEditable(status: string): boolean {
  return EDITABLE_STATUSES.some((editable) => editable === status);
}

const EDITABLE_STATUSES = ['DRAFT', 'IN_REVIEW'] as const;

/** A row that confirming writes. `sign` multiplies quantity and amount. */
export interface ConfirmedRow {
  readonly transactionType: 'UNBILLED_SALES' | 'BILLED_SALES';
  readonly sign: 1 | -1;
  readonly billingStatus: null;
  readonly adjustmentStatus: 'UNADJUSTABLE' | null;
  readonly skipSync: 0 | 1;
}

/**
 * 3.4 (f): the negative unbilled sale. It cancels a sale that the billed one of the same confirmation refers to, so it never
 * leaves Dataverse (4.4): Finance marks the original as fully invoiced instead.
 */
export const REVERSAL: ConfirmedRow = {
  transactionType: 'UNBILLED_SALES',
  sign: -1,
  billingStatus: null,
  adjustmentStatus: 'UNADJUSTABLE',
  skipSync: 1,
};

/** 3.4 (f), 3.5 (p): the billed sale, as the detail says. A milestone has no other row: it was never an unbilled sale. */
export const BILLED: ConfirmedRow = {
  transactionType: 'BILLED_SALES',
  sign: 1,
  billingStatus: null,
  adjustmentStatus: null,
  skipSync: 0,
};

/** What the source becomes: an unbilled sale or a milestone alike. Microsoft's word; Finance has posted nothing yet. domain.md 2.3.2 */
export const SOURCE_STATUS = 'CUSTOMER_INVOICE_POSTED';

/** 2.8, Confirm. The reversing link touches a row that never leaves, so it does not leave either. */
export const REVERSING_LINK = { role1: 'REVERSING', role2: 'ORIGINAL', skipSync: 1 } as const;
export const BILLED_LINK = { role1: 'BILLED_SALES', role2: 'UNBILLED_SALES', skipSync: 0 } as const;

/** The accounting date of what confirming writes: the invoice's own, or the day of confirmation. domain.md 2.2 */
export function accountingDate(ofInvoice: string | null, confirmedAt: string): string {
  return ofInvoice ?? confirmedAt.slice(0, 10);
}
