// When is an invoice staged? When all billed actuals and links that its header announced are here, by count and by checksum,
// in whatever order they came. It must never ask for unbilled sales or journals: those are the import's business. design.md 4
import type { Tx } from '../../database/database';
import type { ProposalRow } from '../store/proposals';
import { checksumOfStaged } from '../store/staging';
import type { StepStatus } from '../store/stepReports';
import { blocker } from './blocker';

/** What has arrived of an invoice, in rows. */
export interface Arrived {
  readonly actuals: number;
  readonly links: number;
}

/** What a locked proposal becomes when so much has arrived, and the step it then stands at. Reads the checksum only when the counts are full. */
export async function stagedChanges(
  tx: Tx,
  proposal: ProposalRow,
  arrived: Arrived,
  now: string,
): Promise<{ changes: Partial<ProposalRow>; status: StepStatus }> {
  const changes = { staged_count: arrived.actuals, staged_links: arrived.links, staged_at: proposal.staged_at };
  if (arrived.actuals < proposal.expected_count || arrived.links < proposal.expected_links) {
    return { changes, status: { step: 'RECEIVED', blockers: [] } };
  }
  const exactly = arrived.actuals === proposal.expected_count && arrived.links === proposal.expected_links;
  if (exactly && (await checksumOfStaged(tx, proposal.number)) === proposal.expected_checksum) {
    return { changes: { ...changes, staged_at: now }, status: { step: 'STAGED', blockers: [] } };
  }
  const message = `${arrived.actuals} billed actuals and ${arrived.links} links are here; the header announced ${proposal.expected_count} and ${proposal.expected_links}, with other ids or amounts`;
  return {
    changes,
    status: { step: 'RECEIVED', blockers: [blocker('MISMATCHED_BILLED_SALES', message, proposal.expected_count)] },
  };
}
