// What a side remembers of each key that it receives: the last number applied, what was refused, and at which message applying
// failed. Written in the transaction of the effect, under the lock of the key's row. It must never decide what to answer.
import type { Message, Refused } from '../../schema/messages';
import { isDuplicateKey, RetryTransaction, type Tx } from '../database/database';
import { instant, type World } from '../world';
import type { ParkingHooks } from './exchange';

/** What this side remembers of a key. */
export interface Received {
  readonly last_number: number;
  readonly last_message_id: string;
  readonly refused_number: number | null;
  readonly refused_code: string | null;
  readonly failed_number: number | null;
  readonly failures: number;
}

export async function recall(tx: Tx, key: string): Promise<Received | undefined> {
  const rows = await tx.rows<Received>(
    `SELECT last_number, last_message_id, refused_number, refused_code, failed_number, failures FROM inbox_stream WHERE stream_key = ?${tx.forUpdate}`,
    [key],
  );
  return rows[0];
}

export async function remember(
  tx: Tx,
  time: 'first' | 'again',
  { key, number, id }: Pick<Message, 'key' | 'number' | 'id'>,
  world: World,
): Promise<void> {
  const at = instant(world);
  if (time === 'again') {
    const sql = 'UPDATE inbox_stream SET last_number = ?, last_message_id = ?, last_at = ? WHERE stream_key = ?';
    await tx.change(sql, [number, id, at, key]);
    return;
  }
  try {
    await tx.insert('inbox_stream', [{ stream_key: key, last_number: number, last_message_id: id, last_at: at }]);
  } catch (error) {
    if (isDuplicateKey(error)) throw new RetryTransaction('the same key is being received twice', { cause: error });
    throw error;
  }
}

/** The same refusal of a message that came again is no news. */
export function isKnown({ number, code }: Refused, received: Received | undefined): boolean {
  return received?.refused_number === number && received.refused_code === code;
}

/** Writes the refusal down and tells the books of it. */
export async function recordRefusal(
  tx: Tx,
  key: string,
  { number, code, message }: Refused,
  topic: string,
  { hooks }: { readonly hooks: ParkingHooks },
): Promise<void> {
  const values = [number, code.slice(0, 60), message.slice(0, 1_000), key];
  await tx.change(
    'UPDATE inbox_stream SET refused_number = ?, refused_code = ?, refused_message = ? WHERE stream_key = ?',
    values,
  );
  await hooks.onParked(tx, key, { topic, code, message });
}

export async function release(tx: Tx, key: string, { hooks }: { readonly hooks: ParkingHooks }): Promise<void> {
  const sql =
    'UPDATE inbox_stream SET refused_number = NULL, refused_code = NULL, refused_message = NULL WHERE stream_key = ?';
  await tx.change(sql, [key]);
  await hooks.onReleased(tx, key);
}
