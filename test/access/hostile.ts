// What people, programs and attackers put into fields, by the type of the field. It must never hold a word by which a leak is
// recognised, or an answer that repeats its input would look like one.
import { type GraphQLInputType, getNamedType, isEnumType, isInputObjectType, isListType, isNonNullType } from 'graphql';

/** Beyond every column of text. */
const LONG = 70_000;
const MEGABYTE = 1_048_576;

const TEXTS: readonly unknown[] = [
  '',
  ' ',
  'x'.repeat(300),
  'x'.repeat(LONG),
  '\u{1f600}'.repeat(LONG / 4),
  'x'.repeat(MEGABYTE),
  '\u{1f600}'.repeat(MEGABYTE / 4),
  '\ud800',
  '\udc00\ud800 turned round',
  'nul \u0000 inside',
  '\u202eright to left',
  'e\u0301\u0327\u20dd'.repeat(60),
  '\u{1f469}\u200d\u{1f680}',
  "' OR '1'='1",
  '"; DROP TABLE x; --',
  '`x` \\',
  '%_%',
  '\u0024{7*7}',
  '<%= it %>{{7*7}}',
  '<script>alert(1)</script>',
  '../../etc/passwd',
  'C:\\..\\x',
  '__proto__',
  '\r\nset-cookie: x',
  7,
  true,
  ['x'],
  { x: 1 },
  null,
];
const INTS: readonly unknown[] = [0, -1, 2_147_483_647, -2_147_483_648, 2_147_483_648, 1.5, 1e308, '1', null];
const DECIMALS: readonly unknown[] = [
  '0',
  '-0',
  '-1.00',
  '0.0001',
  '1000000000',
  '-1000000000',
  '1000000000.01',
  '999999999.9999',
  '1.00001',
  '9'.repeat(400),
  '1e5',
  'NaN',
  'Infinity',
  '1,00',
  ' 1',
  '\u0661\u0662',
  '0x10',
  '',
  1.5,
  null,
];
const DATES: readonly unknown[] = [
  '2026-02-30',
  '0000-01-01',
  '0001-01-01',
  '9999-12-31',
  '2026-13-01',
  '2026-1-1',
  '2026-11-23T00:00:00Z',
  '\u0662026-11-23',
  '',
  20_261_123,
  null,
];
const CURRENCIES: readonly unknown[] = ['usd', 'XXX', 'ZZZ', 'JPY', 'BHD', '', '\u20ac\u20ac\u20ac', 'USDD', null];

const BY_NAME: Readonly<Record<string, readonly unknown[]>> = {
  Int: INTS,
  Decimal: DECIMALS,
  Date: DATES,
  CurrencyCode: CURRENCIES,
  Boolean: [true, false, 'yes', 1, null],
};

/** A text, or a list with one, that is longer than whatever is stored. */
export function isTooLong(value: unknown): boolean {
  const [text] = Array.isArray(value) ? (value as unknown[]) : [value];
  return typeof text === 'string' && text.length >= LONG;
}

/** Hostile values for a field of this type; `ids`: of documents of other kinds; `good`: a value that is one of its type. */
export function hostileValues(type: GraphQLInputType, ids: readonly string[], good: unknown): readonly unknown[] {
  if (isNonNullType(type)) return hostileValues(type.ofType, ids, good);
  if (isListType(type)) {
    const [one] = good as [unknown];
    const many = (count: number) => Array.from({ length: count }, () => one);
    const different = (count: number) =>
      Array.from({ length: count }, (_, n) => (typeof one === 'string' ? `${n}` : one));
    const within = hostileValues(type.ofType, ids, one).map((value) => [value]);
    return [[], many(2), many(501), different(1_001), different(10_001), [[one]], 'x', null, ...within];
  }
  const named = getNamedType(type);
  if (isInputObjectType(named)) return [{}, { nothing: 1 }, [], 'x', null];
  if (isEnumType(named))
    return [
      'NONSENSE',
      named.getValues()[0]?.name.toLowerCase(),
      '',
      7,
      null,
      ...named.getValues().map(({ name }) => name),
    ];
  return BY_NAME[named.name] ?? [...TEXTS, ...ids];
}
