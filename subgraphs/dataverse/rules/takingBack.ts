// Which rows of an entry can be taken back, and when none may. Pure. It must never let go of what an invoice bills: after a full
// credit an entry is free again, because then no billed sale of it lives. domain.md 2.3.5, 3.4 (d), (e)

export interface EntryActual {
  readonly transaction_type: string;
  readonly billing_status: string | null;
  readonly adjustment_status: string | null;
}

/** Is something of an entry on a draft or billed? A billed sale lives until a correction takes it back whole. */
export function isInvoiced(actuals: readonly EntryActual[]): boolean {
  return actuals.some(
    ({ transaction_type: type, billing_status: status, adjustment_status: adjustment }) =>
      (type === 'BILLED_SALES' && (adjustment === null || adjustment === 'IN_PROCESS')) ||
      (type === 'UNBILLED_SALES' && adjustment === null && status === 'CUSTOMER_INVOICE_CREATED'),
  );
}

/**
 * Is this a row that a recall, a cancellation or a confirmation of the contract takes back? All live ones but billed sales, and
 * but an unbilled sale that was billed once: its confirmation has its reversal already.
 */
export function isTakenBack(actual: EntryActual): boolean {
  return (
    actual.adjustment_status === null &&
    actual.transaction_type !== 'BILLED_SALES' &&
    actual.billing_status !== 'CUSTOMER_INVOICE_POSTED'
  );
}
