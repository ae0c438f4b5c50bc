// I5 and I13 of integration journals: what a journal says of its lines holds, no line is stuck, and no staged row is lost between
// staging and journal.
import type { Row } from './book';
import { type Check, forbidden } from './invariant';

/**
 * A journal is posted when all of its lines are: those that could not be moved to another. While it is being posted, any number of
 * them is. domain.md 3.8
 */
const journals = forbidden<Row & { id: string; status: string; line_count: number; held: number; posted: number }>({
  invariant: 'I5',
  book: 'finance',
  sql: `SELECT j.id, j.status, j.line_count, COUNT(l.id) AS held, COUNT(CASE WHEN l.status = 'POSTED' THEN 1 END) AS posted
    FROM integration_journal j LEFT JOIN journal_line l ON l.journal_id = j.id AND l.legal_entity = j.legal_entity GROUP BY j.id, j.status, j.line_count
    HAVING COUNT(l.id) <> j.line_count OR (j.status <> 'PROCESSING'
      AND COUNT(CASE WHEN l.status = 'POSTED' THEN 1 END) <> CASE WHEN j.status = 'POSTED' THEN COUNT(l.id) ELSE 0 END)`,
  subject: (row) => `integration_journal ${row.id}`,
  detail: (row) =>
    `is ${row.status} and counts ${row.line_count} lines; it has ${row.held}, ${row.posted} of them posted`,
});

/**
 * A line is never stuck: it waits on a journal that can be posted or reset, and what a posting has passed is posted, or says why
 * not. A staged row that has a line says so, and no other does: it would be taken up twice, or never. domain.md 3.8
 */
const stuck: Check[] = [
  forbidden<Row & { id: string; status: string; journal: string }>({
    invariant: 'I13',
    book: 'finance',
    sql: `SELECT l.id, l.status, j.status AS journal FROM journal_line l JOIN integration_journal j ON j.id = l.journal_id
      WHERE j.status NOT IN ('DRAFT', 'PROCESSING', 'POSTED', 'ERROR') OR l.status NOT IN ('DRAFT', 'POSTED', 'ERROR', 'UNRECOVERABLE', 'INVALID_ACTUAL')
        OR (j.status = 'POSTED' AND l.status <> 'POSTED') OR (j.status = 'PROCESSING' AND l.line_number <= j.posting_after AND l.status = 'DRAFT')`,
    subject: (row) => `journal_line ${row.id}`,
    detail: (row) => `is ${row.status} on a journal that is ${row.journal}: nothing will move it`,
  }),
  forbidden<Row & { actual_id: string; state: string; id: string | null }>({
    invariant: 'I13',
    book: 'finance',
    sql: `SELECT s.actual_id, s.state, l.id FROM staged_actual s LEFT JOIN journal_line l ON l.actual_id = s.actual_id
      WHERE s.transaction_type <> 'BILLED_SALES' AND (l.id IS NULL) <> (s.state IN ('RECEIVED', 'ERROR'))`,
    subject: (row) => `staged_actual ${row.actual_id}`,
    detail: (row) =>
      `is ${row.state} and ${row.id === null ? 'stands on no journal' : `stands on journal line ${row.id}`}`,
  }),
];

export const journalChecks: Check[] = [journals, ...stuck];
