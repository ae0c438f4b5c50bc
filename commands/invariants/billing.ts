// The domain's own invariants within Dataverse: sums of invoices, what stands behind a billed sale, reversals that take back
// exactly what they reverse, and nothing that is billed twice. domain.md 3.7 (2) to (6)
import type { Row } from './book';
import { type Check, forbidden } from './invariant';

interface Named extends Row {
  readonly id: string;
}

const CONFIRMED = "IN ('CONFIRMED', 'POSTED')";

/** domain.md 3.7 (2). A correction's detail adds what it changes: what it bills less what was billed before. */
const sums: Check[] = [
  forbidden<Named & { detail_amount: number; total: number }>({
    invariant: 'D2',
    book: 'dataverse',
    sql: `SELECT i.id, i.detail_amount, COALESCE(b.total, 0) AS total FROM invoice i
      LEFT JOIN (SELECT invoice_id, CAST(SUM(CASE WHEN billing_type = 'CHARGEABLE' THEN amount ELSE 0 END) AS SIGNED) AS total FROM actual
        WHERE transaction_type = 'BILLED_SALES' GROUP BY invoice_id) b ON b.invoice_id = i.id
      WHERE i.status ${CONFIRMED} AND i.detail_amount <> COALESCE(b.total, 0)`,
    subject: (row) => `invoice ${row.id}`,
    detail: (row) => `says ${row.detail_amount}; its chargeable billed actuals sum to ${row.total}`,
  }),
  forbidden<Named & { detail_amount: number; total_amount: number; estimated_tax: number; total: number; tax: number }>(
    {
      invariant: 'D2',
      book: 'dataverse',
      sql: `SELECT i.id, i.detail_amount, i.total_amount, i.estimated_tax, COALESCE(d.total, 0) AS total, COALESCE(d.tax, 0) AS tax FROM invoice i
      LEFT JOIN (SELECT invoice_id, CAST(SUM(CASE WHEN billing_type = 'CHARGEABLE' THEN amount - COALESCE(previous_amount, 0) ELSE 0 END) AS SIGNED) AS total,
          CAST(SUM(CASE WHEN billing_type = 'CHARGEABLE' THEN tax - COALESCE(previous_tax, 0) ELSE 0 END) AS SIGNED) AS tax
        FROM invoice_detail GROUP BY invoice_id) d ON d.invoice_id = i.id
      WHERE i.detail_amount <> COALESCE(d.total, 0) OR i.total_amount <> i.detail_amount + i.estimated_tax OR i.estimated_tax <> COALESCE(d.tax, 0)`,
      subject: (row) => `invoice ${row.id}`,
      detail: (row) =>
        `says ${row.detail_amount} + ${row.estimated_tax} = ${row.total_amount}; its details sum to ${row.total} + ${row.tax}`,
    },
  ),
  forbidden<Named & { amount: number; total: number }>({
    invariant: 'D2',
    book: 'dataverse',
    sql: `SELECT l.id, l.amount, COALESCE(d.total, 0) AS total FROM invoice_line l
      LEFT JOIN (SELECT invoice_line_id, CAST(SUM(CASE WHEN billing_type = 'CHARGEABLE' THEN amount - COALESCE(previous_amount, 0) ELSE 0 END) AS SIGNED) AS total
        FROM invoice_detail GROUP BY invoice_line_id) d ON d.invoice_line_id = l.id
      WHERE l.amount <> COALESCE(d.total, 0)`,
    subject: (row) => `invoice_line ${row.id}`,
    detail: (row) => `says ${row.amount}; its chargeable details sum to ${row.total}`,
  }),
];

/** domain.md 3.7 (3). A reversal of a billed sale bills nothing, and what is billed on a fixed-price line was never unbilled. */
const sources = forbidden<Named & { transaction_class: string; sources: number }>({
  invariant: 'D3',
  book: 'dataverse',
  sql: `SELECT a.id, a.transaction_class, COUNT(u.id) AS sources FROM actual a LEFT JOIN contract_line n ON n.id = a.contract_line_id
    LEFT JOIN actual_link l ON l.actual1_id = a.id AND l.role1 = 'BILLED_SALES' AND l.role2 = 'UNBILLED_SALES'
    LEFT JOIN actual u ON u.id = l.actual2_id AND u.transaction_type = 'UNBILLED_SALES'
    WHERE a.transaction_type = 'BILLED_SALES' AND a.transaction_class <> 'RETAINER'
    GROUP BY a.id, a.transaction_class, a.adjustment_status, n.billing_method
    HAVING COUNT(u.id) <> CASE WHEN a.transaction_class = 'MILESTONE' OR COALESCE(n.billing_method, '') = 'FIXED_PRICE'
      OR COALESCE(a.adjustment_status, '') = 'UNADJUSTABLE' THEN 0 ELSE 1 END`,
  subject: (row) => `actual ${row.id}`,
  detail: (row) => `a billed sale of class ${row.transaction_class} with ${row.sources} unbilled sales behind it`,
});

