// How far what was queued under a key has come: for whoever shows a document beside its way to the other side. Reads only. It must
// never guess from a document's status: a posted invoice may wait here for days, and only the outbox knows.
import { marks, type Reader } from '../database/database';
import type { Condition } from '../database/keyset';

/** QUEUED: on its way, or held by a paused map. DELIVERED: the other side has applied all. PARKED: waits for a person. */
export const DELIVERY_STATES = ['QUEUED', 'DELIVERED', 'PARKED'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export interface Delivery {
  readonly key: string;
  readonly state: DeliveryState;
  /** Source rows that the other side has not applied. */
  readonly queuedRows: number;
  /** When the oldest of them was written; null: none is left. */
  readonly since: string | null;
  /** When the last was applied; null: something is left, or it is too long ago to be kept. */
  readonly deliveredAt: string | null;
  /** What a queued key waits for, in words. */
  readonly waitsFor: string | null;
  /** Why a parked one was refused. */
  readonly code: string | null;
  readonly message: string | null;
}

interface StreamRow {
  readonly stream_key: string;
  readonly settled_number: number;
  readonly last_number: number;
  readonly queued_rows: number;
  readonly since: string | null;
  readonly delivered_at: string | null;
  readonly later_reason: string | null;
  readonly waiting_topic: string | null;
  readonly parked_code: string | null;
  readonly parked_message: string | null;
}

/** What of these keys is still to be delivered, by key; a key under which nothing was ever queued has no entry. One statement. */
export async function deliveriesOf(reader: Reader, keys: readonly string[]): Promise<Map<string, Delivery>> {
  if (keys.length === 0) return new Map();
  const ofQueue = (value: string): string =>
    `(SELECT ${value} FROM outbox o WHERE o.stream_key = s.stream_key AND o.number > s.settled_number)`;
  const rows = await reader.rows<StreamRow>(
    `SELECT s.stream_key, s.settled_number, s.last_number, s.later_reason, s.waiting_topic, s.parked_code, s.parked_message,
            ${ofQueue('CAST(COALESCE(SUM(o.row_count), 0) AS SIGNED)')} AS queued_rows, ${ofQueue('MIN(o.created_at)')} AS since,
            (SELECT o.settled_at FROM outbox o WHERE o.stream_key = s.stream_key AND o.number = s.last_number) AS delivered_at
       FROM outbox_stream s WHERE s.stream_key IN (${marks(keys.length)})`,
    keys,
  );
  return new Map(rows.map((row) => [row.stream_key, delivery(row)]));
}

function delivery(row: StreamRow): Delivery {
  const isDone = row.settled_number >= row.last_number;
  const isParked = row.parked_code !== null;
  const pausedMap = row.waiting_topic === null ? null : `the map '${row.waiting_topic}' is paused`;
  return {
    key: row.stream_key,
    state: isParked ? 'PARKED' : isDone ? 'DELIVERED' : 'QUEUED',
    queuedRows: row.queued_rows,
    since: row.since,
    deliveredAt: isDone ? row.delivered_at : null,
    waitsFor: isDone || isParked ? null : (pausedMap ?? row.later_reason),
    code: row.parked_code,
    message: row.parked_message,
  };
}

/**
 * Rows whose document, named after `prefix` in its key by `column`, has something left to deliver. Found from the keys that are
 * due, held or parked, of which there are few, and not from the documents, of which there may be millions.
 */
export function hasUndelivered(column: string, prefix: string): Condition {
  const end = `${prefix.slice(0, -1)}${String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1)}`;
  const ways = ['due_at', 'waiting_topic', 'parked_code'].map(
    (reason) => `SELECT SUBSTR(w.stream_key, ${prefix.length + 1}) FROM outbox_stream w
      WHERE w.${reason} IS NOT NULL AND w.settled_number < w.last_number AND w.stream_key >= ? AND w.stream_key < ?`,
  );
  return { sql: `${column} IN (${ways.join(' UNION ')})`, values: ways.flatMap(() => [prefix, end]) };
}
