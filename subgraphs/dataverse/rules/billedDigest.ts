// What Dataverse's book says was billed on an invoice, summed from its billed sales. It must never repeat what the confirmation
// announced: then an actual that was altered or lost since would still agree with Finance.

/** A billed sale, in minor units of the invoice's currency. */
export interface Billed {
  readonly amount: number;
  readonly billing_type: string;
}

/** How many were billed, and the sum of the chargeable ones, retainers signed. domain.md 3.7 (2) */
export function billedTotals(billed: readonly Billed[]): { count: number; total: number } {
  const total = billed.reduce((sum, row) => sum + (row.billing_type === 'CHARGEABLE' ? row.amount : 0), 0);
  return { count: billed.length, total };
}
