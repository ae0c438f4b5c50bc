// Due dates and the head of a proposal: terms, what was set by hand, and what takes it away. domain.md 2.9.4, 5.9, 6.2 (terms)
import { dueDateAtPosting, dueDateOf } from '../../../../subgraphs/finance/rules/dueDate';
import {
  changesRefused,
  type EditableProposal,
  editedProposal,
  type ProposalChanges,
} from '../../../../subgraphs/finance/rules/proposalEdit';

const NET_30 = { days: 30, endOfMonth: false };

test.each([
  ['2026-11-05', { days: 30, endOfMonth: false }, '2026-12-05'],
  ['2026-11-05', { days: 0, endOfMonth: false }, '2026-11-05'],
  ['2026-11-05', { days: 0, endOfMonth: true }, '2026-11-30'],
  ['2026-11-30', { days: 15, endOfMonth: true }, '2026-12-15'],
  ['2028-02-10', { days: 0, endOfMonth: true }, '2028-02-29'],
  ['2026-12-31', { days: 10, endOfMonth: true }, '2027-01-10'],
  ['2026-11-05', { days: 30, endOfMonth: false, dayOfMonth: 15 }, '2026-12-15'],
  ['2026-11-20', { days: 30, endOfMonth: false, dayOfMonth: 15 }, '2027-01-15'],
  ['2027-01-31', { days: 1, endOfMonth: false, dayOfMonth: 31 }, '2027-02-28'],
  ['9999-12-31', { days: 30, endOfMonth: true }, '9999-12-31'],
])('invoiced %s on %j: due %s', (invoiceDate, terms, due) => {
  expect(dueDateOf(invoiceDate, terms)).toBe(due);
});

const PROPOSAL: EditableProposal = {
  number: 'PF-1',
  invoice_date: '2026-11-05',
  due_date: '2026-12-05',
  due_date_kept: 0,
  accounting_date: null,
  payment_terms: null,
  text_before: 'Dear customer',
  text_after: null,
};
const BY_HAND = { ...PROPOSAL, due_date: '2026-12-24', due_date_kept: 1 };

test.each<[string, EditableProposal, ProposalChanges, Partial<EditableProposal>]>([
  ['the due date follows', PROPOSAL, { invoiceDate: '2026-11-10' }, { due_date: '2026-12-10', due_date_kept: 0 }],
  ['by hand it is kept', PROPOSAL, { dueDate: '2026-12-24' }, { due_date: '2026-12-24', due_date_kept: 1 }],
  ['kept over an edit of the invoice date', BY_HAND, { invoiceDate: '2026-11-10' }, { due_date: '2026-12-24' }],
  ['new terms, new due date', BY_HAND, { paymentTerms: 'NET30' }, { due_date: '2026-12-05', due_date_kept: 0 }],
  ['back to the terms', BY_HAND, { dueDateByTerms: true }, { due_date: '2026-12-05', due_date_kept: 0 }],
  ['terms taken away', { ...PROPOSAL, payment_terms: 'NET30' }, { paymentTerms: '' }, { payment_terms: null }],
  [
    'a text taken away',
    PROPOSAL,
    { textBefore: '', textAfter: ' Thanks ' },
    { text_before: null, text_after: 'Thanks' },
  ],
  ['an accounting date', PROPOSAL, { accountingDate: '2026-11-30' }, { accounting_date: '2026-11-30' }],
])('%s', (_, proposal, changes, expected) => {
  expect(editedProposal(proposal, changes, NET_30)).toMatchObject(expected);
});

test('a due date before the invoice date is refused, the one that was kept as well', () => {
  for (const [proposal, changes] of [
    [PROPOSAL, { dueDate: '2026-11-04' }],
    [BY_HAND, { invoiceDate: '2027-01-01' }],
  ] as const)
    expect(editedProposal(proposal, changes, NET_30)).toMatchObject({ code: 'BAD_USER_INPUT', path: ['dueDate'] });
});

test('at posting another invoice date discards what was set by hand, the same one keeps it', () => {
  expect(dueDateAtPosting(BY_HAND, '2026-11-05', NET_30)).toBe('2026-12-24');
  expect(dueDateAtPosting(BY_HAND, '2026-11-06', NET_30)).toBe('2026-12-06');
  expect(dueDateAtPosting(PROPOSAL, '2026-11-05', { days: 14, endOfMonth: false })).toBe('2026-11-19');
});

test.each<[ProposalChanges, string | undefined]>([
  [{}, 'BAD_USER_INPUT'],
  [{ dueDateByTerms: false }, 'BAD_USER_INPUT'],
  [{ dueDate: '2026-12-24', dueDateByTerms: true }, 'BAD_USER_INPUT'],
  [{ textAfter: 'x'.repeat(1_001) }, 'BAD_USER_INPUT'],
  [{ textAfter: 'x'.repeat(1_000) }, undefined],
])('%j is refused with %s', (changes, code) => {
  expect(changesRefused(changes)?.code).toBe(code);
});
