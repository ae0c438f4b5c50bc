// The life of a proposal between its lines and its posting, as a table: what may be done in which status, and what it becomes. The
// approval is optional per legal entity; a change takes it away, whoever makes it. Pure. domain.md 3.8, 5.3, 8 row 15
import type { ErrorCode, Refusal } from '../../../schema/errors';

export type ProposalStatus = 'OPEN' | 'SUBMITTED' | 'APPROVED' | 'REJECTED' | 'INVOICED' | 'CANCELED';
export type ProposalStep = 'SUBMIT' | 'APPROVE' | 'REJECT' | 'RECALL' | 'CHANGE' | 'CHANGE_LINES' | 'POST';

/** What a company wants of its proposals. */
export interface ApprovalSetting {
  /** Nothing is posted without an approval. */
  readonly enabled: boolean;
  /** Nobody approves what they submitted themselves. */
  readonly separateApprover: boolean;
}

type Transitions = Readonly<Partial<Record<ProposalStatus, ProposalStatus>>>;

/** Where a step leads to from each status; a status that is missing does not allow it. */
const LEADS_TO: Readonly<Record<Exclude<ProposalStep, 'POST'>, Transitions>> = {
  SUBMIT: { OPEN: 'SUBMITTED', REJECTED: 'SUBMITTED' },
  APPROVE: { SUBMITTED: 'APPROVED' },
  REJECT: { SUBMITTED: 'REJECTED' },
  RECALL: { SUBMITTED: 'OPEN', APPROVED: 'OPEN' },
  CHANGE: { OPEN: 'OPEN', SUBMITTED: 'OPEN', APPROVED: 'OPEN', REJECTED: 'OPEN' },
  // What an approver looks at line by line stays as it is: the submission is recalled first.
  CHANGE_LINES: { OPEN: 'OPEN', REJECTED: 'OPEN' },
};
/** Where no approval is wanted, one that was begun holds nothing up. */
const POSTABLE: Readonly<Record<'wanted' | 'not wanted', readonly string[]>> = {
  wanted: ['APPROVED'],
  'not wanted': ['OPEN', 'SUBMITTED', 'APPROVED', 'REJECTED'],
};
const OVER: readonly string[] = ['INVOICED', 'CANCELED'];

/** The status after a step, or PROPOSAL_NOT_OPEN (posted), PROPOSAL_STATUS_WRONG, APPROVAL_NOT_NEEDED. */
export function afterStep(
  proposal: { readonly number: string; readonly status: string },
  step: Exclude<ProposalStep, 'POST'>,
  setting: ApprovalSetting,
): ProposalStatus | Refusal {
  const { number, status } = proposal;
  if (OVER.includes(status)) return refusal('PROPOSAL_NOT_OPEN', number, `Proposal ${number} is ${status}.`);
  if (step === 'SUBMIT' && !setting.enabled)
    return refusal('APPROVAL_NOT_NEEDED', number, 'This legal entity wants no approval: post the proposal.');
  const next = LEADS_TO[step][status as ProposalStatus];
  return next ?? refusal('PROPOSAL_STATUS_WRONG', number, `Proposal ${number} is ${status}.`);
}

/** PROPOSAL_NOT_OPEN where it is posted, PROPOSAL_NOT_APPROVED where an approval is wanted and not there. */
export function postingRefused(
  { number, status }: { readonly number: string; readonly status: string },
  approvalWanted: boolean,
): Refusal | undefined {
  if (OVER.includes(status)) return refusal('PROPOSAL_NOT_OPEN', number, `Proposal ${number} is ${status}.`);
  if (POSTABLE[approvalWanted ? 'wanted' : 'not wanted'].includes(status)) return undefined;
  return refusal('PROPOSAL_NOT_APPROVED', number, `Proposal ${number} is ${status}, not APPROVED.`);
}

/** SUBMITTER_MAY_NOT_APPROVE where duties are separate and the submitter approves. */
export function approverRefused(
  number: string,
  people: { readonly submitter: string | undefined; readonly approver: string },
  setting: ApprovalSetting,
): Refusal | undefined {
  if (!setting.separateApprover || people.submitter !== people.approver) return undefined;
  return refusal(
    'SUBMITTER_MAY_NOT_APPROVE',
    number,
    `${people.approver} submitted proposal ${number}: another must approve it.`,
  );
}

function refusal(code: ErrorCode, subjectId: string, message: string): Refusal {
  return { code, message, subjectId };
}
