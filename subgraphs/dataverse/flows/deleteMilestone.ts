// A milestone is deleted, with its rows, as long as nothing of it has billing activity: Microsoft's product once let it, and broke
// the import in Finance. Finance takes the on-account transactions away. domain.md 2.6, 4.2, 6.2
import { type Outcome, refused } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import { recall, remember } from '../../mutations/idempotency';
import type { Books } from '../books';
import { forbidden } from '../rules/permissions';
import { updateContractRow } from '../store/contractChanges';
import { removeHeader } from '../store/milestones';
import { decided } from './decided';
import { carryOut } from './milestoneRows';
import { versionRefusal } from './openContract';
import { billedRefusal, openMilestone } from './openMilestone';

export interface DeleteMilestoneInput {
  readonly milestoneId: string;
  /** The contract's. */
  readonly expectedVersion?: number | null;
  readonly idempotencyKey?: string | null;
}

/** Deletes it and answers with its line's id. FORBIDDEN, NOT_FOUND, CONTRACT_LOST, CONTRACT_CHANGED, MILESTONE_BILLED. domain.md 6.2 */
export async function deleteMilestone(
  books: Books,
  caller: Caller,
  { idempotencyKey: key, ...input }: DeleteMilestoneInput,
): Promise<Outcome<{ contractLineId: string }>> {
  const denied = forbidden(caller.roles, 'SET_UP');
  if (denied) return refused(denied);
  const request = { mutation: 'deleteMilestone', caller, key, input };
  return decided(books, async (tx) => {
    const found = await openMilestone(tx, caller, input.milestoneId);
    const before = await recall<{ contractLineId: string }>(tx, request, books);
    if (before) return before;
    if ('refusal' in found) return refused(found.refusal);
    const newer = versionRefusal(found.contract, input.expectedVersion);
    if (newer) return refused(newer);
    const { header, rows } = found;
    if (rows.some(({ is_billed }) => is_billed === 1)) return refused(billedRefusal(found));
    await updateContractRow(tx, found.contract);
    await carryOut(
      books,
      tx,
      [{ header, rows, plan: { changed: [], added: [], removed: rows.map(({ id }) => id) } }],
      found,
    );
    await removeHeader(tx, header.id);
    const answer = { contractLineId: header.contract_line_id };
    await remember(tx, request, answer, books);
    return { ok: true, value: answer, replayed: false };
  });
}
