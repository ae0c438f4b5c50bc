// Financial dimensions: their one text, what goes before what, what an edit makes of it, and what keeps a line from being posted. The
// rules of edits with them. domain.md 5.2, 5.9; acc-dims
import fc from 'fast-check';
import {
  type DimensionValue,
  dimensionFault,
  dimensionsOf,
  dimensionsText,
  firstOfEach,
  MOST_DIMENSIONS,
  PRECEDENCE,
  withChanges,
} from '../../../../subgraphs/finance/rules/dimensions';
import { type AskedLineChanges, lineChanges } from '../../../../subgraphs/finance/rules/lineEdit';

const of = (text: string): DimensionValue[] => dimensionsOf(text);

test.each<[string, string[], string | null]>([
  ['the project before its contract', ['DEPT=1', 'DEPT=2;SITE=9'], 'DEPT=1;SITE=9'],
  ['each brings what the others lack', ['B=1', 'A=1', 'C=1'], 'A=1;B=1;C=1'],
  ['nobody brings any', ['', ''], null],
])('%s', (_, sources, text) => {
  expect(firstOfEach(sources.map(of))).toBe(text);
});

test('work takes its project, what is on account its contract, what was lent its customer, a head no project', () => {
  expect(Object.values(PRECEDENCE).map(([first]) => first)).toEqual(['PROJECT', 'CONTRACT', 'CUSTOMER', 'CONTRACT']);
  expect(PRECEDENCE.HEADER).not.toContain('PROJECT');
  expect(PRECEDENCE.LENT).not.toContain('PROJECT');
});

test.each<[string, string | null, [string, string | null][], string | null]>([
  ['a value is set', null, [['DEPT', '022']], 'DEPT=022'],
  ['another one stays', 'DEPT=022', [['SITE', '1']], 'DEPT=022;SITE=1'],
  ['a value is replaced', 'DEPT=022;SITE=1', [['DEPT', '023']], 'DEPT=023;SITE=1'],
  ['one is taken away', 'DEPT=022;SITE=1', [['SITE', null]], 'DEPT=022'],
  ['the last is taken away', 'DEPT=022', [['DEPT', null]], null],
])('an edit: %s', (_, before, changes, after) => {
  const changed = withChanges(
    before,
    changes.map(([dimension, value]) => ({ dimension, value })),
  );
  expect(changed).toBe(after);
});

test('an edit made twice is made once, and 16 of the longest names and values fit their column', () => {
  const name = fc.stringMatching(/^[A-Z]{1,30}$/);
  const values = fc.array(fc.record({ dimension: name, value: name }), { maxLength: 20 });
  fc.assert(
    fc.property(values, values, (before, changes) => {
      const text = dimensionsText(before);
      const once = withChanges(text, changes.slice(0, 3));
      expect(withChanges(once, changes.slice(0, 3))).toBe(once);
      expect(dimensionsText(dimensionsOf(text).reverse())).toBe(text);
      expect((text ?? '').length).toBeLessThanOrEqual(1000);
    }),
  );
  const longest = Array.from({ length: 20 }, (_, n) => ({
    dimension: `${n + 10}`.padEnd(30, 'X'),
    value: 'V'.repeat(30),
  }));
  expect(dimensionsOf(dimensionsText(longest))).toHaveLength(MOST_DIMENSIONS);
  expect(dimensionsText(longest)?.length).toBeLessThanOrEqual(1000);
});

test.each<[string | null, string | undefined]>([
  ['DEPT=022', undefined],
  ['DEPT=022;SITE=1', undefined],
  [null, 'DIMENSION_MISSING'],
  ['SITE=1', 'DIMENSION_MISSING'],
  ['XDEPT=022', 'DIMENSION_MISSING'],
  ['DEPT=099', 'DIMENSION_VALUE_UNKNOWN'],
  ['DEPT=022;SITE=022', 'DIMENSION_VALUE_UNKNOWN'],
])('with DEPT required, %s: %s', (text, code) => {
  expect(dimensionFault(text, { required: ['DEPT'], known: new Set(['DEPT=022', 'SITE=1']) })?.code).toBe(code);
});

test.each<[string, AskedLineChanges, object]>([
  ['a dimension', { dimensions: [{ dimension: 'A', value: '1' }] }, { dimensions: [{ dimension: 'A', value: '1' }] }],
  ['empty is none', { dimensions: [{ dimension: 'A', value: '' }], salesTaxGroup: '' }, { salesTaxGroup: null }],
  ['nothing', {}, { code: 'BAD_USER_INPUT' }],
  ['a quantity', { quantity: '1', salesTaxGroup: 'DOM' }, { code: 'BELONGS_TO_DATAVERSE', path: ['quantity'] }],
  ['a price', { price: '1' }, { code: 'BELONGS_TO_DATAVERSE', path: ['price'] }],
  ['no dimensions', { dimensions: [] }, { code: 'BAD_USER_INPUT' }],
  ['one twice', { dimensions: [{ dimension: 'A' }, { dimension: 'A' }] }, { code: 'BAD_USER_INPUT' }],
  ['a mark', { dimensions: [{ dimension: 'A', value: '1;B=2' }] }, { code: 'BAD_USER_INPUT' }],
  ['a mark in a name', { dimensions: [{ dimension: 'A=1', value: '2' }] }, { code: 'BAD_USER_INPUT' }],
  ['too long', { dimensions: [{ dimension: 'A', value: 'X'.repeat(31) }] }, { code: 'BAD_USER_INPUT' }],
  ['a long group', { salesTaxGroup: 'X'.repeat(21) }, { code: 'BAD_USER_INPUT' }],
  ['a long reason', { salesTaxGroup: 'X', reason: 'X'.repeat(501) }, { code: 'BAD_USER_INPUT' }],
])('asked for %s', (_, asked, expected) => {
  expect(lineChanges(asked)).toMatchObject(expected);
});
