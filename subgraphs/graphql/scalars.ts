// The four scalars of the contract, strict in both directions: exact decimals and dates travel as text, never as numbers or
// JavaScript dates. It must never round, trim or guess: a text that is not exactly right is refused with a code.
import { GraphQLScalarType, Kind, print, type ValueNode } from 'graphql';
import { AmountError, PRICE_SCALE, parseScaled } from '../money';
import { inputError } from './errors';

type Check = (value: unknown) => string;

function textScalar(name: string, description: string, check: Check): GraphQLScalarType<string, string> {
  return new GraphQLScalarType({
    name,
    description,
    serialize: (value) => String(value),
    parseValue: check,
    // Anything without quotes is refused, and shown as it was written.
    parseLiteral: (node: ValueNode) => check(node.kind === Kind.STRING ? node.value : { toString: () => print(node) }),
  });
}

function checkDecimal(value: unknown): string {
  if (typeof value !== 'string') throw inputError('DECIMAL_INVALID', "A decimal is written as a text: '1250.00'.");
  try {
    parseScaled(value, PRICE_SCALE);
  } catch (error) {
    if (error instanceof AmountError) throw inputError(error.code, error.message);
    throw error;
  }
  return value;
}

function checkDate(value: unknown): string {
  const [, year, month, day] = (typeof value === 'string' && /^(\d{4})-(\d{2})-(\d{2})$/.exec(value)) || [];
  const lastDay = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  const real = Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= lastDay;
  if (!real) throw inputError('DATE_INVALID', `'${String(value).slice(0, 40)}' is not a date: write '2026-11-23'.`);
  return value as string;
}

function checkDateTime(value: unknown): string {
  const shape = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;
  const [, day] = (typeof value === 'string' && shape.exec(value)) || [];
  if (day === undefined)
    throw inputError(
      'DATE_INVALID',
      `'${String(value).slice(0, 40)}' is not a date-time with an offset: write '2026-11-23T08:00:00Z'.`,
    );
  checkDate(day);
  return new Date(value as string).toISOString();
}

function checkCurrency(value: unknown): string {
  if (typeof value === 'string' && /^[A-Z]{3}$/.test(value)) return value;
  throw inputError(
    'BAD_USER_INPUT',
    `'${String(value).slice(0, 40)}' is not a currency code of three capital letters.`,
  );
}

/** Input: at most four decimals (a unit price has them) and ±1,000,000,000; DECIMAL_INVALID or AMOUNT_OUT_OF_RANGE otherwise. */
export const DecimalScalar = textScalar(
  'Decimal',
  "Exact decimal, as a string: '1250.00'. Never a float.",
  checkDecimal,
);
export const CurrencyCodeScalar = textScalar('CurrencyCode', 'ISO 4217, three capital letters.', checkCurrency);
/** Input: a day of the calendar; DATE_INVALID otherwise. */
export const DateScalar = textScalar('Date', "RFC 3339 full-date, no time zone: '2026-11-23'.", checkDate);
/** Input: any offset; comes out in UTC with milliseconds, as instants are stored. */
export const DateTimeScalar = textScalar('DateTime', 'RFC 3339 date-time with offset.', checkDateTime);
