// Work on many documents that goes on in the background, as both sides keep it in their own database. An item is settled in the
// transaction of its effect, so that a worker that dies in between does nothing twice and loses nothing.
import { at, code, count, document, id, key, optional, type Table } from '../database/columns';

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

const bulkItem = (longestSubject: number): Table => ({
  name: 'bulk_item',
  columns: {
    operation_id: key(id()),
    number: key(count()),
    subject_id: code(longestSubject),
    version: optional(count()), // of the document when it was scheduled
    state: code(10),
    failures: count(), // times that it broke without being refused
    errors: optional(document()), // JSON: refusals
    invoice_ids: optional(document()), // JSON: the invoices that it made
  },
  indexes: { state: ['operation_id', 'state', 'number'] },
  unique: { subject: ['operation_id', 'subject_id'] },
});

/** The tables of a side whose subjects have ids or numbers of at most so many characters. */
export function bulkTables(longestSubject: number): Table[] {
  return [bulkOperation, bulkItem(longestSubject)];
}
