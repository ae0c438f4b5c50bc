// When a step is reported, and what a report says.
import type { ProposalRow } from '../../../../subgraphs/finance/store/proposals';
import { type Blocker, nextReport } from '../../../../subgraphs/finance/store/stepReports';

const proposal = {
  invoice_id: 'i',
  reports: 4,
  reported_step: 'STAGED',
  reported_state: 'MOVING',
  reported_blockers: '',
} as ProposalRow;
const blocked = (code: Blocker['code'], reference: string | null = null, count = 1): Blocker => ({
  code,
  message: 'm',
  owner: 'PROJECT_ACCOUNTANT',
  reference,
  count,
});

test('the same step and state are not reported again', () => {
  expect(nextReport(proposal, { step: 'STAGED', blockers: [] })).toBeUndefined();
  expect(nextReport(proposal, { step: 'IMPORTED', blockers: [] })?.report).toEqual({
    invoiceId: 'i',
    report: 5,
    step: 'IMPORTED',
    state: 'MOVING',
    blockers: [],
    blockerCount: 0,
  });
});

test('another set of (code, owner) is news; another count, text, reference or order is not; resolving is', () => {
  const status = {
    step: 'STAGED',
    blockers: [blocked('JOURNAL_NOT_POSTED', 'J1', 2), blocked('UNBILLED_SALE_MISSING')],
  } as const;
  const first = nextReport(proposal, status);
  expect(first?.report).toMatchObject({ report: 5, state: 'BLOCKED', blockerCount: 3 });
  const after = { ...proposal, ...first?.remembered };
  const same = [
    blocked('UNBILLED_SALE_MISSING', null, 9),
    blocked('JOURNAL_NOT_POSTED', 'J2'),
    blocked('JOURNAL_NOT_POSTED', 'J3'),
  ];
  expect(nextReport(after, { step: 'STAGED', blockers: same })).toBeUndefined();
  expect(nextReport(after, { step: 'STAGED', blockers: [blocked('JOURNAL_NOT_POSTED')] })?.report.report).toBe(6);
  const otherOwner = same.map((blocker) => ({ ...blocker, owner: 'SYSTEM' as const }));
  expect(nextReport(after, { step: 'STAGED', blockers: otherOwner })?.report.report).toBe(6);
  expect(nextReport(after, { step: 'STAGED', blockers: [] })?.report).toMatchObject({
    report: 6,
    state: 'MOVING',
    blockers: [],
  });
});

test('at most 20 are named, no code is hidden behind another, and the count is of all', () => {
  const journals = Array.from({ length: 30 }, (_, index) => blocked('JOURNAL_NOT_POSTED', `J${index}`, 2));
  const report = nextReport(proposal, {
    step: 'STAGED',
    blockers: [...journals, blocked('ON_ACCOUNT_MISSING')],
  })?.report;
  expect(report?.blockers).toHaveLength(20);
  expect(report?.blockers.map(({ code }) => code)).toContain('ON_ACCOUNT_MISSING');
  expect(report?.blockerCount).toBe(61);
});
