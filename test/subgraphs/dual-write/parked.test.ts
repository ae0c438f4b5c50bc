// What stops for a person: refused on the other side, or contradicting it. Later rows wait; nothing is dropped; a retry,
// a skip and a mark-done each let the key go on.
import {
  listParked,
  markParkedDone,
  type ParkingDesk,
  retryParked,
  skipParked,
} from '../../../subgraphs/dual-write/parked';
import { DIALECTS } from '../../harness/databases';
import { fakeWire, gate, message, openPair, type Pair, statesOf, streamOf, until } from './sides';

describe.each(DIALECTS)('parking on %s', (dialect) => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await openPair(dialect);
  });
  afterEach(() => pair.empty());
  afterAll(() => pair.close());

  const desk = (nudge: () => void = () => undefined): ParkingDesk => ({
    world: pair.world,
    hooks: pair.sourceHooks,
    nudge,
  });
  const parkedKeys = async () => (await listParked(pair.source.read, 100)).map(({ key }) => key);
  const isParked = async (key: string) => (await parkedKeys()).includes(key);

  async function parkOne(key = 'key:1') {
    const relay = pair.relay();
    relay.start();
    await pair.append(key, { text: 'good' });
    await pair.append(key, { text: 'bad', refuse: 'RATE_MISSING' });
    await pair.append(key, { text: 'behind' });
    await relay.idle();
    return relay;
  }

  it('parks the key at the refused row with its reason; other keys go on', async () => {
    const relay = await parkOne();
    await pair.append('key:2', { text: 'other' });
    await relay.idle();
    expect(await pair.texts('key:1')).toEqual(['good']);
    expect(await pair.texts('key:2')).toEqual(['other']);
    expect(await listParked(pair.source.read, 10)).toEqual([
      {
        key: 'key:1',
        number: 2,
        topic: 'test',
        code: 'RATE_MISSING',
        message: 'refused bad',
        parkedAt: expect.stringMatching(/Z$/),
      },
    ]);
    expect(await statesOf(pair.source.read, 'key:1')).toEqual(['SETTLED', 'QUEUED', 'QUEUED']);
    expect(await pair.news('source', 'key:1')).toEqual(['parked RATE_MISSING']);
    expect(await pair.news('target', 'key:1')).toEqual(['parked RATE_MISSING']);
  });

  it('lets what is appended to a parked key wait behind it', async () => {
    const relay = await parkOne();
    await pair.append('key:1', { text: 'appended later' });
    relay.nudge();
    await relay.idle();
    expect(await streamOf(pair.source.read, 'key:1')).toMatchObject({
      due_at: null,
      settled_number: 1,
      last_number: 4,
    });
    expect(await pair.texts('key:1')).toEqual(['good']);
  });

  it('retries: what is refused again parks again, what is no longer refused goes on', async () => {
    const relay = await parkOne();
    expect(await pair.source.write((tx) => retryParked(tx, desk(relay.nudge.bind(relay)), 'key:1'))).toBe(true);
    await relay.idle();
    expect(await isParked('key:1')).toBe(true);
    pair.allow('RATE_MISSING');
    await pair.source.write((tx) => retryParked(tx, desk(relay.nudge.bind(relay)), 'key:1'));
    await relay.idle();
    expect(await pair.texts('key:1')).toEqual(['good', 'bad', 'behind']);
    expect(await pair.news('source', 'key:1')).toEqual([
      'parked RATE_MISSING',
      'released',
      'parked RATE_MISSING',
      'released',
    ]);
    expect(await pair.news('target', 'key:1')).toEqual(['parked RATE_MISSING', 'released']);
  });

  it.each([
    ['skips', skipParked, 'SKIPPED'],
    ['marks done', markParkedDone, 'DONE'],
  ] as const)('%s a message with a reason: its number travels, its content does not', async (_, act, state) => {
    const relay = await parkOne();
    await pair.source.write((tx) => act(tx, desk(relay.nudge.bind(relay)), 'key:1', 'entered by hand, see ticket 7'));
    await relay.idle();
    expect(await pair.texts('key:1')).toEqual(['good', 'behind']);
    expect((await pair.applied('key:1')).map(({ number }) => number)).toEqual([1, 3]);
    expect(await statesOf(pair.source.read, 'key:1')).toEqual(['SETTLED', state, 'SETTLED']);
    const [row] = await pair.source.read.rows(
      "SELECT reason, settled_at FROM outbox WHERE stream_key = 'key:1' AND number = 2",
    );
    expect(row).toEqual({ reason: 'entered by hand, see ticket 7', settled_at: expect.stringMatching(/Z$/) });
    expect(await streamOf(pair.source.read, 'key:1')).toMatchObject({
      settled_number: 3,
      parked_code: null,
      due_at: null,
    });
    expect(await pair.news('target', 'key:1')).toEqual(['parked RATE_MISSING', 'released']);
  });

  it('does nothing to a key that is not parked', async () => {
    const relay = pair.relay();
    relay.start();
    await pair.append('key:1', { text: 'good' });
    await relay.idle();
    for (const act of [
      retryParked,
      (tx, d, key) => skipParked(tx, d, key, ''),
      (tx, d, key) => markParkedDone(tx, d, key, ''),
    ] as (typeof retryParked)[]) {
      expect(await pair.source.write((tx) => act(tx, desk(), 'key:1'))).toBe(false);
      expect(await pair.source.write((tx) => act(tx, desk(), 'key:unknown'))).toBe(false);
    }
    expect(await statesOf(pair.source.read, 'key:1')).toEqual(['SETTLED']);
    expect(await pair.news('source', 'key:1')).toEqual([]);
  });

  it('releases a key once when many want to at the same time, and while more is appended', async () => {
    const relay = await parkOne();
    pair.allow('RATE_MISSING');
    const released = await Promise.all([
      ...Array.from({ length: 6 }, () => pair.source.write((tx) => retryParked(tx, desk(), 'key:1'))),
      ...Array.from({ length: 6 }, (_, index) => pair.append('key:1', { text: `more ${index}` }).then(() => false)),
    ]);
    expect(released.filter(Boolean)).toHaveLength(1);
    relay.nudge();
    await relay.idle();
    expect((await pair.applied('key:1')).map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(await pair.news('source', 'key:1')).toEqual(['parked RATE_MISSING', 'released']);
  });

  it('pages through the parked', async () => {
    const relay = pair.relay();
    for (const key of ['c', 'a', 'b']) await pair.append(key, { text: key, refuse: 'RATE_MISSING' });
    relay.start();
    await relay.idle();
    expect((await listParked(pair.source.read, 2)).map(({ key }) => key)).toEqual(['a', 'b']);
    expect((await listParked(pair.source.read, 2, 'b')).map(({ key }) => key)).toEqual(['c']);
  });

  it('parks what the receiver knows under another id', async () => {
    await pair.inbox.receive([
      {
        version: 1,
        id: 'other',
        key: 'key:1',
        number: 1,
        topic: 'test',
        mapVersion: null,
        chunk: 1,
        chunks: 1,
        rows: [{ text: 'other' }],
      },
    ]);
    const relay = pair.relay();
    relay.start();
    await pair.append('key:1', { text: 'mine' });
    await relay.idle();
    expect(await listParked(pair.source.read, 10)).toMatchObject([{ key: 'key:1', number: 1, code: 'DIVERGED' }]);
    await pair.source.write((tx) => skipParked(tx, desk(relay.nudge.bind(relay)), 'key:1', 'reconciled'));
    await pair.append('key:1', { text: 'next' });
    await relay.idle();
    expect(await pair.texts('key:1')).toEqual(['other', 'next']);
  });

  it('parks a key whose receiver has forgotten what it had confirmed', async () => {
    const relay = pair.relay();
    relay.start();
    await pair.append('key:1', { text: 'a' });
    await relay.idle();
    await pair.target.write((tx) => tx.change('DELETE FROM inbox_stream'));
    await pair.append('key:1', { text: 'b' });
    await relay.idle();
    expect(await listParked(pair.source.read, 10)).toMatchObject([{ key: 'key:1', number: 2, code: 'DIVERGED' }]);
  });

  it('parks a key of which the receiver has applied more than was ever written here', async () => {
    await pair.inbox.receive(
      [1, 2, 3].map((number) => message('key:1', number, { text: `before the restore ${number}` })),
    );
    const relay = pair.relay();
    relay.start();
    await pair.append('key:1', { text: 'new under an old number' });
    await relay.idle();
    expect(await listParked(pair.source.read, 10)).toMatchObject([{ key: 'key:1', number: 1, code: 'DIVERGED' }]);
    expect(await statesOf(pair.source.read, 'key:1')).toEqual(['QUEUED']);
    expect(await pair.news('source', 'key:1')).toEqual(['parked DIVERGED']);
  });

  it('rolls the hook back when parking came too late: the claim is someone else’s', async () => {
    const held = gate();
    const wire = fakeWire(pair.inbox, { before: () => held.opened });
    const frozen = pair.relay({ wire, limits: { leaseMs: 600_000 } });
    frozen.start();
    await pair.append('key:1', { text: 'bad', refuse: 'RATE_MISSING' });
    await until(() => wire.deliveries.length === 1);
    await pair.source.write((tx) =>
      tx.change("UPDATE outbox_stream SET claim_owner = 'another', claim_epoch = claim_epoch + 1"),
    );
    held.open();
    await frozen.stop();
    expect(await streamOf(pair.source.read, 'key:1')).toMatchObject({ parked_code: null, claim_owner: 'another' });
    expect(await pair.news('source', 'key:1')).toEqual([]);
    expect(pair.errors).toEqual([]);
  });
});
