// Work on many documents that goes on in the background, and invoices that are drafted by the calendar. An item is settled in
// the transaction of its effect, so that a worker that dies in between does nothing twice and loses nothing.
import { at, code, count, date, document, id, key, optional, type Table } from '../../../database/columns';

/** One request for many. Its items say what became of each; the counts are theirs. */
const bulkOperation: Table = {
  name: 'bulk_operation',
  columns: {
    id: key(id()),
    kind: code(20),
    state: code(12),
    total: count(),
    done: count(),
    refused: count(),
    caller: document(), // JSON: { subject, roles, legalEntities } of whoever asked; items are done in that name
    legal_entities: document(), // JSON: of its items; whoever sees all of them may see it
    terms: document(), // JSON: what all items have in common
    created_at: at(),
    finished_at: optional(at()),
    // Whoever works on it: a time lets others take over, the epoch fences whoever lost it.
    claim_owner: optional(code(60)),
    claim_epoch: count(),
    claim_until: at(),
  },
  indexes: { due: ['state', 'claim_until'] },
};

const bulkItem: Table = {
  name: 'bulk_item',
  columns: {
    operation_id: key(id()),
    number: key(count()),
    subject_id: id(),
    version: optional(count()), // of the draft when it was scheduled
    state: code(10),
    failures: count(), // times that it broke without being refused
    errors: optional(document()), // JSON: refusals
    invoice_ids: optional(document()), // JSON: what it drafted
  },
  indexes: { state: ['operation_id', 'state', 'number'] },
  unique: { subject: ['operation_id', 'subject_id'] },
};

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

export const bulkTables: Table[] = [bulkOperation, bulkItem, invoiceSchedule];
