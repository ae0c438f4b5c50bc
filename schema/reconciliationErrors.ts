// Codes of books that were restored from an older backup and of reconciling them, a part of the one registry (errors.ts). It must never
// be read but by it.
import { type ErrorEntry, entry } from './errorEntry';

export const RECONCILIATION_ERRORS = {
  BOOKS_RESTORED: entry(
    'ADMINISTRATOR',
    'These books were restored from an older state, and the other side knows of later changes.',
    'Reconcile, repair what differs, and open the exchange: `npm run reconcile`.',
  ),
  POSTED_BEFORE_DIFFERS: entry(
    'PROJECT_ACCOUNTANT',
    'It was posted before these books were restored, and would now be posted with other figures.',
    'Set rates, taxes and dates up as they were, and post it again: it then gets the numbers that it had.',
  ),
  RECONCILIATION_RUNNING: entry(
    'ADMINISTRATOR',
    'A reconciliation of this legal entity is running, or has not ended well.',
    'Wait for its end, or start another.',
    true,
  ),
  EXCHANGE_NOT_RECONCILED: entry(
    'ADMINISTRATOR',
    'The exchange was stopped, and no reconciliation since then was repaired.',
    'Run a reconciliation, repair or park each divergence, then open the exchange.',
  ),
  PEER_AWAY: entry('ADMINISTRATOR', 'The other side cannot be asked.', 'Start it, then repeat.', true),
} as const satisfies Record<string, ErrorEntry>;
