// The project manager frees what unbilled sales have committed under not-to-exceed limits, so that others may be committed
// instead. Changes no other status: what is ready stays ready, and confirming judges it. domain.md 3.2, 3.5 (s)
import type { Outcome } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import type { Books } from '../books';
import { markNotEvaluated } from '../store/limits';
import { type ChangedLimits, changedLimits } from './changedLimits';
import type { ItemIdsInput } from './markedItems';

/**
 * Committed and Failed become Not Evaluated; a sale that no limit applies to keeps its status. Sales that are invoiced, on a
 * draft, adjusted or not chargeable are left alone and answered in `ignoredIds`. Refused: FORBIDDEN, LIST_TOO_LONG, NOT_FOUND.
 */
export async function resetNotToExceed(
  books: Books,
  caller: Caller,
  input: ItemIdsInput,
): Promise<Outcome<ChangedLimits>> {
  return changedLimits(books, caller, input, {
    mutation: 'resetNotToExceed',
    // Freeing takes no room from anybody: whoever judges meanwhile sees it before or after, and is right either way.
    standings: async () => [],
    change: (tx, sales) =>
      markNotEvaluated(
        tx,
        sales.map(({ id }) => id),
      ),
  });
}
