// What a contract line must look like, and which lines may stand beside each other: domain.md 2.5.
import type { LineCustomerTerms } from '../../../../subgraphs/dataverse/rules/contractSplits';
import { type ContractTerms, contractFaults } from '../../../../subgraphs/dataverse/rules/contractTerms';
import {
  type ContractLineTerms,
  lineFaults,
  overlapOf,
  placeOf,
} from '../../../../subgraphs/dataverse/rules/lineTerms';

const time: ContractLineTerms = {
  name: 'Work',
  billingMethod: 'TIME_AND_MATERIAL',
  projectNumber: 'P',
  contractedAmount: 0,
};
const fixed: ContractLineTerms = { ...time, name: 'Go-live', billingMethod: 'FIXED_PRICE' };
const payer = (accountNumber: string, splitPercent: number, isRounding = false): LineCustomerTerms => ({
  accountNumber,
  splitPercent,
  isRounding,
});
const task = (name: string) => ({ kind: 'TASK' as const, name, billingType: 'CHARGEABLE' as const });
const only = (name: string, ...tasks: string[]): ContractLineTerms => ({
  ...time,
  name,
  taskScope: 'SELECTED',
  chargeability: tasks.map(task),
});

it.each<[string, ContractLineTerms]>([
  ['a limit, a discount and a fee on time and material (3.4 o)', { ...time, nteLimit: 1, discountPercent: 100_000 }],
  ['progress billing of a fixed price (3.5 q)', { ...fixed, scheduleType: 'PROGRESS_BASED' }],
  ['splits of its own that total 100 %', { ...time, customers: [payer('A', 600_000, true), payer('B', 400_000)] }],
  ['a customer at 0 %', { ...fixed, customers: [payer('A', 1_000_000, true), payer('B', 0)] }],
  ['selected tasks', only('Work', 'Design')],
  ['nothing said of customers (#3349847)', { ...time, customers: null, chargeability: null, taskScope: null }],
])('takes %s', (_, line) => {
  expect(lineFaults(line)).toEqual([]);
});

it.each<[string, ContractLineTerms, string]>([
  ['a limit on a fixed price', { ...fixed, nteLimit: 100 }, 'nteLimit'],
  [
    'a limit of a customer on a fixed price',
    { ...fixed, customers: [{ ...payer('A', 1_000_000, true), nteLimit: 5 }] },
    'customers',
  ],
  ['a limit of nothing', { ...time, nteLimit: 0 }, 'nteLimit'],
  ['a discount on a fixed price', { ...fixed, discountPercent: 1 }, 'discountPercent'],
  ['a fee on a fixed price', { ...fixed, feePercent: 1 }, 'feePercent'],
  ['a discount of more than all', { ...time, discountPercent: 1_000_001 }, 'discountPercent'],
  ['progress billing of time', { ...time, scheduleType: 'PROGRESS_BASED' }, 'scheduleType'],
  ['splits of 99.99 %', { ...time, customers: [payer('A', 333_300, true), payer('B', 666_600)] }, 'customers'],
  [
    'two who take the rounding',
    { ...time, customers: [payer('A', 500_000, true), payer('B', 500_000, true)] },
    'customers',
  ],
  ['selected tasks without one', { ...time, taskScope: 'SELECTED' }, 'taskScope'],
  ['a task given twice', only('Work', 'Design', 'Design'), 'chargeability'],
  ['a task without a name', only('Work', ''), 'chargeability'],
])('refuses %s', (_, line, path) => {
  expect(lineFaults(line)).toEqual([expect.objectContaining({ code: 'BAD_USER_INPUT', path: [path] })]);
});

it('refuses a list of customers that is empty instead of falling over it (#3349847, #5272460)', () => {
  expect(lineFaults({ ...time, customers: [] }).map(({ path }) => path)).toEqual([['customers'], ['customers']]);
});

describe('a project and class on several lines (2.5)', () => {
  it.each<[string, ContractLineTerms[]]>([
    ['of separate tasks', [only('One', 'Design'), only('Two', 'Build', 'Test')]],
    [
      'of separate classes',
      [
        { ...time, includeExpense: false },
        { ...fixed, includeTime: false, includeMaterial: false, includeFee: false },
      ],
    ],
    ['of separate projects', [time, { ...fixed, projectNumber: 'Q' }]],
    [
      'without a project',
      [
        { ...time, projectNumber: null },
        { ...fixed, projectNumber: null },
      ],
    ],
  ])('may be, where they are %s', (_, lines) => {
    expect(overlapOf(lines.map(placeOf))).toBeUndefined();
  });

  it.each<[string, ContractLineTerms[], string]>([
    ['take all tasks', [time, fixed], 'TIME, EXPENSE, MATERIAL, FEE of project P'],
    [
      'share one class',
      [time, { ...fixed, includeTime: false, includeMaterial: false, includeFee: false }],
      'EXPENSE of project P',
    ],
    ['share a task', [only('One', 'Design'), only('Two', 'Build', 'Design')], "the task 'Design'"],
    ['are selected on one side only', [only('One', 'Design'), { ...fixed, name: 'Two' }], 'selected tasks on both'],
  ])('is refused where they %s', (_, lines, reason) => {
    expect(overlapOf(lines.map(placeOf))).toMatchObject({
      first: 0,
      second: 1,
      reason: expect.stringContaining(reason),
    });
  });
});

it('takes customers of the contract alone', () => {
  const contract: ContractTerms = {
    legalEntity: 'USMF',
    number: 'C',
    name: 'C',
    currency: 'USD',
    customers: [payer('A', 1_000_000, true)],
    lines: [{ ...time, customers: [payer('A', 500_000, true), payer('B', 500_000)] }],
  };
  expect(contractFaults(contract)).toEqual([
    expect.objectContaining({ code: 'CUSTOMER_NOT_ON_CONTRACT', path: ['lines', '0', 'customers', '1'] }),
  ]);
});
