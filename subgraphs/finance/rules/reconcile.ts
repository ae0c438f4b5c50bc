// Do both books agree about one invoice, to the cent? A pure decision over totals that were read side by side. It must never
// round, convert or explain a difference away. faults.md I4

/** One side's view of an invoice, in minor units of the invoice's currency; `checksum` is over its billed actuals. */
export interface BilledTotals {
  readonly count: number;
  readonly net: number;
  readonly currency: string;
  readonly checksum: string;
}

/** The lines of a proposal, summed. */
export interface LineTotals {
  readonly count: number;
  readonly net: number;
  readonly tax: number;
}

/** A posted document, or its receivable in the ledger. `count`: billed actuals behind it. */
export interface PostedTotals extends LineTotals {
  readonly roundOff: number;
  readonly total: number;
  readonly accountingTotal: number;
}

export interface FinanceTotals {
  readonly currency: string;
  /** Over the billed actuals that Finance holds. */
  readonly checksum: string;
  readonly lines: LineTotals;
  readonly customerInvoice: PostedTotals | null;
  readonly ledger: PostedTotals | null;
}

export type ReconciliationState = 'NOT_YET_COMPARABLE' | 'AGREES' | 'DIFFERS';

/**
 * NOT_YET_COMPARABLE until the customer invoice exists. AGREES: the same actuals with the same amounts on both sides (by
 * checksum), and counts, nets, tax, round-off and totals equal from the billed actuals to the ledger. Anything else DIFFERS.
 */
export function reconcile(dataverse: BilledTotals, finance: FinanceTotals | null): ReconciliationState {
  const posted = finance?.customerInvoice;
  if (!finance || !posted) return 'NOT_YET_COMPARABLE';
  const { lines, ledger } = finance;
  if (!ledger) return 'DIFFERS';
  const agrees =
    dataverse.currency === finance.currency &&
    dataverse.checksum === finance.checksum &&
    allEqual(dataverse.count, lines.count, posted.count, ledger.count) &&
    allEqual(dataverse.net, lines.net, posted.net, ledger.net) &&
    allEqual(lines.tax, posted.tax, ledger.tax) &&
    allEqual(posted.roundOff, ledger.roundOff) &&
    allEqual(posted.net + posted.tax + posted.roundOff, posted.total, ledger.total) &&
    allEqual(posted.accountingTotal, ledger.accountingTotal);
  return agrees ? 'AGREES' : 'DIFFERS';
}

export interface Missing {
  /** At most the limit given, in order; `count` says how many there are. */
  readonly ids: readonly string[];
  readonly count: number;
}

/** Which of `wanted` are not among `present`. */
export function missingFrom(present: readonly string[], wanted: readonly string[], most: number): Missing {
  const known = new Set(present);
  const absent = wanted.filter((id) => !known.has(id));
  return { ids: absent.slice(0, most), count: absent.length };
}

function allEqual(...values: readonly number[]): boolean {
  return values.every((value) => value === values[0]);
}
