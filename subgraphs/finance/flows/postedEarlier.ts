// The numbers of a posting: the next ones, or, of what was posted before these books were restored, those that it had. Part of the flow
// postInvoiceProposal. It must never let what was posted come back with other figures. faults.md F31
import type { Tx } from '../../database/database';
import { Refuse } from '../../mutations/decided';
import { drawNumbers } from '../store/numberSequences';
import { postedOtherwise } from '../store/postedBefore';
import type { PostingContextRow } from '../store/posting';
import type { ProposalRow } from '../store/proposals';

/** What a proposal was posted as before these books were restored. */
export interface Earlier {
  readonly invoice: string;
  /** Null: nothing that was written back names it. */
  readonly voucher: string | null;
  readonly date: string;
  readonly tax: number;
  readonly total: number;
}

/** Read beside everything else that posting asks: it costs no statement of its own. */
export function earlierOf(context: PostingContextRow): Earlier | undefined {
  const { earlier_number: invoice, earlier_date: date } = context;
  if (invoice === null || date === null) return undefined;
  const { earlier_voucher: voucher, earlier_tax: tax, earlier_total: total } = context;
  return { invoice, voucher, date, tax: tax ?? 0, total: total ?? 0 };
}

interface Asked {
  /** Its own number was given in the books kept before, and none of ours may be spent on it. */
  readonly beginningBalance: boolean;
  readonly earlier: Earlier | undefined;
}

/** Throws Refuse: SEQUENCE_MISSING. Whoever draws holds the sequences until the transaction ends. */
export async function numbersOf(
  tx: Tx,
  { number, legal_entity: legalEntity }: ProposalRow,
  { beginningBalance, earlier }: Asked,
): Promise<{ invoice: string; voucher: string }> {
  const voucher = earlier?.voucher ?? null;
  const known = earlier?.invoice ?? (beginningBalance ? `BB-${number}` : undefined);
  if (known !== undefined && voucher !== null) return { invoice: known, voucher };
  const drawn = await drawNumbers(tx, legalEntity, known ? ['VOUCHER'] : ['CUSTOMER_INVOICE', 'VOUCHER'], 1);
  if (!drawn) {
    const message = `A number sequence is not set up in ${legalEntity}.`;
    throw new Refuse({ code: 'SEQUENCE_MISSING', message, subjectId: number });
  }
  return { invoice: known ?? (drawn.CUSTOMER_INVOICE[0] as string), voucher: drawn.VOUCHER[0] as string };
}

/** What comes back under its old numbers is what it was, to the cent, or it is not posted. Throws Refuse: POSTED_BEFORE_DIFFERS. */
export async function checkEarlier(
  tx: Tx,
  { number }: ProposalRow,
  earlier: Earlier,
  { tax, total }: { tax: number; total: number },
): Promise<void> {
  const others = await postedOtherwise(tx, number);
  if (tax === earlier.tax && total === earlier.total && others.length === 0) return;
  const message = `It was posted before as ${earlier.invoice} with tax ${earlier.tax} and total ${earlier.total}, and would be posted with ${tax} and ${total}; ${others.length} lines differ.`;
  throw new Refuse({ code: 'POSTED_BEFORE_DIFFERS', message, subjectId: number });
}
