// Work on many documents that goes on in the background, and invoices that are drafted by the calendar.
// It must never hold what an item does.
import { bulkTables as operationTables } from '../../../bulk/tables';
import { at, code, date, document, id, key, optional, type Table } from '../../../database/columns';

/** Subjects are ids. */
const LONGEST_SUBJECT = 36;

/** One run of one contract line. domain.md 3.1 (schedule) */
const invoiceSchedule: Table = {
  name: 'invoice_schedule',
  columns: {
    id: key(id()),
    legal_entity: code(10),
    contract_id: id(),
    contract_line_id: id(),
    run_date: date(),
    cut_off_date: date(), // nothing dated later is billed
    status: code(16),
    failure_code: optional(code(60)),
    failure_message: optional(document()),
    invoice_ids: document(), // JSON
    ran_at: optional(at()),
    created_at: at(),
    created_by: code(120),
  },
  indexes: { due: ['status', 'run_date'], contract: ['contract_id', 'run_date', 'id'] },
  unique: { run: ['contract_line_id', 'run_date'] },
};

export const bulkTables: Table[] = [...operationTables(LONGEST_SUBJECT), invoiceSchedule];
