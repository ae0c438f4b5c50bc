// Paused maps: a key stops at its first row of one, on the way out at the relay, on the way in at the inbox; others go on, and
// nothing is left waiting by the race between a relay that stops and a person who resumes.
import type { MapHalf } from '../../../schema/mapDefinition';
import { isPaused, mapEnds, pauseMap, resumeMap } from '../../../subgraphs/dual-write/map-state';
import { fixedMaps } from '../../../subgraphs/dual-write/tableMaps';
import { DIALECTS } from '../../harness/databases';
import { fakeWire, openPair, type Pair, streamOf, until } from './sides';

const map = (name: string): MapHalf => ({
  name,
  direction: 'DATAVERSE_TO_FINANCE',
  version: 1,
  columns: [{ from: 'text', to: 'text' }],
  filters: [],
});
const maps = fixedMaps([map('mapped'), map('other')]);

describe.each(DIALECTS)('a paused map on %s', (dialect) => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await openPair(dialect);
  });
  afterEach(() => pair.empty());
  afterAll(() => pair.close());

  const pause = (name: string, side = pair.source) => side.write((tx) => pauseMap(tx, pair.world, name, 'someone'));
  const resume = (name: string, side = pair.source) => side.write((tx) => resumeMap(tx, pair.world, name, 'someone'));

  it('holds its rows and what is behind them in their key; other keys and what is ahead go on', async () => {
    await pause('mapped');
    const relay = pair.relay({ maps });
    relay.start();
    await pair.appendTopic('key:1', 'other', { text: 'ahead' });
    await pair.appendTopic('key:1', 'mapped', { text: 'held' });
    await pair.appendTopic('key:1', 'other', { text: 'behind' });
    await pair.appendTopic('key:2', 'other', { text: 'free' });
    await relay.idle();
    expect(await pair.texts('key:1')).toEqual(['ahead']);
    expect(await pair.texts('key:2')).toEqual(['free']);
    expect(await streamOf(pair.source.read, 'key:1')).toMatchObject({
      waiting_topic: 'mapped',
      due_at: null,
      claim_owner: null,
      settled_number: 1,
    });

    await pair.appendTopic('key:1', 'other', { text: 'appended while it waits' });
    await relay.idle();
    expect(await pair.texts('key:1')).toEqual(['ahead']);

    await resume('mapped');
    relay.nudge();
    await relay.idle();
    expect(await pair.texts('key:1')).toEqual(['ahead', 'held', 'behind', 'appended while it waits']);
  });

  it('does not hold what no map covers', async () => {
    await pause('test');
    const relay = pair.relay({ maps });
    relay.start();
    await pair.append('key:1', { text: 'report' });
    await relay.idle();
    expect(await pair.texts('key:1')).toEqual(['report']);
  });

  it('answers later where the receiver has paused it, without keeping anyone waiting for idleness', async () => {
    await pause('mapped', pair.target);
    const relay = pair.relay({ maps, isPaused: async () => false });
    relay.start();
    await pair.appendTopic('key:1', 'mapped', { text: 'held' });
    await pair.appendTopic('key:2', 'other', { text: 'free' });
    await relay.idle();
    expect(await pair.texts('key:1')).toEqual([]);
    expect(await pair.texts('key:2')).toEqual(['free']);
    expect(await streamOf(pair.source.read, 'key:1')).toMatchObject({
      later_reason: "MAP_PAUSED: the map 'mapped' is paused",
    });
    await resume('mapped', pair.target);
    await until(async () => (await pair.texts('key:1')).length === 1);
  });

  it('asks the other side with one key a second, however many wait for a map paused there, and then lets all go', async () => {
    await pause('mapped', pair.target);
    const wire = fakeWire(pair.inbox, {});
    const relay = pair.relay({ wire, maps, isPaused: async () => false });
    const keys = Array.from({ length: 60 }, (_, index) => `key:${index}`);
    for (const key of keys) await pair.appendTopic(key, 'mapped', { text: 'held' });
    relay.start();
    await relay.idle();
    for (const key of keys) {
      expect(await streamOf(pair.source.read, key)).toMatchObject({
        waiting_topic: 'mapped',
        due_at: null,
        attempts: 0,
      });
    }
    const before = wire.deliveries.length;
    expect(before).toBeLessThanOrEqual(keys.length + 2);
    await until(() => wire.deliveries.length > before);
    await pair.appendTopic('key:0', 'other', { text: 'behind' });
    await resume('mapped', pair.target);
    await until(async () => (await pair.source.read.rows("SELECT id FROM outbox WHERE state = 'QUEUED'")).length === 0);
    for (const key of keys.slice(1)) expect(await pair.texts(key)).toEqual(['held']);
    expect(await pair.texts('key:0')).toEqual(['held', 'behind']);
  });

  it('had let one key a second find out that the map runs again where those were refused or waited: what they are told shows it', async () => {
    const columns = ['text', 'refuse', 'needs'].map((name) => ({ from: name, to: name }));
    await pause('mapped', pair.target);
    const relay = pair.relay({ maps: fixedMaps([{ ...map('mapped'), columns }]), isPaused: async () => false });
    const rows = Array.from({ length: 16 }, (_, index) => ({
      text: 'held',
      refuse: index < 8 && index % 2 === 0 ? 'NO' : null,
      needs: index < 8 && index % 2 === 1 ? 'what never comes' : null,
    }));
    for (const [index, row] of rows.entries()) await pair.appendTopic(`key:${index + 10}`, 'mapped', row);
    relay.start();
    await relay.idle();
    await resume('mapped', pair.target);
    const since = Date.now();
    await until(async () => (await pair.texts('key:25')).length === 1);
    expect(Date.now() - since).toBeLessThan(4_000);
  });

  it('leaves no key waiting for a map that runs, however resuming and stopping meet', async () => {
    const relay = pair.relay({ maps });
    relay.start();
    for (let round = 0; round < 25; round += 1) {
      await pause('mapped');
      await Promise.all([
        ...Array.from({ length: 4 }, (_, index) => pair.appendTopic(`key:${index}`, 'mapped', { text: `${round}` })),
        (async () => {
          for (let turns = 0; turns < round % 7; turns += 1) await new Promise(setImmediate);
          await resume('mapped');
        })(),
      ]);
    }
    relay.nudge();
    await relay.idle();
    for (let index = 0; index < 4; index += 1) {
      expect(await streamOf(pair.source.read, `key:${index}`)).toMatchObject({ waiting_topic: null });
      expect(await pair.texts(`key:${index}`)).toEqual(Array.from({ length: 25 }, (_, round) => `${round}`));
    }
  });

  it('goes on at once when the map was resumed between the look and the stop', async () => {
    await pause('mapped');
    let looks = 0;
    // The relay's first look finds the map paused; before it writes that down, a person resumes it.
    const isPausedThenResumed: typeof isPaused = async (reader, topic) => {
      looks += 1;
      if (looks === 1) return true;
      return isPaused(reader, topic);
    };
    await resume('mapped');
    const relay = pair.relay({ maps, isPaused: isPausedThenResumed });
    relay.start();
    await pair.appendTopic('key:1', 'mapped', { text: 'on' });
    await relay.idle();
    expect(looks).toBeGreaterThan(1);
    expect(await pair.texts('key:1')).toEqual(['on']);
  });

  it('can be paused and resumed by many at once', async () => {
    await Promise.all(Array.from({ length: 8 }, (_, index) => (index % 2 ? pause('mapped') : resume('mapped'))));
    await resume('mapped');
    expect(await isPaused(pair.source.read, 'mapped')).toBe(false);
    expect(await pair.source.read.rows('SELECT name FROM table_map')).toEqual([{ name: 'mapped' }]);
  });

  it('shows how far each topic is at both ends', async () => {
    const relay = pair.relay({ maps });
    relay.start();
    await pair.appendTopic('key:1', 'mapped', { text: 'a' }, { text: 'b' });
    await pair.appendTopic('key:2', 'other', { text: 'bad', refuse: 'RATE_MISSING' });
    const refusing = { ...map('test'), columns: [...map('test').columns, { from: 'refuse', to: 'refuse' }] };
    await relay.stop();
    const second = pair.relay({ maps: fixedMaps([map('mapped'), map('other'), refusing]) });
    second.start();
    await pair.appendTopic('key:3', 'test', { text: 'bad', refuse: 'RATE_MISSING' });
    await pair.appendTopic(
      'key:3',
      'test',
      { text: 'behind', refuse: 'RATE_MISSING' },
      { text: 'behind', refuse: 'RATE_MISSING' },
    );
    await second.idle();
    await pause('mapped');
    await pair.appendTopic('key:1', 'mapped', { text: 'c' }, { text: 'd' }, { text: 'e' });
    await second.idle();
    const later = new Date(pair.world.now().getTime() + 60_000);
    const source = await mapEnds(pair.source.read, later);
    expect(source.get('mapped')).toEqual({
      queued: 3,
      sent: 2,
      applied: 0,
      parked: 0,
      oldestQueuedSeconds: expect.any(Number),
    });
    expect(source.get('mapped')?.oldestQueuedSeconds).toBeGreaterThanOrEqual(60);
    expect(source.get('test')).toMatchObject({ queued: 3, sent: 0, parked: 1 });
    expect(source.get('other')).toMatchObject({ queued: 0, sent: 1, parked: 0, oldestQueuedSeconds: 0 });
    const target = await mapEnds(pair.target.read, later);
    expect(target.get('mapped')).toEqual({ queued: 0, sent: 0, applied: 2, parked: 0, oldestQueuedSeconds: 0 });
  });
});
