// 3.4 (a) to (c), (l) to (o) and 3.5 (t), (v) of domain.md as tables, and that whatever the numbers nothing is lost among
// the customers.
import fc from 'fast-check';
import { approve, type LineTerms, lend, type Work } from '../../../../subgraphs/dataverse/rules/approval';
import { lineAmount, percentOf } from '../../../../subgraphs/money';

const one = [{ percent: 1_000_000, isRounding: true }];
const sixtyForty = [
  { percent: 600_000, isRounding: true },
  { percent: 400_000, isRounding: false },
];
const line = (changes: Partial<LineTerms> = {}): LineTerms => ({
  contractId: 'c',
  billingMethod: 'TIME_AND_MATERIAL',
  includes: { TIME: true, EXPENSE: true, MATERIAL: true, FEE: true },
  taskScope: 'ALL',
  named: [],
  currency: 'USD',
  shares: one,
  discountPercent: 0,
  feePercent: 0,
  ...changes,
});
/** The documents' own example: 8 hours at a cost of 100 and a price of 200. domain.md 3.3 */
const bob = (changes: Partial<Work> = {}): Work => ({
  transactionClass: 'TIME',
  role: 'Consultant',
  category: 'Time',
  task: 'Design',
  quantity: 800,
  billableQuantity: null,
  costPrice: 1_000_000,
  billPrice: 2_000_000,
  ...changes,
});
/** [share, cost's quantity and amount or null, [quantity, amount, billing type] of each sale] */
const shown = (work: Work, terms: LineTerms | null) =>
  approve(work, 'USD', terms).map(({ share, cost, sales }) => [
    share,
    cost && [cost.quantity, cost.amount],
    sales.map(({ quantity, amount, billingType }) => [quantity, amount, billingType]),
  ]);
const ch = 'CHARGEABLE';
const nc = 'NON_CHARGEABLE';

describe('approving an entry', () => {
  it.each<[string, Work, LineTerms | null, unknown[]]>([
    ['3.4 (a) no change', bob(), line(), [[0, [800, 80_000], [[800, 160_000, ch]]]]],
    [
      '3.4 (b) 6 of 8 hours: the cost is never reduced',
      bob({ billableQuantity: 600 }),
      line(),
      [
        [
          0,
          [800, 80_000],
          [
            [600, 120_000, ch],
            [200, 40_000, nc],
          ],
        ],
      ],
    ],
    ['3.4 (b) none of 8 hours', bob({ billableQuantity: 0 }), line(), [[0, [800, 80_000], [[800, 160_000, nc]]]]],
    ['3.4 (c) 10 hours of 8', bob({ billableQuantity: 1_000 }), line(), [[0, [800, 80_000], [[1_000, 200_000, ch]]]]],
    [
      '3.4 (l) an expense of 300 at 20 % more',
      bob({ transactionClass: 'EXPENSE', quantity: 100, costPrice: 3_000_000, billPrice: 3_600_000 }),
      line(),
      [[0, [100, 30_000], [[100, 36_000, ch]]]],
    ],
    [
      '3.4 (m) material, 10 at 40 and 55',
      bob({ transactionClass: 'MATERIAL', quantity: 1_000, costPrice: 400_000, billPrice: 550_000 }),
      line(),
      [[0, [1_000, 40_000], [[1_000, 55_000, ch]]]],
    ],
    [
      '3.4 (n) a fee of 500 has no cost',
      bob({ transactionClass: 'FEE', quantity: 100, costPrice: 0, billPrice: 5_000_000 }),
      line(),
      [[0, null, [[100, 50_000, ch]]]],
    ],
    [
      'a fee of nothing is billed like any other',
      bob({ transactionClass: 'FEE', quantity: 100, costPrice: 0, billPrice: 0 }),
      line(),
      [[0, null, [[100, 0, ch]]]],
    ],
    [
      '3.4 (o) 10 % discount and 5 % fee on 1,600',
      bob(),
      line({ discountPercent: 100_000, feePercent: 50_000 }),
      [[0, [800, 80_000], [[800, 152_000, ch]]]],
    ],
    [
      '3.5 (t) 60/40, the cost too',
      bob(),
      line({ shares: sixtyForty }),
      [
        [0, [480, 48_000], [[480, 96_000, ch]]],
        [1, [320, 32_000], [[320, 64_000, ch]]],
      ],
    ],
    [
      '3.5 (t) 60/40 of 6 of 8 hours',
      bob({ billableQuantity: 600 }),
      line({ shares: sixtyForty }),
      [
        [
          0,
          [480, 48_000],
          [
            [360, 72_000, ch],
            [120, 24_000, nc],
          ],
        ],
        [
          1,
          [320, 32_000],
          [
            [240, 48_000, ch],
            [80, 16_000, nc],
          ],
        ],
      ],
    ],
    [
      '3.5 (p) a fixed-price line has costs alone',
      bob(),
      line({ billingMethod: 'FIXED_PRICE' }),
      [[0, [800, 80_000], []]],
    ],
    ['no contract has costs alone', bob(), null, [[null, [800, 80_000], []]]],
    [
      'time that is not included, reduced or not',
      bob({ billableQuantity: 600 }),
      line({ includes: { TIME: false, EXPENSE: true, MATERIAL: true, FEE: true } }),
      [[0, [800, 80_000], [[800, 160_000, 'NOT_AVAILABLE']]]],
    ],
    [
      'a complimentary role, 6 of 8 hours',
      bob({ billableQuantity: 600 }),
      line({ named: [{ kind: 'ROLE', name: 'Consultant', billingType: 'COMPLIMENTARY' }] }),
      [
        [
          0,
          [800, 80_000],
          [
            [600, 120_000, 'COMPLIMENTARY'],
            [200, 40_000, nc],
          ],
        ],
      ],
    ],
  ])('%s', (_, work, terms, expected) => {
    expect(shown(work, terms)).toEqual(expected);
  });

  it('keeps out of the backlog what is not chargeable', () => {
    const [part] = approve(bob({ billableQuantity: 600 }), 'USD', line());
    expect(part?.sales.map(({ billingStatus }) => billingStatus)).toEqual(['UNBILLED_SALES_CREATED', null]);
  });

  it('shows discount 160 and fee 80 of 1,600 in columns of their own, and splits both (o, t)', () => {
    const terms = { discountPercent: 100_000, feePercent: 50_000 };
    const columns = (of: LineTerms) =>
      approve(bob(), 'USD', of).flatMap(({ sales }) =>
        sales.map(({ discount, fee, amount }) => [discount, fee, amount]),
      );
    expect(columns(line(terms))).toEqual([[16_000, 8_000, 152_000]]);
    expect(columns(line({ ...terms, shares: sixtyForty }))).toEqual([
      [9_600, 4_800, 91_200],
      [6_400, 3_200, 60_800],
    ]);
  });

  it('takes no cent of a discount from a customer who pays nothing, though rounding is his (o, t)', () => {
    const halves = [500_000, 500_000, 0].map((percent) => ({ percent, isRounding: percent === 0 }));
    const parts = approve(
      bob({ quantity: 100, billPrice: 1_000_000 }),
      'USD',
      line({ shares: halves, discountPercent: 333_333 }),
    );
    const sales = parts.flatMap(({ share, sales }) => sales.map(({ discount, amount }) => [share, discount, amount]));
    expect(sales).toEqual([
      [0, 1_666, 3_334],
      [1, 1_667, 3_333],
    ]);
  });

  it('lends 10 hours: 880 GBP of unit cost and an inter-organisational sale of 1,200 USD (v)', () => {
    const work = bob({ quantity: 1_000, costPrice: 1_200_000 });
    expect(lend(work, 'USD', { currency: 'GBP', price: 880_000 })).toEqual({
      unitCost: { quantity: 1_000, amount: 88_000 },
      sale: { quantity: 1_000, amount: 120_000 },
    });
  });

  it('makes no rows for a part of nothing', () => {
    const parts = approve(
      bob({ quantity: 1, costPrice: 10_000, billPrice: 10_000 }),
      'USD',
      line({ shares: sixtyForty }),
    );
    expect(parts.map(({ share, cost }) => [share, cost?.quantity])).toEqual([[0, 1]]);
  });

  it('uses the decimals of each currency', () => {
    const [part] = approve(
      bob({ quantity: 150, costPrice: 12_345, billPrice: 10_003_334 }),
      'USD',
      line({ currency: 'JPY' }),
    );
    expect([part?.cost?.amount, part?.sales[0]?.amount]).toEqual([185, 1_501]); // 1.5 × 1.2345 = 1.85175; 1.5 × 1,000.3334 = 1,500.5001
  });
});

