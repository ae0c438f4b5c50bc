// I9, as far as the books tell: the status log of each invoice counts 1 … n without a gap, its positions are unique and in
// order per invoice, and the invoice stands where its newest row says.
import type { Row } from './book';
import { type Check, forbidden } from './invariant';

interface Subject extends Row {
  readonly invoice_id: string;
}

export const statusLogChecks: Check[] = [
  forbidden<Subject & { lowest: number; highest: number; held: number }>({
    invariant: 'I9',
    book: 'dataverse',
    sql: `SELECT invoice_id, MIN(sequence) AS lowest, MAX(sequence) AS highest, COUNT(*) AS held FROM invoice_status
      GROUP BY invoice_id HAVING MIN(sequence) <> 1 OR MAX(sequence) <> COUNT(*)`,
    subject: (row) => `status log of ${row.invoice_id}`,
    detail: (row) => `${row.held} rows numbered ${row.lowest} to ${row.highest}`,
  }),
  forbidden<
    Subject & {
      status: string;
      status_sequence: number;
      step: string;
      state: string;
      log_sequence: number;
      log_step: string;
      log_state: string;
    }
  >({
    invariant: 'I9',
    book: 'dataverse',
    sql: `SELECT i.id AS invoice_id, i.status, i.status_sequence, i.step, i.state, s.sequence AS log_sequence, s.step AS log_step, s.state AS log_state
      FROM invoice i LEFT JOIN invoice_status s ON s.invoice_id = i.id
        AND s.sequence = (SELECT MAX(n.sequence) FROM invoice_status n WHERE n.invoice_id = i.id)
      WHERE i.status_sequence <> COALESCE(s.sequence, 0) OR COALESCE(i.step, '') <> COALESCE(s.step, '') OR COALESCE(i.state, '') <> COALESCE(s.state, '')
        OR (i.status IN ('CONFIRMED', 'POSTED')) <> (i.status_sequence > 0)`,
    subject: (row) => `invoice ${row.invoice_id}`,
    detail: (row) =>
      `is ${row.status} and stands at ${row.status_sequence} ${row.step} ${row.state}; the newest row of its log is ${row.log_sequence} ${row.log_step} ${row.log_state}`,
  }),
  forbidden<Subject>({
    invariant: 'I9',
    book: 'dataverse',
    sql: 'SELECT DISTINCT s.invoice_id FROM invoice_status s LEFT JOIN invoice i ON i.id = s.invoice_id WHERE i.id IS NULL',
    subject: (row) => `status log of ${row.invoice_id}`,
    detail: () => 'belongs to no invoice',
  }),
  forbidden<Subject & { sequence: number; position: number; next_position: number }>({
    invariant: 'I9',
    book: 'dataverse',
    sql: `SELECT s.invoice_id, s.sequence, s.position, n.position AS next_position FROM invoice_status s
      JOIN invoice_status n ON n.invoice_id = s.invoice_id AND n.sequence = s.sequence + 1
      WHERE n.position IS NOT NULL AND (s.position IS NULL OR s.position >= n.position)`,
    subject: (row) => `status log of ${row.invoice_id}`,
    detail: (row) => `row ${row.sequence} is at position ${row.position}, its successor at ${row.next_position}`,
  }),
  forbidden<Row & { position: number; times: number }>({
    invariant: 'I9',
    book: 'dataverse',
    sql: 'SELECT position, COUNT(*) AS times FROM invoice_status WHERE position IS NOT NULL GROUP BY position HAVING COUNT(*) > 1',
    subject: (row) => `status position ${row.position}`,
    detail: (row) => `stands on ${row.times} rows`,
  }),
  forbidden<Subject & { sequence: number; step: string; state: string; blocker_count: number }>({
    invariant: 'I9',
    book: 'dataverse',
    sql: `SELECT s.invoice_id, s.sequence, s.step, s.state, s.blocker_count FROM invoice_status s
      WHERE (s.state = 'BLOCKED') <> (s.blocker_count > 0) OR (s.sequence = 1 AND s.step <> 'CONFIRMED') OR (s.state = 'DONE' AND s.step <> 'WRITTEN_BACK')`,
    subject: (row) => `status log of ${row.invoice_id}`,
    detail: (row) => `row ${row.sequence} is ${row.step} ${row.state} with ${row.blocker_count} blockers`,
  }),
  forbidden<Subject & { sequence: number }>({
    invariant: 'I9',
    book: 'dataverse',
    sql: `SELECT s.invoice_id, s.sequence FROM invoice_status s JOIN invoice i ON i.id = s.invoice_id
      WHERE s.legal_entity <> i.legal_entity OR s.contract_id <> i.contract_id OR s.customer_id <> i.customer_id`,
    subject: (row) => `status log of ${row.invoice_id}`,
    detail: (row) => `row ${row.sequence} is filed under another legal entity, contract or customer than its invoice`,
  }),
];
