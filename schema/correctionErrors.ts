// Why a confirmed invoice, or one detail of it, is not corrected as asked, in the registry of error codes (errors.ts). Never to be
// used by itself: a code that is not in the registry is unknown to clients.
import { type ErrorEntry, entry } from './errorEntry';

export const CORRECTION_ERRORS = {
  DETAIL_NOT_CORRECTABLE: entry(
    'PROJECT_MANAGER',
    'Nothing of the detail is billed any more, so there is nothing to correct.',
    'Bill it anew if it is in the backlog.',
  ),
  DETAIL_NOT_CHARGED: entry(
    'PROJECT_MANAGER',
    'The detail charged nothing, so a credit of the whole invoice leaves it alone.',
    'Name it in detailIds to make it billable again.',
  ),
  CORRECTION_IN_PROGRESS: entry(
    'PROJECT_MANAGER',
    'Another draft corrects the detail already.',
    'Confirm or delete that draft first.',
  ),
  PARTIAL_CREDIT_UNSUPPORTED: entry(
    'PROJECT_MANAGER',
    'Milestones, and whatever a fixed-price line bills, are credited whole or not at all.',
    'Leave the quantity at zero, or take the detail off.',
  ),
  RETAINER_NOT_CORRECTABLE: entry(
    'PROJECT_MANAGER',
    'Of a retainer that would be taken back something is used, refunded or held by a draft; or a draft pays it back.',
    'Correct those invoices first, or take it off the drafts.',
  ),
  CORRECTED_NOT_POSTED: entry(
    'PROJECT_ACCOUNTANT',
    'What the invoice corrects is not posted yet: a warning alone, for both will be posted and their sum is right.',
    'Nothing, or post the original first, so that the customer has it before its correction.',
  ),
  CORRECTION_TARGET_DIFFERS: entry(
    'PROJECT_MANAGER',
    'A correction goes only onto a draft of the same contract and customer.',
    'Choose such a draft, or none.',
  ),
} as const satisfies Record<string, ErrorEntry>;
