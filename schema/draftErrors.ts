// Why a draft invoice, or a detail of it, may not be changed as asked, in the registry of error codes (errors.ts): the rules of
// what is editable, and who else holds the draft.
import { type ErrorEntry, entry } from './errorEntry';

export const DRAFT_ERRORS = {
  CONFIRMATION_RUNNING: entry(
    'PROJECT_MANAGER',
    'A bulk operation is confirming the invoice.',
    'Wait until it is over.',
    true,
  ),
  DETAIL_NOT_EDITABLE: entry(
    'PROJECT_MANAGER',
    'This field of the detail cannot be changed on a draft, or the detail follows another one.',
    'Change a field that its kind allows, or remove the detail.',
  ),
  ITEM_NOT_READY: entry(
    'PROJECT_MANAGER',
    'An item to be invoiced is not ready, or is on an invoice already.',
    'Mark it ready first.',
  ),
  INVOICE_DATE_TOO_EARLY: entry(
    'PROJECT_MANAGER',
    'An invoice bills nothing that is dated after its invoice date.',
    'Choose a later invoice date, or leave out what is dated later.',
  ),
} as const satisfies Record<string, ErrorEntry>;
