// What a person can do about a key that was parked: try the message again, skip it, or say that it was done by hand. Each runs
// in the caller's transaction. It must never drop a message: its number still travels, without content, so that the receiver
// sees no gap. Locks go document first (the hook), key second, as when something is appended.
import { LOST } from '../../schema/messages';
import { type Reader, RetryTransaction, type Tx } from '../database/database';
import { instant, type World } from '../world';
import { MESSAGE_LOST, type ParkingHooks } from './exchange';

export interface ParkedMessage {
  readonly key: string;
  readonly number: number;
  readonly topic: string;
  readonly code: string;
  readonly message: string;
  readonly parkedAt: string;
}

export interface ParkingDesk {
  readonly world: World;
  readonly hooks: ParkingHooks;
  /** Wakes the relay after COMMIT. */
  nudge(): void;
}

/** Parked messages in the order of their keys, `first` at a time, after the key given. */
export async function listParked(reader: Reader, first: number, after = ''): Promise<ParkedMessage[]> {
  const rows = await reader.rows<{
    stream_key: string;
    number: number;
    topic: string;
    parked_code: string;
    parked_message: string;
    parked_at: string;
  }>(
    `SELECT s.stream_key, s.settled_number + 1 AS number, COALESCE(o.topic, '${LOST}') AS topic, s.parked_code, s.parked_message,
       s.parked_at FROM outbox_stream s LEFT JOIN outbox o ON o.stream_key = s.stream_key AND o.number = s.settled_number + 1
       WHERE s.parked_code IS NOT NULL AND s.stream_key > ? ORDER BY s.stream_key LIMIT ${Math.trunc(first)}`,
    [after],
  );
  return rows.map((row) => ({
    key: row.stream_key,
    number: row.number,
    topic: row.topic,
    code: row.parked_code,
    message: row.parked_message,
    parkedAt: row.parked_at,
  }));
}

/** The code of messages that never left: those take the newest version of their map when they are tried again. */
const NEVER_SENT = 'MAP_LOOKUP_FAILED';
/** The code of messages under whose number something was applied already: no mapping anew could undo that. */
export const APPLIED_THERE = 'DIVERGED';

/**
 * Tries the parked message again: as it was sent, under the version of its map that is stamped on it; one that could not be mapped
 * was never sent, and takes the newest. False when the key is not parked.
 */
export function retryParked(tx: Tx, desk: ParkingDesk, key: string): Promise<boolean> {
  return release(tx, desk, key, (code) => (code === NEVER_SENT ? MAP_ANEW : undefined));
}

/**
 * Tries the parked message again, mapped anew by the newest version of its map, and with it what waits behind it: the other side
 * refused it, and so applied none of them. False when the key is not parked. Throws for one that is parked as DIVERGED.
 */
export function mapParkedAnew(tx: Tx, desk: ParkingDesk, key: string): Promise<boolean> {
  return release(tx, desk, key, (code) => {
    if (code === APPLIED_THERE) throw new Error(`the other side has applied something under the number of '${key}'`);
    return MAP_ANEW;
  });
}

/** Leaves the content of the parked message out, for a reason that stays with it. False when the key is not parked. */
export function skipParked(tx: Tx, desk: ParkingDesk, key: string, reason: string): Promise<boolean> {
  return release(tx, desk, key, () => leftOut('SKIPPED', reason));
}

/** The same, where a person has made its effect on the other side by hand. */
export function markParkedDone(tx: Tx, desk: ParkingDesk, key: string, reason: string): Promise<boolean> {
  return release(tx, desk, key, () => leftOut('DONE', reason));
}

/** What becomes of rows of the key that are queued: the parked one, or those behind it too. */
interface Change {
  readonly set: string;
  readonly values: readonly string[];
  readonly andBehind: boolean;
  /** A row that is lost has nothing to be changed: one without content takes its place, so that its number travels too. */
  readonly inPlaceOfLost?: { readonly state: 'SKIPPED' | 'DONE'; readonly reason: string };
}

const MAP_ANEW: Change = { set: 'map_version = NULL', values: [], andBehind: true };
const leftOut = (state: 'SKIPPED' | 'DONE', given: string): Change => {
  const reason = given.slice(0, 500);
  return {
    set: `state = '${state}', reason = ?`,
    values: [reason],
    andBehind: false,
    inPlaceOfLost: { state, reason },
  };
};

async function release(
  tx: Tx,
  desk: ParkingDesk,
  key: string,
  changeOf: (code: string) => Change | undefined,
): Promise<boolean> {
  const [stream] = await tx.rows<{ settled_number: number; parked_code: string }>(
    'SELECT settled_number, parked_code FROM outbox_stream WHERE stream_key = ? AND parked_code IS NOT NULL',
    [key],
  );
  if (!stream) return false;
  await desk.hooks.onReleased(tx, key);
  const released = await tx.change(
    `UPDATE outbox_stream SET parked_code = NULL, parked_message = NULL, parked_at = NULL, attempts = 0, due_at = ?
       WHERE stream_key = ? AND parked_code IS NOT NULL AND settled_number = ?`,
    [instant(desk.world), key, stream.settled_number],
  );
  if (released === 0) throw new RetryTransaction(`'${key}' was released by someone else meanwhile`);
  const change = changeOf(stream.parked_code);
  if (change) {
    const rows = change.andBehind ? 'number >= ?' : 'number = ?';
    const sql = `UPDATE outbox SET ${change.set} WHERE stream_key = ? AND ${rows} AND state = 'QUEUED'`;
    const number = stream.settled_number + 1;
    const changed = await tx.change(sql, [...change.values, key, number]);
    if (changed === 0 && change.inPlaceOfLost && stream.parked_code === MESSAGE_LOST)
      await tx.insert('outbox', [{ ...emptyRow(desk.world, key, number), ...change.inPlaceOfLost }]);
  }
  tx.afterCommit(() => desk.nudge());
  return true;
}

/** A row of the outbox that says nothing. */
function emptyRow(world: World, key: string, number: number): object {
  const content = { topic: LOST, chunk: 1, chunks: 1, row_count: 0, bytes: 2, body: '[]' };
  return { id: world.newId(), stream_key: key, number, ...content, created_at: instant(world) };
}
