// The one registry of error codes: what each means, whose turn it is, and what helps. The ErrorCode enum of both subgraphs
// and the README's table are made from it. A code is never renamed or given another meaning; it may only be added.

import { ACCESS_ERRORS } from './accessErrors';
import { ACCRUAL_ERRORS } from './accrualErrors';
import { APPROVAL_ERRORS } from './approvalErrors';
import { BULK_ERRORS } from './bulkErrors';
import { CONTRACT_ERRORS } from './contractErrors';
import { CORRECTION_ERRORS } from './correctionErrors';
import { DOCUMENT_ERRORS } from './documentErrors';
import { DRAFT_ERRORS } from './draftErrors';
import { ENTRY_ERRORS } from './entryErrors';
import { type ErrorEntry, entry } from './errorEntry';
import { ESTIMATE_ERRORS } from './estimateErrors';
import { FILE_ERRORS } from './fileErrors';
import { JOURNAL_ERRORS } from './journalErrors';
import { LINE_EDIT_ERRORS } from './lineEditErrors';
import { LOAD_ERRORS } from './loadErrors';
import { MAP_ERRORS } from './mapErrors';
import { POSTING_ERRORS } from './postingErrors';
import { PROPOSAL_ERRORS } from './proposalErrors';
import { RECONCILIATION_ERRORS } from './reconciliationErrors';
import { RETAINER_ERRORS } from './retainerErrors';
import { SET_UP_ERRORS } from './setUpErrors';

