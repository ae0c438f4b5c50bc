// A retainer that no invoice bills is deleted, and its on-account transaction in Finance with it. What is billed stays for good.
// domain.md 2.7
import { DELETIONS, keys } from '../../../schema/messages';
import type { Outcome } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import { Refuse } from '../../mutations/decided';
import type { Books } from '../books';
import { retainerBilled } from '../rules/retainerTerms';
import { deleteRetainerRow } from '../store/retainers';
import { changedRetainer, type RetainerChangeInput } from './retainerChange';

/** Deletes the retainer. FORBIDDEN, NOT_FOUND, RETAINER_CHANGED, RETAINER_BILLED. A repetition under the same key answers alike. */
export async function deleteRetainer(
  books: Books,
  caller: Caller,
  input: RetainerChangeInput,
): Promise<Outcome<{ retainerId: string }>> {
  const frame = { mutation: 'deleteRetainer', action: 'SET_UP' } as const;
  return changedRetainer(books, caller, frame, input, async (tx, retainer) => {
    const billed = retainerBilled(retainer);
    if (billed) throw new Refuse(billed);
    await deleteRetainerRow(tx, retainer.id);
    const deletion = { topic: DELETIONS.milestone, rows: [{ milestoneId: retainer.id }] };
    await books.outbox.append(tx, keys.milestone(retainer.id), [deletion]);
  });
}
