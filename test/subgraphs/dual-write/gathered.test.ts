// Short keys that share a delivery: many cost what one costs, and each is still a key of its own, which is applied once, in order, and
// stops for itself alone.
import type { MapHalf } from '../../../schema/mapDefinition';
import { answersOf, deliveriesOf, joined, runsOf } from '../../../subgraphs/dual-write/gathered';
import { createInbox } from '../../../subgraphs/dual-write/inbox';
import { isPaused, pauseMap, resumeMap } from '../../../subgraphs/dual-write/map-state';
import { fixedMaps } from '../../../subgraphs/dual-write/tableMaps';
import { localWire } from '../../../subgraphs/dual-write/wire/local';
import { countingDatabase } from '../../harness/counting';
import { DIALECTS } from '../../harness/databases';
import { chances, fakeWire, gate, openPair, type Pair, statesOf, streamOf, type TestRow, until } from './sides';

const SHORT = { shortKeys: ['short:'] };
const named = (count: number) => Array.from({ length: count }, (_, index) => `short:${String(index).padStart(4, '0')}`);

describe('deliveries of short keys', () => {
  const claim = (key: string, rows = 1, more: { bytes?: number; attempts?: number } = {}) => {
    return { key, attempts: more.attempts ?? 0, run: [{ row_count: rows, bytes: more.bytes ?? 10 }] };
  };
  const keysOf = (deliveries: { key: string }[][]) => deliveries.map((claims) => claims.map(({ key }) => key));

  it('leave a key that is not short, or was tried in vain, to itself', () => {
    const due = [claim('short:1'), claim('invoice:1'), claim('short:2', 1, { attempts: 1 }), claim('short:3')];
    expect(keysOf(deliveriesOf(due, ['short:'], 9))).toEqual([['short:1', 'short:3'], ['invoice:1'], ['short:2']]);
    expect(keysOf(deliveriesOf(due, [], 9))).toEqual([['short:1'], ['invoice:1'], ['short:2'], ['short:3']]);
  });

  it('have one kind of key after the other, in the order of the kinds, and open with what is due first', () => {
    const due = ['invoice:1', 'long:1', 'step:1', 'invoice:2', 'step:2'].map((key) => claim(key));
    const expected = [['step:1', 'step:2', 'invoice:1', 'invoice:2'], ['long:1']];
    expect(keysOf(deliveriesOf(due, ['step:', 'invoice:'], 9))).toEqual(expected);
  });

  it('hold no more rows and bytes than one key may have, and are no more than there is room for', () => {
    const rows = [claim('short:1', 300), claim('short:2', 300), claim('short:3', 200), claim('short:4', 300)];
    expect(keysOf(deliveriesOf(rows, ['short:'], 9))).toEqual([['short:1'], ['short:2', 'short:3'], ['short:4']]);
    expect(keysOf(deliveriesOf(rows, ['short:'], 2))).toEqual([['short:1'], ['short:2', 'short:3']]);
    const big = [claim('short:1', 1, { bytes: 600_000 }), claim('short:2', 1, { bytes: 600_000 })];
    expect(keysOf(deliveriesOf(big, ['short:'], 9))).toEqual([['short:1'], ['short:2']]);
    const waiting = named(1_200).map((key) => ({ key, attempts: 0, run: [] }));
    expect(deliveriesOf(waiting, ['short:'], 9).map((claims) => claims.length)).toEqual([500, 500, 200]);
  });

  it('fall into runs again, and what is none is no delivery', () => {
    const of = (text: string) => text.split(' ').map((part) => ({ key: part[0] as string, number: Number(part[1]) }));
    const shown = (text: string) =>
      runsOf(of(text))?.map((run) => run.map(({ key, number }) => `${key}${number}`).join(' '));
    expect(shown('a1 a2 b7 c1')).toEqual(['a1 a2', 'b7', 'c1']);
    for (const wrong of ['a1 a3', 'a2 a1', 'a1 a1', 'a1 b1 a2', 'a1 b1 a1']) expect(shown(wrong)).toBeUndefined();
    expect(runsOf([])).toBeUndefined();
  });

  it('have an answer for each key, or none', () => {
    const answers = [{ applied: 1 }, { applied: 4 }];
    expect(answersOf(joined(answers), 2)).toEqual(answers);
    expect(answersOf(joined([{ applied: 3 }]), 1)).toEqual([{ applied: 3 }]);
    expect(() => answersOf({ applied: 1 }, 2)).toThrow('answered for 1 of 2 keys');
    expect(() => answersOf(joined(answers), 3)).toThrow('answered for 2 of 3 keys');
  });
});

