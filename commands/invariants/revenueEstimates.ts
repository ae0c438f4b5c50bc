// I3 and I5 of estimates of fixed prices: each period is estimated once, each estimate has the vouchers that it names, what was
// reversed is taken back whole, and nothing of a project that is eliminated stands in WIP. domain.md 5.6
import type { Row } from './book';
import { type Check, forbidden } from './invariant';

const estimate = (row: Row & { readonly id: string }): string => `revenue_estimate ${row.id}`;

export const revenueEstimateChecks: Check[] = [
  forbidden<Row & { project_id: string; period_date: string; standing: number }>({
    invariant: 'I3',
    book: 'finance',
    sql: `SELECT project_id, period_date, kind, COUNT(*) AS standing FROM revenue_estimate WHERE status = 'POSTED'
      GROUP BY project_id, period_date, kind HAVING COUNT(*) > 1`,
    subject: (row) => `revenue_estimate of ${row.project_id} ${row.period_date}`,
    detail: (row) => `stands ${row.standing} times`,
  }),
  forbidden<Row & { id: string; voucher_number: string | null; reversal_voucher: string | null }>({
    invariant: 'I5',
    book: 'finance',
    sql: `SELECT r.id, r.voucher_number, r.reversal_voucher FROM revenue_estimate r
      LEFT JOIN voucher v ON v.legal_entity = r.legal_entity AND v.number = r.voucher_number AND v.source = 'REVENUE_ESTIMATE' AND v.source_id = r.id
      LEFT JOIN voucher b ON b.legal_entity = r.legal_entity AND b.number = r.reversal_voucher AND b.source = 'REVENUE_ESTIMATE' AND b.source_id = r.id
      WHERE (r.voucher_number IS NOT NULL AND v.number IS NULL) OR (r.reversal_voucher IS NOT NULL AND b.number IS NULL)
        OR (r.status = 'REVERSED') <> (r.reversed_at IS NOT NULL) OR (r.reversal_voucher IS NOT NULL) <> (r.status = 'REVERSED' AND r.voucher_number IS NOT NULL)`,
    subject: estimate,
    detail: (row) =>
      `names vouchers ${row.voucher_number} and ${row.reversal_voucher}, which know nothing of it, or lacks one`,
  }),
  forbidden<Row & { id: string; account: string; total: number }>({
    invariant: 'I5',
    book: 'finance',
    sql: `SELECT r.id, e.account, CAST(SUM(e.accounting_amount) AS SIGNED) AS total FROM revenue_estimate r
      JOIN ledger_entry e ON e.legal_entity = r.legal_entity AND e.voucher_number IN (r.voucher_number, r.reversal_voucher)
      WHERE r.status = 'REVERSED' GROUP BY r.id, e.posting_type, e.account, e.currency HAVING SUM(e.accounting_amount) <> 0 OR SUM(e.amount) <> 0`,
    subject: estimate,
    detail: (row) => `is reversed, and leaves ${row.total} on account ${row.account}`,
  }),
  forbidden<Row & { id: string; wip: number; revenue_to_date: number }>({
    invariant: 'I5',
    book: 'finance',
    sql: `SELECT l.id, l.revenue_to_date, COALESCE(t.wip, 0) AS wip FROM revenue_estimate l
      LEFT JOIN (SELECT r.project_id, CAST(SUM(e.amount) AS SIGNED) AS wip FROM revenue_estimate r
        JOIN ledger_entry e ON e.legal_entity = r.legal_entity AND e.voucher_number = r.voucher_number AND e.posting_type = 'WIP_SALES_VALUE'
        WHERE r.status = 'POSTED' AND r.kind = 'ESTIMATE' GROUP BY r.project_id) t ON t.project_id = l.project_id
      WHERE l.status = 'POSTED' AND l.kind = 'ESTIMATE' AND l.revenue_to_date <> COALESCE(t.wip, 0) AND NOT EXISTS (SELECT 1 FROM revenue_estimate n
        WHERE n.project_id = l.project_id AND n.status = 'POSTED' AND n.kind = 'ESTIMATE' AND n.period_date > l.period_date)`,
    subject: estimate,
    detail: (row) => `recognises ${row.revenue_to_date} to date; the estimates of its project accrued ${row.wip}`,
  }),
  forbidden<Row & { id: string; account: string; total: number }>({
    invariant: 'I5',
    book: 'finance',
    sql: `SELECT l.id, e.account, CAST(SUM(e.accounting_amount) AS SIGNED) AS total FROM revenue_estimate l
      JOIN revenue_estimate r ON r.project_id = l.project_id AND r.status = 'POSTED'
      JOIN ledger_entry e ON e.legal_entity = r.legal_entity AND e.voucher_number = r.voucher_number AND e.posting_type IN ('WIP_SALES_VALUE', 'WIP_COST_VALUE')
      WHERE l.status = 'POSTED' AND l.kind = 'ELIMINATION' GROUP BY l.id, e.account HAVING SUM(e.accounting_amount) <> 0`,
    subject: estimate,
    detail: (row) => `eliminates the project, and leaves ${row.total} on account ${row.account}`,
  }),
];
