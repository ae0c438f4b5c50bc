// Deletes a draft, or an invoice in review: its sources go back to the backlog, ready, and what it corrects stands again. What
// is confirmed can never be deleted, and the number is not given again. domain.md 3.1 (delete), 8 (16, 23)
import type { Outcome } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import type { Books } from '../books';
import { releaseSources } from '../store/backlog';
import { releaseCorrected } from '../store/corrections';
import { retainerDetails } from '../store/draftRetainers';
import { deleteDraft } from '../store/drafts';
import { changeDraft, DELETED, type DraftChange } from './draftChange';
import { releaseRetainers } from './draftRetainers';

/** Deletes the invoice. Refused as every change of a draft is; a repetition under the same key answers with the same id. */
export async function deleteInvoice(
  books: Books,
  caller: Caller,
  input: DraftChange,
): Promise<Outcome<{ invoiceId: string }>> {
  return changeDraft(books, caller, { mutation: 'deleteInvoice' }, input, async (tx, { id }) => {
    await releaseSources(tx, id);
    await releaseRetainers(tx, await retainerDetails(tx, id));
    await releaseCorrected(tx, id);
    await deleteDraft(tx, id);
    return DELETED;
  });
}
