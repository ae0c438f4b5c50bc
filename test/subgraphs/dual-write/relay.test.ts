// The relay between two real databases: order per key, effect once, many keys side by side, and what waits for what.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../../subgraphs/database/database';
import { createOutbox } from '../../../subgraphs/dual-write/outbox';
import { DIALECTS } from '../../harness/databases';
import { fakeWire, gate, openPair, type Pair, statesOf, streamOf, TOPIC, until } from './sides';

describe.each(DIALECTS)('the relay on %s', (dialect) => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await openPair(dialect);
  });
  afterEach(() => pair.empty());
  afterAll(() => pair.close());

  const numbers = async (key: string) => (await pair.applied(key)).map(({ number }) => number);

  it('applies what is appended, in the order of the key, and settles it', async () => {
    const relay = pair.relay();
    relay.start();
    for (const text of ['a', 'b', 'c', 'd']) await pair.append('key:1', { text });
    await relay.idle();
    expect(await pair.texts('key:1')).toEqual(['a', 'b', 'c', 'd']);
    expect(await numbers('key:1')).toEqual([1, 2, 3, 4]);
    expect(await statesOf(pair.source.read, 'key:1')).toEqual(Array(4).fill('SETTLED'));
    expect(await streamOf(pair.source.read, 'key:1')).toMatchObject({
      last_number: 4,
      settled_number: 4,
      due_at: null,
      claim_owner: null,
      attempts: 0,
    });
  });

  it('sends the rows of one key that are there together as one delivery', async () => {
    const wire = fakeWire(pair.inbox, {});
    const relay = pair.relay({ wire });
    await pair.source.write((tx) =>
      pair.outbox.append(tx, 'key:1', [
        { topic: 'test', rows: [{ text: 'header' }] },
        { topic: 'other', rows: [{ text: 'x' }, { text: 'y' }] },
        { topic: 'test', rows: [] },
        { topic: 'mapped', rows: [{ text: 'link' }] },
      ]),
    );
    relay.start();
    await relay.idle();
    expect(wire.deliveries.map((messages) => messages.map(({ topic, number }) => [number, topic]))).toEqual([
      [
        [1, 'test'],
        [2, 'other'],
        [3, 'mapped'],
      ],
    ]);
  });

  it('carries many keys side by side, each in its own order', async () => {
    let [inFlight, most] = [0, 0];
    const wire = fakeWire(pair.inbox, {
      before: async () => {
        inFlight += 1;
        most = Math.max(most, inFlight);
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
      },
      after: (answer) => {
        inFlight -= 1;
        return answer;
      },
    });
    const relay = pair.relay({ wire, limits: { deliveriesAtOnce: 16 } });
    relay.start();
    const keys = Array.from({ length: 30 }, (_, index) => `key:${index}`);
    await Promise.all(
      keys.map(async (key) => {
        for (const text of ['1', '2', '3']) await pair.append(key, { text });
      }),
    );
    await relay.idle();
    for (const key of keys) expect(await pair.texts(key)).toEqual(['1', '2', '3']);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(16);
  });

  it('has one delivery of a key in flight at a time', async () => {
    const held = gate();
    const wire = fakeWire(pair.inbox, { before: () => held.opened });
    const relay = pair.relay({ wire });
    relay.start();
    await pair.append('key:1', { text: 'a' });
    await until(() => wire.deliveries.length === 1);
    await pair.append('key:1', { text: 'b' });
    await pair.append('key:2', { text: 'c' });
    await until(() => wire.deliveries.length === 2);
    expect(wire.deliveries.map(([first]) => first?.key)).toEqual(['key:1', 'key:2']);
    held.open();
    await relay.idle();
    expect(await pair.texts('key:1')).toEqual(['a', 'b']);
  });

  it('begins no transaction while there is nothing to send, and finds what another process appended without telling it', async () => {
    let writes = 0;
    const counted: Database['write'] = (work) => {
      writes += 1;
      return pair.source.write(work);
    };
    const relay = pair.relay({ db: { ...pair.source, write: counted }, limits: { pollMs: 5 } });
    relay.start();
    await relay.idle();
    await sleep(50); // what its start and the question for its idleness began has ended
    const before = writes;
    await sleep(100);
    expect(writes).toBe(before);
    const elsewhere = createOutbox(pair.world, () => undefined);
    await pair.source.write((tx) => elsewhere.append(tx, 'key:1', [{ topic: TOPIC, rows: [{ text: 'a' }] }]));
    await until(async () => (await statesOf(pair.source.read, 'key:1'))[0] === 'SETTLED');
    expect(await pair.texts('key:1')).toEqual(['a']);
  });
});
