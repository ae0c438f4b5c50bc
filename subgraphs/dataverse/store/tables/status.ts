// The status log of invoices, the counters, and the memory of mutations that succeeded. None of it is ever deleted: an
// idempotency key lives as long as its document.
import { at, code, count, document, id, key, optional, type Table } from '../../../database/columns';
import { idempotencyTable } from '../../../mutations/idempotency';

/**
 * One row per event, written in the transaction that made it true or that learned it, under the invoice's lock.
 * `position` orders the rows of all invoices: null at insert, numbered by the one sequencer after commit.
 */
const invoiceStatus: Table = {
  name: 'invoice_status',
  columns: {
    invoice_id: key(id()),
    sequence: key(count()),
    step: code(20),
    state: code(20),
    at: at(),
    blockers: document(), // JSON: [{ code, message, owner, reference, count }], at most 20
    blocker_count: count(),
    legal_entity: code(10),
    contract_id: id(),
    customer_id: id(),
    position: optional(count()),
    // The chain (store/statusChain.ts): null in rows from before it; the key's id is empty where there is none.
    key_id: optional(code(40)),
    mac: optional(code(64)),
  },
  indexes: { list: ['legal_entity', 'position'] },
  unique: { position: ['position'] },
};

/** Number sequences and the sequencer's counter: the row is the lock. */
const counter: Table = {
  name: 'counter',
  columns: { name: key(code(60)), last: count() },
};

/**
 * What every process of this side seals cursors with: made once, by whoever comes first, and kept for good, or what clients hold would
 * not be read any more. `plain_until`: cursors in the clear are taken of events up to then; null: of all.
 */
const cursorKey: Table = {
  name: 'cursor_key',
  columns: { name: key(code(60)), secret: code(64), plain_until: optional(at()) },
};

export const statusTables: Table[] = [invoiceStatus, counter, cursorKey, idempotencyTable];
