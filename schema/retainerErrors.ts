// Why a retainer, or a part of one on a draft, may not be changed as asked, in the registry of error codes (errors.ts). Never to be
// used by itself: a code that is not in the registry is unknown to clients.
import { type ErrorEntry, entry } from './errorEntry';

export const RETAINER_ERRORS = {
  RETAINER_CHANGED: entry(
    'PROJECT_MANAGER',
    'Someone changed the retainer since the version given.',
    'Read it again and repeat.',
  ),
  RETAINER_BILLED: entry(
    'PROJECT_MANAGER',
    'The retainer is on an invoice, or was: it is not changed then, and never deleted.',
    'Take it off the draft first.',
  ),
  RETAINER_EXCEEDED: entry(
    'PROJECT_MANAGER',
    "More of a retainer would be applied than is free of it, or than the draft's other chargeable details come to.",
    'Apply less.',
  ),
  RETAINER_NOT_REFUNDABLE: entry(
    'PROJECT_MANAGER',
    'Nothing of the retainer is available, a draft holds a part of it, or its refund is on an invoice.',
    'Take it off the drafts that hold it.',
  ),
} as const satisfies Record<string, ErrorEntry>;
