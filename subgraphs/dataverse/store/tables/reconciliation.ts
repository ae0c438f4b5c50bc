// What a comparison of both books found: one report per run, one row per document in which they differ, and what a person decided
// about it. Rows are inserted by the run; afterwards only what was decided changes. The audit trail of every repair.
import { at, code, count, date, document, id, key, optional, type Table, text } from '../../../database/columns';

const reconciliation: Table = {
  name: 'reconciliation',
  columns: {
    id: key(id()),
    legal_entity: code(10),
    from_date: date(),
    to_date: date(),
    state: code(12), // RUNNING | DONE | FAILED
    started_at: at(),
    started_by: code(120),
    moved_at: at(), // the run says here that it lives
    finished_at: optional(at()),
    totals: document(), // JSON, rules/reconciledTotals
    divergence_count: count(),
    error: optional(text(1000)),
  },
  indexes: { of_company: ['legal_entity', 'id'] },
};

const divergence: Table = {
  name: 'reconciliation_divergence',
  columns: {
    report_id: key(id()),
    number: key(count()),
    kind: code(12), // KEY | ACTUAL | INVOICE
    subject: code(80), // a key of the exchange, an actual's id, an invoice's number
    stream_key: optional(code(80)), // the key that it travels under
    cause: code(40),
    repair: code(24),
    state: code(12), // OPEN | REPAIRED | PARKED
    detail: text(1000),
    acted_at: optional(at()),
    acted_by: optional(code(120)),
    reason: optional(text(500)),
  },
  indexes: { standing: ['report_id', 'state', 'number'], subject: ['subject', 'state'] },
};

export const reconciliationTables: Table[] = [reconciliation, divergence];
