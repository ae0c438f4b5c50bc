// Codes of correcting accrued revenue that an invoice did not reverse as it was booked, a part of the one registry (errors.ts). It
// must never be read but by it.
import { type ErrorEntry, entry } from './errorEntry';

export const ACCRUAL_ERRORS = {
  ACCRUAL_BALANCED: entry(
    'PROJECT_ACCOUNTANT',
    'Nothing of the sale stands open that an invoice should have reversed.',
    'Leave it out.',
  ),
  OFFSET_ACCOUNT_NEEDED: entry(
    'PROJECT_ACCOUNTANT',
    'WIP and accrued revenue of a sale are off by different amounts.',
    'Give `offsetAccount`: where the rest goes.',
  ),
} as const satisfies Record<string, ErrorEntry>;
