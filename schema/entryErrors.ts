// Codes about entries and what was approved of them: part of the registry in errors.ts, whose rules hold here too. Never to be used
// by itself: a code that is not in the registry is unknown to clients.
import { type ErrorEntry, entry } from './errorEntry';

export const ENTRY_ERRORS = {
  ENTRY_RECALLED: entry('PROJECT_MANAGER', 'The entry was recalled.', 'Hand in a new one.'),
  ENTRY_NOT_APPROVED: entry('PROJECT_MANAGER', 'The entry is not approved.', 'Nothing to do.'),
  ENTRY_INVOICED: entry(
    'PROJECT_MANAGER',
    'What was approved of the entry is on a draft or on a confirmed invoice.',
    'Take it off the draft, or credit the invoice in full first.',
  ),
} as const satisfies Record<string, ErrorEntry>;
