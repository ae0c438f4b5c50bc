// The project manager has unbilled sales judged anew under the not-to-exceed limits as they are now. The order of the ids is
// their priority: what comes first is committed first. domain.md 2.3.4, 3.2, 3.5 (s)
import type { Outcome } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import type { Books } from '../books';
import { judge, type Verdict } from '../rules/limits';
import { contractsOfActuals, lockedStandings, writeVerdicts } from '../store/limits';
import { type ChangedLimits, changedLimits } from './changedLimits';
import type { ItemIdsInput } from './markedItems';

/**
 * Each becomes Committed or Failed, whole, one after the other; Not Applicable where no limit is set. A sale does not stand in
 * its own way, others that are committed do until they are reset or their turn comes. One that fails is not ready any more.
 * Sales that are invoiced, on a draft, adjusted or not chargeable are left alone and answered in `ignoredIds`. Refused:
 * FORBIDDEN, LIST_TOO_LONG, NOT_FOUND.
 */
export async function reevaluateNotToExceed(
  books: Books,
  caller: Caller,
  input: ItemIdsInput,
): Promise<Outcome<ChangedLimits>> {
  return changedLimits(books, caller, input, {
    mutation: 'reevaluateNotToExceed',
    standings: async (tx, ids) => lockedStandings(tx, await contractsOfActuals(tx, ids)),
    change: (tx, sales, standings) => {
      const verdicts = judge(
        sales.map(({ sale }) => sale),
        standings,
      );
      return writeVerdicts(tx, new Map(sales.map(({ id }, index) => [id, verdicts[index] as Verdict])));
    },
  });
}
