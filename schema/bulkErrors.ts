// Codes of bulk operations, invoice schedules and payment, a part of the one registry (errors.ts). It must never be read but
// by it.
import { type ErrorEntry, entry } from './errorEntry';

export const BULK_ERRORS = {
  INVOICE_NOT_CONFIRMED: entry(
    'PROJECT_MANAGER',
    'Only a confirmed invoice can be marked paid or corrected.',
    'Confirm it first.',
  ),
  SCHEDULE_EXISTS: entry(
    'PROJECT_MANAGER',
    'The contract line has an invoice schedule with this run date already.',
    'Choose another run date.',
  ),
  SCHEDULE_HAS_RUN: entry(
    'PROJECT_MANAGER',
    'An invoice schedule that has drafted invoices stays as a record.',
    'Delete the drafts that it made instead.',
  ),
} as const satisfies Record<string, ErrorEntry>;
