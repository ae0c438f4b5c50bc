// When a customer has to pay: by terms of payment, counted from the invoice date or from the end of its month, or on the day that
// somebody set by hand. Pure. domain.md 2.9.4, 5.9
import { addDays, endOfMonth } from './dates';

/** So many days after the invoice date, or after the last day of its month; then on the next such day of a month, if there is one. */
export interface PaymentTerms {
  readonly days: number;
  readonly endOfMonth: boolean;
  /** 1 to 31; in a shorter month its last day. */
  readonly dayOfMonth?: number | null;
}

/** Terms as a row has them; undefined: none are named, or they are not set up. */
export function termsFrom(row: {
  readonly terms_days: number | null;
  readonly terms_end_of_month: number | null;
  readonly terms_day_of_month: number | null;
}): PaymentTerms | undefined {
  if (row.terms_days === null) return undefined;
  return { days: row.terms_days, endOfMonth: row.terms_end_of_month === 1, dayOfMonth: row.terms_day_of_month };
}

/** The due date that the terms make of an invoice date. */
export function dueDateOf(invoiceDate: string, terms: PaymentTerms): string {
  const day = addDays(terms.endOfMonth ? endOfMonth(invoiceDate) : invoiceDate, terms.days);
  return terms.dayOfMonth == null ? day : nextDayOfMonth(day, terms.dayOfMonth);
}

function nextDayOfMonth(from: string, dayOfMonth: number): string {
  const inMonthOf = (date: string) => {
    const last = endOfMonth(date);
    const day = `${date.slice(0, 8)}${String(dayOfMonth).padStart(2, '0')}`;
    return day < last ? day : last;
  };
  const here = inMonthOf(from);
  return here >= from ? here : inMonthOf(addDays(endOfMonth(from), 1));
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
