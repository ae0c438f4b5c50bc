// The numbers of a posting: the next ones, or, of what was posted before these books were restored, those that it had. Part of the flow
// postInvoiceProposal. It must never let what was posted come back with other figures. faults.md F31
import type { Tx } from '../../database/database';
import { Refuse } from '../../mutations/decided';
import { drawNumbers } from '../store/numberSequences';
import { type InvoicedBeforeRow, postedOtherwise } from '../store/postedBefore';
import type { ProposalRow } from '../store/proposals';

interface Asked {
  /** Its own number was given in the books kept before, and none of ours may be spent on it. */
  readonly beginningBalance: boolean;
  readonly earlier: InvoicedBeforeRow | undefined;
}

/** Throws Refuse: SEQUENCE_MISSING. Whoever draws holds the sequences until the transaction ends. */
export async function numbersOf(
  tx: Tx,
  { number, legal_entity: legalEntity }: ProposalRow,
  { beginningBalance, earlier }: Asked,
): Promise<{ invoice: string; voucher: string }> {
  const had = { invoice: earlier?.customer_invoice_number, voucher: earlier?.voucher_number ?? undefined };
  const known = had.invoice ?? (beginningBalance ? `BB-${number}` : undefined);
  if (known !== undefined && had.voucher !== undefined) return { invoice: known, voucher: had.voucher };
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
  earlier: InvoicedBeforeRow,
  { tax, total }: { tax: number; total: number },
): Promise<void> {
  const { proposal_number: subjectId, customer_invoice_number: number, sales_tax, total_amount } = earlier;
  const others = await postedOtherwise(tx, subjectId);
  if (tax === sales_tax && total === total_amount && others.length === 0) return;
  const message = `It was posted before as ${number} with tax ${sales_tax} and total ${total_amount}, and would be posted with ${tax} and ${total}; ${others.length} lines differ.`;
  throw new Refuse({ code: 'POSTED_BEFORE_DIFFERS', message, subjectId });
}
