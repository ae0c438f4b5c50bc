// Corrections of accrued revenue that posting did not take back as it was booked: what was found wrong of each transaction when the
// accountant posted the difference. Inserted once, never changed: there is no undo, only a further correction. domain.md 5.8
import { amount, at, code, count, date, id, key, optional, type Table, text } from '../../../database/columns';

/** One voucher. */
const accrualCorrection: Table = {
  name: 'accrual_correction',
  columns: {
    id: key(id()),
    legal_entity: code(10),
    voucher_number: code(40),
    accounting_date: date(),
    description: optional(text(200)),
    offset_account: optional(code(40)), // where an asymmetric difference went
    line_count: count(),
    posted_at: at(),
    posted_by: code(120),
  },
  indexes: { voucher: ['legal_entity', 'voucher_number'] },
};

/** What stood open of one transaction, debit positive, and was taken away. */
const accrualCorrectionLine: Table = {
  name: 'accrual_correction_line',
  columns: {
    correction_id: key(id()),
    journal_line_id: key(id()),
    wip_amount: amount(), // on WIP sales value, in accounting currency
    accrued_amount: amount(), // on accrued revenue
  },
  indexes: { journal_line: ['journal_line_id'] },
};

export const accrualCorrectionTables: Table[] = [accrualCorrection, accrualCorrectionLine];
