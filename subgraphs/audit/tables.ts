// The audit trail's tables, on either side: an entry per mutation, and by which documents it is found. Rows are only ever inserted, and
// forgotten whole when they are old enough.
import { at, code, document, id, key, optional, type Table } from '../database/columns';

const auditEntry: Table = {
  name: 'audit_entry',
  columns: {
    id: key(id()),
    at: at(),
    actor: code(120),
    mutation: code(60),
    outcome: code(20), // DONE | REFUSED
    codes: optional(code(500)), // of what was refused, or why what went on in the background could not be done whole
    legal_entity: optional(code(10)), // of all its documents; null: none, or several
    client: optional(code(200)), // as the token names it
    client_name: optional(code(60)), // as it names itself
    client_version: optional(code(40)),
    request_id: optional(code(120)),
    idempotency_key: optional(code(120)),
    input: document(), // JSON, cut where it is long
    documents: document(), // JSON: what it named, and what became of it
  },
  indexes: {
    dated: ['at', 'id'],
    of_company: ['legal_entity', 'at', 'id'],
    of_actor: ['actor', 'at', 'id'],
  },
};

/** An entry under the id of each document that it named, and under its number where it has one. */
const auditDocument: Table = {
  name: 'audit_document',
  columns: { document: key(code(120)), at: key(at()), entry_id: key(id()) },
  indexes: { of_entry: ['entry_id'] },
};

export const auditTables: Table[] = [auditEntry, auditDocument];

/** Forgotten whole, with what it is found by. */
export const AUDIT_TRAIL = {
  table: 'audit_entry',
  since: 'at',
  with: [{ table: 'audit_document', column: 'entry_id' }],
} as const;
