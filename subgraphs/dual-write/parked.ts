// What a person can do about a key that was parked: try the message again, skip it, or say that it was done by hand. Each runs
// in the caller's transaction. It must never drop a message: its number still travels, without content, so that the receiver
// sees no gap. Locks go document first (the hook), key second, as when something is appended.
import { type Reader, RetryTransaction, type Tx } from '../database/database';
import { instant, type World } from '../world';
import type { ParkingHooks } from './exchange';

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
    `SELECT s.stream_key, o.number, o.topic, s.parked_code, s.parked_message, s.parked_at FROM outbox_stream s
       JOIN outbox o ON o.stream_key = s.stream_key AND o.number = s.settled_number + 1
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

/** Sends the parked message again, mapped anew. False when the key is not parked. */
export function retryParked(tx: Tx, desk: ParkingDesk, key: string): Promise<boolean> {
  return release(tx, desk, key, 'map_version = NULL', []);
}

/** Leaves the content of the parked message out, for a reason that stays with it. False when the key is not parked. */
export function skipParked(tx: Tx, desk: ParkingDesk, key: string, reason: string): Promise<boolean> {
  return release(tx, desk, key, "state = 'SKIPPED', reason = ?", [reason.slice(0, 500)]);
}

/** The same, where a person has made its effect on the other side by hand. */
export function markParkedDone(tx: Tx, desk: ParkingDesk, key: string, reason: string): Promise<boolean> {
  return release(tx, desk, key, "state = 'DONE', reason = ?", [reason.slice(0, 500)]);
}

async function release(
  tx: Tx,
  desk: ParkingDesk,
  key: string,
  change: string,
  values: readonly string[],
): Promise<boolean> {
  const [stream] = await tx.rows<{ settled_number: number }>(
    'SELECT settled_number FROM outbox_stream WHERE stream_key = ? AND parked_code IS NOT NULL',
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
  await tx.change(`UPDATE outbox SET ${change} WHERE stream_key = ? AND number = ? AND state = 'QUEUED'`, [
    ...values,
    key,
    stream.settled_number + 1,
  ]);
  tx.afterCommit(() => desk.nudge());
  return true;
}
