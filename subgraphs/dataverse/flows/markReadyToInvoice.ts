// The project manager says what may be billed: unbilled sales, milestones and retainers by id, all or none. Nothing of it travels: the
// status is Dataverse's own until an invoice is confirmed. domain.md 3.2
import type { Outcome } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import type { Books } from '../books';
import { readinessRefusal } from '../rules/readiness';
import { markReady } from '../store/backlog';
import { type ItemIdsInput, markedItems } from './markedItems';

/**
 * Marks unbilled sales, milestones and retainers ready; one that is ready already stays so. All or none: NOT_FOUND, NOT_READY_MARKABLE or
 * LIMIT_EXCEEDED for each bad id; FORBIDDEN; LIST_TOO_LONG above 500. Answers with the ids, each once.
 */
export async function markReadyToInvoice(
  books: Books,
  caller: Caller,
  input: ItemIdsInput,
): Promise<Outcome<{ ids: string[] }>> {
  return markedItems(books, caller, input, {
    mutation: 'markReadyToInvoice',
    refusalOf: readinessRefusal,
    mark: markReady,
  });
}
