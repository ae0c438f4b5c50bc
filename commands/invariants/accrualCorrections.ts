// I5 and I12 of corrections of accrued revenue: each is one voucher with the entries that it says, of sales that are invoiced or were
// taken back. What a correction may stand for, the accruals' own check asks.
import type { Row } from './book';
import { type Check, forbidden } from './invariant';

export const accrualCorrectionChecks: Check[] = [
  forbidden<Row & { id: string; voucher_number: string; line_count: number; held: number }>({
    invariant: 'I5',
    book: 'finance',
    sql: `SELECT a.id, a.voucher_number, a.line_count, COUNT(k.journal_line_id) AS held FROM accrual_correction a
      LEFT JOIN accrual_correction_line k ON k.correction_id = a.id
      LEFT JOIN voucher v ON v.legal_entity = a.legal_entity AND v.number = a.voucher_number AND v.source = 'ACCRUAL_CORRECTION' AND v.source_id = a.id
      GROUP BY a.id, a.voucher_number, a.line_count, v.number HAVING COUNT(k.journal_line_id) <> a.line_count OR v.number IS NULL`,
    subject: (row) => `accrual_correction ${row.id}`,
    detail: (row) =>
      `counts ${row.line_count} sales and has ${row.held}, or its voucher ${row.voucher_number} knows nothing of it`,
  }),
  forbidden<Row & { correction_id: string; journal_line_id: string; wip: number; accrued: number }>({
    invariant: 'I5',
    book: 'finance',
    sql: `SELECT k.correction_id, k.journal_line_id, k.wip_amount AS wip, k.accrued_amount AS accrued FROM accrual_correction_line k
      JOIN accrual_correction a ON a.id = k.correction_id LEFT JOIN journal_line l ON l.id = k.journal_line_id
      LEFT JOIN (SELECT e.legal_entity, e.voucher_number, e.actual_id, SUM(CASE WHEN e.posting_type = 'WIP_SALES_VALUE' THEN e.accounting_amount ELSE 0 END) AS wip,
          SUM(CASE WHEN e.posting_type = 'ACCRUED_REVENUE' THEN e.accounting_amount ELSE 0 END) AS accrued
        FROM ledger_entry e JOIN voucher v ON v.legal_entity = e.legal_entity AND v.number = e.voucher_number AND v.source = 'ACCRUAL_CORRECTION'
        GROUP BY e.legal_entity, e.voucher_number, e.actual_id) t
        ON t.legal_entity = a.legal_entity AND t.voucher_number = a.voucher_number AND t.actual_id = l.actual_id
      WHERE l.id IS NULL OR COALESCE(t.wip, 0) <> -k.wip_amount OR COALESCE(t.accrued, 0) <> -k.accrued_amount`,
    subject: (row) => `accrual_correction ${row.correction_id} ${row.journal_line_id}`,
    detail: (row) =>
      `says that it took ${row.wip} off WIP and ${row.accrued} off accrued revenue, which its voucher does not`,
  }),
  forbidden<Row & { legal_entity: string; voucher_number: string; entry_number: number }>({
    invariant: 'I5',
    book: 'finance',
    sql: `SELECT e.legal_entity, e.voucher_number, e.entry_number FROM voucher v
      JOIN ledger_entry e ON e.legal_entity = v.legal_entity AND e.voucher_number = v.number
      LEFT JOIN journal_line l ON l.actual_id = e.actual_id
      LEFT JOIN accrual_correction_line k ON k.correction_id = v.source_id AND k.journal_line_id = l.id
      WHERE v.source = 'ACCRUAL_CORRECTION' AND (k.correction_id IS NULL OR e.amount <> e.accounting_amount OR e.currency <> e.accounting_currency)`,
    subject: (row) => `voucher ${row.legal_entity} ${row.voucher_number} ${row.entry_number}`,
    detail: () => 'is of a sale that its correction does not name, or not in accounting currency',
  }),
  forbidden<Row & { correction_id: string; journal_line_id: string }>({
    invariant: 'I12',
    book: 'finance',
    sql: `SELECT k.correction_id, k.journal_line_id FROM accrual_correction_line k JOIN journal_line l ON l.id = k.journal_line_id
      WHERE l.invoiced_by IS NULL AND l.reversed_by IS NULL`,
    subject: (row) => `accrual_correction ${row.correction_id} ${row.journal_line_id}`,
    detail: () => 'corrects a sale that is neither invoiced nor taken back: its accrual is to stand',
  }),
];
