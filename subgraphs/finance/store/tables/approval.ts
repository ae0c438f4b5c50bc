// What people did to a proposal, line by line of a log, and whether a legal entity wants it approved before it is posted. Rows of
// the log are never changed or deleted: they say who did what, and when. domain.md 3.8, 5.3, 6.1 rows 16 and 23
import { at, code, count, document, flag, key, optional, type Table, text } from '../../../database/columns';

/** Whether proposals of a company need an approval, and whether another than the submitter must give it. No row: none is needed. */
const proposalWorkflow: Table = {
  name: 'proposal_workflow',
  columns: { legal_entity: key(code(10)), enabled: flag(), separate_approver: flag() },
};

/** 1, 2, 3 … per proposal, under its lock. */
const proposalEvent: Table = {
  name: 'proposal_event',
  columns: {
    proposal_number: key(code(40)),
    number: key(count()),
    action: code(20), // SUBMITTED | APPROVED | REJECTED | RECALLED | CHANGED | LINES_CHANGED | LINES_DELETED
    at: at(),
    by_subject: code(120),
    comment: optional(text(1000)), // the reason given
    details: optional(document()), // JSON: what was changed, from what and to what
  },
};

export const approvalTables: Table[] = [proposalWorkflow, proposalEvent];
