// What is left of a retainer is to be paid back: the next draft of its customer carries it as a refund, and until then nothing of
// it is set off any more. Or not, after all, as long as no draft has it. domain.md 3.2, 3.5 (r)
import type { Outcome } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import { Refuse } from '../../mutations/decided';
import type { Books } from '../books';
import { refundRefusal, unrefundRefusal } from '../rules/retainerTerms';
import { changeRetainer } from '../store/retainers';
import { changedRetainer, type RetainerChangeInput } from './retainerChange';

export interface MarkRetainerReadyToRefundInput extends RetainerChangeInput {
  /** False takes the mark back. Default: true. */
  readonly isReady?: boolean | null;
}

/** Marks the retainer; one that is marked so already stays so. FORBIDDEN, NOT_FOUND, RETAINER_CHANGED, RETAINER_NOT_REFUNDABLE. */
export async function markRetainerReadyToRefund(
  books: Books,
  caller: Caller,
  input: MarkRetainerReadyToRefundInput,
): Promise<Outcome<{ retainerId: string }>> {
  const isReady = input.isReady ?? true;
  const frame = { mutation: 'markRetainerReadyToRefund', action: 'MANAGE_BACKLOG' } as const;
  return changedRetainer(books, caller, frame, { ...input, isReady } as typeof input, async (tx, retainer) => {
    const refusal = isReady ? refundRefusal(retainer) : unrefundRefusal(retainer);
    if (refusal) throw new Refuse(refusal);
    const status = isReady ? 'READY_TO_REFUND' : null;
    if (retainer.refund_status !== status) await changeRetainer(tx, retainer, { refund_status: status });
  });
}
