// Which proposals a legal entity posts by itself, and when it last did. A row selects when it runs, not when it was written: what
// is imported until then is posted with the rest. domain.md 5.7
import { at, code, count, flag, key, optional, type Table } from '../../../database/columns';

const postingSchedule: Table = {
  name: 'posting_schedule',
  columns: {
    legal_entity: key(code(10)),
    name: key(code(40)),
    active: flag(),
    days_ahead: count(), // invoice dates up to so many days after the day of the run
    customer_account: optional(code(40)), // absent: of every customer
    contract_number: optional(code(40)),
    approved_only: flag(),
    last_run_at: optional(at()),
    last_operation_id: optional(code(36)),
  },
};

export const postingScheduleTables: Table[] = [postingSchedule];
