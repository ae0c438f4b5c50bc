// A retainer's text, amount, date and line, as long as no invoice bills it. Finance hears of it, and what it holds follows.
// domain.md 2.7
import { keys } from '../../../schema/messages';
import type { Outcome } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import { parseAmount } from '../../money';
import { Refuse } from '../../mutations/decided';
import type { Books } from '../books';
import { retainerBilled, retainerFaults } from '../rules/retainerTerms';
import { linesOfContract } from '../store/contracts';
import { changeRetainer } from '../store/retainers';
import { changedRetainer, type RetainerChangeInput } from './retainerChange';
import { lineFor, onAccountOf } from './retainerWriting';

export interface UpdateRetainerInput extends RetainerChangeInput {
  readonly description?: string | null;
  /** Decimal text. */
  readonly amount?: string | null;
  /** YYYY-MM-DD. */
  readonly date?: string | null;
  readonly contractLineId?: string | null;
}

/** Changes what is given; absent and null leave a field. Refused as createRetainer is, and RETAINER_BILLED, RETAINER_CHANGED. */
export async function updateRetainer(
  books: Books,
  caller: Caller,
  input: UpdateRetainerInput,
): Promise<Outcome<{ retainerId: string }>> {
  const frame = { mutation: 'updateRetainer', action: 'SET_UP' } as const;
  return changedRetainer(books, caller, frame, input, async (tx, retainer) => {
    const billed = retainerBilled(retainer);
    if (billed) throw new Refuse(billed);
    const terms = {
      description: input.description ?? retainer.description,
      amount: input.amount == null ? retainer.amount : parseAmount(input.amount, retainer.currency),
      date: input.date ?? retainer.retainer_date,
    };
    const faults = retainerFaults(terms);
    if (faults.length > 0) throw new Refuse(...faults);
    const line =
      input.contractLineId == null
        ? { id: retainer.contract_line_id, projectId: retainer.project_id }
        : lineFor(await linesOfContract(tx, retainer.contract_id), input.contractLineId);
    if ('fault' in line) throw new Refuse(line.fault);
    const change = {
      description: terms.description,
      amount: terms.amount,
      retainer_date: terms.date,
      contract_line_id: line.id,
      project_id: line.projectId,
    };
    await changeRetainer(tx, retainer, change);
    await books.outbox.append(tx, keys.milestone(retainer.id), [onAccountOf({ ...retainer, ...change })]);
  });
}
