// Arithmetic on money against whole-number arithmetic as the yardstick: rounding half away from zero, splits that conserve
// their sum, refusal beyond the limit. domain.md 2.3.1, 5.5
import fc from 'fast-check';
import {
  AmountError,
  convert,
  currencyDecimals,
  lineAmount,
  PRICE_SCALE,
  percentOf,
  QUANTITY_SCALE,
  RATE_SCALE,
  splitConserving,
  UNITS_LIMIT,
} from '../../subgraphs/money';

const CURRENCIES = ['USD', 'EUR', 'JPY', 'KWD'];
const RATE_ONE = 10 ** RATE_SCALE;
const limitOf = (currency: string) => UNITS_LIMIT * 10 ** currencyDecimals(currency);
const amountOf = (currency: string) => fc.integer({ min: -limitOf(currency), max: limitOf(currency) });
const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof AmountError) return error.code;
    throw error;
  }
  return 'accepted';
};

/** numerator / denominator rounded half away from zero, in whole numbers only: the yardstick. */
function roundedQuotient(numerator: bigint, denominator: bigint): bigint {
  const sign = numerator < 0n !== denominator < 0n ? -1n : 1n;
  const [n, d] = [numerator < 0n ? -numerator : numerator, denominator < 0n ? -denominator : denominator];
  return sign * ((2n * n + d) / (2n * d));
}

describe('a line amount', () => {
  it.each([
    ['8 h at 200', 800, 2_000_000, 'USD', 160_000],
    ['half a cent rounds away from zero', 1, 5_000, 'USD', 1],
    ['and so does minus half a cent', -1, 5_000, 'USD', -1],
    ['a little less does not', 1, 4_999, 'USD', 0],
    ['in yen', 150, 33_333, 'JPY', 5],
    ['half a yen', 100, 5_000, 'JPY', 1],
    ['in dinars of three decimals', 100, 12_345, 'KWD', 1_235],
    ['nothing', 0, 2_000_000, 'USD', 0],
  ])('%s', (_, quantity, price, currency, amount) => {
    expect(lineAmount(quantity, price, currency)).toBe(amount);
  });

  it('is what whole-number arithmetic says, and its mirror image when negative', () => {
    const quantities = fc.integer({ min: -10_000_000, max: 10_000_000 });
    const prices = fc.integer({ min: 0, max: 10 ** 9 });
    fc.assert(
      fc.property(quantities, prices, fc.constantFrom(...CURRENCIES), (quantity, price, currency) => {
        const shift = BigInt(10 ** (QUANTITY_SCALE + PRICE_SCALE - currencyDecimals(currency)));
        const expected = roundedQuotient(BigInt(quantity) * BigInt(price), shift);
        if (expected > BigInt(limitOf(currency)) || expected < BigInt(-limitOf(currency))) {
          expect(codeOf(() => lineAmount(quantity, price, currency))).toBe('AMOUNT_OUT_OF_RANGE');
          return;
        }
        expect(lineAmount(quantity, price, currency)).toBe(Number(expected));
        expect(lineAmount(-quantity, price, currency) + lineAmount(quantity, price, currency)).toBe(0);
      }),
    );
  });

  it('beyond the limit is refused', () => {
    expect(lineAmount(100, UNITS_LIMIT * 10 ** PRICE_SCALE, 'USD')).toBe(limitOf('USD'));
    expect(codeOf(() => lineAmount(101, UNITS_LIMIT * 10 ** PRICE_SCALE, 'USD'))).toBe('AMOUNT_OUT_OF_RANGE');
  });
});

