// Pulls onto a draft what became ready since, dated on or before its invoice date, and sets off retainers that are available. Under the locks of contract and invoice: of
// two refreshes at once the second finds nothing left, so that no line is ever there twice. domain.md 3.1, creation variants
import type { Outcome } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import type { Books } from '../books';
import { claimReady, isSomething } from '../store/backlog';
import { availableRetainers } from '../store/draftRetainers';
import { lastOfDetails } from '../store/drafts';
import { writeClaimedDetails } from './claimedDetails';
import { changeDraft, type DraftChange, UNCHANGED } from './draftChange';
import { completeLines } from './draftLinesNow';
import { applyRetainers, settleableNow } from './draftRetainers';

/** Refreshes the draft; where nothing is to be pulled, it stays at its version. Refused as every change of a draft is. */
export async function refreshInvoice(
  books: Books,
  caller: Caller,
  input: DraftChange,
): Promise<Outcome<{ invoiceId: string }>> {
  return changeDraft(books, caller, { mutation: 'refreshInvoice', locksContract: true }, input, async (tx, invoice) => {
    const { id, contract_id, contract_customer_id, invoice_date } = invoice;
    const ready = { contractId: contract_id, contractCustomerId: contract_customer_id, until: invoice_date };
    const claimed = await claimReady(tx, id, ready);
    const isMore = isSomething(claimed);
    const applicable = await availableRetainers(tx, contract_customer_id, invoice_date);
    if (!isMore && applicable.length === 0) return UNCHANGED;
    const settleableBefore = await settleableNow(tx, id);
    const lineIds = await completeLines(tx, books, invoice);
    const { number } = await lastOfDetails(tx, id);
    const draft = { invoiceId: id, lineIds, lastNumber: number };
    const lastNumber = isMore ? await writeClaimedDetails(tx, books, draft, claimed) : number;
    const of = { contractCustomerId: contract_customer_id, invoiceDate: invoice_date, settleableBefore };
    const applied = await applyRetainers(tx, books, { ...draft, ...of, lastNumber });
    return isMore || applied > 0 ? [] : UNCHANGED;
  });
}