/** domain.md 3.7 (4), and its other direction: who takes back takes back one thing, whole and under the same dimensions. */
const reversals: Check[] = [
  forbidden<Named & { counterparts: number }>({
    invariant: 'D4',
    book: 'dataverse',
    sql: `SELECT a.id, COUNT(r.id) AS counterparts FROM actual a
      LEFT JOIN actual_link l ON l.actual2_id = a.id AND l.role1 = 'REVERSING' AND l.role2 = 'ORIGINAL'
      LEFT JOIN actual r ON r.id = l.actual1_id AND r.adjustment_status = 'UNADJUSTABLE'
      WHERE a.adjustment_status = 'ADJUSTED' GROUP BY a.id HAVING COUNT(r.id) <> 1`,
    subject: (row) => `actual ${row.id}`,
    detail: (row) => `is adjusted and has ${row.counterparts} unadjustable counterparts`,
  }),
  forbidden<Named & { original: string }>({
    invariant: 'D4',
    book: 'dataverse',
    sql: `SELECT r.id, a.id AS original FROM actual_link l JOIN actual r ON r.id = l.actual1_id JOIN actual a ON a.id = l.actual2_id
      WHERE l.role1 = 'REVERSING' AND l.role2 = 'ORIGINAL' AND (r.amount + a.amount <> 0 OR r.quantity + a.quantity <> 0 OR r.price <> a.price
        OR r.currency <> a.currency OR r.transaction_type <> a.transaction_type OR r.transaction_class <> a.transaction_class
        OR r.billing_type <> a.billing_type OR r.legal_entity <> a.legal_entity OR r.project_id <> a.project_id
        OR COALESCE(r.contract_line_id, '') <> COALESCE(a.contract_line_id, '') OR COALESCE(r.customer_id, '') <> COALESCE(a.customer_id, '')
        OR COALESCE(r.contract_customer_id, '') <> COALESCE(a.contract_customer_id, '') OR COALESCE(r.role, '') <> COALESCE(a.role, '')
        OR COALESCE(r.resource, '') <> COALESCE(a.resource, '') OR COALESCE(r.category, '') <> COALESCE(a.category, ''))`,
    subject: (row) => `actual ${row.id}`,
    detail: (row) => `reverses ${row.original}, but not its whole amount under the same dimensions`,
  }),
  forbidden<Named & { originals: number }>({
    invariant: 'D4',
    book: 'dataverse',
    sql: `SELECT r.id, COUNT(l.id) AS originals FROM actual r LEFT JOIN actual_link l ON l.actual1_id = r.id AND l.role1 = 'REVERSING' AND l.role2 = 'ORIGINAL'
      WHERE r.adjustment_status = 'UNADJUSTABLE' GROUP BY r.id HAVING COUNT(l.id) <> 1`,
    subject: (row) => `actual ${row.id}`,
    detail: (row) => `is unadjustable and reverses ${row.originals} actuals`,
  }),
  // domain.md 4.4: it travels if what it takes back is adjusted, and stays if a billed sale refers to that.
  forbidden<Named & { original: string; skip_sync: number }>({
    invariant: 'D4',
    book: 'dataverse',
    sql: `SELECT r.id, a.id AS original, r.skip_sync FROM actual_link l JOIN actual r ON r.id = l.actual1_id JOIN actual a ON a.id = l.actual2_id
      WHERE l.role1 = 'REVERSING' AND l.role2 = 'ORIGINAL' AND a.transaction_class <> 'RETAINER'
        AND r.skip_sync <> CASE WHEN a.adjustment_status = 'ADJUSTED' THEN a.skip_sync ELSE 1 END`,
    subject: (row) => `actual ${row.id}`,
    detail: (row) => `takes ${row.original} back with skip-sync ${row.skip_sync}`,
  }),
];

