// One milestone of a fixed-price line, by mutation: split over the line's customers into a row each, which travels to Finance under
// its own key and becomes an on-account transaction. domain.md 2.6, 3.5 (p), (t)
import { type Outcome, refused } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import { parseAmount } from '../../money';
import { recall, remember } from '../../mutations/idempotency';
import type { Books } from '../books';
import { milestoneFaults, placeFaults } from '../rules/milestoneTerms';
import { forbidden } from '../rules/permissions';
import { contractIdOfLine, updateContractRow } from '../store/contractChanges';
import { type ContractLineRow, customersOfLines, linesOfContract } from '../store/contracts';
import { decided } from './decided';
import { newMilestone, writeMilestones } from './milestoneRows';
import { openContract } from './openContract';

export interface CreateMilestoneInput {
  readonly contractLineId: string;
  readonly name: string;
  readonly description?: string | null;
  /** Decimal text, of the whole milestone. */
  readonly amount: string;
  /** Decimal text: the manager's estimate of its tax, split as the amount is. */
  readonly estimatedTax?: string | null;
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly idempotencyKey?: string | null;
}

/** Creates the milestone and answers with its id. FORBIDDEN, NOT_FOUND, CONTRACT_LOST, BAD_USER_INPUT, DATE_INVALID. domain.md 2.6 */
export async function createMilestone(
  books: Books,
  caller: Caller,
  { idempotencyKey: key, ...input }: CreateMilestoneInput,
): Promise<Outcome<{ milestoneId: string }>> {
  const denied = forbidden(caller.roles, 'SET_UP');
  if (denied) return refused(denied);
  const request = { mutation: 'createMilestone', caller, key, input };
  const { contractLineId, amount, estimatedTax, ...words } = input;
  return decided(books, async (tx) => {
    const found = await openContract(tx, caller, await contractIdOfLine(tx, contractLineId), 'contractLineId');
    const before = await recall<{ milestoneId: string }>(tx, request, books);
    if (before) return before;
    if ('refusal' in found) return refused(found.refusal);
    const { contract } = found;
    const line = (await linesOfContract(tx, contract.id)).find(({ id }) => id === contractLineId) as ContractLineRow;
    const terms = {
      ...words,
      amount: parseAmount(amount, contract.currency),
      tax: parseAmount(estimatedTax ?? '0', contract.currency),
    };
    const faults = [...milestoneFaults(terms), ...placeFaults(line, 'contractLineId')];
    if (faults.length > 0) return refused(...faults);
    const customers = (await customersOfLines(tx, [line.id])).get(line.id) ?? [];
    const milestone = newMilestone(books, terms, { contract, line, customers });
    await updateContractRow(tx, contract);
    await writeMilestones(books, tx, [milestone]);
    const answer = { milestoneId: milestone.header.id };
    await remember(tx, request, answer, books);
    return { ok: true, value: answer, replayed: false };
  });
}
