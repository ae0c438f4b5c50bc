// The live end: who waits is woken, who is busy misses nothing, who falls behind reads the log, and a stream that has ended
// holds nothing. faults.md I9
import { DIALECTS } from '../../harness/databases';
import { waitFor } from '../../harness/waiting';
import { interrupted } from './interruptedFeed';
import { bareEvent, EVERYTHING, openStatusLog, type StatusLog, take } from './statusLog';

describe.each(DIALECTS)('the live end of the feed on %s', (dialect) => {
  let log: StatusLog;
  const follow = (filter: object, after?: string) => log.feed.follow({ filter, after }, EVERYTHING);
  beforeEach(async () => {
    log = await openStatusLog(dialect);
  });
  afterEach(async () => {
    expect(log.feed.waiting).toBe(0);
    await log.close();
  });

  it('serves one invoice as soon as it is committed, without the sequencer', async () => {
    let release = (): void => undefined;
    const stuck = new Promise<number>((resolve) => {
      release = () => resolve(0);
    });
    const own = await openStatusLog(dialect, { numberPositions: () => stuck });
    await own.invoices(['i1']);
    const events = await own.feed.follow({ filter: { invoiceIds: ['i1'] } }, EVERYTHING);
    const seen = take(events, 1);
    await waitFor('the follower waits', () => own.feed.waiting === 1);
    await own.append('i1');
    expect(await seen).toEqual([['i1', 1]]);
    await events.return?.();
    release();
    await own.close();
  });

  it('ends at once when it is told to, and holds nothing afterwards', async () => {
    await log.invoices(['i1']);
    const over = new AbortController();
    const [returned, aborted, stopped] = [
      await follow({}),
      await log.feed.follow({ filter: { invoiceIds: ['i1'] } }, EVERYTHING, over.signal),
      await follow({}),
    ];
    const pending = [returned.next(), aborted.next(), stopped.next(), returned.next()];
    await waitFor('they wait', () => log.feed.waiting === 3);
    await returned.return?.();
    over.abort();
    expect(await Promise.all([pending[0], pending[1], pending[3]])).toEqual(
      Array(3).fill({ value: undefined, done: true }),
    );
    expect(log.feed.waiting).toBe(1);
    await log.feed.stop();
    expect(await pending[2]).toEqual({ value: undefined, done: true });
    expect(await (await follow({}, 'start')).next()).toEqual({ value: undefined, done: true });
    const late = await log.feed.follow({ filter: {} }, EVERYTHING, over.signal); // aborted before it began
    expect(await late.next()).toEqual({ value: undefined, done: true });
  });

  it('gives a busy consumer every event although nobody waited when it was nudged', async () => {
    await log.invoices(['i1']);
    const events = await follow({}, 'start');
    for (let sequence = 1; sequence <= 5; sequence += 1) {
      await log.append('i1');
      expect(await take(events, 1)).toEqual([['i1', sequence]]);
    }
    await events.return?.();
  });

  it('reads the log itself where memory does not reach back', async () => {
    await log.invoices(['i1', 'i2']);
    await log.append('i1');
    const slow = await follow({}, 'start');
    expect(await take(slow, 1)).toEqual([['i1', 1]]);
    const live = await follow({}, 'start');
    const seen = take(live, 1 + 1_300);
    await waitFor('the live one waits', () => log.feed.waiting === 1);
    await log.db.write((tx) =>
      tx.insert(
        'invoice_status',
        Array.from({ length: 1_300 }, (_, index) => bareEvent('i2', index + 1)),
      ),
    );
    log.feed.nudge();
    const expected = await seen;
    expect(await take(slow, 1_300)).toEqual(expected.slice(1));
    expect(expected.slice(1)).toEqual(Array.from({ length: 1_300 }, (_, index) => ['i2', index + 1]));
    await Promise.all([slow.return?.(), live.return?.()]);
  });
});

describe.each(DIALECTS)('the live end of the feed, interrupted between its statements, on %s', (dialect) => {
  let log: StatusLog;
  beforeEach(async () => {
    log = await openStatusLog(dialect);
    await log.invoices(['i1', 'i2']);
    await log.append('i1');
    await log.append('i2');
  });
  afterEach(() => log.close());

  it.each([
    ['one invoice', { invoiceIds: ['i1'] }, 's.sequence > ?'],
    ['many', { invoiceIds: ['i1', 'i2'] }, 's.position > ?'],
  ])('misses nothing of %s that commits between reading and waiting', async (_, filter, part) => {
    const feed = interrupted(log, part, () => log.append('i1'));
    const events = await feed.follow({ filter }, EVERYTHING);
    const seen = [...(await take(events, filter.invoiceIds.length)), ...(await take(events, 1))];
    expect(seen.at(-1)).toEqual(['i1', 2]);
    await events.return?.();
    await feed.stop();
  });
});
