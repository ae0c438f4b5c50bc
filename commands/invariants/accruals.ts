// I12 within Finance: what posting an invoice reverses is what the journal accrued, to the cent, whatever the rate did in
// between; and what is billed rests on what was posted.
import type { Row } from './book';
import { type Check, forbidden } from './invariant';

interface Accrual extends Row {
  readonly id: string;
  readonly accrued_amount: number | null;
  readonly accrued: number;
  readonly reversed: number;
  readonly corrected: number;
  readonly invoiced_by: string | null;
}

/**
 * Debits of WIP sales value by voucher and actual: what the journal accrued, and what the invoice took back, or a correction of an
 * accountant in its place. domain.md 5.5, 5.6, 5.8
 */
const amounts = forbidden<Accrual>({
  invariant: 'I12',
  book: 'finance',
  sql: `SELECT l.id, l.accrued_amount, l.invoiced_by, COALESCE(a.total, 0) AS accrued, COALESCE(r.total, 0) AS reversed, COALESCE(x.total, 0) AS corrected FROM journal_line l
    LEFT JOIN (SELECT v.source_id, CAST(SUM(e.accounting_amount) AS SIGNED) AS total FROM ledger_entry e
      JOIN voucher v ON v.legal_entity = e.legal_entity AND v.number = e.voucher_number AND v.source = 'JOURNAL_LINE'
      WHERE e.posting_type = 'WIP_SALES_VALUE' GROUP BY v.source_id) a ON a.source_id = l.id
    LEFT JOIN (SELECT b.source_journal_line_id, CAST(SUM(CASE WHEN g.voucher_number = c.voucher_number THEN g.total ELSE 0 END) AS SIGNED) AS total
      FROM proposal_line b JOIN proposal p ON p.number = b.proposal_number AND p.generation = b.generation
      JOIN customer_invoice c ON c.proposal_number = p.number
      JOIN (SELECT e.actual_id, MAX(e.voucher_number) AS voucher_number, SUM(e.accounting_amount) AS total FROM ledger_entry e
        WHERE e.posting_type = 'WIP_SALES_VALUE' GROUP BY e.actual_id) g ON g.actual_id = b.actual_id
      GROUP BY b.source_journal_line_id) r ON r.source_journal_line_id = l.id
    LEFT JOIN (SELECT k.journal_line_id, CAST(SUM(k.wip_amount) AS SIGNED) AS total FROM accrual_correction_line k GROUP BY k.journal_line_id) x
      ON x.journal_line_id = l.id AND l.reversed_by IS NULL
    WHERE COALESCE(l.accrued_amount, 0) <> COALESCE(a.total, 0)
      OR COALESCE(r.total, 0) - COALESCE(x.total, 0) <> CASE WHEN l.invoiced_by IS NULL THEN 0 ELSE -COALESCE(l.accrued_amount, 0) END`,
  subject: (row) => `journal_line ${row.id}`,
  detail: (row) =>
    `says it accrued ${row.accrued_amount ?? 0}; its voucher accrues ${row.accrued}, the invoice (${row.invoiced_by ?? 'none'}) reverses ${row.reversed}, and corrections ${-row.corrected}`,
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

/**
 * A line rests on the posted journal line of the unbilled sale that its link names; a credit on the billed sale of another
 * invoice that it takes back; one of a milestone or retainer, or by hand at a fixed price, on none. domain.md 5.1, 3.6
 */
const foundations = forbidden<Row & { id: string; proposal_number: string }>({
  invariant: 'D3',
  book: 'finance',
  sql: `SELECT b.id, b.proposal_number FROM proposal_line b JOIN proposal p ON p.number = b.proposal_number AND p.generation = b.generation
    JOIN staged_actual s ON s.actual_id = b.actual_id LEFT JOIN contract_line n ON n.id = s.contract_line_id
    LEFT JOIN staged_link c ON c.actual1_id = b.actual_id AND c.role1 = 'REVERSING' AND c.role2 = 'ORIGINAL'
    LEFT JOIN staged_actual o ON o.actual_id = c.actual2_id AND o.transaction_type = 'BILLED_SALES' AND o.amount = -s.amount AND o.currency = s.currency
    LEFT JOIN journal_line j ON j.id = b.source_journal_line_id AND j.status = 'POSTED'
    LEFT JOIN staged_link k ON k.actual1_id = b.actual_id AND k.role1 = 'BILLED_SALES' AND k.role2 = 'UNBILLED_SALES'
    WHERE COALESCE(b.credited_actual_id, '') <> COALESCE(o.actual_id, '') OR (c.id IS NOT NULL AND o.actual_id IS NULL)
      OR (s.adjustment_status = 'UNADJUSTABLE' AND o.actual_id IS NULL)
      OR CASE WHEN c.id IS NOT NULL OR b.transaction_class IN ('MILESTONE', 'RETAINER') THEN b.source_journal_line_id IS NOT NULL
        WHEN n.billing_method = 'FIXED_PRICE' AND k.id IS NULL THEN b.source_journal_line_id IS NOT NULL
        ELSE COALESCE(k.actual2_id, '') <> COALESCE(j.actual_id, '-') END`,
  subject: (row) => `proposal_line ${row.id}`,
  detail: (row) =>
    `of ${row.proposal_number} does not rest on the posted journal line of the unbilled sale that it bills, or on the billed sale that it takes back`,
});

/** A billed sale is taken back once at most; what takes it back once more would be paid twice. 3.6, chains */
const creditedOnce = forbidden<Row & { id: string; credits: number }>({
  invariant: 'I3',
  book: 'finance',
  sql: `SELECT b.credited_actual_id AS id, COUNT(*) AS credits FROM proposal_line b JOIN proposal p ON p.number = b.proposal_number AND p.generation = b.generation
    WHERE b.credited_actual_id IS NOT NULL GROUP BY b.credited_actual_id HAVING COUNT(*) > 1`,
  subject: (row) => `staged_actual ${row.id}`,
  detail: (row) => `is taken back by ${row.credits} lines`,
});

/**
 * A milestone is fully invoiced when, and only when, more posted lines bill it than take such a bill back. What is applied or
 * refunded of a retainer does neither. domain.md 5.7, 3.5 (r), 3.6 (aa)
 */
const onAccount = forbidden<Row & { milestone_id: string; status: string; live_bills: number; bills: number }>({
  invariant: 'D5',
  book: 'finance',
  sql: `SELECT o.milestone_id, o.status, o.live_bills, COALESCE(c.bills, 0) AS bills FROM on_account_transaction o
    LEFT JOIN (SELECT b.milestone_id, CAST(SUM(CASE WHEN b.credited_actual_id IS NULL AND s.amount >= 0 THEN 1 WHEN b.credited_actual_id IS NOT NULL AND s.amount <= 0 THEN -1 ELSE 0 END) AS SIGNED) AS bills
      FROM proposal_line b JOIN proposal p ON p.number = b.proposal_number AND p.generation = b.generation JOIN staged_actual s ON s.actual_id = b.actual_id
      WHERE p.status = 'INVOICED' AND b.milestone_id IS NOT NULL AND b.transaction_class IN ('MILESTONE', 'RETAINER') GROUP BY b.milestone_id) c
      ON c.milestone_id = o.milestone_id
    WHERE o.live_bills <> COALESCE(c.bills, 0) OR o.status <> CASE WHEN COALESCE(c.bills, 0) > 0 THEN 'FULLY_INVOICED' ELSE 'OPEN' END`,
  subject: (row) => `on_account_transaction ${row.milestone_id}`,
  detail: (row) => `is ${row.status} and counts ${row.live_bills} bills that stand; posted proposals say ${row.bills}`,
});

/** What takes a journal line back is its posted original turned round, to the cent, at its rate; the original knows by which voucher. */
const reversals: Check[] = [
  forbidden<Row & { id: string; original: string | null; voucher_number: string | null; reversed_by: string | null }>({
    invariant: 'I12',
    book: 'finance',
    sql: `SELECT r.id, o.id AS original, r.voucher_number, o.reversed_by FROM journal_line r LEFT JOIN journal_line o ON o.id = r.reverses_line_id
      LEFT JOIN staged_link k ON k.actual1_id = r.actual_id AND k.role1 = 'REVERSING' AND k.role2 = 'ORIGINAL' AND k.actual2_id = o.actual_id
      WHERE r.reverses_line_id IS NOT NULL AND (o.id IS NULL OR k.id IS NULL OR o.status <> 'POSTED' OR r.amount <> -o.amount OR r.quantity <> -o.quantity
        OR r.currency <> o.currency OR r.transaction_type <> o.transaction_type OR (r.status = 'POSTED' AND (r.exchange_rate <> o.exchange_rate
          OR r.accounting_amount <> -o.accounting_amount OR COALESCE(r.accrued_amount, 0) <> -COALESCE(o.accrued_amount, 0)
          OR COALESCE(o.reversed_by, '') <> r.voucher_number OR o.invoiced_by IS NOT NULL)))`,
    subject: (row) => `journal_line ${row.id}`,
    detail: (row) =>
      `takes journal line ${row.original} back under ${row.voucher_number}, but not exactly; that one was taken back by ${row.reversed_by}`,
  }),
  forbidden<Row & { id: string; reversed_by: string }>({
    invariant: 'I12',
    book: 'finance',
    sql: `SELECT o.id, o.reversed_by FROM journal_line o LEFT JOIN journal_line r ON r.reverses_line_id = o.id AND r.status = 'POSTED' AND r.voucher_number = o.reversed_by
      WHERE o.reversed_by IS NOT NULL AND r.id IS NULL`,
    subject: (row) => `journal_line ${row.id}`,
    detail: (row) => `says that ${row.reversed_by} took it back, which knows nothing of it`,
  }),
  forbidden<Row & { id: string; actual_id: string }>({
    invariant: 'I12',
    book: 'finance',
    sql: `SELECT l.id, l.actual_id FROM journal_line l JOIN staged_actual s ON s.actual_id = l.actual_id
      WHERE (s.adjustment_status = 'UNADJUSTABLE' OR EXISTS (SELECT 1 FROM staged_link k WHERE k.actual1_id = l.actual_id AND k.role1 = 'REVERSING' AND k.role2 = 'ORIGINAL'))
        AND l.reverses_line_id IS NULL`,
    subject: (row) => `journal_line ${row.id}`,
    detail: (row) => `of ${row.actual_id} takes another actual back, but says not which`,
  }),
];

export const accrualChecks: Check[] = [amounts, invoicedBy, rates, foundations, creditedOnce, onAccount, ...reversals];
