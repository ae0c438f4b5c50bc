// Table maps: the definitions fit what the messages require, and mapping never guesses.

import { halfOf, type MapHalf } from '../../../schema/mapDefinition';
import { MAPS, TO_DATAVERSE, TO_FINANCE } from '../../../schema/messages';
import { NEWEST_SHIPPED_MAPS, shippedHalves } from '../../../schema/table-maps';
import { compileMap, type Found, MapLookupFailed, type SourceRow } from '../../../subgraphs/dual-write/maps';

const definition: MapHalf = {
  name: 'map',
  direction: 'DATAVERSE_TO_FINANCE',
  version: 2,
  columns: [
    { from: 'id', to: 'actualId' },
    { from: 'kind', to: 'transType', values: { TIME: 'Hour', null: 'None' } },
  ],
  filters: [{ column: 'skip_sync', equals: 0 }],
};

const mapRow = (half: MapHalf, row: SourceRow, found: Found = new Map()) => compileMap(half).map(row, found);

describe('a compiled map', () => {
  it('renames and translates, and takes nothing along that the map does not name', () => {
    expect(mapRow(definition, { id: 'x', kind: 'TIME', skip_sync: 0, secret: 1 })).toEqual({
      actualId: 'x',
      transType: 'Hour',
    });
  });

  it('keeps an empty value empty, and a value map may name it', () => {
    expect(mapRow(definition, { id: null, kind: null, skip_sync: 0 })).toEqual({ actualId: null, transType: 'None' });
  });

  it('takes what a column says is absent in a row that was queued before the column was there', () => {
    const late = { ...definition, columns: [{ from: 'status', to: 'status', absent: null }] };
    expect(mapRow(late, { id: 'x', skip_sync: 0 })).toEqual({ status: null });
    expect(mapRow(late, { id: 'x', status: 'UNADJUSTABLE', skip_sync: 0 })).toEqual({ status: 'UNADJUSTABLE' });
  });

  it('puts a default in the place of null, and says a default always where a column has no source', () => {
    const columns = [
      { from: 'terms', to: 'payment', default: 'Net30', values: { N10: 'Net10' } },
      { from: undefined, to: 'origin', default: 'PM' },
    ];
    const half = { ...definition, columns };
    expect(mapRow(half, { terms: null, skip_sync: 0 })).toEqual({ payment: 'Net30', origin: 'PM' });
    expect(mapRow(half, { terms: 'N10', skip_sync: 0 })).toEqual({ payment: 'Net10', origin: 'PM' });
  });

  it('takes what a look-up found, keeps null, and says what is missing: the table, the column and the value', () => {
    const lookup = { table: 'project', by: 'id', take: 'number' };
    const half = { ...definition, columns: [{ from: 'project_id', to: 'projectNumber', lookup }] };
    const found: Found = new Map([['project.id.number', new Map([['p1', 'P-1']])]]);
    expect(mapRow(half, { project_id: 'p1', skip_sync: 0 }, found)).toEqual({ projectNumber: 'P-1' });
    expect(mapRow(half, { project_id: null, skip_sync: 0 }, found)).toEqual({ projectNumber: null });
    expect(() => mapRow(half, { project_id: 'p9', skip_sync: 0 }, found)).toThrow(
      "map: no 'project' has id 'p9', of which 'projectNumber' takes the number",
    );
  });

  it('reads a value map the other way on the way back', () => {
    const column = {
      dataverse: 'status',
      finance: 'state',
      direction: 'BOTH',
      values: { OPEN: '1', null: '0' },
    } as const;
    const both = {
      name: 'map',
      version: 1,
      tables: { dataverse: 'a', finance: 'b' },
      key: [],
      after: [],
      columns: [column],
    };
    const [out, back] = [halfOf(both, 'DATAVERSE_TO_FINANCE'), halfOf(both, 'FINANCE_TO_DATAVERSE')];
    expect([mapRow(out as MapHalf, { status: 'OPEN' }), mapRow(out as MapHalf, { status: null })]).toEqual([
      { state: '1' },
      { state: '0' },
    ]);
    expect([mapRow(back as MapHalf, { state: '1' }), mapRow(back as MapHalf, { state: '0' })]).toEqual([
      { status: 'OPEN' },
      { status: null },
    ]);
  });

  it('holds back what the filter does not let through', () => {
    expect(mapRow(definition, { id: 'x', kind: 'TIME', skip_sync: 1 })).toBeUndefined();
  });

  it.each([
    ['a column that is not there', { kind: 'TIME', skip_sync: 0 }, "no column 'id'"],
    ['a filter column that is not there', { id: 'x', kind: 'TIME' }, "no column 'skip_sync'"],
    ['a value without a translation', { id: 'x', kind: 'OTHER', skip_sync: 0 }, "no value is given for 'OTHER'"],
    ['a name of every object', { id: 'x', kind: 'toString', skip_sync: 0 }, "no value is given for 'toString'"],
  ])('fails on %s', (_, row, words) => {
    expect(() => mapRow(definition, row)).toThrow(MapLookupFailed);
    expect(() => mapRow(definition, row)).toThrow(words);
  });
});

describe.each([
  ['to Finance', 'DATAVERSE_TO_FINANCE', TO_FINANCE],
  ['to Dataverse', 'FINANCE_TO_DATAVERSE', TO_DATAVERSE],
] as const)('the table maps %s', (_, direction, shapes) => {
  const known = shapes as Readonly<Record<string, { readonly shape: object }>>;
  const halves = NEWEST_SHIPPED_MAPS.flatMap((one) => halfOf(one, direction) ?? []);

  it('exist for every message that a map covers, and for nothing else', () => {
    const covered = Object.keys(shapes).filter((topic) => (Object.values(MAPS) as string[]).includes(topic));
    expect(halves.map(({ name }) => name).sort()).toEqual(covered.sort());
  });

  it.each(halves.map((one) => [one.name, one] as const))('%s gives exactly the columns of its message', (name, one) => {
    expect(one.columns.map(({ to }) => to).sort()).toEqual(Object.keys(known[name]?.shape ?? {}).sort());
    expect(new Set(one.columns.map(({ from }) => from)).size).toBe(one.columns.length);
  });
});

it('only rows that are not skip-sync travel as actuals and links', () => {
  for (const name of [MAPS.actuals, MAPS.links]) {
    for (const one of shippedHalves('DATAVERSE_TO_FINANCE').filter((map) => map.name === name))
      expect(one.filters).toEqual([expect.objectContaining({ column: 'skip_sync', equals: 0 })]);
  }
});
