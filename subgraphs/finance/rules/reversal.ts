// A staged actual that takes another one back: may it, now, and what does it then post? Exactly what its original posted, with
// the opposite sign: at the original's rate, accounting amount and accrual, whatever the rate did since. It must never convert
// anything. domain.md 3.4 (d), (g) to (j), 4.4, faults.md I12
import type { Fault } from './fault';

/** The journal line of the actual that is taken back. */
export interface Original {
  readonly lineId: string;
  readonly status: string;
  readonly amount: number;
  readonly currency: string;
  readonly salesTaxGroup: string | null;
  readonly itemSalesTaxGroup: string | null;
  readonly dimensions: string | null;
  /** The customer invoice that bills it, which has taken its accrual back. */
  readonly invoicedBy: string | null;
  /** The other actual that has taken it back, or is about to. */
  readonly reversedBy: string | null;
}

/** What takes another actual back. `original`: null while that is not on a journal, `originalHere`: it has arrived, and their link. */
export interface Reversal {
  readonly originalHere: boolean;
  readonly original: Original | null;
  readonly amount: number;
  readonly currency: string;
}

/** What stands in its way: ORIGINAL_MISSING and ORIGINAL_NOT_POSTED pass by themselves, REVERSAL_IMPOSSIBLE does not. */
export function reversalFault({ originalHere, original, amount, currency }: Reversal): Fault | undefined {
  if (!originalHere)
    return { code: 'ORIGINAL_MISSING', message: 'What this actual takes back, or their link, has not arrived.' };
  if (original?.status !== 'POSTED')
    return {
      code: 'ORIGINAL_NOT_POSTED',
      message: 'What this actual takes back is not posted yet: its integration journal comes first.',
    };
  return (
    settledFault(original) ?? (amount + original.amount === 0 && currency === original.currency ? undefined : UNLIKE)
  );
}

/** An original that an invoice or another reversal has taken back cannot be taken back once more. */
export function settledFault({
  invoicedBy,
  reversedBy,
}: Pick<Original, 'invoicedBy' | 'reversedBy'>): Fault | undefined {
  if (invoicedBy !== null) return impossible(`is invoiced by ${invoicedBy}`);
  return reversedBy === null ? undefined : impossible('was taken back already');
}

const UNLIKE = impossible('is of another amount or currency');

function impossible(why: string): Fault {
  return { code: 'REVERSAL_IMPOSSIBLE', message: `What this actual takes back ${why}.` };
}
