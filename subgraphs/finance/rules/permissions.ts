// Who may do what in Finance, by role: the permission matrix. Pure. Enforced by the flows, so that no way in goes around it. What
// Dataverse sent, and what is written back, is no action here: it goes through the exchange, and no caller can be that.
// domain.md 1.2, 1.3
import type { Refusal } from '../../../schema/errors';

export type Action =
  /** Import from staging, for a company or for one proposal. */
  | 'IMPORT'
  /** Post integration journals, and set right what could not be posted: reset, delete lines that are not posted. */
  | 'POST_JOURNALS'
  /** Take a journal back that somebody else may still be posting. */
  | 'INTERRUPT_POSTING'
  /** Dates, dimensions and tax groups of proposals, and deleting their lines. */
  | 'EDIT_PROPOSALS'
  /** Hand proposals in for approval, and take them back. */
  | 'SUBMIT_PROPOSALS'
  /** Approve or reject what was handed in. */
  | 'APPROVE_PROPOSALS'
  | 'POST_PROPOSALS'
  /** Correct accrued revenue, and estimate and eliminate that of fixed prices. */
  | 'POST_ADJUSTMENTS'
  /** Release messages to Dataverse that were parked. */
  | 'MANAGE_MAPS'
  /** See the set-up: accounts, rates, taxes, periods, and what accounts receivable knows of customers. */
  | 'READ_SET_UP'
  /** What accountants change of it day by day: states of periods, exchange rates, holds of customers. */
  | 'MAINTAIN_SET_UP'
  /** Open a closed period again that holds vouchers. */
  | 'REOPEN_PERIODS'
  /** Parameters and the rest of the set-up. */
  | 'SET_UP';

const ACCOUNTING: readonly Action[] = [
  'IMPORT',
  'POST_JOURNALS',
  'EDIT_PROPOSALS',
  'SUBMIT_PROPOSALS',
  'APPROVE_PROPOSALS',
  'POST_PROPOSALS',
  'POST_ADJUSTMENTS',
  'READ_SET_UP',
  'MAINTAIN_SET_UP',
];

/**
 * What each role may do here. A project manager approves where a company wants approval, and reads otherwise, as do billing
 * administrators and partners, who do not see the set-up: what the accountant decides can be changed in Finance by the accountant
 * alone. domain.md 1.3
 */
const ALLOWED: Readonly<Record<string, readonly Action[]>> = {
  project_manager: ['APPROVE_PROPOSALS', 'READ_SET_UP'],
  billing_administrator: ['READ_SET_UP'],
  project_accountant: ACCOUNTING,
  partner: [],
  administrator: [...ACCOUNTING, 'INTERRUPT_POSTING', 'MANAGE_MAPS', 'REOPEN_PERIODS', 'SET_UP'],
};

/** FORBIDDEN unless one of the roles allows the action. Unknown roles allow nothing. domain.md 1.2 */
export function forbidden(roles: readonly string[], action: Action): Refusal | undefined {
  if (roles.some((role) => Object.hasOwn(ALLOWED, role) && ALLOWED[role]?.includes(action))) return undefined;
  return { code: 'FORBIDDEN', message: `This takes one of these roles: ${rolesFor(action).join(', ')}.` };
}

/** The roles that allow the action. */
export function rolesFor(action: Action): readonly string[] {
  return Object.keys(ALLOWED).filter((role) => ALLOWED[role]?.includes(action));
}
