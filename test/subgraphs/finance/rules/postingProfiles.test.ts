// Which profile speaks for a posting: the narrowest, each setting by itself; what a group's method decides; and which profiles
// cannot be. domain.md 5.6
import type { PostingType } from '../../../../subgraphs/finance/rules/ledger';
import { narrowest, type Scoped, type Subject } from '../../../../subgraphs/finance/rules/narrowest';
import {
  type AccountRow,
  type CostAndRevenue,
  type GroupRow,
  type PostingSubject,
  type ProfileRow,
  postingProfiles,
  profileFault,
  type Recognition,
} from '../../../../subgraphs/finance/rules/postingProfiles';

/** P-1 belongs to the group FP itself, P-2 by its contract CT-1. */
const groups = (recognition: Recognition | null = null): GroupRow[] => [
  { kind: 'PROJECT', number: 'P-1', projectGroup: 'FP', recognition },
  { kind: 'CONTRACT', number: 'CT-1', projectGroup: 'TM', recognition: null },
];
const ALL: Scoped = { scope: 'ALL', scopeCode: '', transactionType: null, category: null };
const SUBJECT: PostingSubject = {
  project: 'P-1',
  contract: 'CT-1',
  transactionType: 'HOUR',
  category: 'Consulting',
};

const GROUPED: Subject = { ...SUBJECT, projectGroup: 'FP' };

describe('the narrowest row', () => {
  const project: Scoped = { ...ALL, scope: 'PROJECT', scopeCode: 'P-1' };
  const contract: Scoped = { ...ALL, scope: 'CONTRACT', scopeCode: 'CT-1' };
  const group: Scoped = { ...ALL, scope: 'PROJECT_GROUP', scopeCode: 'FP' };
  const order = [
    { ...project, category: 'Consulting', transactionType: 'HOUR' },
    { ...project, category: 'Consulting' },
    { ...project, transactionType: 'HOUR' },
    project,
    { ...contract, category: 'Consulting', transactionType: 'HOUR' },
    { ...contract, category: 'Consulting' },
    { ...contract, transactionType: 'HOUR' },
    contract,
    { ...group, category: 'Consulting', transactionType: 'HOUR' },
    { ...group, category: 'Consulting' },
    { ...group, transactionType: 'HOUR' },
    group,
    { ...ALL, category: 'Consulting', transactionType: 'HOUR' },
    { ...ALL, category: 'Consulting' },
    { ...ALL, transactionType: 'HOUR' },
    ALL,
  ] as const;

  test('project, contract, group, everybody; in each category and type, category, type, every one', () => {
    const others: Scoped[] = [
      { ...project, scopeCode: 'P-2' },
      { ...contract, scopeCode: 'CT-2' },
      { ...group, scopeCode: 'TM' },
      { ...ALL, transactionType: 'EXPENSE' },
      { ...ALL, category: 'Travel' },
    ];
    expect(narrowest([...others, ...order].reverse())(GROUPED)).toEqual(order);
  });
  test.each<[string, Partial<Subject>, number]>([
    ['a cost without a contract', { contract: null }, 12],
    ['a project in no group', { projectGroup: null }, 12],
    ['time without a category', { category: null }, 8],
    ["an invoice's customer", { project: null, transactionType: null, category: null }, 3],
  ])('%s finds no rows of what it has not', (_, change, count) => {
    expect(narrowest(order)({ ...GROUPED, ...change })).toHaveLength(count);
  });
  test('a contract called as a project is not taken for it', () => {
    expect(narrowest([{ ...contract, scopeCode: 'P-1' }])(GROUPED)).toEqual([]);
  });
});

describe('accounts', () => {
  const row = (postingType: PostingType, account: string, of: Partial<Scoped> = {}): AccountRow => ({
    ...ALL,
    ...of,
    postingType,
    account,
  });
  const found = (rows: AccountRow[], postingType: PostingType, subject: PostingSubject = SUBJECT) =>
    postingProfiles(rows, [], groups()).accounts(subject).get(postingType);
  const rows = [
    row('COST', '5000'),
    row('COST', '5100', { scope: 'PROJECT_GROUP', scopeCode: 'FP' }),
    row('COST', '5200', { scope: 'CONTRACT', scopeCode: 'CT-1', transactionType: 'EXPENSE' }),
    row('PAYROLL_ALLOCATION', '6000'),
  ];

  test.each<[string, Partial<PostingSubject>, string]>([
    ['the group’s account', {}, '5100'],
    ['the contract’s account for expenses', { transactionType: 'EXPENSE' }, '5200'],
    ['everybody’s account, in another group', { project: 'P-2' }, '5000'],
    ['everybody’s account, in none', { project: 'P-2', contract: null }, '5000'],
  ])('%s', (_, change, account) => {
    expect(found(rows, 'COST', { ...SUBJECT, ...change })).toBe(account);
  });
  test('what has no account of its own takes the one that it was posted to before there was one', () => {
    expect(found(rows, 'EXPENSE_OFFSET')).toBe('6000');
    expect(found(rows, 'COST_ITEM')).toBe('6000');
    expect(found([...rows, row('EXPENSE_OFFSET', '6100')], 'EXPENSE_OFFSET')).toBe('6100');
    expect(found(rows, 'WIP_COST_VALUE')).toBeUndefined();
  });
});

