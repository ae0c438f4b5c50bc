// The life of a proposal as a table: every step from every status, with and without approval. domain.md 3.8
import {
  type ApprovalSetting,
  afterStep,
  approverRefused,
  type ProposalStatus,
  postingRefused,
} from '../../../../subgraphs/finance/rules/approval';

const WANTED: ApprovalSetting = { enabled: true, separateApprover: true };
const NOT_WANTED: ApprovalSetting = { enabled: false, separateApprover: false };

const WRONG = 'PROPOSAL_STATUS_WRONG';
const OVER = 'PROPOSAL_NOT_OPEN';
const TABLE: [ProposalStatus, Record<'SUBMIT' | 'APPROVE' | 'REJECT' | 'RECALL' | 'CHANGE', string>][] = [
  ['OPEN', { SUBMIT: 'SUBMITTED', APPROVE: WRONG, REJECT: WRONG, RECALL: WRONG, CHANGE: 'OPEN' }],
  ['SUBMITTED', { SUBMIT: WRONG, APPROVE: 'APPROVED', REJECT: 'REJECTED', RECALL: 'OPEN', CHANGE: 'OPEN' }],
  ['APPROVED', { SUBMIT: WRONG, APPROVE: WRONG, REJECT: WRONG, RECALL: 'OPEN', CHANGE: 'OPEN' }],
  ['REJECTED', { SUBMIT: 'SUBMITTED', APPROVE: WRONG, REJECT: WRONG, RECALL: WRONG, CHANGE: 'OPEN' }],
  ['INVOICED', { SUBMIT: OVER, APPROVE: OVER, REJECT: OVER, RECALL: OVER, CHANGE: OVER }],
  ['CANCELED', { SUBMIT: OVER, APPROVE: OVER, REJECT: OVER, RECALL: OVER, CHANGE: OVER }],
];

describe.each(TABLE)('a proposal that is %s', (status, steps) => {
  test.each(Object.entries(steps))('%s → %s', (step, expected) => {
    const after = afterStep({ number: 'PF-1', status }, step as keyof typeof steps, WANTED);
    expect(typeof after === 'string' ? after : after.code).toBe(expected);
  });
});

test('submitting where no approval is wanted is refused; what was begun before may still be taken back', () => {
  expect(afterStep({ number: 'PF-1', status: 'OPEN' }, 'SUBMIT', NOT_WANTED)).toMatchObject({
    code: 'APPROVAL_NOT_NEEDED',
    subjectId: 'PF-1',
  });
  expect(afterStep({ number: 'PF-1', status: 'SUBMITTED' }, 'RECALL', NOT_WANTED)).toBe('OPEN');
});

test.each<[ProposalStatus, string | undefined, string | undefined]>([
  ['OPEN', 'PROPOSAL_NOT_APPROVED', undefined],
  ['SUBMITTED', 'PROPOSAL_NOT_APPROVED', undefined],
  ['APPROVED', undefined, undefined],
  ['REJECTED', 'PROPOSAL_NOT_APPROVED', undefined],
  ['INVOICED', 'PROPOSAL_NOT_OPEN', 'PROPOSAL_NOT_OPEN'],
  ['CANCELED', 'PROPOSAL_NOT_OPEN', 'PROPOSAL_NOT_OPEN'],
])('posting a proposal that is %s: %s where approval is wanted, %s where not', (status, wanted, notWanted) => {
  expect(postingRefused({ number: 'PF-1', status }, true)?.code).toBe(wanted);
  expect(postingRefused({ number: 'PF-1', status }, false)?.code).toBe(notWanted);
});

test('with separate duties nobody approves what they submitted', () => {
  const people = { submitter: 'ann', approver: 'ann' };
  expect(approverRefused('PF-1', people, WANTED)?.code).toBe('SUBMITTER_MAY_NOT_APPROVE');
  expect(approverRefused('PF-1', { ...people, approver: 'bob' }, WANTED)).toBeUndefined();
  expect(approverRefused('PF-1', people, { ...WANTED, separateApprover: false })).toBeUndefined();
});
