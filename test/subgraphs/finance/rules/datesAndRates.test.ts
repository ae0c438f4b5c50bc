// Dates, periods and rates: table tests.
import { addDays, periodKey } from '../../../../subgraphs/finance/rules/dates';
import { openDate, periodFault } from '../../../../subgraphs/finance/rules/periods';
import { agreementKey, conversionOn, inLedger, type Rates, rateOn } from '../../../../subgraphs/finance/rules/rates';
import { usdLedger } from './usdLedger';

test.each([
  ['2026-11-05', 30, '2026-12-05'],
  ['2026-01-31', 30, '2026-03-02'],
  ['2024-02-28', 1, '2024-02-29'],
  ['2026-03-28', 2, '2026-03-30'], // a clock change lies between
  ['2026-12-31', 0, '2026-12-31'],
  ['9999-12-20', 30, '9999-12-31'], // beyond it there is no date of ten characters
])('%s and %d days is %s', (date, days, result) => {
  expect(addDays(date, days)).toBe(result);
});

test.each([
  ['DAYS', '2026-11-05'],
  ['MONTHS', '2026-11'],
  ['YEARS', '2026'],
  ['ALL', 'ALL'],
])('a journal by %s collects %s', (unit, key) => {
  expect(periodKey('2026-11-05', unit)).toBe(key);
});

describe('accounting date', () => {
  const open = [
    { start: '2026-10-01', end: '2026-11-30' },
    { start: '2027-01-01', end: '2027-12-31' },
  ];
  test.each<[string, boolean, string | undefined]>([
    ['2026-10-01', false, '2026-10-01'],
    ['2026-11-30', false, '2026-11-30'],
    ['2026-12-15', false, undefined],
    ['2026-12-15', true, '2027-01-01'],
    ['2026-09-30', true, '2026-10-01'],
    ['2026-09-30', false, undefined],
    ['2028-01-01', true, undefined],
  ])('%s, shifting %s, is posted on %s', (date, shift, result) => {
    expect(openDate(open, date, shift)).toBe(result);
  });
  const held = [
    { start: '2026-10-01', end: '2026-11-30', onHold: true },
    { start: '2027-01-01', end: '2027-01-31', onHold: true },
    { start: '2027-02-01', end: '2027-12-31' },
  ];
  test.each<[string, boolean, string | undefined]>([
    ['2026-11-30', false, undefined],
    ['2026-11-30', true, undefined],
    ['2026-12-15', true, '2027-02-01'],
    ['2027-02-01', false, '2027-02-01'],
  ])('with periods on hold, %s, shifting %s, is posted on %s', (date, shift, result) => {
    expect(openDate(held, date, shift)).toBe(result);
  });
  test('what belongs into a period on hold waits for it', () => {
    expect(periodFault(held, '2026-11-30', true)).toEqual({
      code: 'PERIOD_ON_HOLD',
      message: 'The fiscal period of the specified accounting date 2026-11-30 is on hold.',
    });
    expect(periodFault(held, '2026-12-15', false).code).toBe('PERIOD_CLOSED');
  });
  test('without any open period there is no date', () => {
    expect(openDate([], '2026-11-01', true)).toBeUndefined();
  });
  test('the refusal speaks in the product’s words', () => {
    expect(periodFault(open, '2026-12-15', false)).toEqual({
      code: 'PERIOD_CLOSED',
      message: 'No open fiscal period was found for the specified accounting date 2026-12-15.',
    });
    expect(periodFault(open, '2026-12-15', true)).toEqual({
      code: 'PERIOD_CLOSED',
      message: 'No open fiscal period was found in or after the specified accounting date 2026-12-15.',
    });
  });
});

describe('exchange rate', () => {
  const rates: Rates = new Map([
    [
      'GBP',
      [
        { validFrom: '2026-10-01', rate: 1.25e12 },
        { validFrom: '2026-11-10', rate: 1.3e12 },
      ],
    ],
  ]);
  test.each<[string, string, string, number | undefined]>([
    ['GBP', 'USD', '2026-09-30', undefined],
    ['GBP', 'USD', '2026-10-01', 1.25e12],
    ['GBP', 'USD', '2026-11-09', 1.25e12],
    ['GBP', 'USD', '2026-11-10', 1.3e12],
    ['GBP', 'USD', '2030-01-01', 1.3e12],
    ['CHF', 'USD', '2026-11-10', undefined],
    ['CHF', 'CHF', '1999-01-01', 1e12],
  ])('%s into %s on %s: %s', (from, to, date, rate) => {
    expect(rateOn(rates, from, to, date)).toBe(rate);
  });
  test('what is missing is named', () => {
    expect(conversionOn(usdLedger([]), 'CHF', '2026-11-10')).toEqual({
      code: 'RATE_MISSING',
      message: 'No exchange rate from CHF to USD is known for 2026-11-10.',
    });
  });
});

describe('a rate agreed with a contract', () => {
  const agreed = new Map([[agreementKey('CT-1', 'GBP'), [{ validFrom: '2026-10-15', rate: 1.25e12 }]]]);
  const rates = { ...usdLedger([['2026-10-01', 1.3e12]]), agreed };
  test.each([
    ['wins over the day’s', 'CT-1', '2026-11-01', 1.25e12],
    ['not before it begins', 'CT-1', '2026-10-14', 1.3e12],
    ['not for another contract', 'CT-2', '2026-11-01', 1.3e12],
    ['not for what is no sale', null, '2026-11-01', 1.3e12],
  ])('%s', (_, contract, date, rate) => {
    expect(conversionOn(rates, 'GBP', date, contract)).toMatchObject({ rate });
  });
  test('it is enough where the day has none', () => {
    expect(conversionOn({ ...usdLedger([]), agreed }, 'GBP', '2026-11-01', 'CT-1')).toMatchObject({ rate: 1.25e12 });
  });
});

describe('a reporting currency', () => {
  const pounds = [['2026-10-01', 1.25e12]] as const;
  const inEuro = usdLedger(pounds, { currency: 'EUR', pounds: [['2026-11-01', 1.15e12]] });
  test('is converted into from the transaction’s currency, at its own rate of the date', () => {
    const conversion = conversionOn(inEuro, 'GBP', '2026-11-02');
    expect(conversion).toEqual({
      accountingCurrency: 'USD',
      rate: 1.25e12,
      reporting: { currency: 'EUR', rate: 1.15e12 },
    });
    if ('code' in conversion) throw new Error(conversion.message);
    expect(inLedger(-333, 'GBP', conversion)).toEqual({
      accountingAmount: -416,
      rate: 1.25e12,
      reporting: { currency: 'EUR', amount: -383 },
    });
  });
  test.each([
    ['GBP', '2026-10-31', 'No exchange rate from GBP to EUR is known for 2026-10-31.'],
    ['USD', '2026-11-02', 'No exchange rate from USD to EUR is known for 2026-11-02.'],
  ])('without a rate from %s nothing is posted', (from, date, message) => {
    expect(conversionOn(inEuro, from, date)).toEqual({ code: 'RATE_MISSING', message });
  });
  test('that is the transaction’s own needs none; that is the accounting currency has the same amount', () => {
    const inPounds = usdLedger(pounds, { currency: 'GBP', pounds: [] });
    expect(conversionOn(inPounds, 'GBP', '2026-11-02')).toMatchObject({ reporting: { currency: 'GBP', rate: 1e12 } });
    const inDollars = usdLedger(pounds, { currency: 'USD', pounds: [] });
    expect(conversionOn(inDollars, 'GBP', '2026-11-02')).toMatchObject({
      reporting: { currency: 'USD', rate: 1.25e12 },
    });
  });
});
