// Who may do what in Dataverse, by role: the permission matrix. Pure. Enforced by the flows, so that no way in goes around it;
// what is written back from Finance is no action here: it comes through the exchange, and no caller can be that.
// domain.md 1.2, 1.3
import type { Refusal } from '../../../schema/errors';

export type Action =
  /** Contracts with lines and customers, projects, milestones, retainers, invoice schedules. */
  | 'SET_UP'
  /** Hand in time, expenses, material and fees, and take them back. */
  | 'SUBMIT_ENTRIES'
  /** Approve entries, and cancel approvals. */
  | 'APPROVE_ENTRIES'
  /** Mark what can be billed ready or not ready. */
  | 'MANAGE_BACKLOG'
  /** Reset and re-evaluate not-to-exceed limits. */
  | 'MANAGE_LIMITS'
  /** Create, edit and delete drafts. */
  | 'EDIT_DRAFTS'
  | 'CONFIRM_INVOICES'
  | 'REVISE_INVOICES'
  | 'MARK_PAID'
  /** Pause and resume table maps. */
  | 'MANAGE_MAPS'
  /** Compare both books, repair what differs, and open the exchange after a restore. */
  | 'RECONCILE';

const BILLING: readonly Action[] = ['MANAGE_BACKLOG', 'EDIT_DRAFTS', 'CONFIRM_INVOICES', 'REVISE_INVOICES'];
const ENTRIES: readonly Action[] = ['SET_UP', 'SUBMIT_ENTRIES'];

/** What each role may do here. A project accountant works in Finance, and reads here. */
const ALLOWED: Readonly<Record<string, readonly Action[]>> = {
  project_manager: [...ENTRIES, 'APPROVE_ENTRIES', 'MANAGE_LIMITS', ...BILLING, 'MARK_PAID'],
  billing_administrator: [...BILLING, 'MARK_PAID'],
  project_accountant: [],
  partner: [...ENTRIES, ...BILLING],
  administrator: [...ENTRIES, 'APPROVE_ENTRIES', 'MANAGE_LIMITS', ...BILLING, 'MARK_PAID', 'MANAGE_MAPS', 'RECONCILE'],
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
