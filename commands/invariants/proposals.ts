// I1, I3 and I7 within Finance: each proposal, journal line and customer invoice has one source and one effect, and a
// proposal shows all of its lines or none.
import type { Row } from './book';
import { type Check, forbidden } from './invariant';

/** Rows whose parent does not exist. */
function orphans(what: string, sql: string, parent: string): Check {
  return forbidden<Row & { id: string; reference: string | null }>({
    invariant: 'I1',
    book: 'finance',
    sql,
    subject: (row) => `${what} ${row.id}`,
    detail: (row) => `refers to ${parent} ${row.reference}, which does not exist`,
  });
}

const sources: Check[] = [
  orphans(
    'journal_line',
    'SELECT l.id, l.actual_id AS reference FROM journal_line l LEFT JOIN staged_actual s ON s.actual_id = l.actual_id WHERE s.actual_id IS NULL',
    'staged actual',
  ),
  orphans(
    'journal_line',
    'SELECT l.id, l.journal_id AS reference FROM journal_line l LEFT JOIN integration_journal j ON j.id = l.journal_id WHERE j.id IS NULL',
    'integration journal',
  ),
  orphans(
    'proposal_line',
    `SELECT l.id, l.proposal_number AS reference FROM proposal_line l LEFT JOIN proposal p ON p.number = l.proposal_number WHERE p.number IS NULL`,
    'proposal',
  ),
  orphans(
    'customer_invoice',
    `SELECT c.legal_entity || ' ' || c.number AS id, c.proposal_number || ' of invoice ' || c.invoice_id AS reference
      FROM customer_invoice c LEFT JOIN proposal p ON p.number = c.proposal_number AND p.invoice_id = c.invoice_id AND p.status = 'INVOICED'
      WHERE p.number IS NULL`,
    'posted proposal',
  ),
  forbidden<Row & { id: string; actual_id: string; proposal_number: string }>({
    invariant: 'I1',
    book: 'finance',
    sql: `SELECT l.id, l.actual_id, l.proposal_number FROM proposal_line l
      LEFT JOIN staged_actual s ON s.actual_id = l.actual_id AND s.transaction_type = 'BILLED_SALES' AND s.invoice_number = l.proposal_number
      WHERE s.actual_id IS NULL`,
    subject: (row) => `proposal_line ${row.id}`,
    detail: (row) => `bills ${row.actual_id}, which is no staged billed sale of ${row.proposal_number}`,
  }),
];

/** Keys that may occur once. Some are unique in the database too; the books must be right even where an index is missing. */
function once(what: string, sql: string): Check {
  return forbidden<Row & { id: string; times: number }>({
    invariant: 'I3',
    book: 'finance',
    sql,
    subject: (row) => `${what} ${row.id}`,
    detail: (row) => `occurs ${row.times} times`,
  });
}

const oneEffect: Check[] = [
  once(
    'proposals of invoice',
    'SELECT invoice_id AS id, COUNT(*) AS times FROM proposal GROUP BY invoice_id HAVING COUNT(*) > 1',
  ),
  once(
    'staged actual',
    'SELECT actual_id AS id, COUNT(*) AS times FROM staged_actual GROUP BY actual_id HAVING COUNT(*) > 1',
  ),
  once(
    'journal lines of actual',
    'SELECT actual_id AS id, COUNT(*) AS times FROM journal_line GROUP BY actual_id HAVING COUNT(*) > 1',
  ),
  once(
    'proposal lines of actual',
    `SELECT l.actual_id AS id, COUNT(*) AS times FROM proposal_line l JOIN proposal p ON p.number = l.proposal_number AND p.generation = l.generation
      GROUP BY l.actual_id HAVING COUNT(*) > 1`,
  ),
  once(
    'customer invoices of proposal',
    'SELECT proposal_number AS id, COUNT(*) AS times FROM customer_invoice GROUP BY proposal_number HAVING COUNT(*) > 1',
  ),
  // An estimate that is taken back has two, and names both: journals.ts and revenueEstimates.ts look at those.
  once(
    'vouchers of',
    `SELECT legal_entity || ' ' || source || ' ' || source_id AS id, COUNT(*) AS times FROM voucher
      WHERE source <> 'REVENUE_ESTIMATE' GROUP BY legal_entity, source, source_id HAVING COUNT(*) > 1`,
  ),
  once(
    'customer invoices of voucher',
    "SELECT legal_entity || ' ' || voucher_number AS id, COUNT(*) AS times FROM customer_invoice GROUP BY legal_entity, voucher_number HAVING COUNT(*) > 1",
  ),
  forbidden<Row & { number: string; status: string; customer_invoice_number: string | null; found: string | null }>({
    invariant: 'I3',
    book: 'finance',
    sql: `SELECT p.number, p.status, p.customer_invoice_number, c.number AS found FROM proposal p LEFT JOIN customer_invoice c ON c.proposal_number = p.number
      WHERE (p.status = 'INVOICED' AND (c.number IS NULL OR p.customer_invoice_number IS NULL OR c.number <> p.customer_invoice_number))
        OR (p.status <> 'INVOICED' AND p.customer_invoice_number IS NOT NULL)`,
    subject: (row) => `proposal ${row.number}`,
    detail: (row) =>
      `is ${row.status} as customer invoice ${row.customer_invoice_number}; the customer invoice there is: ${row.found}`,
  }),
];

