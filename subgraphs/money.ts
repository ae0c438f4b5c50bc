// Exact arithmetic on money, quantities, prices and rates. Everything is an integer of a fixed scale; decimal.js
// multiplies and rounds (half away from zero). It must never hold a float, and never import anything of ours.
import Decimal from 'decimal.js';

const Exact = Decimal.clone({ precision: 60, rounding: Decimal.ROUND_HALF_UP });

/** Decimals of a quantity (hours, pieces): 2. domain.md 2.3.1 */
export const QUANTITY_SCALE = 2;
/** Decimals of a unit price: 4. domain.md 2.3.1 */
export const PRICE_SCALE = 4;
/** Decimals of an exchange rate: 12. */
export const RATE_SCALE = 12;
/** Decimals of a percentage: 4 (8.2500 %). */
export const PERCENT_SCALE = 4;
/** No amount, price or quantity exceeds ±1,000,000,000 units. domain.md 2.3.1 */
export const UNITS_LIMIT = 1_000_000_000;

const DECIMALS_BY_CURRENCY: Readonly<Record<string, number>> = {
  BHD: 3,
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  IQD: 3,
  ISK: 0,
  JOD: 3,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  PYG: 0,
  RWF: 0,
  TND: 3,
  UGX: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
};

const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** A number that is not what it claims to be, or that is beyond the limit. `code` is one of schema/errors.ts. */
export class AmountError extends Error {
  constructor(
    readonly code: 'AMOUNT_OUT_OF_RANGE' | 'DECIMAL_INVALID',
    message: string,
  ) {
    super(message);
    this.name = 'AmountError';
  }
}

/** Is it a currency's code, by ISO 4217? */
export function isCurrency(code: string): boolean {
  return CURRENCIES.has(code);
}

/** Decimals of a currency's minor unit (ISO 4217): USD 2, JPY 0, KWD 3. */
export function currencyDecimals(currency: string): number {
  return DECIMALS_BY_CURRENCY[currency] ?? 2;
}

/** '1250.00' → 125000 at scale 2. Refuses more decimals than the scale has, exponents, blanks and anything out of range. */
export function parseScaled(text: string, scale: number, limit = UNITS_LIMIT): number {
  if (!/^-?\d{1,30}(\.\d{1,30})?$/.test(text))
    throw new AmountError('DECIMAL_INVALID', `'${text.slice(0, 40)}' is not a decimal number`);
  const value = new Exact(text);
  if (value.decimalPlaces() > scale)
    throw new AmountError('DECIMAL_INVALID', `'${text.slice(0, 40)}' has more than ${scale} decimals`);
  if (value.abs().greaterThan(limit))
    throw new AmountError('AMOUNT_OUT_OF_RANGE', `'${text.slice(0, 40)}' is beyond ±${limit}`);
  return safe(value.times(new Exact(10).pow(scale)));
}

