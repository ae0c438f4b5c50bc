// Messages that are gone from the outbox before they were sent: deleted by a person, or lost by a restore. The key stops for a person as
// for a refusal, costs nothing afterwards, and goes on once the row is back or a person has let go of it.
import {
  listParked,
  markParkedDone,
  type ParkingDesk,
  retryParked,
  skipParked,
} from '../../../subgraphs/dual-write/parked';
import { DIALECTS } from '../../harness/databases';
import { fakeWire, openPair, type Pair, statesOf, streamOf } from './sides';

describe.each(DIALECTS)('lost messages on %s', (dialect) => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await openPair(dialect);
  });
  afterEach(() => pair.empty());
  afterAll(() => pair.close());

  const lose = (...numbers: number[]) =>
    pair.source.write((tx) =>
      tx.change(`DELETE FROM outbox WHERE stream_key = 'key:1' AND number IN (${numbers.join(', ')})`),
    );
  const desk = (nudge: () => void): ParkingDesk => ({ world: pair.world, hooks: pair.sourceHooks, nudge });
  const lost = (number: number) => ({
    key: 'key:1',
    number,
    topic: 'lost',
    code: 'MESSAGE_LOST',
    message: `number ${number} of 'key:1' was written and is not in the outbox any more`,
  });
  const parked = () => listParked(pair.source.read, 10);

  it('made the relay claim their key over and over: it is parked once, and others go on', async () => {
    for (const text of ['a', 'b']) await pair.append('key:1', { text });
    await lose(1, 2);
    await pair.append('key:2', { text: 'other' });
    const wire = fakeWire(pair.inbox, {});
    const relay = pair.relay({ wire });
    relay.start();
    await relay.idle();
    expect(await parked()).toMatchObject([lost(1)]);
    expect(await pair.news('source', 'key:1')).toEqual(['parked MESSAGE_LOST']);
    const { claim_epoch, due_at, claim_owner } = await streamOf(pair.source.read, 'key:1');
    expect({ claim_epoch, due_at, claim_owner }).toEqual({ claim_epoch: 1, due_at: null, claim_owner: null });
    await pair.append('key:1', { text: 'behind' });
    await relay.idle();
    expect(await streamOf(pair.source.read, 'key:1')).toMatchObject({ claim_epoch: 1, settled_number: 0 });
    expect(wire.deliveries.flat().map(({ key }) => key)).toEqual(['key:2']);
    expect(pair.errors).toEqual([]);
  });

  it('of which the content cannot be read had held up every key that was claimed with them: they are parked alone', async () => {
    await pair.append('key:1', { text: 'a' });
    await pair.append('key:2', { text: 'other' });
    await pair.source.write((tx) => tx.change("UPDATE outbox SET body = '[{' WHERE stream_key = 'key:1'"));
    const relay = pair.relay();
    relay.start();
    await relay.idle();
    expect(await pair.texts('key:2')).toEqual(['other']);
    const message = "the content of number 1 of 'key:1' is not in the outbox any more, or cannot be read";
    expect(await parked()).toMatchObject([{ key: 'key:1', number: 1, code: 'MESSAGE_LOST', message }]);
    const body = JSON.stringify([{ text: 'a' }]);
    await pair.source.write((tx) => tx.change("UPDATE outbox SET body = ? WHERE stream_key = 'key:1'", [body]));
    await pair.source.write((tx) => retryParked(tx, desk(relay.nudge.bind(relay)), 'key:1'));
    await relay.idle();
    expect(await pair.texts('key:1')).toEqual(['a']);
    expect(pair.errors).toEqual([]);
  });

  it('in the middle of a key were asked for by the other side for ever: what stands before them is applied, then it is parked', async () => {
    for (const text of ['a', 'b', 'c', 'd']) await pair.append('key:1', { text });
    await lose(3);
    const relay = pair.relay();
    relay.start();
    await relay.idle();
    expect(await pair.texts('key:1')).toEqual(['a', 'b']);
    expect(await parked()).toMatchObject([lost(3)]);
    expect(await pair.news('target', 'key:1')).toEqual([]);
  });

  it('go when the row is back, and are parked again as long as it is not', async () => {
    await pair.append('key:1', { text: 'a' });
    const [row] = await pair.source.read.rows("SELECT * FROM outbox WHERE stream_key = 'key:1'");
    await lose(1);
    const relay = pair.relay();
    relay.start();
    await relay.idle();
    const retry = () => pair.source.write((tx) => retryParked(tx, desk(relay.nudge.bind(relay)), 'key:1'));
    expect(await retry()).toBe(true);
    await relay.idle();
    expect(await parked()).toMatchObject([lost(1)]);
    await pair.source.write((tx) => tx.insert('outbox', [row as object]));
    expect(await retry()).toBe(true);
    await relay.idle();
    expect(await pair.texts('key:1')).toEqual(['a']);
    expect(await parked()).toEqual([]);
  });

  it.each([
    ['skipped', skipParked, 'SKIPPED'],
    ['marked done', markParkedDone, 'DONE'],
  ] as const)('are %s one by one: each number travels without content, and the reason stays', async (_, act, state) => {
    for (const text of ['a', 'b', 'c', 'd']) await pair.append('key:1', { text });
    await lose(2, 3);
    const relay = pair.relay();
    relay.start();
    for (const number of [2, 3]) {
      await relay.idle();
      expect(await parked()).toMatchObject([lost(number)]);
      await pair.source.write((tx) => act(tx, desk(relay.nudge.bind(relay)), 'key:1', 'see ticket 7'));
    }
    await relay.idle();
    expect(await pair.texts('key:1')).toEqual(['a', 'd']);
    expect(await statesOf(pair.source.read, 'key:1')).toEqual(['SETTLED', state, state, 'SETTLED']);
    const reasons = await pair.source.read.rows(
      "SELECT number, reason FROM outbox WHERE stream_key = 'key:1' AND reason IS NOT NULL ORDER BY number",
    );
    expect(reasons).toEqual([2, 3].map((number) => ({ number, reason: 'see ticket 7' })));
    expect(await streamOf(pair.source.read, 'key:1')).toMatchObject({ settled_number: 4, due_at: null });
  });

  it('are none where all was settled and removed by age: a key that is looked at again has nothing to send', async () => {
    await pair.append('key:1', { text: 'a' });
    const relay = pair.relay();
    relay.start();
    await relay.idle();
    await lose(1);
    await pair.source.write((tx) => tx.change("UPDATE outbox_stream SET due_at = '2020-01-01T00:00:00.000Z'"));
    await relay.idle();
    expect(await streamOf(pair.source.read, 'key:1')).toMatchObject({ due_at: null, parked_code: null });
  });
});
