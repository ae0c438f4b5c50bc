// I12 within Finance: what posting an invoice reverses is what the journal accrued, to the cent, whatever the rate did in
// between; and what is billed rests on what was posted.
import type { Row } from './book';
import { type Check, forbidden } from './invariant';

interface Accrual extends Row {
  readonly id: string;
  readonly accrued_amount: number | null;
  readonly accrued: number;
  readonly reversed: number;
  readonly invoiced_by: string | null;
}

/** Debits of WIP sales value by voucher and actual: what the journal accrued, and what the invoice took back. domain.md 5.5, 5.6 */
const amounts = forbidden<Accrual>({
  invariant: 'I12',
  book: 'finance',
  sql: `SELECT l.id, l.accrued_amount, l.invoiced_by, COALESCE(a.total, 0) AS accrued, COALESCE(r.total, 0) AS reversed FROM journal_line l
    LEFT JOIN (SELECT v.source_id, CAST(SUM(e.accounting_amount) AS SIGNED) AS total FROM ledger_entry e
      JOIN voucher v ON v.legal_entity = e.legal_entity AND v.number = e.voucher_number AND v.source = 'JOURNAL_LINE'
      WHERE e.posting_type = 'WIP_SALES_VALUE' GROUP BY v.source_id) a ON a.source_id = l.id
    LEFT JOIN (SELECT b.source_journal_line_id, CAST(SUM(CASE WHEN g.voucher_number = c.voucher_number THEN g.total ELSE 0 END) AS SIGNED) AS total
      FROM proposal_line b JOIN proposal p ON p.number = b.proposal_number AND p.generation = b.generation
      JOIN customer_invoice c ON c.proposal_number = p.number
      JOIN (SELECT e.actual_id, MAX(e.voucher_number) AS voucher_number, SUM(e.accounting_amount) AS total FROM ledger_entry e
        WHERE e.posting_type = 'WIP_SALES_VALUE' GROUP BY e.actual_id) g ON g.actual_id = b.actual_id
      GROUP BY b.source_journal_line_id) r ON r.source_journal_line_id = l.id
    WHERE COALESCE(l.accrued_amount, 0) <> COALESCE(a.total, 0)
      OR COALESCE(r.total, 0) <> CASE WHEN l.invoiced_by IS NULL THEN 0 ELSE -COALESCE(l.accrued_amount, 0) END`,
  subject: (row) => `journal_line ${row.id}`,
  detail: (row) =>
    `says it accrued ${row.accrued_amount ?? 0}; its voucher accrues ${row.accrued}, and the invoice (${row.invoiced_by ?? 'none'}) reverses ${row.reversed}`,
});

/** The sale behind each posted line is fully invoiced, by that customer invoice and no other. domain.md 5.7 */
const invoicedBy = forbidden<Row & { id: string; invoiced_by: string | null; number: string | null }>({
  invariant: 'I12',
  book: 'finance',
  sql: `SELECT l.id, l.invoiced_by, c.number FROM journal_line l
    LEFT JOIN (SELECT b.source_journal_line_id, c.number FROM proposal_line b JOIN proposal p ON p.number = b.proposal_number AND p.generation = b.generation
      JOIN customer_invoice c ON c.proposal_number = p.number) c ON c.source_journal_line_id = l.id
    WHERE COALESCE(l.invoiced_by, '') <> COALESCE(c.number, '')`,
  subject: (row) => `journal_line ${row.id}`,
  detail: (row) => `is invoiced by ${row.invoiced_by}; the customer invoice that bills it is ${row.number}`,
});

/** The two entries that take an accrual back stand at its own amount, currency and rate. domain.md 5.5 */
const rates = forbidden<Row & { legal_entity: string; voucher_number: string; entry_number: number; id: string }>({
  invariant: 'I12',
  book: 'finance',
  sql: `SELECT e.legal_entity, e.voucher_number, e.entry_number, j.id FROM customer_invoice c
    JOIN proposal p ON p.number = c.proposal_number
    JOIN ledger_entry e ON e.legal_entity = c.legal_entity AND e.voucher_number = c.voucher_number AND e.posting_type IN ('WIP_SALES_VALUE', 'ACCRUED_REVENUE')
    LEFT JOIN proposal_line b ON b.proposal_number = p.number AND b.generation = p.generation AND b.actual_id = e.actual_id
    LEFT JOIN journal_line j ON j.id = b.source_journal_line_id
    WHERE j.id IS NULL OR e.exchange_rate <> j.exchange_rate OR e.currency <> j.currency OR ABS(e.amount) <> ABS(j.amount)`,
  subject: (row) => `voucher ${row.legal_entity} ${row.voucher_number} ${row.entry_number}`,
  detail: (row) => `takes back an accrual, but not as journal line ${row.id} posted it`,
});

/** A line rests on the posted journal line of the unbilled sale that its link names; one of a milestone or retainer on none. domain.md 5.1 */
const foundations = forbidden<Row & { id: string; proposal_number: string }>({
  invariant: 'D3',
  book: 'finance',
  sql: `SELECT b.id, b.proposal_number FROM proposal_line b JOIN proposal p ON p.number = b.proposal_number AND p.generation = b.generation
    LEFT JOIN journal_line j ON j.id = b.source_journal_line_id AND j.status = 'POSTED'
    LEFT JOIN staged_link k ON k.actual1_id = b.actual_id AND k.role1 = 'BILLED_SALES' AND k.role2 = 'UNBILLED_SALES' AND k.actual2_id = j.actual_id
    WHERE CASE WHEN b.transaction_class IN ('MILESTONE', 'RETAINER') THEN b.source_journal_line_id IS NOT NULL ELSE k.id IS NULL END`,
  subject: (row) => `proposal_line ${row.id}`,
  detail: (row) =>
    `of ${row.proposal_number} does not rest on the posted journal line of the unbilled sale that it bills`,
});

/** A milestone is fully invoiced when, and only when, a posted proposal bills it. domain.md 5.7 */
const onAccount = forbidden<Row & { milestone_id: string; status: string; number: string | null }>({
  invariant: 'D5',
  book: 'finance',
  sql: `SELECT o.milestone_id, o.status, c.number FROM on_account_transaction o
    LEFT JOIN (SELECT b.milestone_id, p.number FROM proposal_line b JOIN proposal p ON p.number = b.proposal_number AND p.generation = b.generation
      WHERE p.status = 'INVOICED' AND b.milestone_id IS NOT NULL) c ON c.milestone_id = o.milestone_id
    WHERE o.status <> CASE WHEN c.number IS NULL THEN 'OPEN' ELSE 'FULLY_INVOICED' END`,
  subject: (row) => `on_account_transaction ${row.milestone_id}`,
  detail: (row) => `is ${row.status}; the posted proposal that bills it: ${row.number ?? 'none'}`,
});

export const accrualChecks: Check[] = [amounts, invoicedBy, rates, foundations, onAccount];
