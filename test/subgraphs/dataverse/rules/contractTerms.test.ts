// What a contract must look like: domain.md 2.5. Every fault is named, all at once.
import {
  type ContractTerms,
  contractFaults,
  isDay,
  nameFaults,
} from '../../../../subgraphs/dataverse/rules/contractTerms';

const good: ContractTerms = {
  legalEntity: 'USMF',
  number: 'C-1',
  name: 'Support',
  currency: 'USD',
  customers: [
    { accountNumber: 'A', splitPercent: 333_400, isRounding: true },
    { accountNumber: 'B', splitPercent: 333_300, isRounding: false },
    { accountNumber: 'C', splitPercent: 333_300, isRounding: false },
  ],
  lines: [{ name: 'Work', billingMethod: 'TIME_AND_MATERIAL', projectNumber: 'P', contractedAmount: 0 }],
};
const line = good.lines[0] as ContractTerms['lines'][0];
const [a, b, c] = good.customers as [
  ContractTerms['customers'][0],
  ContractTerms['customers'][0],
  ContractTerms['customers'][0],
];

it('finds no fault in a good contract', () => {
  expect(contractFaults(good)).toEqual([]);
});

it.each([
  ['splits short of 100 %', { customers: [a, b] }, ['customers']],
  ['a customer given twice', { customers: [a, b, { ...c, accountNumber: 'B' }] }, ['customers']],
  ['no rounding customer', { customers: [{ ...a, isRounding: false }, b, c] }, ['customers']],
  ['two rounding customers', { customers: [a, { ...b, isRounding: true }, c] }, ['customers']],
  [
    'a negative split',
    {
      customers: [
        { ...a, splitPercent: 1_000_001 },
        { ...b, splitPercent: -1 },
      ],
    },
    ['customers'],
  ],
  ['no line', { lines: [] }, ['lines']],
  ['a project on two lines', { lines: [line, line] }, ['lines']],
  ['a negative contracted amount', { lines: [{ ...line, contractedAmount: -1 }] }, ['lines', '0', 'contractedAmount']],
  ['a line without a name', { lines: [{ ...line, name: '' }] }, ['lines', '0', 'name']],
  ['a currency that is none', { currency: 'usd' }, ['currency']],
  ['a currency mistyped, which is locked and for which no rate can be set', { currency: 'UDS' }, ['currency']],
  ['a blank before the number', { number: ' C-1' }, ['number']],
  ['no name', { name: '' }, ['name']],
])('finds %s', (_, changes, path) => {
  expect(contractFaults({ ...good, ...changes })).toEqual([expect.objectContaining({ code: 'BAD_USER_INPUT', path })]);
});

it('names every fault at once', () => {
  expect(contractFaults({ ...good, number: '', currency: '', lines: [] })).toHaveLength(3);
  expect(nameFaults('x'.repeat(41), 'x'.repeat(201))).toHaveLength(2);
});

it.each([
  ['2026-02-28', true],
  ['2024-02-29', true],
  ['2026-02-29', false],
  ['2026-2-1', false],
  ['2026-00-10', false],
  ['tomorrow', false],
])('takes %s for a day: %s', (text, expected) => {
  expect(isDay(text)).toBe(expected);
});