/** 125000 at scale 2 → '1250.00'. */
export function formatScaled(value: number, scale: number): string {
  const digits = String(Math.abs(value)).padStart(scale + 1, '0');
  const sign = value < 0 ? '-' : '';
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** A rate or percentage without trailing zeros: 1250000000000 at scale 12 → '1.25'. */
export function formatTrimmed(value: number, scale: number): string {
  const text = formatScaled(value, scale);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** '1250.00' in USD → 125000 minor units. */
export function parseAmount(text: string, currency: string): number {
  return parseScaled(text, currencyDecimals(currency));
}

/** 125000 minor units of USD → '1250.00'. */
export function formatAmount(minor: number, currency: string): string {
  return formatScaled(minor, currencyDecimals(currency));
}

/** Quantity (1/100) × unit price (1/10,000) in minor units of the currency, rounded half away from zero. domain.md 2.3.1 */
export function lineAmount(quantity: number, price: number, currency: string): number {
  return withinLimit(product(quantity, price, currency), currency);
}

/** The same for the quantities of many lines at one price, which may come to more than a single amount as long as it is exact. */
export function lineSum(quantity: number, price: number, currency: string): number {
  return safe(rounded(product(quantity, price, currency)));
}

function product(quantity: number, price: number, currency: string): Decimal {
  const shift = currencyDecimals(currency) - QUANTITY_SCALE - PRICE_SCALE;
  return new Exact(quantity).times(price).times(new Exact(10).pow(shift));
}

/** An amount in another currency: `rate` (scale 12) units of `to` per unit of `from`. domain.md 5.5 */
export function convert(minor: number, from: string, to: string, rate: number): number {
  if (from === to && rate === 10 ** RATE_SCALE) return minor;
  return withinLimit(converted(minor, from, to, rate), to);
}

/** The same for a sum of amounts (the tax of an invoice), which may be larger than a single amount as long as it is exact. */
export function convertSum(minor: number, from: string, to: string, rate: number): number {
  return safe(rounded(converted(minor, from, to, rate)));
}

function converted(minor: number, from: string, to: string, rate: number): Decimal {
  const shift = currencyDecimals(to) - currencyDecimals(from) - RATE_SCALE;
  return new Exact(minor).times(rate).times(new Exact(10).pow(shift));
}

/** `percent` (scale 4: 8.25 % = 82500) of an amount, rounded to the minor unit, half away from zero. domain.md 5.4 */
export function percentOf(minor: number, percent: number): number {
  return safe(rounded(new Exact(minor).times(percent).dividedBy(100 * 10 ** PERCENT_SCALE)));
}

/** What per cent (scale 4) a part is of the whole, rounded half away from zero: 1 of 3 is 333,333. */
export function percentageOf(part: number, whole: number): number {
  return safe(rounded(new Exact(part).times(100 * 10 ** PERCENT_SCALE).dividedBy(whole)));
}

/**
 * Parts in proportion to `weights` that sum to `total` exactly; what rounding leaves goes to the part at `roundingIndex`. Where
 * that part would get a sign against the total (12 over eight is 2 for seven, and -2), the others are cut off instead of
 * rounded: nobody is credited for a share of work. domain.md 3.5 (t)
 */
export function splitConserving(total: number, weights: readonly number[], roundingIndex: number): number[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const shares = weights.map((weight) => new Exact(total).times(weight).dividedBy(whole));
  const parts = withRest(total, shares.map(rounded).map(safe), roundingIndex);
  if ((parts[roundingIndex] ?? 0) * total >= 0) return parts;
  return withRest(
    total,
    shares.map((share) => safe(share.trunc())),
    roundingIndex,
  );
}

function withRest(total: number, parts: readonly number[], roundingIndex: number): number[] {
  const rest = total - parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part, index) => (index === roundingIndex ? part + rest : part));
}

/** Refuses a sum of amounts that is no exact integer any more; it may be larger than a single amount. */
export function checkSum(minor: number): number {
  return safe(new Exact(minor));
}

/** Refuses an amount in minor units that is beyond ±1,000,000,000 units of its currency. */
export function checkAmount(minor: number, currency: string): number {
  return withinLimit(new Exact(minor), currency);
}

function withinLimit(value: Decimal, currency: string): number {
  const result = rounded(value);
  const limit = new Exact(UNITS_LIMIT).times(new Exact(10).pow(currencyDecimals(currency)));
  if (result.abs().greaterThan(limit))
    throw new AmountError('AMOUNT_OUT_OF_RANGE', `an amount beyond ±${UNITS_LIMIT} ${currency}`);
  return safe(result);
}

function rounded(value: Decimal): Decimal {
  return value.toDecimalPlaces(0, Decimal.ROUND_HALF_UP);
}

/** Integers beyond 2^53 come back rounded from both drivers: refuse them here instead. -0 becomes 0. */
function safe(value: Decimal): number {
  const result = value.toNumber();
  if (!Number.isSafeInteger(result))
    throw new AmountError('AMOUNT_OUT_OF_RANGE', `${value.toString()} does not fit an exact integer`);
  return result + 0;
}

/** Currencies whose minor unit has this many decimals, but for 2: those are all that are not listed. */
export function currenciesWithDecimals(decimals: 0 | 3): string[] {
  return Object.keys(DECIMALS_BY_CURRENCY).filter((currency) => DECIMALS_BY_CURRENCY[currency] === decimals);
}
