// Puts a draft into review. A label only: what may be changed of a draft may be changed in review, and an invoice
// that is confirmed never comes back to either. domain.md 3.1 (P4, P6)
import type { Outcome } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import type { Books } from '../books';
import { changeHeader } from '../store/drafts';
import { changeDraft, type DraftChange, UNCHANGED } from './draftChange';

/** Changes the status; an invoice that has it already stays at its version. Refused as every change of a draft is. */
export async function startInvoiceReview(
  books: Books,
  caller: Caller,
  input: DraftChange,
): Promise<Outcome<{ invoiceId: string }>> {
  return changeDraft(books, caller, { mutation: 'startInvoiceReview' }, input, async (tx, { id, status }) => {
    if (status === 'IN_REVIEW') return UNCHANGED;
    await changeHeader(tx, id, { status: 'IN_REVIEW' });
    return [];
  });
}
