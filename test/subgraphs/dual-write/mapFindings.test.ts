// What is wrong with a table map is found before it runs: one code for each mistake, all of them at once, and none for what comes with
// the software.
import { type MapColumn, type MapDefinition, mapDefinition } from '../../../schema/mapDefinition';
import { circleOf, mapsInOrder } from '../../../schema/mapOrder';
import { MAPS } from '../../../schema/messages';
import { NEWEST_SHIPPED_MAPS, SHIPPED_MAPS } from '../../../schema/table-maps';
import { judgeMap, mapFindings } from '../../../subgraphs/dual-write/mapFindings';

const shipped = (name: string): MapDefinition =>
  structuredClone(NEWEST_SHIPPED_MAPS.find((map) => map.name === name) as MapDefinition);
const codes = (definition: MapDefinition, others = NEWEST_SHIPPED_MAPS) =>
  mapFindings(definition, others).map(({ code }) => code);

/** The map with its column to `to` replaced by these. */
function withColumn(name: string, to: string, ...columns: Partial<MapColumn>[]): MapDefinition {
  const map = shipped(name);
  const place = map.columns.findIndex(({ finance, dataverse, direction }) =>
    direction === 'FINANCE_TO_DATAVERSE' ? dataverse === to : finance === to,
  );
  const [before] = map.columns.splice(place, 1);
  for (const column of columns) map.columns.push({ ...(before as MapColumn), ...column });
  return map;
}

const TERMS = { dataverse: 'payment_terms' };
const { actuals: ACTUALS, invoices: INVOICES, projects: PROJECTS, contractLines: LINES, links: LINKS } = MAPS;

