// Codes of editing, approving and posting proposals, a part of the one registry (errors.ts). It must never be read but by
// it.
import { type ErrorEntry, entry } from './errorEntry';

export const APPROVAL_ERRORS = {
  PROPOSAL_NOT_APPROVED: entry(
    'PROJECT_ACCOUNTANT',
    'The legal entity posts approved proposals only, and this one is not.',
    'Submit it, and have it approved.',
  ),
  PROPOSAL_STATUS_WRONG: entry(
    'PROJECT_ACCOUNTANT',
    'In its present status this cannot be done to the proposal.',
    'The message names the status; recall or submit it first.',
  ),
  APPROVAL_NOT_NEEDED: entry(
    'PROJECT_ACCOUNTANT',
    'The legal entity wants no approval of its proposals.',
    'Post the proposal as it is.',
  ),
  SUBMITTER_MAY_NOT_APPROVE: entry(
    'PROJECT_ACCOUNTANT',
    'Whoever submitted a proposal may not approve it in this legal entity.',
    'Ask another accountant.',
  ),
  SEGREGATION_OF_DUTIES: entry(
    'PROJECT_ACCOUNTANT',
    'Whoever confirmed an invoice, or overrode sales tax on it, may not post it; nor may anybody where it is not known who confirmed.',
    'Ask another accountant; an administrator may post with a reason (`dutyException`).',
  ),
  PAYMENT_TERMS_UNKNOWN: entry(
    'PROJECT_ACCOUNTANT',
    'The terms of payment are not set up in this legal entity.',
    'Set them up, or choose others.',
  ),
} as const satisfies Record<string, ErrorEntry>;
