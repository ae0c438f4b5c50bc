// 3.5 (t) of domain.md: that a split conserves quantity and amount whatever the numbers, and credits nobody for work.
import fc from 'fast-check';
import { splitAmount, splitLine } from '../../../../subgraphs/dataverse/rules/split';
import { lineAmount } from '../../../../subgraphs/money';

const sixtyForty = [
  { percent: 600_000, isRounding: true },
  { percent: 400_000, isRounding: false },
];
const thirds = [
  { percent: 333_400, isRounding: true },
  { percent: 333_300, isRounding: false },
  { percent: 333_300, isRounding: false },
];
describe('splitting', () => {
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

  it('leaves nothing to a customer who is set to 0 %, not even what rounding leaves', () => {
    const halves = [500_000, 0, 500_000].map((percent) => ({ percent, isRounding: percent === 0 }));
    expect(splitAmount(10_001, halves)).toEqual([5_000, 0, 5_001]);
    expect(splitLine(101, 10_000, 'USD', halves)).toEqual([
      { quantity: 50, amount: 50 },
      { quantity: 0, amount: 0 },
      { quantity: 51, amount: 51 },
    ]);
  });

  it('charges nothing to a customer whose part of the hours rounds to nothing, though rounding is left to that one', () => {
    const shares = [498_000, 498_000, 4_000].map((percent) => ({ percent, isRounding: percent === 4_000 }));
    expect(splitLine(100, 999_900, 'USD', shares)).toEqual([
      { quantity: 50, amount: 4_999 },
      { quantity: 50, amount: 5_000 },
      { quantity: 0, amount: 0 },
    ]);
  });

  it('splits a milestone of 5,000 at 60/40 into 3,000 and 2,000 (t)', () => {
    expect(splitAmount(500_000, sixtyForty)).toEqual([300_000, 200_000]);
  });
});

const splits = fc
  .array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 6 })
  .filter((weights) => weights.some((weight) => weight > 0));

it('conserves quantity and amount for any hours, price and split (3.7, 6)', () => {
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
        expect(parts.filter(({ quantity, amount }) => quantity === 0 && amount !== 0)).toEqual([]);
        expect(parts.filter(({ quantity, amount }) => quantity < 0 || amount < 0)).toEqual([]);
      },
    ),
  );
});
