// Codes of financial dimensions, and of what accountants edit of lines, a part of the one registry (errors.ts). It must never be
// read but by it.
import { type ErrorEntry, entry } from './errorEntry';

export const LINE_EDIT_ERRORS = {
  DIMENSION_MISSING: entry(
    'PROJECT_ACCOUNTANT',
    'A line has no value for a financial dimension that its legal entity requires.',
    'Give it one (`updateJournalLines`, `updateProposalLines`), and a default to what brings it along.',
  ),
  DIMENSION_VALUE_UNKNOWN: entry(
    'PROJECT_ACCOUNTANT',
    'A value of a financial dimension is not set up in the legal entity.',
    'Choose another, or set it up (`dimension-values`).',
  ),
  BELONGS_TO_DATAVERSE: entry(
    'PROJECT_MANAGER',
    'Quantities and prices are billed from Dataverse and never edited in Finance.',
    'Revise the invoice in Dataverse (`reviseInvoice`): its correction arrives as a proposal of its own.',
  ),
  LINE_REPEATS_ANOTHER: entry(
    'PROJECT_ACCOUNTANT',
    'The line takes another one back, or is taken back by one that is posted: it repeats what that posted.',
    'Leave it out.',
  ),
  ON_ACCOUNT_BILLED: entry(
    'PROJECT_ACCOUNTANT',
    'The on-account transaction stands on a proposal, or is invoiced.',
    "Edit the proposal's line; or delete the proposal's lines, edit, and import it again.",
  ),
  ON_ACCOUNT_CHANGED: entry(
    'PROJECT_ACCOUNTANT',
    'Someone changed the on-account transaction since the version given.',
    'Read it again and repeat.',
  ),
  JOURNAL_CHANGED: entry(
    'PROJECT_ACCOUNTANT',
    "Someone changed the journal's lines since the version given.",
    'Read it again and repeat.',
  ),
} as const satisfies Record<string, ErrorEntry>;