describe.each(DIALECTS)('short keys on %s', (dialect) => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await openPair(dialect);
  });
  afterEach(() => pair.empty());
  afterAll(() => pair.close());

  /** One row under each key, in one transaction. */
  const appendAll = (
    keys: readonly string[],
    row: (key: string) => TestRow = (key) => ({ text: key }),
    topic = 'test',
  ) =>
    pair.source.write((tx) =>
      pair.outbox.appendMany(
        tx,
        keys.map((key) => ({ key, entries: [{ topic, rows: [row(key)] }] })),
      ),
    );
  const appliedTexts = async (keys: readonly string[]) =>
    Promise.all(keys.map(async (key) => (await pair.texts(key)).join()));

  it('travel together, beside the others, and each is settled for itself', async () => {
    const keys = named(700);
    await appendAll(keys);
    await pair.append('long:1', { text: 'a' });
    const wire = fakeWire(pair.inbox, {});
    const relay = pair.relay({ ...SHORT, wire, limits: { deliveriesAtOnce: 3 } });
    relay.start();
    await relay.idle();
    expect(wire.deliveries.length).toBeLessThanOrEqual(4);
    expect(wire.deliveries.find(([first]) => first?.key === 'long:1')).toHaveLength(1);
    expect(await appliedTexts(keys)).toEqual(keys);
    const [left] = await pair.source.read.rows(
      'SELECT COUNT(*) AS n FROM outbox_stream WHERE due_at IS NOT NULL OR claim_owner IS NOT NULL OR settled_number <> last_number',
    );
    expect(left?.n).toBe(0);
    const [remembered] = await pair.target.read.rows(
      "SELECT COUNT(DISTINCT last_message_id) AS n FROM inbox_stream WHERE last_number = 1 AND stream_key LIKE 'short:%'",
    );
    expect(remembered?.n).toBe(700);
    expect(relay.deliveries.applied).toBe(701);
  });

  it('cost no statement and no transaction each: five hundred take what five take', async () => {
    const taken = async (count: number, prefix: string) => {
      const [source, target] = [countingDatabase(pair.source), countingDatabase(pair.target)];
      const { world, handlers, targetHooks: hooks } = pair;
      const counted = { ...handlers, gathered: async () => ({ kind: 'applied' }) as const };
      const gathering = new Set(['gathered']);
      const inbox = createInbox({ db: target.db, world, handlers: counted, gathering, isPaused, hooks });
      await appendAll(
        named(count).map((key) => key.replace(':', prefix)),
        undefined,
        'gathered',
      );
      const relay = pair.relay({ ...SHORT, db: source.db, wire: localWire(inbox.receive), limits: { pollMs: 60_000 } });
      relay.start();
      await relay.idle();
      await relay.stop();
      const changes = source.count.statements.filter((sql) => /^\s*(UPDATE|INSERT)/.test(sql)).length;
      return { changes, transactions: target.count.transactions, statements: target.count.statements.length };
    };
    const few = await taken(5, ':few');
    const many = await taken(500, ':many');
    expect(few.transactions).toBe(1);
    expect(many).toEqual(few);
  });

  it('stop for themselves alone: refused, failed, or waiting for something', async () => {
    const keys = named(60);
    const odd: Record<string, object> = {
      'short:0017': { refuse: 'RATE_MISSING' },
      'short:0030': { fail: 'poison' },
      'short:0041': { needs: 'something else' },
    };
    await appendAll(keys, (key) => ({ text: key, ...odd[key] }));
    const wire = fakeWire(pair.inbox, {});
    const relay = pair.relay({ ...SHORT, wire });
    relay.start();
    const good = keys.filter((key) => !(key in odd));
    await until(async () => (await appliedTexts(good)).every((text) => text !== ''));
    await until(async () => (await streamOf(pair.source.read, 'short:0017')).parked_code === 'RATE_MISSING');
    expect(await pair.news('target', 'short:0017')).toEqual(['parked RATE_MISSING']);
    expect(wire.deliveries[0]).toHaveLength(60);
    for (const delivery of wire.deliveries.slice(1)) expect(Object.keys(odd)).toContain(delivery[0]?.key); // tried again alone
    pair.allow('poison');
    await pair.append('long:1', { text: 'something else' });
    await until(async () => (await appliedTexts(['short:0030', 'short:0041'])).every((text) => text !== ''));
    expect(await appliedTexts(good)).toEqual(good);
    expect(await appliedTexts(['short:0017', 'short:0030', 'short:0041'])).toEqual(['', 'short:0030', 'short:0041']);
  });

  it('go one by one to a receiver of before, which takes runs of one key alone', async () => {
    const keys = named(8);
    await appendAll(keys);
    const wire = fakeWire(pair.inbox, {
      before: (messages) => {
        if (messages.some(({ key }) => key !== messages[0]?.key))
          throw new Error('400: not consecutive messages of one key');
      },
    });
    const relay = pair.relay({ ...SHORT, wire });
    relay.start();
    await relay.idle();
    expect(await appliedTexts(keys)).toEqual(keys);
    expect(wire.deliveries.map((delivery) => delivery.length)).toEqual([8, ...Array(8).fill(1)]);
    expect(pair.errors.map(String)).toEqual(['Error: 400: not consecutive messages of one key']); // told once
  });

  it('apply each row once, in order, over a wire that loses, repeats, delays and drops answers', async () => {
    const [drawn, mostFaulty] = [chances(7), 60];
    const chance = () => (wire.deliveries.length > mostFaulty ? 1 : drawn());
    const wire = fakeWire(pair.inbox, {
      before: async (messages) => {
        if (chance() < 0.2) throw new Error('lost on the way');
        if (chance() < 0.3) await new Promise((resolve) => setTimeout(resolve, chance() * 8));
        if (chance() < 0.3) await pair.inbox.receive(messages);
      },
      after: async (answer, messages) => {
        if (chance() < 0.2) throw new Error('answer lost');
        if (chance() < 0.3) void pair.inbox.receive(messages).catch(() => undefined);
        return answer;
      },
    });
    const relays = [1, 2].map(() => pair.relay({ ...SHORT, wire, limits: { leaseMs: 500, pollMs: 10 } }));
    for (const relay of relays) relay.start();
    const keys = named(30);
    for (let round = 1; round <= 6; round += 1) await appendAll(keys, () => ({ text: `${round}` }));
    await Promise.all(relays.map((relay) => relay.idle()));
    expect(wire.deliveries.some((messages) => messages[0]?.key !== messages.at(-1)?.key)).toBe(true);
    for (const key of keys) {
      expect((await pair.applied(key)).map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6]);
      expect(await statesOf(pair.source.read, key)).toEqual(Array(6).fill('SETTLED'));
    }
  });

  it('of which another relay holds some by now: those are left alone, the others settled', async () => {
    const held = gate();
    const wire = fakeWire(pair.inbox, { after: (answer) => held.opened.then(() => answer) });
    const relay = pair.relay({ ...SHORT, wire, limits: { leaseMs: 60_000 } });
    await appendAll(named(4));
    relay.start();
    await until(() => wire.deliveries.length === 1);
    const claim =
      "UPDATE outbox_stream SET claim_owner = 'other', claim_epoch = claim_epoch + 1 WHERE stream_key = 'short:0002'";
    await pair.source.write((tx) => tx.change(claim));
    const before = await streamOf(pair.source.read, 'short:0002');
    held.open();
    await until(async () => (await streamOf(pair.source.read, 'short:0003')).settled_number === 1);
    expect(await streamOf(pair.source.read, 'short:0002')).toEqual(before);
    expect(await statesOf(pair.source.read, 'short:0002')).toEqual(['QUEUED']);
    expect(await statesOf(pair.source.read, 'short:0001')).toEqual(['SETTLED']);
  });

  it('wait together for a map that the receiver has paused, and go on together', async () => {
    const keys = named(40);
    const half: MapHalf = {
      name: 'mapped',
      direction: 'FINANCE_TO_DATAVERSE',
      version: 1,
      columns: [{ from: 'text', to: 'text' }],
      filters: [],
    };
    const maps = fixedMaps([half]);
    await pair.target.write((tx) => pauseMap(tx, pair.world, 'mapped', 'a test'));
    await appendAll(keys, undefined, 'mapped');
    const wire = fakeWire(pair.inbox, {});
    const relay = pair.relay({ ...SHORT, wire, maps, isPaused: async () => false });
    relay.start();
    await until(async () => (await streamOf(pair.source.read, 'short:0039')).waiting_topic === 'mapped');
    expect(wire.deliveries.map((delivery) => delivery.length)).toEqual([40]);
    await pair.target.write((tx) => resumeMap(tx, pair.world, 'mapped', 'a test'));
    await until(async () => (await pair.texts('short:0039')).length > 0);
    await relay.idle();
    expect(await appliedTexts(keys)).toEqual(keys);
    expect(wire.deliveries.length).toBeLessThan(10);
  });
});