const splits = fc
  .array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 6 })
  .filter((weights) => weights.some((weight) => weight > 0));

it('conserves cost, sale, discount and fee for any entry and line (3.7, 6; o)', () => {
  const percent = fc.integer({ min: 0, max: 1_000_000 });
  const entry = fc.record({
    quantity: fc.integer({ min: 1, max: 100_000 }),
    billableQuantity: fc.option(fc.integer({ min: 0, max: 200_000 })),
    costPrice: fc.integer({ min: 0, max: 9_000_000 }),
    billPrice: fc.integer({ min: 0, max: 9_000_000 }),
  });
  fc.assert(
    fc.property(
      entry,
      splits,
      fc.nat(5),
      percent,
      percent,
      (numbers, weights, rounding, discountPercent, feePercent) => {
        const shares = weights.map((of, index) => ({ percent: of, isRounding: index === rounding % weights.length }));
        const work = bob(numbers);
        const parts = approve(work, 'USD', line({ shares, discountPercent, feePercent }));
        const sum = (of: readonly number[]) => of.reduce((total, next) => total + next, 0);
        expect(sum(parts.map(({ cost }) => cost?.amount ?? 0))).toBe(lineAmount(work.quantity, work.costPrice, 'USD'));
        const billable = work.billableQuantity ?? work.quantity;
        for (const [type, quantity] of [
          [ch, billable],
          [nc, Math.max(0, work.quantity - billable)],
        ] as const) {
          const sales = parts.flatMap((part) => part.sales.filter(({ billingType }) => billingType === type));
          const gross = lineAmount(quantity, work.billPrice, 'USD');
          const [discount, fee] = [percentOf(gross, discountPercent), percentOf(gross, feePercent)];
          expect(sum(sales.map((sale) => sale.quantity))).toBe(quantity);
          expect(sum(sales.map((sale) => sale.discount))).toBe(discount);
          expect(sum(sales.map((sale) => sale.fee))).toBe(fee);
          expect(sum(sales.map((sale) => sale.amount))).toBe(gross - discount + fee);
        }
      },
    ),
  );
});
