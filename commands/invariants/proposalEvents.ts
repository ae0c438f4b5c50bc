// A1: a proposal stands where the log of what people did to it says. Events count 1 … n, follow each other as the approval allows, give
// the reasons that they must, and the last of them made the status that the proposal has. domain.md 3.8, 5.3
import type { Row } from './book';
import { type Check, forbidden } from './invariant';

interface Event extends Row {
  readonly proposal_number: string;
  readonly number: number;
  readonly action: string;
}

const CHANGES = "('CHANGED', 'LINES_CHANGED', 'LINES_DELETED')";

/** The status that an action leaves. */
const leaves = (
  action: string,
) => `CASE COALESCE(${action}, 'CHANGED') WHEN 'SUBMITTED' THEN 'SUBMITTED' WHEN 'APPROVED' THEN 'APPROVED'
  WHEN 'REJECTED' THEN 'REJECTED' ELSE 'OPEN' END`;

/** What may have been the last word before each step: a proposal without any is open. */
const MAY_FOLLOW = `CASE v.action WHEN 'SUBMITTED' THEN ${leaves('b.action')} IN ('OPEN', 'REJECTED') WHEN 'RECALLED' THEN ${leaves('b.action')} IN ('SUBMITTED', 'APPROVED')
  WHEN 'APPROVED' THEN ${leaves('b.action')} = 'SUBMITTED' WHEN 'REJECTED' THEN ${leaves('b.action')} = 'SUBMITTED' ELSE v.action IN ${CHANGES} END`;

export const proposalEventChecks: Check[] = [
  forbidden<Row & { proposal_number: string; lowest: number; highest: number; held: number }>({
    invariant: 'A1',
    book: 'finance',
    sql: `SELECT v.proposal_number, MIN(v.number) AS lowest, MAX(v.number) AS highest, COUNT(*) AS held FROM proposal_event v
      LEFT JOIN proposal p ON p.number = v.proposal_number
      GROUP BY v.proposal_number, p.number HAVING p.number IS NULL OR MIN(v.number) <> 1 OR MAX(v.number) <> COUNT(*)`,
    subject: (row) => `events of proposal ${row.proposal_number}`,
    detail: (row) => `are ${row.held}, numbered ${row.lowest} to ${row.highest}, or of no proposal at all`,
  }),
  forbidden<Event>({
    invariant: 'A1',
    book: 'finance',
    sql: `SELECT v.proposal_number, v.number, v.action FROM proposal_event v
      LEFT JOIN proposal_event b ON b.proposal_number = v.proposal_number AND b.number = v.number - 1 WHERE NOT (${MAY_FOLLOW})`,
    subject: (row) => `proposal_event ${row.proposal_number} ${row.number}`,
    detail: (row) => `is ${row.action}, which what was done before it does not allow`,
  }),
  forbidden<Event>({
    invariant: 'A1',
    book: 'finance',
    sql: `SELECT v.proposal_number, v.number, v.action FROM proposal_event v
      WHERE v.by_subject = '' OR (v.action IN ('REJECTED', 'LINES_DELETED') AND COALESCE(v.comment, '') = '') OR (v.action = 'CHANGED' AND v.details IS NULL)`,
    subject: (row) => `proposal_event ${row.proposal_number} ${row.number}`,
    detail: (row) => `is ${row.action} by nobody, for no reason, or changed nothing`,
  }),
  // What is posted stays as it was posted, whatever it was before: where no approval is wanted, one that was begun holds nothing up.
  forbidden<Row & { number: string; status: string; action: string | null }>({
    invariant: 'A1',
    book: 'finance',
    sql: `SELECT p.number, p.status, v.action FROM proposal p
      LEFT JOIN proposal_event v ON v.proposal_number = p.number AND v.number = (SELECT MAX(n.number) FROM proposal_event n WHERE n.proposal_number = p.number)
      WHERE p.status NOT IN ('INVOICED', ${leaves('v.action')})`,
    subject: (row) => `proposal ${row.number}`,
    detail: (row) => `is ${row.status}; the last thing done to it is: ${row.action}`,
  }),
  forbidden<Row & { number: string; held_reason: string | null }>({
    invariant: 'A1',
    book: 'finance',
    sql: `SELECT p.number, p.held_reason FROM proposal p WHERE p.import_held = 1 AND (p.line_count > 0 OR NOT EXISTS (SELECT 1 FROM proposal_event v
      WHERE v.proposal_number = p.number AND v.action = 'LINES_DELETED' AND v.comment = p.held_reason))`,
    subject: (row) => `proposal ${row.number}`,
    detail: (row) =>
      `is held for '${row.held_reason}', which nobody gave when its lines were deleted, or has its lines`,
  }),
];