describe('conversion', () => {
  it.each([
    ['dollars to euros', 160_000, 'USD', 'EUR', 925_000_000_000, 148_000],
    ['half a cent away from zero', 1, 'USD', 'EUR', 500_000_000_000, 1],
    ['half a cent away from zero, below it', -1, 'USD', 'EUR', 500_000_000_000, -1],
    ['dollars to yen', 12_345, 'USD', 'JPY', 150 * RATE_ONE, 18_518],
    ['yen to dollars', 18_518, 'JPY', 'USD', 6_666_666_667, 12_345],
    ['dollars to dinars', 100, 'USD', 'KWD', 307_000_000_000, 307],
    ['the same currency', 12_345, 'USD', 'USD', RATE_ONE, 12_345],
  ])('%s', (_, minor, from, to, rate, expected) => {
    expect(convert(minor, from, to, rate)).toBe(expected);
  });

  it('is what whole-number arithmetic says', () => {
    const rates = fc.integer({ min: 1, max: 1_000 * RATE_ONE });
    fc.assert(
      fc.property(
        amountOf('USD'),
        fc.constantFrom(...CURRENCIES),
        fc.constantFrom(...CURRENCIES),
        rates,
        (minor, from, to, rate) => {
          const expected = roundedQuotient(
            BigInt(minor) * BigInt(rate) * 10n ** BigInt(currencyDecimals(to)),
            10n ** BigInt(currencyDecimals(from) + RATE_SCALE),
          );
          const beyond = expected > BigInt(limitOf(to)) || expected < BigInt(-limitOf(to));
          if (beyond) expect(codeOf(() => convert(minor, from, to, rate))).toBe('AMOUNT_OUT_OF_RANGE');
          else expect(convert(minor, from, to, rate)).toBe(Number(expected));
        },
      ),
    );
  });

  it('of the same currency at one changes nothing', () => {
    fc.assert(fc.property(amountOf('EUR'), (minor) => expect(convert(minor, 'EUR', 'EUR', RATE_ONE)).toBe(minor)));
  });
});

describe('a percentage', () => {
  it.each([
    [100_000, 82_500, 8_250],
    [1, 500_000, 1],
    [-1, 500_000, -1],
    [333, 82_500, 27],
    [0, 82_500, 0],
    [100, 0, 0],
    [100, 1_000_000, 100],
  ])('of %i at %i is %i', (minor, percent, expected) => {
    expect(percentOf(minor, percent)).toBe(expected);
  });

  it('is what whole-number arithmetic says', () => {
    fc.assert(
      fc.property(amountOf('USD'), fc.integer({ min: 0, max: 1_000_000 }), (minor, percent) => {
        expect(BigInt(percentOf(minor, percent))).toBe(roundedQuotient(BigInt(minor) * BigInt(percent), 1_000_000n));
      }),
    );
  });
});

describe('a split', () => {
  it.each([
    ['thirds', 100, [1, 1, 1], 0, [34, 33, 33]],
    ['thirds, the rest elsewhere', 100, [1, 1, 1], 2, [33, 33, 34]],
    ['60 : 40', 160_000, [600_000, 400_000], 0, [96_000, 64_000]],
    ['a negative total', -100, [1, 1, 1], 0, [-34, -33, -33]],
    ['half a cent each way', 1, [1, 1], 0, [0, 1]],
    ['one part', 77, [1], 0, [77]],
    ['a part that weighs nothing', 100, [1, 0], 0, [100, 0]],
    ['nothing', 0, [1, 2], 0, [0, 0]],
    ['halves that would leave the rounding part less than nothing', 12, Array(8).fill(1), 0, [5, 1, 1, 1, 1, 1, 1, 1]],
    ['the same of a negative total', -12, Array(8).fill(1), 7, [-1, -1, -1, -1, -1, -1, -1, -5]],
  ])('%s', (_, total, weights, rounding, expected) => {
    expect(splitConserving(total, weights, rounding)).toEqual(expected);
  });

  it('conserves its sum, no part has a sign against it, and parts are rounded unless that would give the rounding one such a sign', () => {
    const weights = fc
      .array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 20 })
      .filter((all) => all.some((weight) => weight > 0));
    fc.assert(
      fc.property(amountOf('USD'), weights, fc.nat(), (total, all, anyIndex) => {
        const rounding = anyIndex % all.length;
        const parts = splitConserving(total, all, rounding);
        const whole = all.reduce((sum, weight) => sum + BigInt(weight), 0n);
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(total);
        expect(parts.filter((part) => part * total < 0)).toEqual([]);
        const rounded = all.map((weight) => roundedQuotient(BigInt(total) * BigInt(weight), whole));
        const others = rounded.reduce((sum, part, index) => (index === rounding ? sum : sum + part), 0n);
        const isAgainst = (BigInt(total) - others) * BigInt(total) < 0n;
        for (const [index, part] of parts.entries()) {
          if (index === rounding) continue;
          const share = BigInt(total) * BigInt(all[index] as number);
          expect(BigInt(part)).toBe(isAgainst ? share / whole : rounded[index]);
        }
      }),
    );
  });
});
