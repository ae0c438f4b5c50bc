// Table maps: the definitions fit what the messages require, and mapping never guesses.
import { MAPS, TO_DATAVERSE, TO_FINANCE } from '../../../schema/messages';
import { type TableMapDefinition, TO_DATAVERSE_MAPS, TO_FINANCE_MAPS } from '../../../schema/table-maps';
import { MapLookupFailed, MapRegistry, mapRow } from '../../../subgraphs/dual-write/maps';

const definition: TableMapDefinition = {
  name: 'map',
  direction: 'DATAVERSE_TO_FINANCE',
  version: 2,
  columns: [
    { from: 'id', to: 'actualId' },
    { from: 'kind', to: 'transType', values: { TIME: 'Hour', null: 'None' } },
  ],
  filter: { column: 'skip_sync', equals: 0 },
};

describe('mapRow', () => {
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

describe('MapRegistry', () => {
  const newer: TableMapDefinition = { ...definition, version: 3, columns: [{ from: 'id', to: 'newId' }] };
  const registry = new MapRegistry([newer, definition]);

  it('sends under the newest version, and maps under the one that was stamped', () => {
    expect(registry.newestVersion('map')).toBe(3);
    expect(registry.newestVersion('a report')).toBeUndefined();
    const row = { id: 'x', kind: 'TIME', skip_sync: 0 };
    expect(registry.mapRows('map', 2, [row])).toEqual([{ actualId: 'x', transType: 'Hour' }]);
    expect(registry.mapRows('map', 3, [row])).toEqual([{ newId: 'x' }]);
  });

  it('fails on a version that it does not know, and leaves what no map covers as it is', () => {
    expect(() => registry.mapRows('map', 9, [])).toThrow(MapLookupFailed);
    expect(registry.mapRows('a report', null, [{ any: 1 }])).toEqual([{ any: 1 }]);
  });
});

describe.each([
  ['to Finance', TO_FINANCE_MAPS, TO_FINANCE],
  ['to Dataverse', TO_DATAVERSE_MAPS, TO_DATAVERSE],
] as const)('the table maps %s', (_, definitions, shapes) => {
  const known = shapes as Readonly<Record<string, { readonly shape: object }>>;

  it('exist for every message that a map covers, and for nothing else', () => {
    const covered = Object.keys(shapes).filter((topic) => (Object.values(MAPS) as string[]).includes(topic));
    expect([...new Set(definitions.map(({ name }) => name))].sort()).toEqual(covered.sort());
  });

  const newest = definitions.filter(
    ({ name, version }) => !definitions.some((one) => one.name === name && one.version > version),
  );

  it.each(newest.map((one) => [one.name, one] as const))('%s gives exactly the columns of its message', (name, one) => {
    expect(one.columns.map(({ to }) => to).sort()).toEqual(Object.keys(known[name]?.shape ?? {}).sort());
    expect(new Set(one.columns.map(({ from }) => from)).size).toBe(one.columns.length);
  });
});

it('only rows that are not skip-sync travel as actuals and links', () => {
  for (const name of [MAPS.actuals, MAPS.links]) {
    for (const one of TO_FINANCE_MAPS.filter((map) => map.name === name))
      expect(one.filter).toEqual({ column: 'skip_sync', equals: 0 });
  }
});
