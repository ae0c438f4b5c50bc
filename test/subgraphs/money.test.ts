// Money: exact, conserving, rounding half away from zero; refuses what is no amount or beyond the limit. domain.md 2.3.1, 5.5
import fc from 'fast-check';
import {
  AmountError,
  checkAmount,
  currencyDecimals,
  formatAmount,
  formatScaled,
  formatTrimmed,
  PERCENT_SCALE,
  parseAmount,
  parseScaled,
  RATE_SCALE,
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

describe('the minor unit of a currency', () => {
  it.each([
    ['USD', 2],
    ['EUR', 2],
    ['GBP', 2],
    ['JPY', 0],
    ['KWD', 3],
    ['XXX', 2],
  ])('%s has %i decimals', (currency, decimals) => {
    expect(currencyDecimals(currency)).toBe(decimals);
  });
});

describe('parsing', () => {
  it.each([
    ['1250.00', 2, 125_000],
    ['0.01', 2, 1],
    ['-0.01', 2, -1],
    ['1250', 2, 125_000],
    ['1250.5', 2, 125_050],
    ['1250.5000', 2, 125_050],
    ['007', 2, 700],
    ['0', 2, 0],
    ['-0', 2, 0],
    ['1.2345', 4, 12_345],
    ['1250', 0, 1_250],
    ['1000000000', 2, 100_000_000_000],
    ['-1000000000', 2, -100_000_000_000],
  ])('%s at scale %i is %i', (text, scale, value) => {
    expect(Object.is(parseScaled(text, scale), value)).toBe(true);
  });

  it.each([
    '',
    ' ',
    '1 250',
    '1,250',
    '1250,00',
    '+1',
    '1e3',
    '0x10',
    '.5',
    '5.',
    '--1',
    '1.2.3',
    'NaN',
    'Infinity',
    '١٢',
    '1\n',
  ])('refuses %j', (text) => {
    expect(codeOf(() => parseScaled(text, 2))).toBe('DECIMAL_INVALID');
  });

  it.each([
    ['1.001', 2],
    ['0.5', 0],
    ['1.00001', 4],
  ])('refuses %s: more decimals than scale %i has', (text, scale) => {
    expect(codeOf(() => parseScaled(text, scale))).toBe('DECIMAL_INVALID');
  });

  it.each(['1000000000.01', '-1000000000.01', '9'.repeat(30)])('refuses %s: beyond the limit', (text) => {
    expect(codeOf(() => parseScaled(text, 2))).toBe('AMOUNT_OUT_OF_RANGE');
  });

  it('refuses what an exact integer does not hold', () => {
    expect(codeOf(() => parseScaled('10000', RATE_SCALE))).toBe('AMOUNT_OUT_OF_RANGE');
    expect(parseScaled('9007', RATE_SCALE)).toBe(9_007 * RATE_ONE);
  });
});

describe('printing', () => {
  it.each([
    [125_000, 2, '1250.00'],
    [1, 2, '0.01'],
    [-1, 2, '-0.01'],
    [0, 2, '0.00'],
    [-125_050, 2, '-1250.50'],
    [1_250, 0, '1250'],
    [5, 3, '0.005'],
  ])('%i at scale %i is %s', (value, scale, text) => {
    expect(formatScaled(value, scale)).toBe(text);
  });

  it.each([
    [1_250_000_000_000, RATE_SCALE, '1.25'],
    [RATE_ONE, RATE_SCALE, '1'],
    [0, RATE_SCALE, '0'],
    [100, 0, '100'],
    [1, RATE_SCALE, '0.000000000001'],
    [82_500, PERCENT_SCALE, '8.25'],
  ])('%i at scale %i without trailing zeros is %s', (value, scale, text) => {
    expect(formatTrimmed(value, scale)).toBe(text);
  });

  it('and parsing undo each other, in every currency and at every scale', () => {
    for (const currency of CURRENCIES) {
      fc.assert(
        fc.property(amountOf(currency), (minor) =>
          expect(parseAmount(formatAmount(minor, currency), currency)).toBe(minor),
        ),
      );
    }
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.constantFrom(0, 2, 4, 12), (value, scale) => {
        expect(parseScaled(formatScaled(value, scale), scale, Number.MAX_SAFE_INTEGER)).toBe(value);
        expect(parseScaled(formatTrimmed(value, scale), scale, Number.MAX_SAFE_INTEGER)).toBe(value);
      }),
    );
  });
});

describe('the limit', () => {
  it.each(CURRENCIES)('of %s holds on both sides of zero', (currency) => {
    const limit = limitOf(currency);
    expect(checkAmount(limit, currency)).toBe(limit);
    expect(checkAmount(-limit, currency)).toBe(-limit);
    expect(codeOf(() => checkAmount(limit + 1, currency))).toBe('AMOUNT_OUT_OF_RANGE');
    expect(codeOf(() => checkAmount(-limit - 1, currency))).toBe('AMOUNT_OUT_OF_RANGE');
  });
});
