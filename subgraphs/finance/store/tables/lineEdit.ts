// What accountants changed by hand of a line's accounting: dimensions and sales tax groups, line by line, with who, when, before and
// after. Rows are never changed or deleted: later imports read from them what was decided. domain.md 5.9, 6.1 (16)
import { at, code, count, id, key, optional, type Table, text } from '../../../database/columns';

/** `subject_id`: the actual of a line, the milestone of an on-account transaction. 1, 2, 3 … per subject and attribute. */
const lineEdit: Table = {
  name: 'line_edit',
  columns: {
    kind: key(code(20)), // PROPOSAL_LINE | JOURNAL_LINE | ON_ACCOUNT
    subject_id: key(id()),
    attribute: key(code(30)), // DIMENSIONS | SALES_TAX_GROUP | ITEM_SALES_TAX_GROUP
    number: key(count()),
    legal_entity: code(10),
    document: code(40), // number of the proposal, id of the journal or milestone
    value_before: optional(text(1000)),
    value_after: optional(text(1000)),
    reason: optional(text(500)),
    at: at(),
    by_subject: code(120),
  },
  indexes: { document: ['document', 'kind', 'attribute'] },
};

export const lineEditTables: Table[] = [lineEdit];
