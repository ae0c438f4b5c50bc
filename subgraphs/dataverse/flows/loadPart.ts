// Works through a part of a load: reads a chunk, tells Finance, and moves the cursor on when Finance has it; so whoever takes over
// after a kill repeats one chunk of each part that was under way (up to four), which changes nothing there. Ends soon when the load is paused or the process stops. It
// must never move on past rows that were not answered.
import type { Tx } from '../../database/database';
import { TargetAway, type Wire } from '../../dual-write/exchange';
import { isPaused } from '../../dual-write/map-state';
import { newestMaps } from '../../dual-write/newestMaps';
import { POINTS } from '../../dual-write/points';
import type { TableMaps } from '../../dual-write/tableMaps';
import { countRows } from '../../dual-write/totals';
import { instant } from '../../world';
import type { Books } from '../books';
import { rateAfter } from '../rules/load';
import { advancePart, finishPart, type LoadPart, type PassedRow, partId, releasePart } from '../store/loads';
import { type Chunk, nextChunk } from './loadChunk';
import { loadMessages, passedRow } from './loadMessages';

export interface LoadWay {
  readonly wire: Wire;
  readonly maps: TableMaps;
}

/** A claim lasts so long without being renewed: whoever died is taken over after this time. */
export const LOAD_LEASE_MS = 1_500;
const WAIT_MS = 1_000;

export function loadLease({ world }: Pick<Books, 'world'>): string {
  return new Date(world.now().getTime() + LOAD_LEASE_MS).toISOString();
}

/** Tells the part to its end, or until `stopping` says so, the load no longer runs, or something stands in the way. PartLost where another has it. */
export async function loadPart(books: Books, way: LoadWay, part: LoadPart, stopping: () => boolean): Promise<void> {
  let { cursor, rate } = part;
  while (!stopping()) {
    const began = books.world.now().getTime();
    if (!(await isRunning(books, part.loadId))) break;
    const chunk = await nextChunk(books, part, cursor);
    const told = await tell(books, way, part, chunk);
    if ('waitsFor' in told) return giveBack(books, part, WAIT_MS, told.waitsFor);
    const milliseconds = books.world.now().getTime() - began;
    rate = rateAfter(rate, chunk.counts.done, milliseconds);
    cursor = chunk.cursor ?? part.upTo;
    const isLast = chunk.cursor === undefined;
    await books.db.write(async (tx) => {
      await advance(tx, books, part, { chunk, cursor, rate, passedOver: told.passedOver });
      if (isLast) await finishPart(tx, part, instant(books.world));
    });
    if (isLast) return;
  }
  return giveBack(books, part, 0, null);
}

async function isRunning({ db }: Books, loadId: string): Promise<boolean> {
  const [row] = await db.read.rows<{ state: string }>('SELECT state FROM data_load WHERE id = ?', [loadId]);
  return row?.state === 'RUNNING';
}

async function advance(
  tx: Tx,
  books: Books,
  part: LoadPart,
  { chunk, cursor, rate, passedOver }: { chunk: Chunk; cursor: string; rate: number; passedOver: readonly PassedRow[] },
): Promise<void> {
  const ofMap = new Map<string, number>();
  for (const { topic, rows } of chunk.messages) ofMap.set(topic, (ofMap.get(topic) ?? 0) + rows.length);
  for (const { map } of passedOver) ofMap.set(map, (ofMap.get(map) ?? 0) - 1);
  await advancePart(tx, part, { cursor, counts: chunk.counts, passedOver, rate, until: loadLease(books) });
  countRows(
    tx,
    part.owner,
    'sent',
    [...ofMap].map(([topic, rows]) => ({ topic, rows })),
  );
}

function giveBack(books: Books, part: LoadPart, waitMs: number, waitsFor: string | null): Promise<void> {
  const due = waitMs === 0 ? '' : new Date(books.world.now().getTime() + waitMs).toISOString();
  return books.db.write((tx) => releasePart(tx, part, due, waitsFor));
}

/** Something unexpected stood in the way: the part is tried again soon. */
export function putOff(books: Books, part: LoadPart): Promise<void> {
  return giveBack(books, part, WAIT_MS, 'something unexpected stood in the way; the log has it');
}

type Told = { readonly passedOver: readonly PassedRow[] } | { readonly waitsFor: string };

/** Delivers a chunk. What Finance cannot take is passed over by row; a paused map or a Finance that is away is waited for. */
async function tell(books: Books, { wire, maps }: LoadWay, part: LoadPart, chunk: Chunk): Promise<Told> {
  if (chunk.messages.length === 0) return { passedOver: [] };
  for (const { topic } of chunk.messages)
    if (await isPaused(books.db.read, topic)) return { waitsFor: `the map '${topic}' is paused` };
  const key = `load:${partId(part.loadId, part.number)}`;
  const delivery = loadMessages(chunk.messages, await newestMaps(books.db.read, maps, chunk.messages), key, () =>
    books.world.newId(),
  );
  books.world.reach(POINTS.P3_TAKEN_NOT_SENT);
  try {
    const answer = await wire.deliver(delivery.messages);
    books.world.reach(POINTS.P6_APPLIED_NOT_SETTLED);
    if (answer.stopped) {
      const { stopped } = answer;
      return { waitsFor: stopped.kind === 'later' ? stopped.reason : `${stopped.code}: ${stopped.message}` };
    }
    const there = (answer.passedOver ?? []).map((row) => passedRow(row, delivery));
    return { passedOver: [...delivery.passedOver, ...there] };
  } catch (error) {
    if (error instanceof TargetAway) return { waitsFor: error.message };
    throw error;
  }
}
