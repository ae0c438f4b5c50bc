// Streams and pages that go on from a cursor: gapless, in order, each event once, whatever commits meanwhile; and cursors
// that belong to their filter. faults.md I9, F9
import { statusCursor, streamOf } from '../../../subgraphs/dataverse/feedCursor';
import type { StatusEvent } from '../../../subgraphs/dataverse/feedEvents';
import { DIALECTS } from '../../harness/databases';
import { interrupted } from './interruptedFeed';
import { codeOf, EVERYTHING, openStatusLog, range, type StatusLog, take } from './statusLog';

describe.each(DIALECTS)('a stream from a cursor on %s', (dialect) => {
  let log: StatusLog;
  const follow = (filter: object, after?: string) => log.feed.follow({ filter, after }, EVERYTHING);
  beforeEach(async () => {
    log = await openStatusLog(dialect);
  });
  afterEach(async () => {
    expect(log.feed.waiting).toBe(0);
    await log.close();
  });

  it('replays from "start" and from any cursor, for one and for many', async () => {
    await log.invoices(['i1', 'i2']);
    for (const id of ['i1', 'i2', 'i1', 'i2', 'i1']) await log.append(id);
    for (const filter of [
      { invoiceIds: ['i1'] },
      {},
      { states: ['MOVING'] },
      { contractIds: ['contract-1'], invoiceIds: ['i2', 'i1'] },
    ]) {
      const all = await follow(filter, 'start');
      const whole = [];
      while (whole.length < (await log.feed.count(filter, EVERYTHING, 100))) whole.push((await all.next()).value);
      for (const [index, { cursor }] of whole.entries()) {
        const rest = await follow(filter, cursor);
        expect(await take(rest, whole.length - index - 1)).toEqual(
          whole.slice(index + 1).map(({ row }) => [row.invoice_id, row.sequence]),
        );
        await rest.return?.();
      }
      await all.return?.();
    }
  });

  it('refuses cursors of another filter, another kind, and garbage', async () => {
    await log.invoices(['i1', 'i2']);
    await log.append('i1');
    const cursors = new Map<string, string>();
    for (const filter of [{ invoiceIds: ['i1'] }, { invoiceIds: ['i2', 'i1'] }, {}]) {
      const events = await follow(filter, 'start');
      cursors.set(JSON.stringify(filter), (await events.next()).value.cursor);
    }
    const [one, two, all] = [...cursors.values()] as [string, string, string];
    for (const [filter, cursor] of [
      [{ invoiceIds: ['i2'] }, one],
      [{}, one],
      [{ invoiceIds: ['i1'] }, all],
      [{ invoiceIds: ['i1'], states: ['MOVING'] }, one],
      [{ steps: ['STAGED'] }, all],
      [{}, ''],
      [{}, 'Start'],
      [{}, 'garbage'],
      [{}, Buffer.from('{"kind":"all","n":1}').toString('base64url')],
      [{}, statusCursor(streamOf({}), -1)],
      [{}, statusCursor(streamOf({ steps: ['STAGED'] }), 1)],
      [{}, all.slice(0, -1)],
      [{}, `${all}A`],
      ...Array.from(all, (letter, index): [object, string] => [
        {},
        `${all.slice(0, index)}${letter === 'A' ? 'B' : 'A'}${all.slice(index + 1)}`,
      ]),
    ] as [object, string][]) {
      await expect(follow(filter, cursor).catch(codeOf)).resolves.toBe('CURSOR_INVALID');
      await expect(log.feed.page({ filter, after: cursor }, EVERYTHING, 10).catch(codeOf)).resolves.toBe(
        'CURSOR_INVALID',
      );
    }
    const same = await follow({ invoiceIds: ['i1', 'i2', 'i1'] }, two); // the same filter, written differently
    await same.return?.();
  });

  it('pages the same events, with the same cursors', async () => {
    await log.invoices(['i1', 'i2']);
    for (const id of ['i1', 'i2', 'i1', 'i1', 'i2']) await log.append(id);
    for (const filter of [{}, { invoiceIds: ['i1'] }]) {
      const total = await log.feed.count(filter, EVERYTHING, 100);
      const events = await follow(filter, 'start');
      const streamed = [];
      for (let n = 0; n < total; n += 1) streamed.push((await events.next()).value);
      const paged = [];
      for (let after: string | undefined, more = true; more; after = paged.at(-1)?.cursor) {
        const page = await log.feed.page({ filter, after }, EVERYTHING, 2);
        paged.push(...page.events);
        more = page.hasNext;
      }
      expect(paged.map(({ cursor }) => cursor)).toEqual(streamed.map(({ cursor }) => cursor));
      await events.return?.();
    }
  });

  it('gives a follower that is cut off after each event exactly the log, while 20 confirm at once and one commits late', async () => {
    const ids = range(20);
    await log.invoices([...ids, 'late']);
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const late = dialect === 'mysql' ? log.append('late', {}, held) : Promise.resolve(); // SQLite has one writer: nobody can be late
    const writers = ids.map(async (id) => {
      for (let n = 0; n < 5; n += 1) await log.append(id);
    });
    const received: [string, number][] = [];
    const total = 20 * 5 + 1;
    let after = 'start';
    const reader = (async () => {
      while (received.length < total) {
        const events = await follow({ customerIds: ['customer-1'] }, after);
        const { value } = await events.next();
        await events.return?.();
        received.push([value.row.invoice_id, value.row.sequence]);
        after = value.cursor;
      }
    })();
    await Promise.all(writers);
    release();
    await late;
    if (dialect === 'sqlite') await log.append('late');
    await reader;
    expect(received).toEqual(await log.numbered());
    for (const id of ids)
      expect(received.filter(([invoice]) => invoice === id)).toEqual([1, 2, 3, 4, 5].map((sequence) => [id, sequence]));
    expect(received.filter(([invoice]) => invoice === 'late')).toEqual([['late', 1]]);
  });
});