describe('a table map', () => {
  it.each(SHIPPED_MAPS.map((map) => [`${map.name} ${map.version}`, map] as const))(
    'is right as it comes: %s',
    (_, map) => {
      expect(mapFindings(map, NEWEST_SHIPPED_MAPS)).toEqual([]);
    },
  );

  it.each<[string, MapDefinition, string[]]>([
    ['an unknown name', { ...shipped(PROJECTS), name: 'Projects V3' }, ['TABLE_MAP_UNKNOWN']],
    [
      'another table',
      { ...shipped(PROJECTS), tables: { dataverse: 'task', finance: 'project' } },
      ['MAP_TABLE_DIFFERS'],
    ],
    ['no key', { ...shipped(PROJECTS), key: [] }, ['MAP_KEY_MISSING']],
    ['a key of its own', { ...shipped(PROJECTS), key: ['projectNumber'] }, ['MAP_KEY_MISSING']],
    ['a key that is not mapped', withColumn(PROJECTS, 'projectId'), ['MAP_TARGET_MISSING']],
    [
      'a key from elsewhere',
      withColumn(PROJECTS, 'projectId', { dataverse: 'number' }),
      ['MAP_VALUE_REFUSED', 'MAP_KEY_ALTERED'],
    ],
    ['a key with a default', withColumn(PROJECTS, 'projectId', { default: 'P' }), ['MAP_KEY_ALTERED']],
    ['a column that rows do not have', withColumn(INVOICES, 'payment', { dataverse: 'terms' }), ['MAP_COLUMN_UNKNOWN']],
    ['a name of every object', withColumn(INVOICES, 'payment', { dataverse: 'constructor' }), ['MAP_COLUMN_UNKNOWN']],
    [
      'a column that the target lacks',
      withColumn(INVOICES, 'payment', {}, { finance: 'Payment2' }),
      ['MAP_TARGET_UNKNOWN'],
    ],
    [
      'two columns onto one',
      withColumn(INVOICES, 'payment', {}, { dataverse: 'name' }),
      ['MAP_VALUE_REFUSED', 'MAP_TARGET_TWICE'],
    ],
    ['a required column left out', withColumn(INVOICES, 'invoiceAccount'), ['MAP_TARGET_MISSING']],
    ['an optional column left out', withColumn(ACTUALS, 'adjustmentStatus'), []],
    [
      'null where the target wants a value',
      withColumn(ACTUALS, 'projectId', { dataverse: 'contract_id' }),
      ['MAP_VALUE_REFUSED'],
    ],
    ['null with a default', withColumn(INVOICES, 'payment', { ...TERMS, default: 'Net30' }), []],
    [
      'a default that the target refuses',
      withColumn(INVOICES, 'payment', { ...TERMS, default: 30 }),
      ['MAP_VALUE_REFUSED'],
    ],
    ['a number as a text', withColumn(INVOICES, 'name', { dataverse: 'billed_total' }), ['MAP_VALUE_REFUSED']],
    ['a text that is too long', withColumn(INVOICES, 'currencyId', { dataverse: 'name' }), ['MAP_VALUE_REFUSED']],
    ['a constant', withColumn(INVOICES, 'payment', { dataverse: undefined, default: 'Net10' }), []],
    ['nothing to take', withColumn(INVOICES, 'payment', { dataverse: undefined }), ['MAP_COLUMN_INCOMPLETE']],
    [
      'no name where it arrives',
      withColumn(ACTUALS, 'adjustmentStatus', { finance: undefined }),
      ['MAP_COLUMN_INCOMPLETE'],
    ],
    [
      'a value map without every code',
      withColumn(LINES, 'billingMethod', { values: { FIXED_PRICE: 'FIXED_PRICE' } }),
      ['MAP_VALUES_INCOMPLETE'],
    ],
    [
      'a value map to what the target refuses',
      withColumn(LINES, 'billingMethod', { values: { FIXED_PRICE: 'FIXED_PRICE', TIME_AND_MATERIAL: 'HOURLY' } }),
      ['MAP_VALUE_REFUSED'],
    ],
    [
      'a value map without null',
      withColumn(INVOICES, 'payment', { values: { N30: 'Net30' } }),
      ['MAP_VALUES_INCOMPLETE'],
    ],
    ['a look-up in an unknown table', lookingUp('secret', 'id', 'number'), ['MAP_LOOKUP_UNKNOWN']],
    ['a look-up by what is not unique', lookingUp('project', 'name', 'number'), ['MAP_LOOKUP_UNKNOWN']],
    ['a look-up of an unknown column', lookingUp('project', 'id', 'budget'), ['MAP_LOOKUP_UNKNOWN']],
    ['a look-up of all objects', lookingUp('toString', 'id', 'number'), ['MAP_LOOKUP_UNKNOWN']],
    [
      'a look-up of too long a text',
      lookingUp('project', 'id', 'name', 'transactionCategoryId'),
      ['MAP_VALUE_REFUSED'],
    ],
    ['a look-up that fits', lookingUp('project', 'id', 'number'), []],
    ['a filter on an unknown column', filteredBy(PROJECTS, 'status', 'OPEN'), ['MAP_FILTER_UNKNOWN']],
    ['a filter by what never is', filteredBy(LINES, 'billing_method', 'HOURLY'), ['MAP_FILTER_UNKNOWN']],
    ['a filter by a text where numbers are', filteredBy(INVOICES, 'billed_count', 'none'), ['MAP_FILTER_UNKNOWN']],
    ['a filter that fits', filteredBy(LINES, 'billing_method', 'FIXED_PRICE'), []],
    ['skip-sync rows let through', { ...shipped(ACTUALS), filters: [] }, ['MAP_FILTER_MISSING']],
    [
      'skip-sync rows alone let through',
      { ...shipped(LINKS), filters: [{ direction: 'DATAVERSE_TO_FINANCE', column: 'skip_sync', equals: 1 }] },
      ['MAP_FILTER_MISSING'],
    ],
    ['a column on a way that the map does not go', goingBack(PROJECTS), ['MAP_COLUMN_UNKNOWN', 'MAP_TARGET_UNKNOWN']],
    ['a map after one that there is not', { ...shipped(PROJECTS), after: ['Tasks'] }, ['MAP_ORDER_UNKNOWN']],
    ['a map after itself', { ...shipped(PROJECTS), after: [PROJECTS] }, ['MAP_ORDER_CIRCLE']],
    ['maps in a circle', { ...shipped(PROJECTS), after: [ACTUALS] }, ['MAP_ORDER_CIRCLE']],
  ])('says what is wrong with %s', (_, map, expected) => {
    expect([...new Set(codes(map))].sort()).toEqual(expected.sort());
  });

  it('says so of both ways, and of a value map that cannot be read back', () => {
    const map = withColumn(MAPS.customerInvoices, 'customerInvoiceNumber', {
      direction: 'BOTH',
      values: { A: 'x', B: 'x' },
    });
    expect(codes(map)).toEqual(expect.arrayContaining(['MAP_VALUES_AMBIGUOUS', 'MAP_TARGET_UNKNOWN']));
  });

  it('tells all findings at once, each with its place', () => {
    const map = withColumn(INVOICES, 'payment', { dataverse: 'terms' });
    map.key = [];
    map.after = ['Tasks'];
    map.columns = map.columns.filter(({ finance }) => finance !== 'invoiceAccount');
    map.filters = [{ direction: 'DATAVERSE_TO_FINANCE', column: 'nothing', equals: 1 }];
    expect(mapFindings(map, NEWEST_SHIPPED_MAPS).map(({ code, path }) => `${code} ${path?.join('.')}`)).toEqual([
      'MAP_KEY_MISSING key',
      'MAP_ORDER_UNKNOWN after.0',
      `MAP_COLUMN_UNKNOWN columns.${map.columns.length - 1}`,
      'MAP_TARGET_MISSING columns',
      'MAP_FILTER_UNKNOWN filters.0',
    ]);
  });

  it.each([
    ['no JSON', '{', /JSON/],
    ['no object', '[]', /object/],
    ['a property that there is not', JSON.stringify({ ...shipped(PROJECTS), triggers: [] }), /triggers/],
    ['SQL for a column', JSON.stringify(lookingUp('project; DROP TABLE actual', 'id', 'number')), /letters/],
    ['a fraction', JSON.stringify({ ...shipped(PROJECTS), version: 1.5 }), /int/],
    ['too much', ' '.repeat(100_001), /100000/],
  ])('is refused by its form: %s', (_, text, words) => {
    const { definition, findings } = judgeMap(text, NEWEST_SHIPPED_MAPS);
    expect(definition).toBeUndefined();
    expect(new Set(findings.map(({ code }) => code))).toEqual(new Set(['MAP_DEFINITION_INVALID']));
    expect(findings[0]?.message).toMatch(words);
  });
});

