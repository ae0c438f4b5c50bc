// How far keys have come, moved on by a load: on the receiving end to what the load has told, on the sending end to what the other
// side knows already. So one side that was restored from an older state neither waits for ever for numbers that were settled
// long ago, nor counts again from where it once was. It must never move a head back, or past what is still to be sent.
import type { KeyHead } from '../../schema/messages';
import { isDuplicateKey, marks, RetryTransaction, type Tx } from '../database/database';
import { updateEach } from '../database/updateEach';
import { instant, type World } from '../world';

/** Keys of one IN list. */
const MOST_AT_ONCE = 500;

/** Those of the keys that are known here to a later number than the load's. Their rows stay locked until the transaction ends. */
export async function keysKnownFurther(tx: Tx, heads: readonly KeyHead[]): Promise<Set<string>> {
  const known = await received(tx, heads);
  return new Set(heads.filter(({ key, number }) => (known.get(key) ?? 0) > number).map(({ key }) => key));
}

/** Counts these keys as received up to their numbers. */
export async function moveHeads(tx: Tx, heads: readonly KeyHead[], world: World): Promise<void> {
  const known = await received(tx, heads);
  const at = instant(world);
  const behind = heads.filter(({ key, number }) => number > (known.get(key) ?? 0));
  const rows = behind.map(({ key, number, id }) => ({
    stream_key: key,
    last_number: number,
    last_message_id: id,
    last_at: at,
  }));
  const isKnown = ({ stream_key }: { stream_key: string }) => known.has(stream_key);
  await updateEach(tx, 'inbox_stream', 'stream_key', rows.filter(isKnown));
  const fresh = rows.filter((row) => !isKnown(row));
  await guarded(() => tx.insert('inbox_stream', fresh));
}

/**
 * Goes on counting own keys where the other side stands: keys under which nothing was ever sent from here, or all of it was
 * settled. Settled rows below are then a number that means something else over there, and go, as they would by age.
 */
export async function moveOwnHeads(tx: Tx, heads: readonly KeyHead[]): Promise<void> {
  const known = new Map<string, { last_number: number; settled_number: number }>();
  for (const part of parts(heads)) {
    const rows = await tx.rows<{ stream_key: string; last_number: number; settled_number: number }>(
      `SELECT stream_key, last_number, settled_number FROM outbox_stream WHERE stream_key IN (${marks(part.length)})
         ORDER BY stream_key${tx.forUpdate}`,
      part.map(({ key }) => key),
    );
    for (const row of rows) known.set(row.stream_key, row);
  }
  for (const { key, number } of heads) {
    const own = known.get(key);
    if (!own || own.last_number >= number || own.settled_number < own.last_number) continue;
    await tx.change('DELETE FROM outbox WHERE stream_key = ?', [key]);
    await tx.change('UPDATE outbox_stream SET last_number = ?, settled_number = ? WHERE stream_key = ?', [
      number,
      number,
      key,
    ]);
  }
  const fresh = heads.filter(({ key, number }) => number > 0 && !known.has(key));
  await guarded(() =>
    tx.insert(
      'outbox_stream',
      fresh.map(({ key, number }) => ({
        stream_key: key,
        last_number: number,
        settled_number: number,
        due_at: null,
        attempts: 0,
        claim_epoch: 0,
      })),
    ),
  );
}

async function received(tx: Tx, heads: readonly KeyHead[]): Promise<Map<string, number>> {
  const known = new Map<string, number>();
  for (const part of parts(heads)) {
    const rows = await tx.rows<{ stream_key: string; last_number: number }>(
      `SELECT stream_key, last_number FROM inbox_stream WHERE stream_key IN (${marks(part.length)}) ORDER BY stream_key${tx.forUpdate}`,
      part.map(({ key }) => key),
    );
    for (const { stream_key, last_number } of rows) known.set(stream_key, last_number);
  }
  return known;
}

function* parts(heads: readonly KeyHead[]): Generator<readonly KeyHead[]> {
  for (let start = 0; start < heads.length; start += MOST_AT_ONCE) yield heads.slice(start, start + MOST_AT_ONCE);
}

/** Somebody else wrote the key between our look and our insert: its row is there the next time. */
async function guarded(insert: () => Promise<void>): Promise<void> {
  try {
    await insert();
  } catch (error) {
    if (isDuplicateKey(error)) throw new RetryTransaction('another transaction wrote the key first', { cause: error });
    throw error;
  }
}
