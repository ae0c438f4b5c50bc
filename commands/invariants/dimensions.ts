// Financial dimensions of what is posted: each entry has those of the line behind it, what takes something back has those of what it
// takes back, and of a line's dimensions the log of edits knows the last change. domain.md 5.2, 5.6, 3.7 (4)
import type { Row } from './book';
import { type Check, forbidden } from './invariant';

interface Entry extends Row {
  readonly legal_entity: string;
  readonly voucher_number: string;
  readonly entry_number: number;
  readonly had: string | null;
  readonly wanted: string | null;
}

const subject = (row: Entry): string => `voucher ${row.legal_entity} ${row.voucher_number} ${row.entry_number}`;
const detail =
  (whose: string) =>
  (row: Entry): string =>
    `has dimensions ${row.had}; ${whose} has ${row.wanted}`;
const ENTRY = 'e.legal_entity, e.voucher_number, e.entry_number, e.dimensions AS had';
const DIFFER = (a: string, b: string): string => `COALESCE(${a}, '') <> COALESCE(${b}, '')`;
const REVENUE = "('INVOICED_REVENUE', 'INVOICED_REVENUE_ON_ACCOUNT', 'WIP_INVOICED_ON_ACCOUNT')";
const ACCRUAL = "('WIP_SALES_VALUE', 'ACCRUED_REVENUE')";

const ofJournals = forbidden<Entry>({
  invariant: 'I5',
  book: 'finance',
  sql: `SELECT ${ENTRY}, l.dimensions AS wanted FROM voucher v JOIN journal_line l ON l.id = v.source_id
    JOIN ledger_entry e ON e.legal_entity = v.legal_entity AND e.voucher_number = v.number
    WHERE v.source = 'JOURNAL_LINE' AND ${DIFFER('e.dimensions', 'l.dimensions')}`,
  subject,
  detail: detail('its journal line'),
});

const ofRevenue = forbidden<Entry>({
  invariant: 'I5',
  book: 'finance',
  sql: `SELECT ${ENTRY}, l.dimensions AS wanted FROM voucher v JOIN ledger_entry e ON e.legal_entity = v.legal_entity AND e.voucher_number = v.number
    JOIN customer_invoice c ON c.legal_entity = v.legal_entity AND c.number = v.source_id
    JOIN proposal p ON p.number = c.proposal_number
    JOIN proposal_line l ON l.actual_id = e.actual_id AND l.proposal_number = p.number AND l.generation = p.generation
    WHERE v.source = 'CUSTOMER_INVOICE' AND e.posting_type IN ${REVENUE} AND ${DIFFER('e.dimensions', 'l.dimensions')}`,
  subject,
  detail: detail('its proposal line'),
});

/** What an invoice takes back of an accrual was posted by the journal line of the unbilled sale. */
const ofAccruals = forbidden<Entry>({
  invariant: 'I12',
  book: 'finance',
  sql: `SELECT ${ENTRY}, j.dimensions AS wanted FROM voucher v JOIN ledger_entry e ON e.legal_entity = v.legal_entity AND e.voucher_number = v.number
    JOIN proposal_line l ON l.actual_id = e.actual_id JOIN proposal p ON p.number = l.proposal_number AND p.generation = l.generation
    JOIN journal_line j ON j.id = l.source_journal_line_id
    WHERE v.source = 'CUSTOMER_INVOICE' AND e.posting_type IN ${ACCRUAL} AND ${DIFFER('e.dimensions', 'j.dimensions')}`,
  subject,
  detail: detail('what it takes back'),
});

/** Balance, tax and rounding have the dimensions of the proposal, or of the invoice that its lines repeat. */
const ofHeads = forbidden<Entry>({
  invariant: 'I5',
  book: 'finance',
  sql: `SELECT ${ENTRY}, p.dimensions AS wanted FROM voucher v JOIN ledger_entry e ON e.legal_entity = v.legal_entity AND e.voucher_number = v.number
    JOIN customer_invoice c ON c.legal_entity = v.legal_entity AND c.number = v.source_id JOIN proposal p ON p.number = c.proposal_number
    WHERE v.source = 'CUSTOMER_INVOICE' AND e.actual_id IS NULL AND ${DIFFER('e.dimensions', 'p.dimensions')}
      AND NOT EXISTS (SELECT 1 FROM proposal_line l
        JOIN staged_link k ON (k.actual1_id = l.actual_id OR k.actual2_id = l.actual_id) AND k.role1 = 'REVERSING' AND k.role2 = 'ORIGINAL'
        JOIN staged_actual o ON o.actual_id = CASE WHEN k.actual1_id = l.actual_id THEN k.actual2_id ELSE k.actual1_id END AND o.state = 'POSTED'
        JOIN proposal q ON q.number = o.invoice_number
        WHERE l.proposal_number = p.number AND l.generation = p.generation AND NOT ${DIFFER('q.dimensions', 'e.dimensions')})`,
  subject,
  detail: detail('its proposal'),
});

interface Reversal extends Row {
  readonly id: string;
  readonly had: string | null;
  readonly wanted: string | null;
}

const takenBack: Check[] = [
  forbidden<Reversal>({
    invariant: 'I5',
    book: 'finance',
    sql: `SELECT l.id, l.dimensions AS had, o.dimensions AS wanted FROM journal_line l JOIN journal_line o ON o.id = l.reverses_line_id
      WHERE ${DIFFER('l.dimensions', 'o.dimensions')}`,
    subject: (row) => `journal_line ${row.id}`,
    detail: (row) => `has dimensions ${row.had}; what it takes back has ${row.wanted}`,
  }),
  forbidden<Reversal>({
    invariant: 'I5',
    book: 'finance',
    sql: `SELECT d.actual_id AS id, d.dimensions AS had, b.dimensions AS wanted FROM staged_link k
      JOIN ledger_entry b ON b.actual_id = k.actual2_id AND b.posting_type IN ${REVENUE}
      JOIN ledger_entry d ON d.actual_id = k.actual1_id AND d.posting_type IN ${REVENUE}
      WHERE k.role1 = 'REVERSING' AND k.role2 = 'ORIGINAL' AND ${DIFFER('d.dimensions', 'b.dimensions')}`,
    subject: (row) => `actual ${row.id}`,
    detail: (row) => `is posted with dimensions ${row.had}; what it takes back with ${row.wanted}`,
  }),
];

/** The log of a line is a chain: each change begins with what the one before left, numbered 1, 2, 3 … */
const logged: Check[] = [
  forbidden<Row & { kind: string; id: string; attribute: string; number: number }>({
    invariant: 'I5',
    book: 'finance',
    sql: `SELECT e.kind, e.subject_id AS id, e.attribute, e.number FROM line_edit e
      LEFT JOIN line_edit b ON b.kind = e.kind AND b.subject_id = e.subject_id AND b.attribute = e.attribute AND b.number = e.number - 1
      WHERE e.number < 1 OR (e.number > 1 AND b.number IS NULL) OR NOT ${DIFFER('e.value_before', 'e.value_after')}`,
    subject: (row) => `line_edit ${row.kind} ${row.id}`,
    detail: (row) => `${row.attribute} ${row.number} changes nothing, or follows no other`,
  }),
];

export const dimensionChecks: Check[] = [ofJournals, ofRevenue, ofAccruals, ofHeads, ...takenBack, ...logged];
