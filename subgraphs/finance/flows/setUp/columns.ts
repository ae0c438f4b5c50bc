// The kinds of column that a set-up table is made of: what a value must be, and how it is written in a file's cell. Values
// are exact (money.ts): decimals are scaled integers. It must never know a table.
import { z } from 'zod';
import { isCurrency, PERCENT_SCALE, RATE_SCALE } from '../../../money';

/** How a cell's text becomes the value; a column that is not listed holds its text as it is. */
export type CellForm =
  | { readonly kind: 'FLAG' }
  | { readonly kind: 'COUNT' }
  | { readonly kind: 'SCALED'; readonly scale: number };

const CELL_FORMS = new Map<unknown, CellForm>();

/** The form of a column's cells; undefined: text. Whether a column may be left out does not matter here. */
export function cellForm(column: unknown): CellForm | undefined {
  if (column instanceof z.ZodDefault || column instanceof z.ZodNullable) return cellForm(column.unwrap());
  return CELL_FORMS.get(column);
}

function withForm<T extends z.ZodType>(column: T, form: CellForm): T {
  CELL_FORMS.set(column, form);
  return column;
}

const ON_ONE_LINE = /^\P{Cc}*$/u;

/** Text that may have lines. */
export const lines = (most: number) => z.string('is missing').max(most, `is longer than ${most} characters`);
export const text = (most: number) =>
  lines(most).min(1, 'is missing').regex(ON_ONE_LINE, 'holds a line feed or another control character');
export const optionalText = (most: number) => text(most).nullable().default(null);
export const oneOf = <const T extends readonly [string, ...string[]]>(...values: T) =>
  z.enum(values, `is none of ${values.join(', ')}`);
export const currency = z.string('is missing').refine(isCurrency, 'is no ISO 4217 currency code');
export const day = z.string('is missing').refine(isDay, 'is no date of the calendar such as 2026-11-23');
export const yesOrNo = withForm(z.boolean(), { kind: 'FLAG' });
export const wholeNumber = (least: number, most: number) =>
  withForm(z.int().min(least, `is less than ${least}`).max(most, `is more than ${most}`), { kind: 'COUNT' });
/** Scale 4, at most 100 %. */
export const percent = withForm(z.int().min(0, 'is negative').max(1_000_000, 'is beyond ±100'), {
  kind: 'SCALED',
  scale: PERCENT_SCALE,
});
/** Scale 12, more than nothing. */
export const rate = withForm(z.int().min(0, 'is negative').min(1, 'is zero'), { kind: 'SCALED', scale: RATE_SCALE });

/** The lines of a street address, and whatever else an invoice says of who sends or gets it. */
export const party = {
  addressLines: lines(1000).nullable().default(null), // one line of the address per line of the cell
  city: optionalText(100),
  postalCode: optionalText(20),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'is no two-letter country code')
    .nullable()
    .default(null),
  taxId: optionalText(40),
};

/** Whose rates are meant where nothing is said. */
export const rateType = text(20).default('DEFAULT');

/** The code of a legal entity. */
export const legalEntity = text(10);
/** A sales tax group that may be absent. */
export const optionalTaxGroup = optionalText(20);

function isDay(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const parsed = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(value);
}
