// Mapping on the way out: rows that cannot be mapped stop for a person, versions stay with the rows, filters hold rows back.
// It must never lose a number: what the filter holds back still moves it on.
import type { MapHalf } from '../../../schema/mapDefinition';
import { listParked, type ParkingDesk, retryParked } from '../../../subgraphs/dual-write/parked';
import { fixedMaps } from '../../../subgraphs/dual-write/tableMaps';
import { DIALECTS } from '../../harness/databases';
import { openPair, type Pair, statesOf } from './sides';

describe.each(DIALECTS)('a map on the way out on %s', (dialect) => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await openPair(dialect);
  });
  afterEach(() => pair.empty());
  afterAll(() => pair.close());

  const desk = (nudge: () => void): ParkingDesk => ({ world: pair.world, hooks: pair.sourceHooks, nudge });
  const map: MapHalf = {
    name: 'mapped',
    direction: 'DATAVERSE_TO_FINANCE',
    version: 3,
    columns: [
      { from: 'text', to: 'text' },
      { from: 'kind', to: 'kind', values: { T: 'Time' } },
    ],
    filters: [],
  };

  it('parks the key at it, after what comes before; a retry maps anew', async () => {
    const relay = pair.relay({ maps: fixedMaps([map]) });
    await pair.append('key:1', { text: 'before' });
    await pair.appendTopic('key:1', 'mapped', { text: 'mapped', kind: 'T' });
    await pair.appendTopic('key:1', 'mapped', { text: 'unknown', kind: 'X' });
    relay.start();
    await relay.idle();
    expect(await pair.texts('key:1')).toEqual(['before', 'mapped']);
    expect(JSON.parse((await pair.applied('key:1'))[1]?.body ?? '')).toEqual([{ text: 'mapped', kind: 'Time' }]);
    expect(await listParked(pair.source.read, 10)).toMatchObject([
      { number: 3, code: 'MAP_LOOKUP_FAILED', message: "mapped: no value is given for 'X' in column 'kind'" },
    ]);
    expect(await pair.news('source', 'key:1')).toEqual(['parked MAP_LOOKUP_FAILED']);
    expect(await pair.news('target', 'key:1')).toEqual([]);
    await relay.stop();

    const completed = {
      ...map,
      version: 4,
      columns: [
        { from: 'text', to: 'text' },
        { from: 'kind', to: 'kind', values: { T: 'Time', X: 'Extra' } },
      ],
    };
    const newer = pair.relay({ maps: fixedMaps([map, completed]) });
    newer.start();
    await pair.source.write((tx) => retryParked(tx, desk(newer.nudge.bind(newer)), 'key:1'));
    await newer.idle();
    expect(await pair.texts('key:1')).toEqual(['before', 'mapped', 'unknown']);
    const versions = await pair.source.read.rows(
      "SELECT map_version FROM outbox WHERE stream_key = 'key:1' ORDER BY number",
    );
    expect(versions.map((row) => row.map_version)).toEqual([null, 3, 4]);
  });

  it('keeps the version a row was first sent under, and parks where this software does not know it', async () => {
    await pair.appendTopic('key:1', 'mapped', { text: 'a', kind: 'T' });
    await pair.source.write((tx) => tx.change('UPDATE outbox SET map_version = 2'));
    const relay = pair.relay({ maps: fixedMaps([map]) });
    relay.start();
    await relay.idle();
    expect(await listParked(pair.source.read, 10)).toMatchObject([
      { code: 'MAP_LOOKUP_FAILED', message: "version 2 of the map 'mapped' is not known here" },
    ]);
  });

  it('leaves rows out that the filter holds back, and still moves the number on', async () => {
    const relay = pair.relay({
      maps: fixedMaps([
        { ...map, columns: [{ from: 'text', to: 'text' }], filters: [{ column: 'skip_sync', equals: 0 }] },
      ]),
    });
    await pair.appendTopic('key:1', 'mapped', { text: 'travels', skip_sync: 0 }, { text: 'stays', skip_sync: 1 });
    await pair.appendTopic('key:1', 'mapped', { text: 'stays too', skip_sync: 1 });
    await pair.appendTopic('key:1', 'mapped', { text: 'travels as well', skip_sync: 0 });
    relay.start();
    await relay.idle();
    expect(await pair.texts('key:1')).toEqual(['travels', 'travels as well']);
    expect(await statesOf(pair.source.read, 'key:1')).toEqual(['SETTLED', 'SETTLED', 'SETTLED']);
  });
});
