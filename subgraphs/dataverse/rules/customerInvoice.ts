// May the customer invoice that Finance made close the journey of a proforma? Pure. It must never let one through while a
// billed actual is without its accounting detail: WRITTEN_BACK says that all have it. design.md 4, step 9

export interface CustomerInvoiceSummary {
  readonly number: string;
  readonly date: string;
  readonly tax: number;
  readonly total: number;
}

export interface ProformaToClose {
  readonly number: string;
  readonly currency: string;
  readonly billedCount: number;
  readonly writtenBackCount: number;
  /** What was written back before, if anything. */
  readonly summary: CustomerInvoiceSummary | null;
}

export type ClosingDecision =
  | { readonly kind: 'close' }
  | { readonly kind: 'closed' }
  | { readonly kind: 'later'; readonly reason: string }
  | { readonly kind: 'refused'; readonly code: 'DIVERGED'; readonly message: string };

/** Closes once every billed actual shows its accounting detail. Another invoice, count or currency than known is DIVERGED. */
export function closingDecision(
  proforma: ProformaToClose,
  arrived: CustomerInvoiceSummary & { currency: string; billedCount: number },
): ClosingDecision {
  const diverged = (message: string) => ({ kind: 'refused', code: 'DIVERGED', message }) as const;
  const { summary } = proforma;
  if (arrived.currency !== proforma.currency || arrived.billedCount !== proforma.billedCount) {
    return diverged(
      `customer invoice ${arrived.number} bills ${arrived.billedCount} actuals in ${arrived.currency}, ${proforma.number} ${proforma.billedCount} in ${proforma.currency}`,
    );
  }
  if (summary) {
    const isSame =
      summary.number === arrived.number &&
      summary.date === arrived.date &&
      summary.tax === arrived.tax &&
      summary.total === arrived.total;
    return isSame
      ? { kind: 'closed' }
      : diverged(`${proforma.number} was posted already as customer invoice ${summary.number}`);
  }
  if (proforma.writtenBackCount < proforma.billedCount) {
    return {
      kind: 'later',
      reason: `${proforma.billedCount - proforma.writtenBackCount} billed actuals of ${proforma.number} are not written back yet`,
    };
  }
  return { kind: 'close' };
}
