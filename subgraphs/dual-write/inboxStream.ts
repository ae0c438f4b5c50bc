// What a side remembers of each key that it receives: the last number applied, what was refused, and at which message applying
// failed. Written in the transaction of the effect, under the lock of the key's row. It must never decide what to answer.
import type { Message, Refused } from '../../schema/messages';
import { isDuplicateKey, marks, RetryTransaction, type Tx } from '../database/database';
import { updateEach } from '../database/updateEach';
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

const RECEIVED = 'last_number, last_message_id, refused_number, refused_code, failed_number, failures';

export async function recall(tx: Tx, key: string): Promise<Received | undefined> {
  const rows = await tx.rows<Received>(`SELECT ${RECEIVED} FROM inbox_stream WHERE stream_key = ?${tx.forUpdate}`, [
    key,
  ]);
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
    tx.soon(sql, [number, id, at, key]);
    return;
  }
  const row = { stream_key: key, last_number: number, last_message_id: id, last_at: at };
  await guarded(tx.insert('inbox_stream', [row]));
}

/** The same for many keys, by key; locked in the order of keys. */
export async function recallAll(tx: Tx, keys: readonly string[]): Promise<Map<string, Received>> {
  const rows = await tx.rows<Received & { stream_key: string }>(
    `SELECT stream_key, ${RECEIVED} FROM inbox_stream WHERE stream_key IN (${marks(keys.length)}) ORDER BY stream_key${tx.forUpdate}`,
    keys,
  );
  return new Map(rows.map((row) => [row.stream_key, row]));
}

/** The same for many keys, locked or new: written in the order of keys, so that two who write the same ones wait instead of dying. */
export async function rememberAll(
  tx: Tx,
  keys: readonly { readonly last: Pick<Message, 'key' | 'number' | 'id'>; readonly isNew: boolean }[],
  world: World,
): Promise<void> {
  const at = instant(world);
  const rows = (isNew: boolean) =>
    keys
      .filter((one) => one.isNew === isNew)
      .map(({ last: { key, number, id } }) => {
        return { stream_key: key, last_number: number, last_message_id: id, last_at: at };
      })
      .sort((a, b) => (a.stream_key < b.stream_key ? -1 : 1));
  await Promise.all([
    guarded(tx.insert('inbox_stream', rows(true))),
    updateEach(tx, 'inbox_stream', 'stream_key', rows(false)),
  ]);
}

/** Somebody else wrote the key between our look and our insert: its row is there the next time. */
async function guarded(insert: Promise<void>): Promise<void> {
  try {
    await insert;
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
