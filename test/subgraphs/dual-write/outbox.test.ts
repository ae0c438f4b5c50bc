// Appending: in the business transaction or not at all, numbered without a gap, in chunks that fit.
import { RetryTransaction, type Tx } from '../../../subgraphs/database/database';
import { DIALECTS } from '../../harness/databases';
import { gate, openPair, type Pair, streamOf, TOPIC, until } from './sides';

describe.each(DIALECTS)('the outbox on %s', (dialect) => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await openPair(dialect);
  });
  afterEach(() => pair.empty());
  afterAll(() => pair.close());

  const rows = (key: string) =>
    pair.source.read.rows<{
      number: number;
      topic: string;
      chunk: number;
      chunks: number;
      row_count: number;
      bytes: number;
      body: string;
    }>('SELECT number, topic, chunk, chunks, row_count, bytes, body FROM outbox WHERE stream_key = ? ORDER BY number', [
      key,
    ]);

  it('leaves nothing behind when the business transaction rolls back', async () => {
    let nudged = 0;
    pair.outbox.nudge();
    const relay = pair.relay();
    relay.start();
    for (let attempt = 0; attempt < 100; attempt += 1) {
      const doomed = pair.source.write(async (tx) => {
        await pair.outbox.append(tx, 'key:1', [{ topic: TOPIC, rows: [{ text: 'phantom' }] }]);
        tx.afterCommit(() => {
          nudged += 1;
        });
        throw new Error('the business says no');
      });
      await expect(doomed).rejects.toThrow('the business says no');
    }
    await relay.idle();
    expect(nudged).toBe(0);
    expect(await rows('key:1')).toEqual([]);
    expect(await pair.applied('key:1')).toEqual([]);
    await pair.append('key:1', { text: 'real' });
    await relay.idle();
    expect(await pair.applied('key:1')).toMatchObject([{ number: 1 }]);
  });

  it('misses nothing of a transaction that took its ids early and commits late', async () => {
    const relay = pair.relay();
    relay.start();
    const held = gate();
    const late = pair.source.write(async (tx) => {
      await pair.outbox.append(tx, 'key:late', [{ topic: TOPIC, rows: [{ text: 'late' }] }]);
      // On SQLite nobody else can write meanwhile, so there the transaction just ends.
      if (dialect === 'mysql') await held.opened;
    });
    // Keys of no other test: InnoDB would look for duplicates past what was deleted there, and wait for the late one.
    for (let index = 0; index < 20; index += 1) await pair.append(`early:${index}`, { text: `early ${index}` });
    if (dialect === 'mysql') {
      await until(async () => (await pair.texts('early:19')).length === 1);
      expect(await pair.applied('key:late')).toEqual([]);
    }
    held.open();
    await late;
    await relay.idle();
    expect(await pair.texts('key:late')).toEqual(['late']);
  });

  it('numbers a key without gap or repetition, whoever appends at the same time', async () => {
    await Promise.all(
      Array.from({ length: 40 }, (_, index) => pair.append('key:1', { text: String(index) }, { text: 'again' })),
    );
    expect((await rows('key:1')).map(({ number }) => number)).toEqual(
      Array.from({ length: 40 }, (_, index) => index + 1),
    );
    expect(await streamOf(pair.source.read, 'key:1')).toMatchObject({ last_number: 40, settled_number: 0 });
  });

  it('asks for the last number of a key once in a transaction, however often it appends', async () => {
    await pair.append('key:1', { text: 'before' });
    const asked: string[] = [];
    await pair.source.write(async (tx) => {
      const watched: Tx = {
        ...tx,
        rows: (sql, values) => {
          asked.push(sql);
          return tx.rows(sql, values);
        },
      };
      for (const key of ['key:1', 'key:2', 'key:1', 'key:2', 'key:1'])
        await pair.outbox.append(watched, key, [{ topic: TOPIC, rows: [{ text: key }, { text: 'again' }] }]);
    });
    expect(asked.filter((sql) => sql.includes('FROM outbox_stream'))).toHaveLength(2);
    await pair.append('key:2', { text: 'after' });
    expect((await rows('key:1')).map(({ number }) => number)).toEqual([1, 2, 3, 4]);
    expect((await rows('key:2')).map(({ number }) => number)).toEqual([1, 2, 3]);
    expect(await streamOf(pair.source.read, 'key:1')).toMatchObject({ last_number: 4 });
  });

  it('cuts an entry into chunks of at most 500 rows', async () => {
    await pair.append('key:1', ...Array.from({ length: 1_201 }, (_, index) => ({ text: String(index) })));
    expect((await rows('key:1')).map(({ chunk, chunks, row_count }) => [chunk, chunks, row_count])).toEqual([
      [1, 3, 500],
      [2, 3, 500],
      [3, 3, 201],
    ]);
  });

  it('cuts an entry into chunks of at most 1 MB of JSON, however many bytes a character takes', async () => {
    const wide = '€'.repeat(100_000);
    await pair.append('key:1', ...Array.from({ length: 8 }, () => ({ text: wide })));
    const chunks = await rows('key:1');
    expect(chunks.map(({ row_count }) => row_count)).toEqual([3, 3, 2]);
    for (const { bytes, body } of chunks) {
      expect(Buffer.byteLength(body)).toBe(bytes);
      expect(bytes).toBeLessThanOrEqual(1_000_000);
    }
  });

  it('gives a row beyond 1 MB a chunk of its own', async () => {
    await pair.append('key:1', { text: 'small' }, { text: 'x'.repeat(1_100_000) }, { text: 'small' });
    expect((await rows('key:1')).map(({ row_count }) => row_count)).toEqual([1, 1, 1]);
  });

  it('sends a document of many chunks whole and in order, each delivery within the limits', async () => {
    const relay = pair.relay();
    await pair.source.write((tx) =>
      pair.outbox.append(tx, 'key:1', [
        {
          topic: TOPIC,
          rows: Array.from({ length: 2_300 }, (_, index) => ({ text: String(index), filler: 'x'.repeat(1_500) })),
        },
        { topic: 'other', rows: [{ text: 'end' }] },
      ]),
    );
    relay.start();
    await relay.idle();
    expect(await pair.texts('key:1')).toEqual([...Array.from({ length: 2_300 }, (_, index) => String(index)), 'end']);
  });

  it('appends to many keys in one go, new ones and known ones', async () => {
    await pair.append('key:known', { text: 'first' });
    await pair.source.write((tx) =>
      pair.outbox.appendMany(tx, [
        { key: 'key:known', entries: [{ topic: TOPIC, rows: [{ text: 'second' }] }] },
        {
          key: 'key:unknown',
          entries: [
            { topic: TOPIC, rows: [{ text: 'a' }] },
            { topic: 'other', rows: [{ text: 'b' }] },
          ],
        },
        { key: 'key:none', entries: [{ topic: TOPIC, rows: [] }] },
        ...Array.from({ length: 700 }, (_, index) => ({
          key: `key:new:${index}`,
          isNew: true,
          entries: [{ topic: TOPIC, rows: [{ text: 'n' }] }],
        })),
      ]),
    );
    expect((await rows('key:known')).map(({ number }) => number)).toEqual([1, 2]);
    expect((await rows('key:unknown')).map(({ number, topic }) => [number, topic])).toEqual([
      [1, TOPIC],
      [2, 'other'],
    ]);
    expect(await pair.source.read.rows("SELECT stream_key FROM outbox_stream WHERE stream_key = 'key:none'")).toEqual(
      [],
    );
    const [count] = await pair.source.read.rows<{ n: number }>(
      'SELECT COUNT(*) AS n FROM outbox_stream WHERE due_at IS NOT NULL',
    );
    expect(count?.n).toBe(702);
  });

  it('refuses a key that was promised to be new and is not', async () => {
    await pair.append('key:1', { text: 'first' });
    const again = pair.source.write((tx) =>
      pair.outbox.appendMany(tx, [
        { key: 'key:1', isNew: true, entries: [{ topic: TOPIC, rows: [{ text: 'again' }] }] },
      ]),
    );
    await expect(again).rejects.toThrow(RetryTransaction);
    expect(await rows('key:1')).toHaveLength(1);
  });
});
