// Bodies read ahead: of a long key the next chunk is read while the other side is at the one before, once, and whatever becomes of that.
import type { Reader } from '../../../subgraphs/database/database';
import { DIALECTS } from '../../harness/databases';
import { fakeWire, gate, openPair, type Pair, TOPIC, until } from './sides';

describe.each(DIALECTS)('bodies of the outbox on %s', (dialect) => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await openPair(dialect);
  });
  afterEach(() => pair.empty());
  afterAll(() => pair.close());

  /** The source, with the ids of bodies in the order in which they were asked for. */
  function watched() {
    const asked: string[] = [];
    const { read } = pair.source;
    const rows: Reader['rows'] = (sql, values = []) => {
      if (sql.startsWith('SELECT id, body')) asked.push(...values.map(String));
      return read.rows(sql, values);
    };
    return { asked, db: { ...pair.source, read: { ...read, rows } } };
  }
  const threeChunks = (key: string) =>
    pair.append(key, ...Array.from({ length: 1_201 }, (_, index) => ({ text: `${key} ${index}` })));

  it('the next chunk was read only when the one before it had been settled', async () => {
    const { asked, db } = watched();
    const held = gate();
    const wire = fakeWire(pair.inbox, { before: ([first]) => (first?.number === 1 ? held.opened : undefined) });
    await threeChunks('key:1');
    const relay = pair.relay({ db, wire });
    relay.start();
    await until(() => asked.length === 2);
    expect(wire.deliveries.flat().map(({ number }) => number)).toEqual([1]);
    held.open();
    await relay.idle();
    expect(wire.deliveries.flat().map(({ number }) => number)).toEqual([1, 2, 3]);
    expect(new Set(asked).size).toBe(3);
    expect(asked).toHaveLength(3);
    expect(await pair.texts('key:1')).toEqual(Array.from({ length: 1_201 }, (_, index) => `key:1 ${index}`));
  });

  it('a delivery that failed sends the same again, and then what was read ahead', async () => {
    let failures = 2;
    const wire = fakeWire(pair.inbox, {
      before: () => {
        failures -= 1;
        if (failures >= 0) throw new Error('lost on the way');
      },
    });
    await threeChunks('key:1');
    const relay = pair.relay({ db: watched().db, wire });
    relay.start();
    await until(async () => (await pair.applied('key:1')).length === 3);
    expect((await pair.applied('key:1')).map(({ number, topic }) => [number, topic])).toEqual([
      [1, TOPIC],
      [2, TOPIC],
      [3, TOPIC],
    ]);
    expect(await pair.texts('key:1')).toEqual(Array.from({ length: 1_201 }, (_, index) => `key:1 ${index}`));
  });

  it('a body that could not be read ahead is read when it is sent', async () => {
    const { asked, db } = watched();
    const { rows } = db.read;
    let refused = 0;
    const failing: Reader['rows'] = (sql, values) => {
      if (sql.startsWith('SELECT id, body') && asked.length === 1 && refused === 0) {
        refused += 1;
        return Promise.reject(new Error('the database was away for a moment'));
      }
      return rows(sql, values);
    };
    await threeChunks('key:1');
    const relay = pair.relay({ db: { ...db, read: { ...db.read, rows: failing } } });
    relay.start();
    await relay.idle();
    expect(refused).toBe(1);
    expect(pair.errors).toEqual([]);
    expect(await pair.texts('key:1')).toHaveLength(1_201);
  });
});