describe.each(DIALECTS)('a cursor of later events than the log has, as after a restore, on %s', (dialect) => {
  let log: StatusLog;
  beforeEach(async () => {
    log = await openStatusLog(dialect);
    await log.invoices(['i1', 'i2']);
    for (const id of ['i1', 'i2', 'i1', 'i1']) await log.append(id);
  });
  afterEach(() => log.close());

  it.each([
    ['one invoice', { invoiceIds: ['i1'] }, 2],
    ['many', {}, 2],
    ['many, narrowed', { contractIds: ['contract-1'], states: ['BLOCKED', 'MOVING'] }, 3],
  ])(
    'is refused for %s: those who wait behind it would miss what now gets the numbers before it',
    async (_, filter, kept) => {
      const before = await log.feed.follow({ filter, after: 'start' }, EVERYTHING);
      const seen: StatusEvent[] = [];
      while (seen.length < 3) seen.push((await before.next()).value);
      await before.return?.();
      await log.feed.stop();
      await log.db.write((tx) =>
        tx.change(`DELETE FROM invoice_status WHERE ${'invoiceIds' in filter ? 'sequence' : 'position'} >= ?`, [kept]),
      );
      const restarted = interrupted(log, 'nothing', async () => undefined);
      for (const [index, { cursor: after }] of seen.entries()) {
        const isThere = index < kept - 1;
        const following = restarted.follow({ filter, after }, EVERYTHING).then((events) => events.return?.(), codeOf);
        await expect(following).resolves.toEqual(isThere ? { done: true } : 'CURSOR_INVALID');
        const page = restarted.page({ filter, after }, EVERYTHING, 10).then(({ events }) => events.length, codeOf);
        await expect(page).resolves.toBe(isThere ? kept - 2 - index : 'CURSOR_INVALID');
      }
      await restarted.stop();
    },
  );
});
