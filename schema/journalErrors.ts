// Codes of integration journals and of what they are made from, a part of the one registry (errors.ts). It must never be read
// but by it.
import { type ErrorEntry, entry } from './errorEntry';

export const JOURNAL_ERRORS = {
  JOURNAL_LINE_FAILED: entry(
    'ADMINISTRATOR',
    'A journal line failed to post for a reason that nobody foresaw; the message has it.',
    'Read the reason, remove it, reset the journal and post it again.',
  ),
  STAGED_ACTUAL_MISSING: entry(
    'ADMINISTRATOR',
    'The staged actual of a journal line is not there.',
    'Delete the line; reconcile before going on.',
  ),
  JOURNAL_BUSY: entry(
    'PROJECT_ACCOUNTANT',
    'The journal is being posted right now.',
    'Wait for its end, or let an administrator interrupt it.',
    true,
  ),
  JOURNAL_POSTED: entry(
    'PROJECT_ACCOUNTANT',
    'The journal, or a line of it, is posted.',
    'Nothing to do: what is posted stays, and is corrected in Dataverse.',
  ),
  JOURNAL_NOT_IN_ERROR: entry('PROJECT_ACCOUNTANT', 'The journal is a draft.', 'Post it.'),
} as const satisfies Record<string, ErrorEntry>;
