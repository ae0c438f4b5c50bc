// Codes of files for people, a part of the one registry (errors.ts): what stands in the way of a document to print. It must never
// be read but by it.
import { type ErrorEntry, entry } from './errorEntry';

export const FILE_ERRORS = {
  DOCUMENTS_BUSY: entry(
    'SYSTEM',
    'Too many documents are being made already, or this one took too long.',
    'Try again a little later.',
    true,
  ),
} as const satisfies Record<string, ErrorEntry>;
