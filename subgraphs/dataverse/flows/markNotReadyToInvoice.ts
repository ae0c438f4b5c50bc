// The project manager takes back that something may be billed, as long as no draft holds it: unbilled sales, milestones and retainers by
// id, all or none. Nothing of it travels. domain.md 3.2
import type { Outcome } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import type { Books } from '../books';
import { unreadinessRefusal } from '../rules/readiness';
import { markNotReady } from '../store/backlog';
import { type ItemIdsInput, markedItems } from './markedItems';

/**
 * Marks unbilled sales, milestones and retainers not ready; one that is not ready stays so. All or none: NOT_FOUND or NOT_READY_MARKABLE
 * (it is on a draft or an invoice) for each bad id; FORBIDDEN; LIST_TOO_LONG above 500. Answers with the ids, each once.
 */
export async function markNotReadyToInvoice(
  books: Books,
  caller: Caller,
  input: ItemIdsInput,
): Promise<Outcome<{ ids: string[] }>> {
  return markedItems(books, caller, input, {
    mutation: 'markNotReadyToInvoice',
    refusalOf: unreadinessRefusal,
    mark: markNotReady,
  });
}
