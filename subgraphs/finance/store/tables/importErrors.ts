// What went wrong between staging and the posted journal, and what keeps proposals back: one row per cause and time it stood. A row is
// erased by no run: it says when its cause was gone, and is kept as long as the operator says from then on. domain.md 4.8, 6.1 (11)
import { at, code, count, key, optional, type Table, text } from '../../../database/columns';

const importError: Table = {
  name: 'import_error',
  columns: {
    id: key(code(64)),
    legal_entity: code(10),
    source: code(20), // STAGED_ACTUAL | JOURNAL_LINE | PROPOSAL
    subject_id: code(40), // the actual of the first two, the proposal's number
    code: code(60),
    reference: code(80), // the journal, currency or period that it is about; ''
    message: text(1000),
    line_count: count(), // documents or lines behind it
    first_seen_at: at(),
    last_seen_at: at(),
    times: count(), // how often it was found anew or found changed; a run that finds the same writes nothing
    resolved_at: optional(at()),
    open_key: optional(code(200)), // source, subject and cause while it stands: it stands once
  },
  indexes: {
    list: ['legal_entity', 'first_seen_at', 'id'],
    standing: ['legal_entity', 'resolved_at', 'first_seen_at', 'id'],
    subject: ['subject_id', 'resolved_at'],
  },
  unique: { open: ['open_key'] },
};

export const importErrorTables: Table[] = [importError];
