// Codes of what the accountant posts, and of what posting needs of the set-up, a part of the one registry (errors.ts). It must never
// be read but by it.
import { type ErrorEntry, entry } from './errorEntry';

export const POSTING_ERRORS = {
  PROPOSAL_NOT_OPEN: entry('PROJECT_ACCOUNTANT', 'The proposal is posted already.', 'Nothing to do.'),
  PROPOSAL_EMPTY: entry('PROJECT_ACCOUNTANT', 'The proposal has no lines yet.', 'Import them: see its blockers.'),
  PROPOSAL_CHANGED: entry(
    'PROJECT_ACCOUNTANT',
    'Someone changed the proposal since the version given.',
    'Read it again and repeat.',
  ),
  JOURNAL_NOT_DRAFT: entry('PROJECT_ACCOUNTANT', 'The journal is posted already or being posted.', 'Nothing to do.'),
  PERIOD_CLOSED: entry(
    'PROJECT_ACCOUNTANT',
    'No open fiscal period holds the accounting date.',
    'Open the period, or choose another date.',
  ),
  RATE_MISSING: entry(
    'PROJECT_ACCOUNTANT',
    'No exchange rate is known for these currencies on this date.',
    'Add the rate.',
  ),
  ACCOUNT_MISSING: entry(
    'ADMINISTRATOR',
    'No main account is set up for a posting type.',
    'Complete the posting profile.',
  ),
  SEQUENCE_MISSING: entry('ADMINISTRATOR', 'A number sequence is not set up.', 'Set it up.'),
  LINE_PROPERTY_MISSING: entry('ADMINISTRATOR', 'A billing type has no line property.', 'Complete the five rows.'),
  PROJECT_MISSING: entry(
    'SYSTEM',
    'The project of a staged actual, or of a line that was entered by hand, has not arrived.',
    'It is on its way; look at the maps if it stays.',
    true,
  ),
  LEGAL_ENTITY_UNKNOWN: entry('ADMINISTRATOR', 'The legal entity is not set up.', 'Set it up.'),
  CUSTOMER_UNKNOWN: entry(
    'ADMINISTRATOR',
    'The customer account is not set up in this legal entity.',
    'Set it up on both sides.',
  ),
  TAX_GROUP_UNKNOWN: entry('ADMINISTRATOR', 'A sales tax group has no codes.', 'Set it up.'),
} as const satisfies Record<string, ErrorEntry>;
