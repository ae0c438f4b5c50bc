// The messages of one key as this side keeps them, with the version of the map that each was first sent under. Reads only, by pages of
// the key's own index. It must never read their rows.
import type { Reader } from '../database/database';
import type { OrderColumn, Slice, SliceOf } from '../database/keyset';
import { countUpTo, type ListSource, readSlice } from '../database/slices';

export interface SentRow {
  readonly id: string;
  readonly number: number;
  readonly topic: string;
  readonly map_version: number | null;
  readonly state: 'QUEUED' | 'SETTLED' | 'SKIPPED' | 'DONE';
  readonly row_count: number;
  readonly created_at: string;
  readonly settled_at: string | null;
  /** Of the first message that is not settled: how its key stands. */
  readonly attempts: number | null;
  readonly due_at: string | null;
  readonly later_reason: string | null;
  readonly waiting_topic: string | null;
}

export const SENT_ORDER: readonly OrderColumn[] = [{ sql: 'o.number', name: 'number', kind: 'integer' }];
const SENT: ListSource = {
  columns: `o.id, o.number, o.topic, o.map_version, o.state, o.row_count, o.created_at, o.settled_at, s.attempts, s.due_at,
    s.later_reason, s.waiting_topic`,
  from: 'outbox o LEFT JOIN outbox_stream s ON s.stream_key = o.stream_key AND o.number = s.settled_number + 1',
  order: SENT_ORDER,
};
const ofKey = (key: string) => [{ sql: 'o.stream_key = ?', values: [key] }];

/** The messages of a key in their order. */
export function readSent(reader: Reader, key: string, slice: Slice): Promise<SliceOf<SentRow>> {
  return readSlice<SentRow>(reader, SENT, ofKey(key), slice);
}

/** How many there are, counted to `most`. */
export function countSent(reader: Reader, key: string, most: number): Promise<number> {
  return countUpTo(reader, most, 'outbox o', ofKey(key));
}
