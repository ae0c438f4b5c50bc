// How far each key is on this side, page by page, and setting it back: to send again what the other side lost, or to take again what
// it numbers anew after it was restored. Handlers take nothing twice, so a repeated message is no danger; a lost one would be.
import type { Rewound, StreamSeen } from '../../schema/peer';
import type { Reader, Tx } from '../database/database';
import { instant, type World } from '../world';
import type { ParkingHooks } from './exchange';

interface StreamRow {
  readonly stream_key: string;
  readonly last: number;
  readonly settled: number;
  readonly id: string | null;
  readonly parked: string | null;
}

const SEEN = {
  OUTBOX: `SELECT s.stream_key, s.last_number AS last, s.settled_number AS settled, o.id, s.parked_code AS parked FROM outbox_stream s
    LEFT JOIN outbox o ON o.stream_key = s.stream_key AND o.number = s.settled_number AND o.state = 'SETTLED'`,
  INBOX: `SELECT s.stream_key, s.last_number AS last, s.last_number AS settled, s.last_message_id AS id, s.refused_code AS parked
    FROM inbox_stream s`,
};

/** Keys of the outbox or the inbox in their order, after one. Of an inbox, `settled` is what is applied. */
export async function readStreams(
  reader: Reader,
  of: 'INBOX' | 'OUTBOX',
  after: string,
  limit: number,
): Promise<StreamSeen[]> {
  const rows = await reader.rows<StreamRow>(`${SEEN[of]} WHERE s.stream_key > ? ORDER BY s.stream_key LIMIT ?`, [
    after,
    limit,
  ]);
  return rows.map(seen);
}

/** How one key is; undefined where nothing was ever written or applied under it. */
export async function readStream(reader: Reader, of: 'INBOX' | 'OUTBOX', key: string): Promise<StreamSeen | undefined> {
  const [row] = await reader.rows<StreamRow>(`${SEEN[of]} WHERE s.stream_key = ?`, [key]);
  return row && seen(row);
}

function seen({ stream_key: key, ...row }: StreamRow): StreamSeen {
  return { key, ...row };
}

/**
 * Sets one key back to a number: what comes after it is sent, or taken, again. False where the outbox does not keep all of that any
 * more, and nothing is changed then. Never sets a key forward.
 */
export function rewind(tx: Tx, world: World, hooks: ParkingHooks, stream: Rewound): Promise<boolean> {
  return stream.of === 'INBOX' ? rewindInbox(tx, stream) : rewindOutbox(tx, world, hooks, stream);
}

async function rewindInbox(tx: Tx, { key, number, messageId }: Rewound): Promise<boolean> {
  const cleared = 'refused_number = NULL, refused_code = NULL, refused_message = NULL';
  if (number === 0) await tx.change('DELETE FROM inbox_stream WHERE stream_key = ?', [key]);
  else
    await tx.change(
      `UPDATE inbox_stream SET last_number = ?, last_message_id = ?, ${cleared} WHERE stream_key = ? AND last_number >= ?`,
      [number, messageId, key, number],
    );
  return true;
}

async function rewindOutbox(tx: Tx, world: World, hooks: ParkingHooks, { key, number }: Rewound): Promise<boolean> {
  const before = await readStream(tx, 'OUTBOX', key);
  if (!before) return false;
  if (before.parked !== null) await hooks.onReleased(tx, key); // takes the document's lock, which comes before the key's
  const [stream] = await tx.rows<{ last_number: number }>(
    `SELECT last_number FROM outbox_stream WHERE stream_key = ?${tx.forUpdate}`,
    [key],
  );
  const [kept] = await tx.rows<{ n: number }>('SELECT COUNT(*) AS n FROM outbox WHERE stream_key = ? AND number > ?', [
    key,
    number,
  ]);
  if (!stream || Number(kept?.n) !== stream.last_number - number) return false;
  await tx.change(
    `UPDATE outbox_stream SET settled_number = ?, due_at = ?, attempts = 0, later_reason = NULL, waiting_topic = NULL, parked_code = NULL,
       parked_message = NULL, parked_at = NULL, claim_owner = NULL, claim_until = NULL, claim_epoch = claim_epoch + 1
       WHERE stream_key = ? AND settled_number >= ?`,
    [number, instant(world), key, number],
  );
  await tx.change(
    // What was skipped travels again too, and must not be pruned before it has.
    `UPDATE outbox SET state = CASE state WHEN 'SETTLED' THEN 'QUEUED' ELSE state END, settled_at = NULL WHERE stream_key = ? AND number > ?`,
    [key, number],
  );
  return true;
}
