// Whether a table map runs, and how far each topic has come. The state lives in Dataverse alone: what goes out is held by its
// relay, what comes in is answered `later` by its inbox; so pausing works with Finance away. Pausing has no limit of time or size.
import { LOST } from '../../schema/messages';
import { isDuplicateKey, type Reader, RetryTransaction, type Tx } from '../database/database';
import { instant, type World } from '../world';

/** This side's end of a topic. All but `parked` count rows; `parked` counts messages that wait for a person. */
export interface MapEnd {
  readonly queued: number;
  readonly sent: number;
  readonly applied: number;
  readonly parked: number;
  readonly oldestQueuedSeconds: number;
}

/** Is the map paused, as far as is committed? */
export async function isPaused(reader: Reader, name: string): Promise<boolean> {
  const rows = await reader.rows<{ paused: number }>('SELECT paused FROM table_map WHERE name = ?', [name]);
  return rows[0]?.paused === 1;
}

/** Those of the topics whose map is paused. */
export async function pausedOf(
  tx: Tx,
  topics: Iterable<string>,
  isPaused: (tx: Tx, topic: string) => Promise<boolean>,
): Promise<Set<string>> {
  const paused = new Set<string>();
  const add = async (topic: string) => {
    if (await isPaused(tx, topic)) paused.add(topic);
  };
  await Promise.all([...new Set(topics)].map(add));
  return paused;
}

/** Pauses a map: no message of it leaves or is applied here from this COMMIT on, but for deliveries that are on their way. */
export async function pauseMap(tx: Tx, world: World, name: string, by: string): Promise<void> {
  await setState(tx, world, name, by, 1);
}

/** Resumes a map, and makes every key due that waited for it. The caller nudges the outbox after COMMIT. */
export async function resumeMap(tx: Tx, world: World, name: string, by: string): Promise<void> {
  await setState(tx, world, name, by, 0);
  // After the map's row is locked: a relay that is about to park a key behind this map has either done it, and it is found
  // here, or waits for the lock, looks again and finds the map running.
  await releaseWaiting(tx, name, instant(world));
}

/** Makes every key due that waits for this map. */
export async function releaseWaiting(tx: Tx, name: string, now: string): Promise<void> {
  const sql =
    'UPDATE outbox_stream SET waiting_topic = NULL, attempts = 0, due_at = ? WHERE waiting_topic = ? AND parked_code IS NULL';
  await tx.change(sql, [now, name]);
}

/** Holds the map's row until the transaction ends: nobody pauses or resumes it meanwhile. A map never paused has no row. */
export async function lockMap(tx: Tx, name: string): Promise<void> {
  await tx.rows(`SELECT name FROM table_map WHERE name = ?${tx.forUpdate}`, [name]);
}

async function setState(tx: Tx, world: World, name: string, by: string, paused: 0 | 1): Promise<void> {
  await lockMap(tx, name);
  const at = instant(world);
  const sql = 'UPDATE table_map SET paused = ?, changed_at = ?, changed_by = ? WHERE name = ?';
  if ((await tx.change(sql, [paused, at, by, name])) > 0) return;
  try {
    await tx.insert('table_map', [{ name, paused, changed_at: at, changed_by: by }]);
  } catch (error) {
    if (isDuplicateKey(error)) throw new RetryTransaction('another transaction paused the map first', { cause: error });
    throw error;
  }
}

/** By topic: how far this side's end is. `now` measures the oldest queued row. */
export async function mapEnds(reader: Reader, now: Date): Promise<ReadonlyMap<string, MapEnd>> {
  const queued = await reader.rows<{ topic: string; queued: number; oldest: string }>(
    `SELECT topic, CAST(SUM(row_count) AS SIGNED) AS queued, MIN(created_at) AS oldest FROM outbox
       WHERE state = 'QUEUED' GROUP BY topic`,
  );
  const totals = await reader.rows<{ topic: string; sent: number; applied: number }>(
    'SELECT topic, CAST(SUM(sent) AS SIGNED) AS sent, CAST(SUM(applied) AS SIGNED) AS applied FROM topic_total GROUP BY topic',
  );
  const parked = await reader.rows<{ topic: string; parked: number }>(
    `SELECT COALESCE(o.topic, '${LOST}') AS topic, COUNT(*) AS parked FROM outbox_stream s
       LEFT JOIN outbox o ON o.stream_key = s.stream_key AND o.number = s.settled_number + 1
       WHERE s.parked_code IS NOT NULL GROUP BY o.topic`,
  );
  const ends = new Map<string, MapEnd>();
  const merge = (topic: string, part: Partial<MapEnd>): void => {
    const none: MapEnd = { queued: 0, sent: 0, applied: 0, parked: 0, oldestQueuedSeconds: 0 };
    ends.set(topic, { ...none, ...ends.get(topic), ...part });
  };
  for (const row of queued) {
    const seconds = Math.max(0, Math.floor((now.getTime() - Date.parse(row.oldest)) / 1_000));
    merge(row.topic, { queued: row.queued, oldestQueuedSeconds: seconds });
  }
  for (const row of totals) merge(row.topic, { sent: row.sent, applied: row.applied });
  for (const row of parked) merge(row.topic, { parked: row.parked });
  return ends;
}
