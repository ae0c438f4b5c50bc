// What becomes of one sale, within Dataverse: what is billed is what was worked, an edit replaces its original whole, and what
// a correction takes back is billed again or back in the backlog. domain.md 3.4, 3.6, 3.7 (1)
import type { Row } from './book';
import { type Check, forbidden } from './invariant';

interface Named extends Row {
  readonly id: string;
}

const CONFIRMED = "IN ('CONFIRMED', 'POSTED')";

/** What links of these roles bring to each actual: how many rows, and their sum. */
const linked = (role1: string, role2: string): string =>
  `(SELECT l.actual2_id AS original, COUNT(*) AS held, CAST(SUM(a.amount) AS SIGNED) AS total FROM actual_link l JOIN actual a ON a.id = l.actual1_id
      WHERE l.role1 = '${role1}' AND l.role2 = '${role2}' GROUP BY l.actual2_id)`;

/** A billed unbilled sale has one reversal and one billed sale, and the three cancel out. */
const billed = forbidden<
  Named & { amount: number; reversals: number; reversed: number; bills: number; billed: number }
>({
  invariant: 'D1',
  book: 'dataverse',
  sql: `SELECT u.id, u.amount, COALESCE(r.held, 0) AS reversals, COALESCE(r.total, 0) AS reversed, COALESCE(b.held, 0) AS bills, COALESCE(b.total, 0) AS billed
    FROM actual u LEFT JOIN ${linked('REVERSING', 'ORIGINAL')} r ON r.original = u.id
    LEFT JOIN ${linked('BILLED_SALES', 'UNBILLED_SALES')} b ON b.original = u.id
    WHERE u.transaction_type = 'UNBILLED_SALES' AND u.billing_status = 'CUSTOMER_INVOICE_POSTED' AND u.adjustment_status IS NULL
      AND (COALESCE(r.held, 0) <> 1 OR COALESCE(b.held, 0) <> 1 OR u.amount + COALESCE(r.total, 0) <> 0 OR COALESCE(b.total, 0) <> u.amount)`,
  subject: (row) => `actual ${row.id}`,
  detail: (row) =>
    `unbilled sale of ${row.amount}: ${row.reversals} reversals of ${row.reversed} in total, ${row.bills} billed sales of ${row.billed}`,
});

/** A sale that was edited on a confirmed invoice is adjusted; with what was written off, its whole quantity is accounted for. */
const edits = forbidden<
  Named & { adjustment_status: string | null; quantity: number; billed: number; written_off: number }
>({
  invariant: 'D1',
  book: 'dataverse',
  sql: `SELECT s.id, s.adjustment_status, s.quantity, d.quantity AS billed, COALESCE(w.quantity, 0) AS written_off FROM invoice_detail d
    JOIN invoice i ON i.id = d.invoice_id AND i.status ${CONFIRMED} JOIN actual s ON s.id = d.source_actual_id
    LEFT JOIN invoice_detail w ON w.source_actual_id = d.source_actual_id AND w.invoice_id = d.invoice_id AND w.kind = 'WRITE_OFF'
    WHERE d.kind = 'SALE' AND ((d.new_sale_id IS NULL) <> (d.source_reversal_id IS NULL)
      OR COALESCE(s.adjustment_status, '') <> CASE WHEN d.source_reversal_id IS NULL THEN '' ELSE 'ADJUSTED' END
      OR (d.new_sale_id IS NULL AND (w.id IS NOT NULL OR d.quantity <> s.quantity OR d.price <> s.price OR d.amount <> s.amount OR d.billing_type <> s.billing_type))
      OR (w.id IS NOT NULL AND (d.quantity + w.quantity <> s.quantity OR w.price <> s.price OR w.billing_type <> 'NON_CHARGEABLE'))
      OR (w.id IS NULL AND s.quantity > 0 AND d.quantity < s.quantity))`,
  subject: (row) => `actual ${row.id}`,
  detail: (row) =>
    `${row.adjustment_status ?? 'live'}, of quantity ${row.quantity}, is billed as ${row.billed} and written off as ${row.written_off}`,
});

/** A corrected sale is billed again as far as the correction says, and the rest can be billed: nothing of it is lost. 3.6 (w) to (y) */
const corrections = forbidden<Named & { quantity: number; stays: number; rest: number }>({
  invariant: 'D1',
  book: 'dataverse',
  sql: `SELECT s.id, s.quantity, d.quantity AS stays, COALESCE(u.quantity, 0) AS rest FROM invoice_detail d
    JOIN invoice i ON i.id = d.invoice_id AND i.status ${CONFIRMED} JOIN actual s ON s.id = d.corrected_actual_id
    JOIN contract_line n ON n.id = s.contract_line_id AND n.billing_method = 'TIME_AND_MATERIAL'
    LEFT JOIN actual u ON u.id = d.leftover_sale_id
    WHERE d.kind = 'CORRECTION' AND s.transaction_class NOT IN ('MILESTONE', 'RETAINER') AND (
      (s.quantity > 0 AND d.quantity < s.quantity AND u.id IS NULL)
      OR (u.id IS NOT NULL AND (u.quantity + d.quantity <> s.quantity OR u.price <> s.price
        OR (d.price = s.price AND u.amount + d.amount <> s.amount))))`,
  subject: (row) => `actual ${row.id}`,
  detail: (row) => `of quantity ${row.quantity} was corrected to ${row.stays}, and ${row.rest} can be billed again`,
});

/** What a correction holds is IN_PROCESS while it is a draft and ADJUSTED from its confirmation on. 3.7 (4), (5) */
const corrected: Check[] = [
  forbidden<Named & { adjustment_status: string | null; number: string; status: string }>({
    invariant: 'D5',
    book: 'dataverse',
    sql: `SELECT s.id, s.adjustment_status, i.number, i.status FROM invoice_detail d JOIN invoice i ON i.id = d.invoice_id
      JOIN actual s ON s.id = d.corrected_actual_id
      WHERE s.transaction_type <> 'BILLED_SALES' OR s.amount <> d.previous_amount
        OR COALESCE(s.adjustment_status, '') <> CASE WHEN i.status ${CONFIRMED} THEN 'ADJUSTED' ELSE 'IN_PROCESS' END`,
    subject: (row) => `actual ${row.id}`,
    detail: (row) => `is ${row.adjustment_status ?? 'live'} and corrected by ${row.number}, which is ${row.status}`,
  }),
  forbidden<Named & { adjustment_status: string; corrections: number }>({
    invariant: 'D5',
    book: 'dataverse',
    sql: `SELECT s.id, s.adjustment_status, COUNT(d.id) AS corrections FROM actual s LEFT JOIN invoice_detail d ON d.corrected_actual_id = s.id
      WHERE s.transaction_type = 'BILLED_SALES' AND s.adjustment_status IN ('IN_PROCESS', 'ADJUSTED')
      GROUP BY s.id, s.adjustment_status HAVING COUNT(d.id) <> 1`,
    subject: (row) => `actual ${row.id}`,
    detail: (row) => `is ${row.adjustment_status}, and ${row.corrections} details correct it`,
  }),
];

export const chainChecks: Check[] = [billed, edits, corrections, ...corrected];
