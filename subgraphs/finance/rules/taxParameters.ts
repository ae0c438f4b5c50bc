// How a company computes sales tax and rounds its invoices: words of its parameters, and the round-off of a total. Pure. It must
// never look at lines. domain.md 5.3 to 5.5

/** Whose billing sales tax group a line has. SEARCH: the first that has one of project, contract, customer. */
export const TAX_GROUP_METHODS = ['PROJECT', 'PROJECT_CONTRACT', 'CUSTOMER', 'SEARCH'] as const;

/** LINE: the tax of each line is rounded. TOTAL: that of the invoice's base is, and the rest goes to the largest line. */
export const CALCULATIONS = ['LINE', 'TOTAL'] as const;
export type Calculation = (typeof CALCULATIONS)[number];

/** NEAREST: half a unit is rounded away from zero. UP: away from zero. DOWN: towards it. A credit is rounded like what it credits. */
export const ROUND_OFF_RULES = ['NEAREST', 'UP', 'DOWN'] as const;

export interface RoundOff {
  /** In minor units; 0: totals are not rounded. */
  readonly unit: number;
  readonly rule: (typeof ROUND_OFF_RULES)[number];
}

/** What must be added to a total (minor units) so that it is a multiple of the unit. */
export function roundOffOf(total: number, { unit, rule }: RoundOff): number {
  if (unit <= 1) return 0;
  const over = Math.abs(total) % unit;
  if (over === 0) return 0;
  const isUp = rule === 'UP' || (rule === 'NEAREST' && over * 2 >= unit);
  return Math.sign(total) * (isUp ? unit - over : 0 - over);
}

/** A posted invoice, as far as taking its round-off back needs it. */
export interface RoundedInvoice {
  readonly net: number;
  readonly tax: number;
  readonly roundOff: number;
}

/**
 * What rounds a proposal. One that takes back all that an invoice charged takes its round-off back, however the company rounds by now:
 * `pair`, the one invoice that all its charging lines are paired with. What charges nothing is credited with no line. domain.md 5.5
 */
export function roundOffOfProposal(
  { net, tax }: { readonly net: number; readonly tax: number },
  pair: RoundedInvoice | null,
  rule: RoundOff,
): number {
  const isWhole = pair !== null && net === 0 - pair.net && tax === 0 - pair.tax;
  return isWhole ? 0 - pair.roundOff : roundOffOf(net + tax, rule);
}