export const ERRORS = {
  // The request itself
  BAD_REQUEST: entry(
    'CALLER',
    'This is not a GraphQL request that is taken here: malformed JSON, no query, another method or media type, an operation that is not there.',
    'POST {"query": "…"} as JSON; the message says what is wrong.',
  ),
  GRAPHQL_PARSE_FAILED: entry('CALLER', 'The document is not GraphQL.', 'Correct the syntax at the location given.'),
  GRAPHQL_VALIDATION_FAILED: entry(
    'CALLER',
    'The document does not fit the schema.',
    'Correct the field or argument named.',
  ),
  ...ACCESS_ERRORS,
  ...DOCUMENT_ERRORS,
  BAD_USER_INPUT: entry(
    'CALLER',
    'A variable or argument is not of its type, or arguments contradict each other.',
    'Correct the value named.',
  ),
  DECIMAL_INVALID: entry('CALLER', 'A text is not a decimal number, or has too many decimals.', "Write '1250.00'."),
  AMOUNT_OUT_OF_RANGE: entry('CALLER', 'An amount, price or quantity is beyond ±1,000,000,000.', 'Split the document.'),
  DATE_INVALID: entry('CALLER', 'A text is not a date of the calendar.', "Write '2026-11-23'."),
  PAGE_SIZE_OUT_OF_RANGE: entry(
    'CALLER',
    '`first` or `last` is not between 1 and 500, or both are given.',
    'Page with `after` or `before`.',
  ),
  CURSOR_INVALID: entry(
    'CALLER',
    'A cursor is not one that this list gave out in this order, or not one of this stream and filter.',
    'Start again without it, or with "start".',
  ),
  FILTER_TOO_WIDE: entry(
    'CALLER',
    'More than 500 invoices match a stream without `after`.',
    'Narrow the filter, or give a cursor.',
  ),
  LIST_TOO_LONG: entry('CALLER', 'More items are given in one request than are taken.', 'Send several requests.'),
  IDEMPOTENCY_KEY_REUSED: entry(
    'CALLER',
    'The key already stands for another input of this mutation.',
    'Draw a new key for a new request.',
  ),
  IDEMPOTENCY_KEY_INVALID: entry('CALLER', 'An idempotency key has 1 to 120 characters.', 'Use a UUID.'),
  NOT_FOUND: entry('CALLER', 'Nothing under this id or number is visible to you.', 'Check the id.'),
  FORBIDDEN: entry('CALLER', 'The caller may not do this.', 'Ask someone whose role allows it.'),
  INTERNAL_SERVER_ERROR: entry(
    'SYSTEM',
    'Something unexpected; the log has it under the request id.',
    'Report the request id.',
    true,
  ),
  RESULT_UNKNOWN: entry(
    'SYSTEM',
    'The connection broke during COMMIT: it may or may not stand.',
    'Repeat with the same idempotency key.',
    true,
  ),
  STORAGE_FULL: entry(
    'ADMINISTRATOR',
    'The disk under a database is full: nothing was written. Reads go on, and the exchange waits.',
    'Make room; the exchange then goes on by itself. Repeat with the same idempotency key.',
    true,
  ),
  SUBGRAPH_UNAVAILABLE: entry(
    'SYSTEM',
    'A subgraph does not answer; its fields are null.',
    'Try again, after `extensions.retryAfterMs` if it is there, a mutation with the same idempotency key. `extensions.service` names the subgraph.',
    true,
  ),
  SUBGRAPH_TIMEOUT: entry('SYSTEM', 'A subgraph did not answer in time.', 'Try again.', true),
  SUBGRAPH_BUSY: entry(
    'SYSTEM',
    'Too many calls wait for a subgraph already; this one was not sent.',
    'Try again a little later. `extensions.service` names the subgraph.',
    true,
  ),
  OPERATION_TIMEOUT: entry(
    'SYSTEM',
    'The operation as a whole took too long. What a mutation had sent by then may still take effect.',
    'Ask for less at once; repeat a mutation with the same idempotency key.',
    true,
  ),
  SHUTTING_DOWN: entry('SYSTEM', 'The server is stopping.', 'Connect again.', true),
  STREAM_TOO_SLOW: entry(
    'CALLER',
    'A subscriber reads slower than the events come; its stream was ended.',
    'Subscribe again with the last cursor as `after`.',
    true,
  ),
  ...FILE_ERRORS,
  // Project manager's side
  INVOICE_NOT_DRAFT: entry(
    'PROJECT_MANAGER',
    'The invoice is confirmed already, or is being confirmed.',
    'Revise it instead.',
  ),
  INVOICE_CHANGED: entry(
    'PROJECT_MANAGER',
    'Someone changed the document since the version given.',
    'Read it again and repeat.',
  ),
  INVOICE_EMPTY: entry(
    'PROJECT_MANAGER',
    'The invoice bills nothing.',
    'Mark something ready and create the invoice again.',
  ),
  CORRECTION_UNCHANGED: entry(
    'PROJECT_MANAGER',
    'The correction bills exactly what was billed before.',
    'Change a quantity or price, or delete the correction.',
  ),
  ...DRAFT_ERRORS,
  ...BULK_ERRORS,
  ...RETAINER_ERRORS,
  ...CORRECTION_ERRORS,
  NOTHING_TO_INVOICE: entry(
    'PROJECT_MANAGER',
    'Nothing of this customer is ready and dated on or before the invoice date.',
    'Mark items ready, or choose a later date.',
  ),
  NOT_READY_MARKABLE: entry(
    'PROJECT_MANAGER',
    'The item is on an invoice, adjusted, or not chargeable.',
    'Leave it out.',
  ),
  LIMIT_EXCEEDED: entry(
    'PROJECT_MANAGER',
    'It would exceed a not-to-exceed limit.',
    'Raise the limit or reset what is committed under it, and evaluate again.',
  ),
  ...CONTRACT_ERRORS,
  CUSTOMER_NOT_ON_CONTRACT: entry(
    'PROJECT_MANAGER',
    'The customer does not belong to this contract.',
    'Choose one of the contract.',
  ),
  ENTRY_ALREADY_APPROVED: entry('PROJECT_MANAGER', 'The entry is approved already.', 'Nothing to do.'),
  ...ENTRY_ERRORS,
  CURRENCY_DIFFERS: entry(
    'CALLER',
    'An entry names another currency than that of the contract that bills it.',
    "Give the price in the contract's currency.",
  ),
  NUMBER_TAKEN: entry('CALLER', 'A number that must be unique is in use already.', 'Choose another number.'),
  // The accountant's side
  ...PROPOSAL_ERRORS,
  ...JOURNAL_ERRORS,
  ...POSTING_ERRORS,
  ...LINE_EDIT_ERRORS,
  ...ACCRUAL_ERRORS,
  ...ESTIMATE_ERRORS,
  ...APPROVAL_ERRORS,
  // The dual-write engine
  TABLE_MAP_UNKNOWN: entry('ADMINISTRATOR', 'There is no table map of this name.', 'Take a name from `tableMaps`.'),
  MAP_PAUSED: entry('ADMINISTRATOR', 'The table map is paused.', 'Resume it.', true),
  NOT_PARKED: entry('ADMINISTRATOR', 'Nothing is parked under this key.', 'Read what is parked anew.'),
  MESSAGE_INVALID: entry(
    'SYSTEM',
    'A message has an unknown topic, version or shape.',
    'Bring both sides to versions that know each other.',
  ),
  WIRE_SIGNATURE_INVALID: entry(
    'ADMINISTRATOR',
    'What one side sent the other was not signed, signed with a key that the other does not know, or altered on its way; nothing of it was applied.',
    "Set the sides' keys right (WIRE_PRIVATE_KEY, WIRE_PUBLIC_KEYS), and try what is parked again.",
  ),
  ...RECONCILIATION_ERRORS,
  DIVERGED: entry(
    'ADMINISTRATOR',
    'Another message was applied under this key and number: one side was restored from an older state.',
    'Reconcile before going on.',
  ),
  MESSAGE_LOST: entry(
    'ADMINISTRATOR',
    'A message that is next to be sent is not in the outbox any more, or cannot be read: its row was deleted or damaged, or a restore has lost it.',
    'Put the row back from a backup and try again; or make its effect by hand and mark it done, or skip it. Then reconcile.',
  ),
  ACTUAL_UNKNOWN: entry(
    'ADMINISTRATOR',
    'Finance wrote accounting detail back onto an actual that was never sent to it.',
    'Reconcile before going on.',
  ),
  UNEXPECTED_FAILURE: entry(
    'ADMINISTRATOR',
    'The receiver failed at a message again and again, for no reason that it knows.',
    'Read the message and the log; try again once the cause is gone, map it anew, skip it or mark it done.',
  ),
  ...LOAD_ERRORS,
  MAP_ANEW_UNSAFE: entry(
    'ADMINISTRATOR',
    'The other side has applied something under this number: mapping it anew could not undo that.',
    'Reconcile; then skip it or mark it done.',
  ),
  ...MAP_ERRORS,
  ...SET_UP_ERRORS,
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;
export const ERROR_CODES = Object.keys(ERRORS) as ErrorCode[];

/** The code, or INTERNAL_SERVER_ERROR: what is stored, or comes from the other side, may be of a newer version. */
export function knownCode(code: string): ErrorCode {
  return Object.hasOwn(ERRORS, code) ? (code as ErrorCode) : 'INTERNAL_SERVER_ERROR';
}

/** An expected refusal: a final business answer. Flows return it; it is never thrown across a flow's edge. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
  /** The argument it is about, for `UserError.path`. */
  readonly path?: readonly string[];
  /** The document it is about. */
  readonly subjectId?: string;
}