describe('the order among maps', () => {
  it('puts each after those that its rows refer to: header, actuals, links; and contracts before all', () => {
    const order = mapsInOrder(SHIPPED_MAPS.slice().reverse());
    for (const { name, after } of NEWEST_SHIPPED_MAPS)
      for (const one of after) expect(order.indexOf(one)).toBeLessThan(order.indexOf(name));
    expect(NEWEST_SHIPPED_MAPS.map(({ name }) => name)).toEqual(mapsInOrder(NEWEST_SHIPPED_MAPS));
  });

  it('finds a circle, and ends all the same', () => {
    const maps = [
      { name: 'a', after: ['b'] },
      { name: 'b', after: ['c'] },
      { name: 'c', after: ['a', 'nowhere'] },
      { name: 'd', after: ['c'] },
    ];
    expect(circleOf('a', maps)).toEqual(['a', 'b', 'c', 'a']);
    expect(circleOf('d', maps)).toBeUndefined();
    expect(mapsInOrder(maps)).toHaveLength(4);
  });
});

function lookingUp(table: string, by: string, take: string, to = 'bookableResourceName'): MapDefinition {
  return withColumn(ACTUALS, to, { dataverse: 'project_id', lookup: { table, by, take } });
}

function filteredBy(name: string, column: string, equals: string | number): MapDefinition {
  return { ...shipped(name), filters: [{ direction: 'DATAVERSE_TO_FINANCE', column, equals }] };
}

function goingBack(name: string): MapDefinition {
  const map = shipped(name);
  const column = { dataverse: 'name', finance: 'name', direction: 'FINANCE_TO_DATAVERSE' } as const;
  return mapDefinition.parse({ ...map, columns: [...map.columns, column] });
}
