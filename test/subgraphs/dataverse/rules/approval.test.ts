// 3.4 (a) and 3.5 (t) of domain.md as tables, and that a split conserves quantity and amount whatever the numbers.
import fc from 'fast-check';
import { approveTime, entryFaults, type LineTerms } from '../../../../subgraphs/dataverse/rules/approval';
import { splitAmount, splitLine } from '../../../../subgraphs/dataverse/rules/split';
import { lineAmount } from '../../../../subgraphs/money';
import { bobsEntry } from '../flows/books';

const one = [{ percent: 1_000_000, isRounding: true }];
const sixtyForty = [
  { percent: 600_000, isRounding: true },
  { percent: 400_000, isRounding: false },
];
const thirds = [
  { percent: 333_400, isRounding: true },
  { percent: 333_300, isRounding: false },
  { percent: 333_300, isRounding: false },
];
const line = (changes: Partial<LineTerms> = {}): LineTerms => ({
  billingMethod: 'TIME_AND_MATERIAL',
  includesTime: true,
  currency: 'USD',
  shares: one,
  ...changes,
});
const unbilled = { billingType: 'CHARGEABLE', billingStatus: 'UNBILLED_SALES_CREATED' };

describe('approving 8 hours at a cost of 100 and a price of 200', () => {
  it.each([
    [
      '(a) one customer',
      line(),
      [{ share: 0, cost: { quantity: 800, amount: 80_000 }, sale: { quantity: 800, amount: 160_000, ...unbilled } }],
    ],
    [
      '(t) 60/40',
      line({ shares: sixtyForty }),
      [
        { share: 0, cost: { quantity: 480, amount: 48_000 }, sale: { quantity: 480, amount: 96_000, ...unbilled } },
        { share: 1, cost: { quantity: 320, amount: 32_000 }, sale: { quantity: 320, amount: 64_000, ...unbilled } },
      ],
    ],
    [
      '(p) a fixed-price line',
      line({ billingMethod: 'FIXED_PRICE' }),
      [{ share: 0, cost: { quantity: 800, amount: 80_000 }, sale: null }],
    ],
    ['no contract', null, [{ share: null, cost: { quantity: 800, amount: 80_000 }, sale: null }]],
    [
      'time that is not included',
      line({ includesTime: false }),
      [
        {
          share: 0,
          cost: { quantity: 800, amount: 80_000 },
          sale: { quantity: 800, amount: 160_000, billingType: 'NOT_AVAILABLE', billingStatus: null },
        },
      ],
    ],
  ])('%s', (_, terms, expected) => {
    expect(approveTime(bobsEntry('e'), 'USD', terms as LineTerms | null)).toEqual(expected);
  });

  it('rounds one hour over thirds to 0.34, 0.33 and 0.33, the rounding customer taking the rest (t)', () => {
    expect(splitLine(100, 2_000_000, 'USD', thirds)).toEqual([
      { quantity: 34, amount: 6_800 },
      { quantity: 33, amount: 6_600 },
      { quantity: 33, amount: 6_600 },
    ]);
  });

  it('credits nobody for work: 0.12 h over eight, and a price below a cent', () => {
    const eighths = Array.from({ length: 8 }, (_, index) => ({ percent: 125_000, isRounding: index === 0 }));
    expect(splitLine(12, 2_000_000, 'USD', eighths).map(({ quantity, amount }) => [quantity, amount])).toEqual([
      [5, 1_000],
      ...Array.from({ length: 7 }, () => [1, 200]),
    ]);
    const amounts = splitLine(800, 50, 'USD', eighths).map(({ amount }) => amount);
    expect(amounts).toEqual([4, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('splits a milestone of 5,000 at 60/40 into 3,000 and 2,000 (t)', () => {
    expect(splitAmount(500_000, sixtyForty)).toEqual([300_000, 200_000]);
  });

  it('makes no rows for a part of nothing', () => {
    const parts = approveTime(
      bobsEntry('e', { hours: 1, costPrice: 10_000, billPrice: 10_000 }),
      'USD',
      line({ shares: sixtyForty }),
    );
    expect(parts.map(({ share, cost }) => [share, cost.quantity])).toEqual([[0, 1]]);
  });

  it('uses the decimals of each currency', () => {
    const [part] = approveTime(
      bobsEntry('e', { hours: 150, costPrice: 12_345, billPrice: 10_003_334 }),
      'USD',
      line({ currency: 'JPY' }),
    );
    expect([part?.cost.amount, part?.sale?.amount]).toEqual([185, 1_501]); // 1.5 × 1.2345 = 1.85175; 1.5 × 1,000.3334 = 1,500.5001
  });
});

it('conserves quantity and amount for any hours, price and split (3.7, 6)', () => {
  const splits = fc
    .array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 6 })
    .filter((weights) => weights.some((weight) => weight > 0));
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1_000_000 }),
      fc.integer({ min: 0, max: 90_000_000 }),
      splits,
      fc.nat(5),
      (hours, price, weights, rounding) => {
        const shares = weights.map((percent, index) => ({ percent, isRounding: index === rounding % weights.length }));
        const parts = splitLine(hours, price, 'USD', shares);
        expect(parts.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(hours);
        expect(parts.reduce((sum, { amount }) => sum + amount, 0)).toBe(lineAmount(hours, price, 'USD'));
      },
    ),
  );
});

it.each([
  ['id', { id: '' }],
  ['hours', { hours: -1 }],
  ['costPrice', { costPrice: -1 }],
  ['billPrice', { billPrice: -1 }],
  ['category', { category: 'x'.repeat(29) }],
  ['description', { description: 'x'.repeat(201) }],
  ['resource', { resource: 'x'.repeat(101) }],
  ['reference', { reference: 'x'.repeat(61) }],
  ['date', { date: '2026-2-1' }],
])('finds a fault in %s', (field, changes) => {
  expect(entryFaults(bobsEntry('e', changes)).map(({ path }) => path)).toEqual([[field]]);
  expect(entryFaults(bobsEntry('e'))).toEqual([]);
});
