// Codes of what stands in the way of a proposal, from staging to import, a part of the one registry (errors.ts). It must never be
// read but by it.
import { type ErrorEntry, entry } from './errorEntry';

export const PROPOSAL_ERRORS = {
  MISMATCHED_BILLED_SALES: entry(
    'SYSTEM',
    'Not all billed actuals or links that the header announced are here.',
    'They are on their way; look at the maps if it stays.',
    true,
  ),
  UNBILLED_SALE_MISSING: entry(
    'SYSTEM',
    'The unbilled sale behind a billed one, or their link, has not arrived.',
    'It is on its way; look at the maps if it stays.',
    true,
  ),
  UNBILLED_SALE_NOT_JOURNALISED: entry(
    'PROJECT_ACCOUNTANT',
    'An unbilled sale could not be put on an integration journal.',
    'Clear the error of the staged actual.',
    true,
  ),
  JOURNAL_NOT_POSTED: entry(
    'PROJECT_ACCOUNTANT',
    'Unbilled sales of this invoice stand on integration journals that are not posted.',
    'Post the journals named.',
    true,
  ),
  ON_ACCOUNT_MISSING: entry(
    'SYSTEM',
    'The on-account transaction of a milestone has not arrived.',
    'It is on its way; look at the maps if it stays.',
    true,
  ),
  UNBILLED_SALE_SETTLED: entry(
    'ADMINISTRATOR',
    'An unbilled sale behind a billed one was taken back, or is invoiced already.',
    'Correct the invoice in Dataverse.',
  ),
  // What takes another actual back, and what is between companies
  ORIGINAL_MISSING: entry(
    'SYSTEM',
    'The actual that another one takes back, or their link, has not arrived.',
    'It is on its way; look at the maps if it stays.',
    true,
  ),
  ORIGINAL_NOT_POSTED: entry(
    'PROJECT_ACCOUNTANT',
    'The actual that another one takes back stands on an integration journal that is not posted.',
    'Post the journal of the original; the next import goes on.',
    true,
  ),
  REVERSAL_IMPOSSIBLE: entry(
    'ADMINISTRATOR',
    'The actual that another one takes back is invoiced, was taken back already, or has another amount.',
    'Reconcile before going on.',
  ),
  INTERCOMPANY_NOT_SET_UP: entry(
    'ADMINISTRATOR',
    'A resource was lent, and the intercompany relationship between the two legal entities is not set up.',
    'Set it up (`intercompany-relationships`) and import again; nothing else waits.',
  ),
  CONTRACT_MISSING: entry(
    'SYSTEM',
    'The contract of an invoice or of a sale, or a funding source, has not arrived.',
    'It is on its way; look at the maps if it stays.',
    true,
  ),
  BEGINNING_BALANCE_PENDING: entry(
    'PROJECT_ACCOUNTANT',
    'The invoice, or a sale that it bills, is dated on or before the cut-off date: it is a beginning balance.',
    'Import beginning balances, post the journal, and import beginning balances again.',
    true,
  ),
  BEGINNING_BALANCE_UNSUPPORTED: entry(
    'ADMINISTRATOR',
    'The invoice is dated on or before the cut-off date and bills milestones or retainers: no beginning balance can be made of it.',
    'Set an earlier cut-off date: it then takes the normal way, and what it posts to the ledger is taken back there by hand.',
  ),
  CUT_OFF_DATE_MISSING: entry(
    'ADMINISTRATOR',
    'The company has no cut-off date, or what was looked at is not dated on or before it any more.',
    'Set `cutOffDate` of the legal entity up.',
  ),
  NEEDED_LINES_CHANGED: entry(
    'PROJECT_ACCOUNTANT',
    'The journal lines that a proposal needs are others than those that were looked at.',
    'Look at `neededJournalLines` again and repeat with its checksum.',
  ),
  LINES_DELETED: entry(
    'PROJECT_ACCOUNTANT',
    'The lines of the proposal were deleted by hand.',
    'Import it on demand, by its number, when it is ready.',
  ),
  CUSTOMER_ON_HOLD: entry('PROJECT_ACCOUNTANT', 'The customer is on hold.', 'Release the customer.'),
  MESSAGE_PARKED: entry(
    'ADMINISTRATOR',
    'A message of this invoice was refused by the other side and waits for a person.',
    'Look at the parked message; retry, skip or mark it done.',
  ),
} as const satisfies Record<string, ErrorEntry>;
