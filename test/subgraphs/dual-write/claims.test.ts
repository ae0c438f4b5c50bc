// Several relays on one outbox: a key has one holder, a holder that was away too long writes nothing, and order stands.
import { claimDue } from '../../../subgraphs/dual-write/claims';
import type { Relay } from '../../../subgraphs/dual-write/relay';
import { fixedMaps } from '../../../subgraphs/dual-write/tableMaps';
import { DIALECTS } from '../../harness/databases';
import { realWorld } from '../../harness/world';
import { fakeWire, gate, openPair, type Pair, statesOf, streamOf, until } from './sides';

describe.each(DIALECTS)('claims on %s', (dialect) => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await openPair(dialect);
  });
  afterEach(() => pair.empty());
  afterAll(() => pair.close());

  /** A relay whose timers never ring and whose database stands still once frozen: what SIGSTOP does to a process. */
  function freezable(wire: ReturnType<typeof fakeWire>): { relay: Relay; freeze(): void; thaw(): void } {
    let frozen = gate();
    frozen.open();
    const db = {
      ...pair.source,
      write: async <T>(work: Parameters<typeof pair.source.write<T>>[0]) =>
        frozen.opened.then(() => pair.source.write(work)),
    };
    const world = {
      ...realWorld(),
      after: (ms: number, work: () => void) => realWorld().after(ms, () => void frozen.opened.then(work)),
    };
    const relay = pair.relay({ db, world, wire, limits: { leaseMs: 60 } });
    return {
      relay,
      freeze: () => {
        frozen = gate();
      },
      thaw: () => frozen.open(),
    };
  }

  it('takes a key over from a relay that froze; its late answer then writes nothing', async () => {
    const held = gate();
    const slow = fakeWire(pair.inbox, { after: (answer) => held.opened.then(() => answer) });
    const frozen = freezable(slow);
    frozen.relay.start();
    await pair.append('key:1', { text: 'a' });
    await until(() => slow.deliveries.length === 1);
    frozen.freeze();

    const other = pair.relay({ owner: 'other', limits: { leaseMs: 60_000, pollMs: 20 } });
    other.start();
    await until(async () => (await streamOf(pair.source.read, 'key:1')).settled_number === 1);
    await pair.append('key:1', { text: 'b' }, { text: 'c' });
    await until(async () => (await streamOf(pair.source.read, 'key:1')).settled_number === 2);
    await other.stop();
    const before = await streamOf(pair.source.read, 'key:1');

    frozen.thaw();
    held.open();
    await frozen.relay.stop();
    expect(await streamOf(pair.source.read, 'key:1')).toEqual(before);
    expect(await pair.texts('key:1')).toEqual(['a', 'b', 'c']);
  });

  it.each([
    ['settles', { text: 'good' }],
    ['puts back', { text: 'waits', needs: 'never' }],
    ['tries again', { text: 'fails', fail: 'poison' }],
    ['parks', { text: 'bad', refuse: 'RATE_MISSING' }],
  ])('has no say in a key that another holds by now: %s nothing', async (_, row) => {
    const held = gate();
    const slow = fakeWire(pair.inbox, { before: () => held.opened });
    const frozen = freezable(slow);
    frozen.relay.start();
    await pair.append('key:1', row);
    await until(() => slow.deliveries.length === 1);
    frozen.freeze();
    const claim = "UPDATE outbox_stream SET claim_owner = 'other', claim_epoch = claim_epoch + 1";
    await pair.source.write((tx) => tx.change(claim));
    const before = await streamOf(pair.source.read, 'key:1');
    frozen.thaw();
    held.open();
    await frozen.relay.stop();
    expect(await streamOf(pair.source.read, 'key:1')).toEqual(before);
    expect(await statesOf(pair.source.read, 'key:1')).toEqual(['QUEUED']);
    expect(await pair.news('source', 'key:1')).toEqual([]);
  });

  it('does not let go of a key whose delivery takes longer than a claim', async () => {
    const held = gate();
    const slow = fakeWire(pair.inbox, { before: () => held.opened });
    const relay = pair.relay({ wire: slow, limits: { leaseMs: 90 } });
    relay.start();
    await pair.append('key:1', { text: 'a' });
    await until(() => slow.deliveries.length === 1);
    const first = (await streamOf(pair.source.read, 'key:1')).claim_until as string;
    await until(async () => ((await streamOf(pair.source.read, 'key:1')).claim_until as string) > first);
    held.open();
    await relay.idle();
    expect(slow.deliveries).toHaveLength(1);
    expect(await streamOf(pair.source.read, 'key:1')).toMatchObject({ settled_number: 1, claim_epoch: 1 });
  });

  it('shares the keys between relays that run at once, each key in order and each row sent once', async () => {
    const keys = Array.from({ length: 24 }, (_, index) => `key:${index}`);
    const wires = Array.from({ length: 3 }, () => fakeWire(pair.inbox, {}));
    const relays = wires.map((wire) => pair.relay({ wire, limits: { deliveriesAtOnce: 4, pollMs: 10 } }));
    for (const relay of relays) relay.start();
    await Promise.all(
      keys.map(async (key) => {
        for (let index = 0; index < 8; index += 1) await pair.append(key, { text: `${index}` });
      }),
    );
    await Promise.all(relays.map((relay) => relay.idle()));
    for (const key of keys) {
      expect((await pair.applied(key)).map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      expect(await streamOf(pair.source.read, key)).toMatchObject({ settled_number: 8, claim_owner: null });
    }
    const sent = wires.flatMap(({ deliveries }) => deliveries.flat().map(({ id }) => id));
    expect([sent.length, new Set(sent).size]).toEqual([24 * 8, 24 * 8]);
    expect(pair.errors).toEqual([]);
  });

  it('stops by finishing what is in flight, and leaves no claim', async () => {
    const held = gate();
    const wire = fakeWire(pair.inbox, { before: () => held.opened });
    const relay = pair.relay({ wire });
    relay.start();
    await pair.append('key:1', { text: 'a' });
    await until(() => wire.deliveries.length === 1);
    await pair.append('key:2', { text: 'b' });
    await until(() => wire.deliveries.length === 2);
    const stopped = relay.stop();
    await pair.append('key:3', { text: 'c' });
    held.open();
    await stopped;
    expect(wire.deliveries).toHaveLength(2);
    const claimed = await pair.source.read.rows('SELECT stream_key FROM outbox_stream WHERE claim_owner IS NOT NULL');
    expect(claimed).toEqual([]);
    expect(await pair.texts('key:1')).toEqual(['a']);
    expect(await pair.texts('key:3')).toEqual([]);
    await expect(relay.idle()).rejects.toThrow('not running');
  });

  it('rejects whoever waits for idleness when it stops', async () => {
    const relay = pair.relay({ wire: { deliver: () => Promise.reject(new Error('no')) } });
    relay.start();
    await pair.append('key:1', { text: 'a' });
    const waiting = relay.idle();
    const outcome = expect(waiting).rejects.toThrow('stopped');
    await relay.stop();
    await outcome;
  });

  if (dialect === 'mysql') {
    it('locks no more keys than it takes: another relay finds the others', async () => {
      const keys = Array.from({ length: 40 }, (_, index) => `key:${index}`);
      for (const key of keys) await pair.append(key, { text: 'a' });
      const claim = (owner: string, meanwhile: () => Promise<unknown>) =>
        pair.source.write(async (tx) => {
          const at = (ms: number) => new Date(Date.now() + ms).toISOString();
          const common = {
            exclude: new Set<string>(),
            shortKeys: [],
            maps: fixedMaps([]),
            isPaused: async () => false,
          };
          const claims = await claimDue(tx, { ...common, owner, now: at(1_000), until: at(60_000), limit: 10 });
          await meanwhile();
          return claims.flat().map(({ key }) => key);
        });
      let second: string[] = [];
      const first = await claim('first', async () => {
        second = await claim('second', async () => undefined);
      });
      expect([first.length, second.length]).toEqual([10, 10]);
      expect(new Set([...first, ...second]).size).toBe(20);
    });
  }

  if (dialect === 'sqlite') {
    it('takes over at once what a process that died had claimed', async () => {
      await pair.append('key:1', { text: 'a' });
      const until = new Date(pair.world.now().getTime() + 600_000).toISOString();
      const claim = "UPDATE outbox_stream SET claim_owner = 'dead', claim_epoch = 1, claim_until = ?, due_at = ?";
      await pair.source.write((tx) => tx.change(claim, [until, until]));
      const relay = pair.relay();
      relay.start();
      await relay.idle();
      expect(await pair.texts('key:1')).toEqual(['a']);
    });
  }
});
