// Financial dimensions of a line: the values that set-up brings along, what an accountant changes of them, and what is wrong with
// them. They travel as one text, DEPARTMENT=022;PROJECT=P-1, ordered by name: what is equal reads equal. Pure. It must never know
// where a line came from. domain.md 5.2, 5.6, 5.9
import type { Fault } from './fault';

/** Dimensions of one company: their text fits its column, whatever they are called. */
export const MOST_DIMENSIONS = 16;
/** Characters of a dimension's name, and of a value. */
export const LONGEST_DIMENSION = 30;
/** What keeps dimensions apart in their text, and stands in no name or value. */
const MARKS = /[=;]/;

/** One dimension of a line with its value. */
export interface DimensionValue {
  readonly dimension: string;
  readonly value: string;
}

/** Can it be told from the marks between them? */
export function isPlain(text: string): boolean {
  return text !== '' && text.length <= LONGEST_DIMENSION && !MARKS.test(text);
}

/** The values of a text; none where it is null. */
export function dimensionsOf(text: string | null): DimensionValue[] {
  if (text === null || text === '') return [];
  return text.split(';').map((pair) => {
    const [dimension = '', value = ''] = pair.split('=');
    return { dimension, value };
  });
}

/** One text for the same values, whatever their order; null: there are none. */
export function dimensionsText(values: Iterable<DimensionValue>): string | null {
  const byName = new Map([...values].map(({ dimension, value }) => [dimension, value]));
  const ordered = [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).slice(0, MOST_DIMENSIONS);
  return ordered.length === 0 ? null : ordered.map((pair) => pair.join('=')).join(';');
}

/** What sources bring along together: of each dimension the value of the first that has one. */
export function firstOfEach(sources: readonly (readonly DimensionValue[])[]): string | null {
  return dimensionsText([...sources].reverse().flat());
}

/** What may bring dimensions along. */
export type DimensionSource = 'PROJECT' | 'CONTRACT' | 'CUSTOMER' | 'CATEGORY';

/**
 * Whose values go before whose: work takes its project's, what is on account its contract's; of what was lent to another company
 * nothing counts but the customer that the borrower is, and the category. acc-dims; domain.md 5.2, 3.5 (v)
 */
export const PRECEDENCE: Readonly<Record<'WORK' | 'ON_ACCOUNT' | 'LENT' | 'HEADER', readonly DimensionSource[]>> = {
  WORK: ['PROJECT', 'CONTRACT', 'CUSTOMER', 'CATEGORY'],
  ON_ACCOUNT: ['CONTRACT', 'PROJECT', 'CUSTOMER', 'CATEGORY'],
  LENT: ['CUSTOMER', 'CATEGORY'],
  HEADER: ['CONTRACT', 'CUSTOMER'],
};

/** A value that is set anew; null takes the dimension away. */
export interface DimensionChange {
  readonly dimension: string;
  readonly value: string | null;
}

/** The text after the changes. Dimensions that none of them names stay. */
export function withChanges(text: string | null, changes: readonly DimensionChange[]): string | null {
  const values = new Map(dimensionsOf(text).map(({ dimension, value }) => [dimension, value]));
  for (const { dimension, value } of changes) {
    if (value === null) values.delete(dimension);
    else values.set(dimension, value);
  }
  return dimensionsText([...values].map(([dimension, value]) => ({ dimension, value })));
}

/** What a company has set up of dimensions, as far as the texts at hand need it. */
export interface DimensionSetUp {
  /** Every line must have these. */
  readonly required: readonly string[];
  /** `name=value` of those that are set up. */
  readonly known: ReadonlySet<string>;
}

/** DIMENSION_MISSING for a required one without a value, DIMENSION_VALUE_UNKNOWN for a value that nobody set up. */
export function dimensionFault(text: string | null, { required, known }: DimensionSetUp): Fault | undefined {
  const values = dimensionsOf(text);
  const missing = required.filter((name) => !values.some(({ dimension }) => dimension === name));
  if (missing.length > 0)
    return { code: 'DIMENSION_MISSING', message: `Financial dimension ${missing.join(', ')} has no value.` };
  const unknown = values.find((pair) => !known.has(nameOf(pair)));
  if (!unknown) return undefined;
  return { code: 'DIMENSION_VALUE_UNKNOWN', message: unknownValue(unknown) };
}

/** `name=value`. */
export function nameOf({ dimension, value }: DimensionValue): string {
  return `${dimension}=${value}`;
}

export function unknownValue({ dimension, value }: DimensionValue): string {
  return `${value} is no value of financial dimension ${dimension}, or is not set up.`;
}
