// Pulls onto a draft what became ready since, dated on or before its invoice date. Under the locks of contract and invoice: of
// two refreshes at once the second finds nothing left, so that no line is ever there twice. domain.md 3.1, creation variants
import type { Outcome } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import type { Books } from '../books';
import { claimReady } from '../store/backlog';
import { lastOfDetails } from '../store/drafts';
import { writeClaimedDetails } from './claimedDetails';
import { changeDraft, type DraftChange, UNCHANGED } from './draftChange';
import { completeLines } from './draftLinesNow';

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
    if (claimed.sales + claimed.milestones === 0) return UNCHANGED;
    const lineIds = await completeLines(tx, books, invoice);
    const { number } = await lastOfDetails(tx, id);
    await writeClaimedDetails(tx, books, { invoiceId: id, lineIds, lastNumber: number }, claimed);
    return [];
  });
}