/** domain.md 3.7 (5). A milestone that was credited may be billed again. */
const billedOnce: Check[] = [
  forbidden<Named & { invoices: number }>({
    invariant: 'D5',
    book: 'dataverse',
    sql: `SELECT d.source_actual_id AS id, COUNT(DISTINCT d.invoice_id) AS invoices FROM invoice_detail d
      WHERE d.kind IN ('SALE', 'WRITE_OFF') GROUP BY d.source_actual_id HAVING COUNT(DISTINCT d.invoice_id) > 1`,
    subject: (row) => `actual ${row.id}`,
    detail: (row) => `is billed by ${row.invoices} invoices`,
  }),
  forbidden<Named & { invoices: number }>({
    invariant: 'D5',
    book: 'dataverse',
    sql: `SELECT d.source_milestone_id AS id, COUNT(DISTINCT d.invoice_id) AS invoices FROM invoice_detail d LEFT JOIN actual a ON a.id = d.billed_actual_id
      WHERE d.kind = 'MILESTONE' AND COALESCE(a.adjustment_status, '') <> 'ADJUSTED' GROUP BY d.source_milestone_id HAVING COUNT(DISTINCT d.invoice_id) > 1`,
    subject: (row) => `milestone ${row.id}`,
    detail: (row) => `is billed by ${row.invoices} invoices`,
  }),
  forbidden<Named & { billing_status: string; invoice_status: string | null }>({
    invariant: 'D5',
    book: 'dataverse',
    sql: `SELECT u.id, u.billing_status, i.status AS invoice_status FROM actual u LEFT JOIN invoice i ON i.id = u.invoice_id
      WHERE u.transaction_type = 'UNBILLED_SALES' AND u.adjustment_status IS NULL AND (
        (u.billing_status = 'CUSTOMER_INVOICE_POSTED' AND COALESCE(i.status, '') NOT ${CONFIRMED})
        OR (u.billing_status = 'CUSTOMER_INVOICE_CREATED' AND (i.status IS NULL OR i.status ${CONFIRMED}))
        OR (u.billing_status IN ('UNBILLED_SALES_CREATED', 'READY_TO_INVOICE') AND i.id IS NOT NULL))`,
    subject: (row) => `actual ${row.id}`,
    detail: (row) => `is ${row.billing_status}, and its invoice is ${row.invoice_status ?? 'none'}`,
  }),
  forbidden<Named & { invoice_status: string; status: string | null }>({
    invariant: 'D5',
    book: 'dataverse',
    sql: `SELECT m.id, m.invoice_status, i.status FROM milestone m LEFT JOIN invoice i ON i.id = m.invoice_id
      WHERE (m.invoice_status = 'CUSTOMER_INVOICE_POSTED' AND COALESCE(i.status, '') NOT ${CONFIRMED})
        OR (m.invoice_status = 'CUSTOMER_INVOICE_CREATED' AND (i.status IS NULL OR i.status ${CONFIRMED}))
        OR (m.invoice_status NOT IN ('CUSTOMER_INVOICE_POSTED', 'CUSTOMER_INVOICE_CREATED') AND i.id IS NOT NULL)`,
    subject: (row) => `milestone ${row.id}`,
    detail: (row) => `is ${row.invoice_status}, and its invoice is ${row.status ?? 'none'}`,
  }),
];

/** domain.md 2.5, 3.7 (6): what is split among customers is split whole, by the contract's list and by each line's own. */
const splits = (['contract', 'contract_line'] as const).map((owner) =>
  forbidden<Named & { total: number; rounding: number }>({
    invariant: 'D6',
    book: 'dataverse',
    sql: `SELECT ${owner}_id AS id, CAST(SUM(split_percent) AS SIGNED) AS total, CAST(SUM(is_rounding) AS SIGNED) AS rounding FROM ${owner}_customer
    GROUP BY ${owner}_id HAVING SUM(split_percent) <> 1000000 OR SUM(is_rounding) <> 1`,
    subject: (row) => `${owner.replace('_', ' ')} ${row.id}`,
    detail: (row) => `splits ${row.total / 10_000} % among its customers, ${row.rounding} of whom take the rounding`,
  }),
);

export const billingChecks: Check[] = [...sums, sources, ...reversals, ...billedOnce, ...splits];
