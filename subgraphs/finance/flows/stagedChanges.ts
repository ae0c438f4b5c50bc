// When is an invoice staged? When all billed actuals and links that its header announced are here, by count and by checksum,
// in whatever order they came. It must never ask for unbilled sales or journals: those are the import's business. design.md 4
import type { Tx } from '../../database/database';
import type { ProposalRow } from '../store/proposals';
import { checksumsOfStaged } from '../store/staging';
import type { StepStatus } from '../store/stepReports';
import { blocker } from './blocker';

/** What has arrived of an invoice, in rows. */
export interface Arrived {
  readonly actuals: number;
  readonly links: number;
}

/** A proposal, and all that has arrived of its invoice. */
export interface Arrival {
  readonly proposal: ProposalRow;
  readonly arrived: Arrived;
}

/** What it becomes, and the step it then stands at. */
export interface StagedChanges {
  readonly proposal: ProposalRow;
  readonly changes: Pick<ProposalRow, 'staged_count' | 'staged_links' | 'staged_at'>;
  readonly status: StepStatus;
}

/** What locked proposals become when so much has arrived, in their order. Reads the checksums of those alone whose counts are full. */
export async function stagedChanges(tx: Tx, arrivals: readonly Arrival[], now: string): Promise<StagedChanges[]> {
  const full = arrivals.filter(isExactly).map(({ proposal: { number, expected_count: count } }) => ({ number, count }));
  const checksums = await checksumsOfStaged(tx, full);
  return arrivals.map((arrival) => changesOf(arrival, checksums.get(arrival.proposal.number), now));
}

function isExactly({ proposal, arrived }: Arrival): boolean {
  return arrived.actuals === proposal.expected_count && arrived.links === proposal.expected_links;
}

/** `checksum`: where the counts are full. */
function changesOf({ proposal, arrived }: Arrival, checksum: string | undefined, now: string): StagedChanges {
  const changes = { staged_count: arrived.actuals, staged_links: arrived.links, staged_at: proposal.staged_at };
  if (arrived.actuals < proposal.expected_count || arrived.links < proposal.expected_links) {
    return { proposal, changes, status: { step: 'RECEIVED', blockers: [] } };
  }
  if (checksum === proposal.expected_checksum) {
    return { proposal, changes: { ...changes, staged_at: now }, status: { step: 'STAGED', blockers: [] } };
  }
  const message = `${arrived.actuals} billed actuals and ${arrived.links} links are here; the header announced ${proposal.expected_count} and ${proposal.expected_links}, with other ids or amounts`;
  const mismatch = blocker('MISMATCHED_BILLED_SALES', message, proposal.expected_count);
  return { proposal, changes, status: { step: 'RECEIVED', blockers: [mismatch] } };
}
