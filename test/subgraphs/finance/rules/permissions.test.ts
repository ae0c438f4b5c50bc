// The permission matrix, row by row: who may do what in Finance, and that names nobody gave a meaning allow nothing. domain.md 1.2
import { type Action, forbidden } from '../../../../subgraphs/finance/rules/permissions';

const ROLES = ['project_manager', 'billing_administrator', 'project_accountant', 'partner', 'administrator'] as const;

describe('1.2 permission matrix of Finance', () => {
  const yes = true;
  const no = false;
  it.each<[string, Action, boolean[]]>([
    // project manager, billing administrator, project accountant, partner, administrator
    ['run import from staging', 'IMPORT', [no, no, yes, no, yes]],
    ['post, reset and delete of journals', 'POST_JOURNALS', [no, no, yes, no, yes]],
    ['reset what may still run', 'INTERRUPT_POSTING', [no, no, no, no, yes]],
    ['dates and tax of proposals, delete all', 'EDIT_PROPOSALS', [no, no, yes, no, yes]],
    ['submit proposals', 'SUBMIT_PROPOSALS', [no, no, yes, no, yes]],
    ['approve proposals: project manager or finance controller', 'APPROVE_PROPOSALS', [yes, no, yes, no, yes]],
    ['post proposals', 'POST_PROPOSALS', [no, no, yes, no, yes]],
    ['correct accrued revenue, estimate', 'POST_ADJUSTMENTS', [no, no, yes, no, yes]],
    ['see the set-up', 'READ_SET_UP', [yes, yes, yes, no, yes]],
    ['periods, rates and holds', 'MAINTAIN_SET_UP', [no, no, yes, no, yes]],
    ['open a booked period again', 'REOPEN_PERIODS', [no, no, no, no, yes]],
    ['set up', 'SET_UP', [no, no, no, no, yes]],
  ])('%s', (_row, action, allowed) => {
    expect(ROLES.map((role) => forbidden([role], action) === undefined)).toEqual(allowed);
    const able = ROLES.filter((_, index) => allowed[index]);
    for (const role of able) expect(forbidden([], action)?.message).toContain(role);
  });

  it.each([[[]], [['dual_write']], [['constructor']], [['Administrator']], [['']], [['partner', 'nobody']]])(
    'roles %j may post nothing and import nothing',
    (roles) => {
      expect(forbidden(roles, 'POST_PROPOSALS')?.code).toBe('FORBIDDEN');
      expect(forbidden(roles, 'IMPORT')?.code).toBe('FORBIDDEN');
    },
  );

  it('of several roles one is enough', () => {
    expect(forbidden(['partner', 'project_accountant'], 'POST_JOURNALS')).toBeUndefined();
  });
});
