// The permission matrix, row by row: who may do what in Dataverse, and that names nobody gave a meaning allow nothing.
// domain.md 1.2
import { type Action, forbidden } from '../../../../subgraphs/dataverse/rules/permissions';

const ROLES = ['project_manager', 'billing_administrator', 'project_accountant', 'partner', 'administrator'] as const;

describe('1.2 permission matrix of Dataverse', () => {
  const yes = true;
  const no = false;
  it.each<[string, Action, boolean[]]>([
    // project manager, billing administrator, project accountant, partner, administrator
    ['contracts, projects, milestones, schedules', 'SET_UP', [yes, no, no, yes, yes]],
    ['hand in entries', 'SUBMIT_ENTRIES', [yes, no, no, yes, yes]],
    ['approve time, expense and material', 'APPROVE_ENTRIES', [yes, no, no, no, yes]],
    ['mark ready or not ready', 'MANAGE_BACKLOG', [yes, yes, no, yes, yes]],
    ['not-to-exceed limits', 'MANAGE_LIMITS', [yes, no, no, no, yes]],
    ['create and edit drafts', 'EDIT_DRAFTS', [yes, yes, no, yes, yes]],
    ['confirm a proforma', 'CONFIRM_INVOICES', [yes, yes, no, yes, yes]],
    ['revise a proforma', 'REVISE_INVOICES', [yes, yes, no, yes, yes]],
    ['set a proforma to paid', 'MARK_PAID', [yes, yes, no, no, yes]],
    ['pause and resume table maps', 'MANAGE_MAPS', [no, no, no, no, yes]],
  ])('%s', (_row, action, allowed) => {
    expect(ROLES.map((role) => forbidden([role], action) === undefined)).toEqual(allowed);
    const able = ROLES.filter((_, index) => allowed[index]);
    for (const role of able) expect(forbidden([], action)?.message).toContain(role);
  });

  it.each([[[]], [['dual_write']], [['constructor']], [['Administrator']], [['']], [['project_accountant', 'nobody']]])(
    'roles %j may confirm nothing and pause nothing',
    (roles) => {
      expect(forbidden(roles, 'CONFIRM_INVOICES')?.code).toBe('FORBIDDEN');
      expect(forbidden(roles, 'MANAGE_MAPS')?.code).toBe('FORBIDDEN');
    },
  );

  it('of several roles one is enough', () => {
    expect(forbidden(['project_accountant', 'billing_administrator'], 'CONFIRM_INVOICES')).toBeUndefined();
  });
});
