// Delete all lines of a proposal: its way back to "no lines", so that accounting attributes can be changed where they live
// and the lines be imported again. It must never touch a posted proposal, nor what was billed. domain.md 3.8, 5.9
import { type Outcome, refused } from '../../../schema/outcome';
import { type Caller, maySee } from '../../caller';
import { decided } from '../../mutations/decided';
import { type Request, recall, remember } from '../../mutations/idempotency';
import { instant } from '../../world';
import type { Books } from '../books';
import { afterStep } from '../rules/approval';
import { forbidden } from '../rules/permissions';
import { approvalSetting } from '../store/approvalSetting';
import { replaceBlockers } from '../store/blockers';
import { markBilled } from '../store/importing';
import { addEvent } from '../store/proposalEvents';
import { lockProposal, withoutLines } from '../store/proposals';
import { blocker } from './blocker';
import { saveAndReport } from './reportSteps';

const LONGEST_REASON = 500;

export interface DeleteLinesInput {
  readonly number: string;
  readonly reason: string;
  readonly idempotencyKey?: string | null;
}

/**
 * Takes the lines off and holds the proposal: the schedule passes over it until it is imported on demand. Reports BLOCKED with
 * LINES_DELETED. Refused: FORBIDDEN, NOT_FOUND, BAD_USER_INPUT (no reason, or longer than 500), PROPOSAL_NOT_OPEN, PROPOSAL_EMPTY.
 */
export async function deleteInvoiceProposalLines(
  books: Books,
  caller: Caller,
  input: DeleteLinesInput,
): Promise<Outcome<{ number: string }>> {
  const denied = forbidden(caller.roles, 'EDIT_PROPOSALS');
  if (denied) return refused(denied);
  const { idempotencyKey, ...rest } = input;
  const { number } = input;
  const request: Request = { mutation: 'deleteInvoiceProposalLines', caller, key: idempotencyKey, input: rest };
  const reason = input.reason.trim();
  if (reason === '' || reason.length > LONGEST_REASON) {
    return refused({
      code: 'BAD_USER_INPUT',
      message: `A reason has 1 to ${LONGEST_REASON} characters.`,
      path: ['reason'],
    });
  }
  return decided<{ number: string }>(books.db, async (tx) => {
    const proposal = await lockProposal(tx, number);
    const before = await recall<{ number: string }>(tx, request, books);
    if (before) return before;
    if (!proposal || !maySee(caller, proposal.legal_entity))
      return refused({ code: 'NOT_FOUND', message: `No proposal ${number}.`, path: ['number'] });
    const status = afterStep(proposal, 'CHANGE', await approvalSetting(tx, proposal.legal_entity));
    if (typeof status !== 'string') return refused(status);
    if (proposal.line_count === 0)
      return refused({ code: 'PROPOSAL_EMPTY', message: `Proposal ${number} has no lines.`, subjectId: number });
    const now = instant(books.world);
    const blockers = [blocker('LINES_DELETED', `${caller.subject} deleted the lines: ${reason}`, proposal.line_count)];
    await markBilled(tx, [number], 'RECEIVED');
    await replaceBlockers(tx, number, blockers, now);
    await saveAndReport(books, tx, [
      { proposal, changes: { ...withoutLines(proposal, reason), status }, status: { step: 'STAGED', blockers } },
    ]);
    await addEvent(tx, number, { action: 'LINES_DELETED', at: now, by: caller.subject, comment: reason });
    await remember(tx, request, { number }, books);
    return { ok: true, value: { number }, replayed: false };
  });
}
