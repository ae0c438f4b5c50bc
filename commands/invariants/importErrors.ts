// I13 of the log of import errors: what it says stands does stand, in staging, on a journal line or before a proposal, and what stands
// there it knows of. Whoever reads the log is told the truth about what is stuck, and no more. domain.md 4.8, 6.1 (11)
import type { Row } from './book';
import { type Check, forbidden } from './invariant';

interface Logged extends Row {
  readonly source: string;
  readonly subject_id: string;
  readonly code: string;
}

/** Errors without a log row, or log rows without their error; both name source, subject and code. */
function logged(sql: string, detail: (row: Logged) => string): Check {
  return forbidden<Logged>({
    invariant: 'I13',
    book: 'finance',
    sql,
    subject: (row) => `import_error ${row.source} ${row.subject_id}`,
    detail,
  });
}

const gone = (what: string) => (row: Logged) => `says that ${row.code} stands, and ${what} says otherwise`;
const unknown = (what: string) => (row: Logged) => `is missing: ${what} says that ${row.code} stands`;
const OPEN = 'e.resolved_at IS NULL';
const NAMED = 'e.source, e.subject_id, e.code';
/** A blocker and its row of the log are the same cause, in the same words and number. */
const SAME_BLOCKER =
  'e.subject_id = b.proposal_number AND e.code = b.code AND e.reference = b.reference AND e.line_count = b.count AND e.message = b.message';
const BAD_LINE = "('ERROR', 'UNRECOVERABLE', 'INVALID_ACTUAL')";

const staged: Check[] = [
  logged(
    `SELECT ${NAMED} FROM import_error e LEFT JOIN staged_actual s ON s.actual_id = e.subject_id AND s.state = 'ERROR' AND s.error_code = e.code
      WHERE e.source = 'STAGED_ACTUAL' AND ${OPEN} AND s.actual_id IS NULL`,
    gone('the staged actual'),
  ),
  logged(
    `SELECT 'STAGED_ACTUAL' AS source, s.actual_id AS subject_id, s.error_code AS code FROM staged_actual s
      LEFT JOIN import_error e ON e.subject_id = s.actual_id AND e.source = 'STAGED_ACTUAL' AND ${OPEN} WHERE s.state = 'ERROR' AND e.id IS NULL`,
    unknown('the staged actual'),
  ),
];

const lines: Check[] = [
  logged(
    `SELECT ${NAMED} FROM import_error e LEFT JOIN journal_line l ON l.actual_id = e.subject_id AND l.status IN ${BAD_LINE} AND l.error_code = e.code
      WHERE e.source = 'JOURNAL_LINE' AND ${OPEN} AND l.id IS NULL`,
    gone('the journal line'),
  ),
  logged(
    `SELECT 'JOURNAL_LINE' AS source, l.actual_id AS subject_id, l.error_code AS code FROM journal_line l
      LEFT JOIN import_error e ON e.subject_id = l.actual_id AND e.source = 'JOURNAL_LINE' AND ${OPEN} WHERE l.status IN ${BAD_LINE} AND e.id IS NULL`,
    unknown('the journal line'),
  ),
];

const proposals: Check[] = [
  logged(
    `SELECT ${NAMED} FROM import_error e LEFT JOIN proposal_blocker b ON ${SAME_BLOCKER}
      LEFT JOIN proposal p ON p.number = b.proposal_number AND p.status <> 'INVOICED' WHERE e.source = 'PROPOSAL' AND ${OPEN} AND p.number IS NULL`,
    gone('the proposal'),
  ),
  logged(
    `SELECT 'PROPOSAL' AS source, b.proposal_number AS subject_id, b.code FROM proposal_blocker b
      LEFT JOIN import_error e ON e.source = 'PROPOSAL' AND ${OPEN} AND ${SAME_BLOCKER} WHERE e.id IS NULL`,
    unknown('the proposal'),
  ),
];

/** What stands has its key, which keeps it from standing twice; what is resolved has none. */
const keys = logged(
  `SELECT ${NAMED} FROM import_error e WHERE (${OPEN}) <> (e.open_key IS NOT NULL) OR e.times < 1 OR e.line_count < 1
    OR (${OPEN} AND e.open_key <> CASE WHEN e.source = 'PROPOSAL' THEN e.source || '|' || e.subject_id || '|' || e.code || '|' || e.reference
      ELSE e.source || '|' || e.subject_id END)`,
  (row) => `of ${row.code} is neither open under its key nor resolved, or counts nothing`,
);

export const importErrorChecks: Check[] = [...staged, ...lines, ...proposals, keys];
