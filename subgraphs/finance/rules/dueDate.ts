// When a customer has to pay: by terms of payment, counted from the invoice date or from the end of its month, or the day that
// somebody set by hand. Pure. domain.md 2.9.4, 5.9
import { addDays, endOfMonth } from './dates';

/** So many days after the invoice date, or after the last day of its month. */
export interface PaymentTerms {
  readonly days: number;
  readonly endOfMonth: boolean;
}

/** The due date that the terms make of an invoice date. */
export function dueDateOf(invoiceDate: string, terms: PaymentTerms): string {
  return addDays(terms.endOfMonth ? endOfMonth(invoiceDate) : invoiceDate, terms.days);
}

/** A proposal's dates as they stand. */
export interface DatedProposal {
  readonly invoice_date: string;
  readonly due_date: string | null;
  /** 1: the due date was set by hand. */
  readonly due_date_kept: number;
}

/**
 * The due date of a posting: the one set by hand as long as the invoice date stays what it was, else by the terms. Another invoice
 * date at posting discards what was set by hand. domain.md 5.9
 */
export function dueDateAtPosting(proposal: DatedProposal, invoiceDate: string, terms: PaymentTerms): string {
  const { invoice_date, due_date, due_date_kept } = proposal;
  return due_date_kept === 1 && due_date !== null && invoiceDate === invoice_date
    ? due_date
    : dueDateOf(invoiceDate, terms);
}
