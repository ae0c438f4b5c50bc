// A retainer that no invoice bills is deleted, and its on-account transaction in Finance with it. What was billed stays for good, also when
// it is credited: bill and credit rest on the transaction, and may reach Finance after the deletion. domain.md 2.7
import type { Refusal } from '../../../schema/errors';
import { DELETIONS, keys } from '../../../schema/messages';
import type { Outcome } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import type { Tx } from '../../database/database';
import { Refuse } from '../../mutations/decided';
import type { Books } from '../books';
import { retainerBilled } from '../rules/retainerTerms';
import { deleteRetainerRow, type RetainerRow, wasBilled } from '../store/retainers';
import { changedRetainer, type RetainerChangeInput } from './retainerChange';

async function onceBilled(tx: Tx, { id }: RetainerRow): Promise<Refusal | undefined> {
  if (!(await wasBilled(tx, id))) return undefined;
  const message = 'The retainer was on an invoice, which is credited: it stays.';
  return { code: 'RETAINER_BILLED', message, path: ['retainerId'], subjectId: id };
}

/** Deletes the retainer. FORBIDDEN, NOT_FOUND, RETAINER_CHANGED, RETAINER_BILLED. A repetition under the same key answers alike. */
export async function deleteRetainer(
  books: Books,
  caller: Caller,
  input: RetainerChangeInput,
): Promise<Outcome<{ retainerId: string }>> {
  const frame = { mutation: 'deleteRetainer', action: 'SET_UP' } as const;
  return changedRetainer(books, caller, frame, input, async (tx, retainer) => {
    const billed = retainerBilled(retainer) ?? (await onceBilled(tx, retainer));
    if (billed) throw new Refuse(billed);
    await deleteRetainerRow(tx, retainer.id);
    const deletion = { topic: DELETIONS.milestone, rows: [{ milestoneId: retainer.id }] };
    await books.outbox.append(tx, keys.milestone(retainer.id), [deletion]);
  });
}
