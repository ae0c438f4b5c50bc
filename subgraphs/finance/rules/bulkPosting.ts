// Posting many proposals: how many at once, which of them are refused at once, and which a schedule looks for. Pure. What posting
// itself refuses is found when the item's turn comes. domain.md 5.7
import type { Refusal } from '../../../schema/errors';

/** Proposals of one operation. */
export const MOST_PROPOSALS = 10_000;
/** A proposal's number. */
export const LONGEST_NUMBER = 40;
export const POST_PROPOSALS = 'POST_PROPOSALS';

export interface ProposalToSchedule {
  readonly number: string;
  readonly version: number;
  readonly status: string;
  readonly legal_entity: string;
}

/** NOT_FOUND or PROPOSAL_NOT_OPEN: nothing that happens until its turn could change that. */
export function itemRefusal(
  number: string,
  proposal: ProposalToSchedule | undefined,
  isVisible: (legalEntity: string) => boolean,
): Refusal | undefined {
  if (!proposal || !isVisible(proposal.legal_entity))
    return { code: 'NOT_FOUND', message: `No proposal ${number}.`, subjectId: number };
  if (proposal.status !== 'INVOICED' && proposal.status !== 'CANCELED') return undefined;
  return { code: 'PROPOSAL_NOT_OPEN', message: `Proposal ${number} is ${proposal.status}.`, subjectId: number };
}

/** What a schedule looks for on a day. */
export interface PostingSelection {
  readonly legalEntity: string;
  readonly invoicedUpTo: string;
  readonly customerAccount: string | null;
  readonly contractNumber: string | null;
  readonly approvedOnly: boolean;
}
