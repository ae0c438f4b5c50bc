// May the accounting detail that Finance posted be written onto an actual? Pure: it is told what stands and what came, and
// must never repair either. domain.md 3.7 (9), 5.7

/** The five columns that posting writes back, once. */
export interface AccountingDetail {
  readonly voucher_number: string | null;
  readonly accounting_amount: number | null;
  readonly accounting_currency: string | null;
  readonly exchange_rate: number | null;
  readonly sales_tax: number | null;
}

export interface ActualToAccount extends AccountingDetail {
  readonly id: string;
  readonly skip_sync: number;
}

export type WriteBackDecision =
  | { readonly kind: 'write' }
  | { readonly kind: 'same' }
  | { readonly kind: 'refused'; readonly code: 'ACTUAL_UNKNOWN' | 'DIVERGED'; readonly message: string };

/**
 * Write the first time; leave it when the same comes again; refuse what contradicts it (a row with a voucher never changes
 * again: 3.7 (9)), and what Finance can only have invented: an actual that does not exist or never left (I1, I11).
 */
export function writeBackDecision(
  actualId: string,
  actual: ActualToAccount | undefined,
  detail: AccountingDetail,
): WriteBackDecision {
  if (!actual || actual.skip_sync === 1) {
    return { kind: 'refused', code: 'ACTUAL_UNKNOWN', message: `actual ${actualId} was never sent to Finance` };
  }
  if (actual.voucher_number === null) return { kind: 'write' };
  const isSame =
    actual.voucher_number === detail.voucher_number &&
    actual.accounting_amount === detail.accounting_amount &&
    actual.accounting_currency === detail.accounting_currency &&
    actual.exchange_rate === detail.exchange_rate &&
    actual.sales_tax === detail.sales_tax;
  if (isSame) return { kind: 'same' };
  return {
    kind: 'refused',
    code: 'DIVERGED',
    message: `actual ${actualId} was posted already under voucher ${actual.voucher_number}`,
  };
}
