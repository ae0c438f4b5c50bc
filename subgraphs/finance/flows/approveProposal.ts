// Submit, approve, reject, recall: one step of a proposal's approval, with who took it, when and why in its log. Nothing but the
// status changes. Which step is allowed when is the rules' to say. domain.md 3.8
import { type Outcome, refused } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import { decided, Refuse } from '../../mutations/decided';
import { type Request, recall, remember } from '../../mutations/idempotency';
import { instant } from '../../world';
import type { Books } from '../books';
import { approverRefused, type ProposalStep } from '../rules/approval';
import { mayPost } from '../rules/mayPost';
import { type Action, forbidden } from '../rules/permissions';
import { addEvent, type EventAction, lastSubmitter } from '../store/proposalEvents';
import { lockProposal, saveHead } from '../store/proposals';
import { openProposal } from './openProposal';
import { factsOf } from './postingTerms';

export type ApprovalStep = Exclude<ProposalStep, 'CHANGE' | 'CHANGE_LINES' | 'POST'>;

export interface ProposalStepInput {
  readonly number: string;
  readonly expectedVersion?: number;
  readonly reason?: string;
  readonly idempotencyKey?: string;
}

const LOGGED_AS: Readonly<Record<ApprovalStep, EventAction>> = {
  SUBMIT: 'SUBMITTED',
  APPROVE: 'APPROVED',
  REJECT: 'REJECTED',
  RECALL: 'RECALLED',
};
const TAKES: Readonly<Record<ApprovalStep, Action>> = {
  SUBMIT: 'SUBMIT_PROPOSALS',
  APPROVE: 'APPROVE_PROPOSALS',
  REJECT: 'APPROVE_PROPOSALS',
  RECALL: 'SUBMIT_PROPOSALS',
};
const LONGEST_REASON = 1_000;

/**
 * Takes the step. Refused: FORBIDDEN, BAD_USER_INPUT (a rejection without a reason), NOT_FOUND, PROPOSAL_NOT_OPEN,
 * PROPOSAL_STATUS_WRONG, APPROVAL_NOT_NEEDED, PROPOSAL_CHANGED, SUBMITTER_MAY_NOT_APPROVE; SUBMIT and APPROVE as posting is where
 * lines are missing.
 */
export async function approveProposal(
  books: Books,
  caller: Caller,
  step: ApprovalStep,
  input: ProposalStepInput,
): Promise<Outcome<{ number: string }>> {
  const { idempotencyKey, ...rest } = input;
  const { number, expectedVersion } = input;
  const denied = forbidden(caller.roles, TAKES[step]);
  if (denied) return refused(denied);
  const reason = input.reason?.trim() ?? '';
  if (reason.length > LONGEST_REASON || (step === 'REJECT' && reason === ''))
    return refused({
      code: 'BAD_USER_INPUT',
      message: `A reason has ${step === 'REJECT' ? '1 to' : 'at most'} ${LONGEST_REASON} characters.`,
      path: ['reason'],
    });
  const request: Request = { mutation: `${step.toLowerCase()}Proposal`, caller, key: idempotencyKey, input: rest };
  return decided<{ number: string }>(books.db, async (tx) => {
    await lockProposal(tx, number);
    const before = await recall<{ number: string }>(tx, request, books);
    if (before) return before;
    const { proposal, setting, status } = await openProposal(tx, caller, { number, expectedVersion }, step);
    const incomplete = step === 'SUBMIT' || step === 'APPROVE' ? mayPost(factsOf(proposal), undefined) : undefined;
    if (incomplete) throw new Refuse(incomplete);
    if (step === 'APPROVE') {
      const people = { submitter: await lastSubmitter(tx, number), approver: caller.subject };
      const same = approverRefused(number, people, setting);
      if (same) throw new Refuse(same);
    }
    const now = instant(books.world);
    await saveHead(tx, proposal, { status });
    await addEvent(tx, number, { action: LOGGED_AS[step], at: now, by: caller.subject, comment: reason || null });
    await remember(tx, request, { number }, books);
    return { ok: true, value: { number }, replayed: false };
  });
}