describe('cost and revenue', () => {
  const row = (says: Partial<ProfileRow>): ProfileRow => ({
    ...ALL,
    accrueRevenue: null,
    cost: null,
    onAccount: null,
    ...says,
  });
  const found = (rows: ProfileRow[], change: Partial<PostingSubject> = {}, group = groups()): CostAndRevenue =>
    postingProfiles([], rows, group).costAndRevenue({ ...SUBJECT, ...change });

  test('without a profile: nothing accrues, cost and on account go to profit and loss', () => {
    expect(found([])).toEqual({ accrueRevenue: false, cost: 'PROFIT_AND_LOSS', onAccount: 'PROFIT_AND_LOSS' });
  });
  test('each setting by itself from the narrowest row that has it', () => {
    const rows = [
      row({ accrueRevenue: false, onAccount: 'BALANCE' }),
      row({ scope: 'CONTRACT', scopeCode: 'CT-1', accrueRevenue: true }),
      row({ scope: 'PROJECT', scopeCode: 'P-2', accrueRevenue: false, onAccount: 'PROFIT_AND_LOSS' }),
    ];
    expect(found(rows)).toEqual({ accrueRevenue: true, cost: 'PROFIT_AND_LOSS', onAccount: 'BALANCE' });
  });
  test.each(['NO_LEDGER', 'NEVER_LEDGER', 'BALANCE'] as const)(
    'revenue of hours does not accrue where their cost is %s; a fee’s does, and other types have their own',
    (cost) => {
      const rows = [row({ accrueRevenue: true }), row({ transactionType: 'HOUR', cost })];
      expect(found(rows)).toMatchObject({ accrueRevenue: false, cost });
      for (const transactionType of ['EXPENSE', 'ITEM', 'FEE'] as const)
        expect(found(rows, { transactionType })).toMatchObject({ accrueRevenue: true, cost: 'PROFIT_AND_LOSS' });
      const balance = [row({ accrueRevenue: true }), row({ scope: 'CONTRACT', scopeCode: 'CT-1', cost: 'BALANCE' })];
      expect(found(balance, { transactionType: 'FEE' }).accrueRevenue).toBe(true);
    },
  );
  test.each([
    ['NO_WIP', 'BALANCE', 'PROFIT_AND_LOSS'],
    ['NO_WIP', 'PROFIT_AND_LOSS', 'PROFIT_AND_LOSS'],
    ['COMPLETED_CONTRACT', 'PROFIT_AND_LOSS', 'BALANCE'],
    ['PERCENT_COMPLETE', 'BALANCE', 'BALANCE'],
    [null, 'BALANCE', 'BALANCE'],
    [null, null, 'PROFIT_AND_LOSS'],
  ] as const)('on account with the method %s and the profile %s: %s', (recognition, onAccount, expected) => {
    expect(found([row({ onAccount })], { transactionType: 'ON_ACCOUNT' }, groups(recognition)).onAccount).toBe(
      expected,
    );
  });
  test.each<[string | undefined, Partial<ProfileRow>]>([
    ["cost: 'NEVER_LEDGER' is for transactionType HOUR alone", { transactionType: 'EXPENSE', cost: 'NEVER_LEDGER' }],
    ["cost: 'NO_LEDGER' is for transactionType HOUR alone", { cost: 'NO_LEDGER' }],
    ["accrueRevenue: needs cost 'PROFIT_AND_LOSS', not 'BALANCE'", { cost: 'BALANCE', accrueRevenue: true }],
    [
      "accrueRevenue: needs cost 'PROFIT_AND_LOSS', not 'NO_LEDGER'",
      { transactionType: 'HOUR', cost: 'NO_LEDGER', accrueRevenue: true },
    ],
    [undefined, { transactionType: 'HOUR', cost: 'NO_LEDGER', accrueRevenue: false }],
    [undefined, { cost: 'PROFIT_AND_LOSS', accrueRevenue: true }],
    [undefined, { accrueRevenue: true, onAccount: 'BALANCE' }],
  ])('%s', (fault, says) => {
    expect(profileFault(row(says))).toBe(fault);
  });
});