interface LineCounts extends Row {
  readonly number: string;
  readonly status: string;
  readonly expected_count: number;
  readonly line_count: number;
  readonly held: number;
}

/** The lines a reader sees: those of the current generation. */
const shown = `SELECT p.number, p.status, p.expected_count, p.line_count, COUNT(l.id) AS held
  FROM proposal p LEFT JOIN proposal_line l ON l.proposal_number = p.number AND l.generation = p.generation
  GROUP BY p.number, p.status, p.expected_count, p.line_count`;

const whole: Check[] = [
  forbidden<LineCounts>({
    invariant: 'I7',
    book: 'finance',
    sql: `${shown} HAVING COUNT(l.id) <> p.line_count OR (COUNT(l.id) <> 0 AND COUNT(l.id) <> p.expected_count)
      OR (p.status = 'INVOICED' AND COUNT(l.id) <> p.expected_count)`,
    subject: (row) => `proposal ${row.number}`,
    detail: (row) =>
      `is ${row.status} and shows ${row.held} of ${row.expected_count} lines; its line count says ${row.line_count}`,
  }),
  forbidden<Row & { number: string; lowest: number; highest: number; different: number; held: number }>({
    invariant: 'I7',
    book: 'finance',
    sql: `SELECT p.number, MIN(l.line_number) AS lowest, MAX(l.line_number) AS highest, COUNT(DISTINCT l.line_number) AS different, COUNT(*) AS held
      FROM proposal p JOIN proposal_line l ON l.proposal_number = p.number AND l.generation = p.generation
      GROUP BY p.number HAVING MIN(l.line_number) <> 1 OR MAX(l.line_number) <> COUNT(*) OR COUNT(DISTINCT l.line_number) <> COUNT(*)`,
    subject: (row) => `proposal ${row.number}`,
    detail: (row) => `numbers ${row.held} lines ${row.lowest} to ${row.highest}, ${row.different} of them different`,
  }),
  // A set of lines is the set of staged billed sales: equal counts, and no line without one (I1 above). domain.md 3.7 (8)
  forbidden<
    Row & {
      number: string;
      staged_count: number;
      staged_links: number;
      expected_count: number;
      expected_links: number;
      actuals: number;
      links: number;
    }
  >({
    invariant: 'I7',
    book: 'finance',
    sql: `SELECT p.number, p.staged_count, p.staged_links, p.expected_count, p.expected_links,
        (SELECT COUNT(*) FROM staged_actual s WHERE s.invoice_number = p.number AND s.transaction_type = 'BILLED_SALES') AS actuals,
        (SELECT COUNT(*) FROM staged_link k WHERE k.invoice_number = p.number) AS links
      FROM proposal p
      WHERE p.staged_count <> (SELECT COUNT(*) FROM staged_actual s WHERE s.invoice_number = p.number AND s.transaction_type = 'BILLED_SALES')
        OR p.staged_links <> (SELECT COUNT(*) FROM staged_link k WHERE k.invoice_number = p.number)
        OR (p.staged_at IS NOT NULL OR p.line_count > 0) AND (
        p.expected_count <> (SELECT COUNT(*) FROM staged_actual s WHERE s.invoice_number = p.number AND s.transaction_type = 'BILLED_SALES')
        OR p.expected_links <> (SELECT COUNT(*) FROM staged_link k WHERE k.invoice_number = p.number))`,
    subject: (row) => `proposal ${row.number}`,
    detail: (row) =>
      `counts as staged with ${row.actuals} of ${row.expected_count} billed actuals and ${row.links} of ${row.expected_links} links`,
  }),
];

/** Each report to Dataverse is a message of its own: what the proposal counts is what was queued. */
const reports = forbidden<Row & { number: string; reports: number; queued: number }>({
  invariant: 'I6',
  book: 'finance',
  sql: `SELECT p.number, p.reports, COALESCE(s.last_number, 0) AS queued FROM proposal p LEFT JOIN outbox_stream s ON s.stream_key = 'invoice-step:' || p.invoice_id
    WHERE p.reports <> COALESCE(s.last_number, 0)`,
  subject: (row) => `proposal ${row.number}`,
  detail: (row) => `counts ${row.reports} reports; ${row.queued} were queued`,
});

export const proposalChecks: Check[] = [...sources, ...oneEffect, ...whole, reports];
