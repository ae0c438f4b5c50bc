// The log of what people did to a proposal: rows are added under the proposal's lock and never changed. It must hold no rule of
// who may do what.
import type { Reader, Tx } from '../../database/database';
import type { ListSource } from '../../database/slices';
import { childList } from './childList';

export type EventAction =
  | 'SUBMITTED'
  | 'APPROVED'
  | 'REJECTED'
  | 'RECALLED'
  | 'CHANGED'
  | 'LINES_CHANGED'
  | 'LINES_DELETED'
  | 'DUTIES_WAIVED';

export interface ProposalEvent {
  readonly action: EventAction;
  readonly at: string;
  readonly by: string;
  readonly comment?: string | null;
  /** What was changed: by name, from and to. */
  readonly details?: object | null;
}

export interface EventRow {
  readonly proposal_number: string;
  readonly number: number;
  readonly action: string;
  readonly at: string;
  readonly by_subject: string;
  readonly comment: string | null;
  readonly details: string | null;
}

/** Adds to the log of a locked proposal. */
export async function addEvent(tx: Tx, proposalNumber: string, event: ProposalEvent): Promise<void> {
  const [last] = await tx.rows<{ number: number | null }>(
    'SELECT MAX(number) AS number FROM proposal_event WHERE proposal_number = ?',
    [proposalNumber],
  );
  await tx.insert('proposal_event', [
    {
      proposal_number: proposalNumber,
      number: (last?.number ?? 0) + 1,
      action: event.action,
      at: event.at,
      by_subject: event.by,
      comment: event.comment ?? null,
      details: event.details ? JSON.stringify(event.details) : null,
    },
  ]);
}

/** Who submitted the proposal last. */
export async function lastSubmitter(reader: Reader, proposalNumber: string): Promise<string | undefined> {
  const [row] = await reader.rows<{ by_subject: string }>(
    "SELECT by_subject FROM proposal_event WHERE proposal_number = ? AND action = 'SUBMITTED' ORDER BY number DESC LIMIT 1",
    [proposalNumber],
  );
  return row?.by_subject;
}

const EVENTS: ListSource = {
  columns: 'v.proposal_number, v.number, v.action, v.at, v.by_subject, v.comment, v.details',
  from: 'proposal_event v',
  order: [{ sql: 'v.number', name: 'number', kind: 'integer' }],
};

/** The log of a proposal, oldest first. */
export const EVENTS_OF_PROPOSAL = childList<EventRow>(EVENTS, {
  columns: [{ sql: 'v.proposal_number', name: 'proposal_number' }],
});
