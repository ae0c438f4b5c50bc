// Cursors over many invoices tell nothing but where their own reader stands, are the same in every process, and stay readable: those
// from before they were sealed too, as far as those may have been given out.
import { randomBytes } from 'node:crypto';
import type { Caller } from '../../../subgraphs/caller';
import { placeOf, statusCursor, streamOf } from '../../../subgraphs/dataverse/feedCursor';
import { type CursorForm, statusCursors } from '../../../subgraphs/dataverse/statusCursors';
import { DIALECTS } from '../../harness/databases';
import { realWorld } from '../../harness/world';
import { bareEvent, codeOf, EVERYTHING, openStatusLog, range, type StatusLog } from './statusLog';

const OURS: Caller = { subject: 'ours', roles: [], legalEntities: ['USMF'] };
const HOUR_MS = 3_600_000;

describe.each(DIALECTS)('a cursor over many invoices on %s', (dialect) => {
  let log: StatusLog;
  beforeEach(async () => {
    log = await openStatusLog(dialect);
  });
  afterEach(() => log.close());

  const process = (form?: CursorForm, hours = 0) => {
    const world = { ...realWorld(), now: () => new Date(Date.now() + hours * HOUR_MS) };
    return statusCursors(log.db, world, form, () => randomBytes(32));
  };
  const numberedEvents = (count: number, at: string) =>
    log.db.write((tx) =>
      tx.insert(
        'invoice_status',
        range(count).map((_, index) => ({ ...bareEvent('i', index + 1), at, position: index + 1 })),
      ),
    );

  it('told whoever read two of them how many events other companies had in between', async () => {
    await log.invoices(['ours']);
    await log.invoices(range(7, 'theirs'), { legal_entity: 'DEMF' });
    await log.append('ours');
    for (const id of range(7, 'theirs')) await log.append(id);
    await log.append('ours');
    const { events } = await log.feed.page({ filter: {} }, OURS, 10);
    const read = events.map(({ cursor }) => Buffer.from(cursor, 'base64url'));
    expect(events.map(({ row }) => row.invoice_id)).toEqual(['ours', 'ours']);
    expect(read.map((bytes) => bytes.length)).toEqual([16, 16]);
    const differing = [...(read[0] as Buffer)].filter((byte, index) => byte !== read[1]?.[index]).length;
    expect(differing).toBeGreaterThan(9); // of 16: nothing is counted up
  });

  it('is the same from every process, however many made the key at once', async () => {
    await log.db.write((tx) => tx.change('DELETE FROM cursor_key'));
    const processes = await Promise.all(Array.from({ length: 6 }, () => process('sealed')));
    for (const filter of [{}, { states: ['MOVING'] }])
      for (const place of [0, 1, 500, 2 ** 31, 2 ** 48, Number.MAX_SAFE_INTEGER]) {
        const stream = streamOf(filter);
        const [cursor = '', ...others] = processes.map((each) => each.of(stream, place));
        expect(new Set(others)).toEqual(new Set([cursor]));
        for (const each of processes) await expect(each.open(stream, cursor)).resolves.toBe(place);
        expect(cursor).not.toBe(processes[0]?.of(streamOf({ steps: ['STAGED'] }), place));
      }
    const rows = await log.db.read.rows('SELECT secret FROM cursor_key');
    expect(rows).toHaveLength(1);
  });

  it('is read in either form by every process of this version, and counts one invoice in the clear', async () => {
    await numberedEvents(5, new Date().toISOString());
    const [sealed, plain] = [await process('sealed'), await process('plain')];
    const stream = streamOf({});
    expect(plain.of(stream, 3)).toBe(statusCursor(stream, 3));
    for (const each of [sealed, plain])
      for (const cursor of [sealed.of(stream, 3), plain.of(stream, 3)])
        await expect(each.open(stream, cursor)).resolves.toBe(3);
    const one = streamOf({ invoiceIds: ['i'] });
    expect([sealed, plain].map((each) => each.of(one, placeOf(one, { sequence: 4, position: 9 })))).toEqual(
      Array(2).fill(statusCursor(one, 4)),
    );
  });

  it('could be made up in the clear to find by trying where the own events stand among all', async () => {
    await numberedEvents(5, '2026-01-01T00:00:00.000Z');
    const stream = streamOf({});
    const before = await process('plain');
    await log.db.write((tx) =>
      tx.insert('invoice_status', [
        { ...bareEvent('i', 6), at: new Date(Date.now() + 48 * HOUR_MS).toISOString(), position: 6 },
      ]),
    );
    const now = await process('sealed');
    for (const place of [0, 1, 5]) await expect(now.open(stream, before.of(stream, place))).resolves.toBe(place);
    for (const place of [6, 7, 1_000]) {
      await expect(now.open(stream, statusCursor(stream, place)).catch(codeOf)).resolves.toBe('CURSOR_INVALID');
      await expect(
        log.feed.follow({ filter: {}, after: statusCursor(stream, place) }, EVERYTHING).catch(codeOf),
      ).resolves.toBe('CURSOR_INVALID');
      await expect(now.open(stream, now.of(stream, place))).resolves.toBe(place);
    }
    await process('sealed', 100); // a later start does not make it longer
    await expect(now.open(stream, statusCursor(stream, 6)).catch(codeOf)).resolves.toBe('CURSOR_INVALID');
    await process('plain'); // operators went back: the other version gives out plain ones again
    await process(); // a command beside it serves nobody, and says nothing of that
    await expect(now.open(stream, statusCursor(stream, 6))).resolves.toBe(6);
  });
});
