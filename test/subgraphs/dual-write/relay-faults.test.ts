// What a wire and a target can do to the relay: lose, repeat, delay, fail, be away. Every row still takes effect once and in
// order, a poison row holds up nothing but its own key, and nothing is given up.
import type { Answer } from '../../../schema/messages';
import { TargetAway } from '../../../subgraphs/dual-write/exchange';
import { createInbox } from '../../../subgraphs/dual-write/inbox';
import { localWire } from '../../../subgraphs/dual-write/wire/local';
import { DIALECTS } from '../../harness/databases';
import { realWorld } from '../../harness/world';
import { chances, fakeWire, openPair, type Pair, statesOf, streamOf, until } from './sides';

describe.each(DIALECTS)('a relay over bad wires on %s', (dialect) => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await openPair(dialect);
  });
  afterEach(() => pair.empty());
  afterAll(() => pair.close());

  it('applies each row once, in order, over a wire that loses, repeats, delays and drops answers', async () => {
    const chance = chances(7);
    const wire = fakeWire(pair.inbox, {
      before: async (messages) => {
        if (chance() < 0.2) throw new Error('lost on the way');
        if (chance() < 0.3) await new Promise((resolve) => setTimeout(resolve, chance() * 8));
        if (chance() < 0.3) await pair.inbox.receive(messages);
      },
      after: async (answer, messages) => {
        if (chance() < 0.2) throw new Error('answer lost');
        if (chance() < 0.2) void pair.inbox.receive(messages).catch(() => undefined);
        return answer;
      },
    });
    const relay = pair.relay({ wire, limits: { leaseMs: 500 } });
    relay.start();
    const keys = Array.from({ length: 12 }, (_, index) => `key:${index}`);
    await Promise.all(
      keys.map(async (key) => {
        for (let index = 1; index <= 10; index += 1) await pair.append(key, { text: `${index}` });
      }),
    );
    await relay.idle();
    for (const key of keys) {
      expect((await pair.applied(key)).map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      expect(await statesOf(pair.source.read, key)).toEqual(Array(10).fill('SETTLED'));
    }
  });

  it('sends again with the same ids what was applied but not settled', async () => {
    let answers = 0;
    const wire = fakeWire(pair.inbox, {
      after: (answer): Answer => {
        answers += 1;
        if (answers <= 3) throw new Error('answer lost');
        return answer;
      },
    });
    const relay = pair.relay({ wire });
    relay.start();
    await pair.append('key:1', { text: 'a' });
    await relay.idle();
    expect(wire.deliveries).toHaveLength(4);
    expect(new Set(wire.deliveries.map(([first]) => first?.id)).size).toBe(1);
    expect(await pair.texts('key:1')).toEqual(['a']);
  });

  it('waits for what a row depends on, and goes on soon after it arrived', async () => {
    const relay = pair.relay();
    relay.start();
    await pair.append('key:1', { text: 'dependent', needs: 'base' }, { text: 'more' });
    await until(async () => Number((await streamOf(pair.source.read, 'key:1')).attempts) >= 2);
    expect(await streamOf(pair.source.read, 'key:1')).toMatchObject({ later_reason: 'waits for base' });
    await pair.append('key:2', { text: 'base' });
    await relay.idle();
    expect(await pair.texts('key:1')).toEqual(['dependent', 'more']);
    expect(await streamOf(pair.source.read, 'key:1')).toMatchObject({ attempts: 0, later_reason: null });
  });

  it('finds its way through keys that arrive in any order and depend on each other', async () => {
    const chance = chances(11);
    const order = Array.from({ length: 40 }, (_, index) => index).sort(() => chance() - 0.5);
    const link = (index: number) => `link ${index % 4} of chain ${Math.floor(index / 4)}`;
    const relay = pair.relay();
    for (const index of order) {
      await pair.append(
        `key:${index}`,
        index % 4 === 0 ? { text: link(index) } : { text: link(index), needs: link(index - 1) },
      );
    }
    relay.start();
    await relay.idle();
    for (const index of order) expect(await pair.texts(`key:${index}`)).toEqual([link(index)]);
  });

  it('no longer keeps anyone waiting for a row that was put off twelve times', async () => {
    // Timers ring a hundred times as fast, and the clock runs with them.
    const started = Date.now();
    const fast = realWorld();
    const world = {
      ...fast,
      now: () => new Date(started + (Date.now() - started) * 100),
      after: (ms: number, work: () => void) => fast.after(ms / 100, work),
    };
    const relay = pair.relay({ world, limits: { leaseMs: 600_000 } });
    relay.start();
    await pair.append('key:1', { text: 'hopeless', needs: 'what never comes' });
    await relay.idle();
    expect(await streamOf(pair.source.read, 'key:1')).toMatchObject({
      parked_code: null,
      later_reason: 'waits for what never comes',
    });
    expect(Number((await streamOf(pair.source.read, 'key:1')).attempts)).toBeGreaterThanOrEqual(12);
    expect(await statesOf(pair.source.read, 'key:1')).toEqual(['QUEUED']);
  });

  it('gets the predecessors of a poison row through, keeps trying it, and other keys go on', async () => {
    const relay = pair.relay();
    await pair.append('key:1', { text: 'before' });
    await pair.append('key:1', { text: 'poison', fail: 'a bug' });
    await pair.append('key:1', { text: 'behind' });
    await pair.append('key:2', { text: 'other' });
    relay.start();
    await until(async () => (await pair.texts('key:1')).length === 1);
    expect(await pair.texts('key:1')).toEqual(['before']);
    expect(await pair.texts('key:2')).toEqual(['other']);
    expect(String(pair.errors[0])).toContain('a bug');
    await until(async () => Number((await streamOf(pair.source.read, 'key:1')).attempts) >= 3);
    expect(await streamOf(pair.source.read, 'key:1')).toMatchObject({ settled_number: 1, parked_code: null });
    pair.allow('a bug');
    await relay.idle();
    expect(await pair.texts('key:1')).toEqual(['before', 'poison', 'behind']);
  });

  it('probes a target that is away with one key, charges no key for it, and drains when it is back', async () => {
    let away = true;
    let [inFlight, most] = [0, 0];
    const wire = fakeWire(pair.inbox, {
      before: async () => {
        if (!away) return;
        inFlight += 1;
        await new Promise(setImmediate);
        most = Math.max(most, wire.deliveries.length > 16 ? inFlight : 0);
        inFlight -= 1;
        throw new TargetAway('nobody there');
      },
    });
    const relay = pair.relay({ wire, limits: { deliveriesAtOnce: 16 } });
    for (let index = 0; index < 40; index += 1) await pair.append(`key:${index}`, { text: 'x' });
    relay.start();
    await until(() => wire.deliveries.length >= 16 + 4);
    expect(most).toBe(1);
    const [row] = await pair.source.read.rows('SELECT MAX(attempts) AS attempts FROM outbox_stream');
    expect(row?.attempts).toBe(0);
    away = false;
    await relay.idle();
    for (let index = 0; index < 40; index += 1) expect(await pair.texts(`key:${index}`)).toEqual(['x']);
  });

  it('goes on after its own database failed', async () => {
    let failures = 3;
    const write: typeof pair.source.write = async (work) => {
      failures -= 1;
      if (failures >= 0) throw new Error('the database is away');
      return pair.source.write(work);
    };
    const relay = pair.relay({ db: { ...pair.source, write } });
    relay.start();
    await pair.append('key:1', { text: 'a' });
    await relay.idle();
    expect(await pair.texts('key:1')).toEqual(['a']);
    expect(pair.errors.map(String)).toEqual(Array(3).fill('Error: the database is away'));
  });

  it.each(['P3', 'P4', 'P5', 'P6'])('survives being cut off at %s: the rows take effect once', async (point) => {
    const reached: string[] = [];
    let cuts = 1;
    const reach = (name: string) => {
      reached.push(name);
      if (name !== point || cuts === 0) return;
      cuts -= 1;
      throw new Error(`cut off at ${name}`);
    };
    const world = realWorld(reach);
    const { target: db, handlers, targetHooks: hooks } = pair;
    const inbox = createInbox({ db, world, handlers, isPaused: async () => false, hooks });
    const relay = pair.relay({ world, wire: localWire(inbox.receive) });
    await pair.append('key:1', { text: 'a' });
    await pair.append('key:1', { text: 'b' });
    relay.start();
    await relay.idle();
    expect(await pair.texts('key:1')).toEqual(['a', 'b']);
    expect(cuts).toBe(0);
    expect(pair.errors.map(String)).toEqual([`Error: cut off at ${point}`]);
    const order = ['P3', 'P4', 'P5', 'P6'];
    expect(reached.slice(0, order.indexOf(point) + 1)).toEqual(order.slice(0, order.indexOf(point) + 1));
  });

  it('sends again what it could not settle', async () => {
    let settles = 0;
    const wire = fakeWire(pair.inbox, {});
    const write: typeof pair.source.write = (work) =>
      pair.source.write(async (tx) => {
        const change: typeof tx.change = async (sql, values) => {
          if (!sql.includes('settled_at')) return tx.change(sql, values);
          settles += 1;
          if (settles === 1) throw new Error('disk full');
          return tx.change(sql, values);
        };
        return work({ ...tx, change });
      });
    const relay = pair.relay({ db: { ...pair.source, write }, wire, limits: { leaseMs: 50 } });
    relay.start();
    await pair.append('key:1', { text: 'a' });
    await relay.idle();
    expect(wire.deliveries.length).toBeGreaterThanOrEqual(2);
    expect(await pair.texts('key:1')).toEqual(['a']);
    expect(await statesOf(pair.source.read, 'key:1')).toEqual(['SETTLED']);
  });
});
