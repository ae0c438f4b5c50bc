// Finance's reports of an invoice's steps to Dataverse: numbered 1, 2, 3 … per proposal under its lock, and only when the
// step, the state or the set of (code, owner) differs from what was last reported. Nothing else may decide on a report.
import { createHash } from 'node:crypto';
import type { Owner } from '../../../schema/errorEntry';
import type { ErrorCode } from '../../../schema/errors';
import { keys, type StepReport } from '../../../schema/messages';
import type { Row, Tx } from '../../database/database';
import { updateEachSoon } from '../../database/updateEach';
import type { ProposalRow } from './proposals';

/** A report names at most so many causes; their counts add up to all that stands behind them. contract.graphql */
const MOST_BLOCKERS = 20;

/** Something that stands in the way of a proposal. `count`: documents or lines behind it. */
export interface Blocker {
  readonly code: ErrorCode;
  readonly message: string;
  readonly owner: Owner;
  /** The journal, currency or period that it is about. */
  readonly reference: string | null;
  readonly count: number;
}

/** Where a proposal stands, as Dataverse's status log is to show it. BLOCKED exactly when there are blockers. */
export interface StepStatus {
  readonly step: StepReport['step'];
  readonly blockers: readonly Blocker[];
}

/** New values of a locked proposal, and the step it stands at now. */
export interface ProposalUpdate {
  readonly proposal: ProposalRow;
  readonly changes: Partial<ProposalRow>;
  readonly status: StepStatus;
}

type Reported = Pick<ProposalRow, 'reported_step' | 'reported_state' | 'reported_blockers' | 'reports'>;

/** The report that this status calls for, and what the proposal then remembers of it; undefined when nothing is new. */
export function nextReport(
  proposal: ProposalRow,
  { step, blockers }: StepStatus,
): { remembered: Reported; report: StepReport } | undefined {
  const state = blockers.length > 0 ? 'BLOCKED' : 'MOVING';
  const digest = digestOf(blockers);
  const { reported_step, reported_state, reported_blockers } = proposal;
  if (reported_step === step && reported_state === state && reported_blockers === digest) return undefined;
  const reports = proposal.reports + 1;
  return {
    remembered: { reported_step: step, reported_state: state, reported_blockers: digest, reports },
    report: {
      invoiceId: proposal.invoice_id,
      report: reports,
      step,
      state,
      blockers: foremost(blockers).map((blocker) => ({ ...blocker, message: blocker.message.slice(0, 1000) })),
      blockerCount: blockers.reduce((sum, { count }) => sum + count, 0),
    },
  };
}

/** How many reports of an invoice were ever sent, as far as either side knows: a proposal that was lost and comes again goes on from there. */
export async function reportsSent(tx: Tx, invoiceId: string): Promise<number> {
  const [row] = await tx.rows<{ last_number: number }>('SELECT last_number FROM outbox_stream WHERE stream_key = ?', [
    keys.invoiceStep(invoiceId),
  ]);
  return row?.last_number ?? 0;
}

/** Saves locked proposals in one statement; gives the reports that are now due, to be queued in the same transaction. All change the same columns. */
export function saveWithReports(tx: Tx, updates: readonly ProposalUpdate[]): readonly StepReport[] {
  const due: StepReport[] = [];
  const rows = updates.map(({ proposal, changes, status }): Row => {
    const next = nextReport(proposal, status);
    if (next) due.push(next.report);
    const { reported_step, reported_state, reported_blockers, reports } = next?.remembered ?? proposal;
    return { number: proposal.number, ...changes, reported_step, reported_state, reported_blockers, reports };
  });
  updateEachSoon(tx, 'proposal', 'number', rows);
  return due;
}

/** The blockers that a report names: one of each code before a second of any, so that 30 journals never hide another cause. */
function foremost(blockers: readonly Blocker[]): Blocker[] {
  const seen = new Map<string, number>();
  const ranked = blockers.map((blocker) => {
    const rank = seen.get(blocker.code) ?? 0;
    seen.set(blocker.code, rank + 1);
    return { blocker, rank };
  });
  const sorted = ranked.sort((a, b) => a.rank - b.rank);
  return sorted.slice(0, MOST_BLOCKERS).map(({ blocker }) => blocker);
}

/** Two sets of blockers are the same event when they name the same codes and owners, whatever the counts and words. */
function digestOf(blockers: readonly Blocker[]): string {
  if (blockers.length === 0) return '';
  const set = new Set(blockers.map(({ code, owner }) => `${code}|${owner}`));
  return createHash('sha256')
    .update([...set].sort().join('\n'))
    .digest('hex');
}
