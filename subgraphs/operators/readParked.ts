// What operators look at: messages of this side that were parked, their causes, and what people did about them. Reads only, by
// pages of an index; the rows of a message are read when they are asked for. It must never say which document a key stands for.
import { LOST } from '../../schema/messages';
import { oneOf } from '../database/conditions';
import { marks, type Reader } from '../database/database';
import type { OrderColumn, Slice, SliceOf } from '../database/keyset';
import { countUpTo, type ListSource, readSlice } from '../database/slices';

export interface ParkedRow {
  readonly stream_key: string;
  readonly number: number;
  /** Null, as `created_at`: the message is lost. */
  readonly outbox_id: string | null;
  readonly topic: string;
  readonly map_version: number | null;
  readonly row_count: number;
  readonly created_at: string | null;
  readonly parked_code: string;
  readonly parked_message: string;
  readonly parked_at: string;
  /** Messages of the key that wait behind it. */
  readonly waiting: number;
}

export interface ParkedFilter {
  readonly code?: readonly string[] | null | undefined;
  readonly map?: readonly string[] | null | undefined;
  readonly keys?: readonly string[] | null | undefined;
}

export const PARKED_ORDER: readonly OrderColumn[] = [{ sql: 's.stream_key', name: 'stream_key', kind: 'text' }];
const TOPIC = `COALESCE(o.topic, '${LOST}')`;
const PARKED: ListSource = {
  columns: `s.stream_key, s.settled_number + 1 AS number, o.id AS outbox_id, ${TOPIC} AS topic, o.map_version,
    COALESCE(o.row_count, 0) AS row_count, o.created_at, s.parked_code, s.parked_message, s.parked_at, s.last_number - s.settled_number - 1 AS waiting`,
  from: 'outbox_stream s LEFT JOIN outbox o ON o.stream_key = s.stream_key AND o.number = s.settled_number + 1',
  order: PARKED_ORDER,
};
const IS_PARKED = { sql: 's.parked_code IS NOT NULL', values: [] };

const conditionsOf = ({ code, map, keys }: ParkedFilter) => [
  IS_PARKED,
  ...(code ? oneOf('s.parked_code', code) : []),
  ...(map ? oneOf(TOPIC, map) : []),
  ...(keys ? oneOf('s.stream_key', keys) : []),
];

/** Parked messages by key: of each key the one that stopped it. */
export function readParked(reader: Reader, filter: ParkedFilter, slice: Slice): Promise<SliceOf<ParkedRow>> {
  return readSlice<ParkedRow>(reader, PARKED, conditionsOf(filter), slice);
}

/** How many there are, counted to `most`. */
export function countParked(reader: Reader, filter: ParkedFilter, most: number): Promise<number> {
  return countUpTo(reader, most, PARKED.from, conditionsOf(filter));
}

/** The source rows of messages, as JSON, by the outbox row's id. */
export async function bodiesOf(reader: Reader, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await reader.rows<{ id: string; body: string }>(
    `SELECT id, body FROM outbox WHERE id IN (${marks(ids.length)})`,
    ids,
  );
  return new Map(rows.map(({ id, body }) => [id, body]));
}

export interface CauseRow {
  readonly code: string;
  readonly map: string;
  readonly count: number;
  readonly since: string;
}

/** Parked messages grouped by what stopped them and by map, the most frequent first. */
export function parkedCauses(reader: Reader, most: number): Promise<CauseRow[]> {
  return reader.rows<CauseRow>(
    `SELECT s.parked_code AS code, ${TOPIC} AS map, COUNT(*) AS count, MIN(s.parked_at) AS since FROM ${PARKED.from}
      WHERE ${IS_PARKED.sql} GROUP BY s.parked_code, o.topic ORDER BY count DESC, code, map LIMIT ?`,
    [most],
  );
}

export interface ActRow {
  readonly id: string;
  readonly at: string;
  readonly subject: string;
  readonly act: string;
  readonly stream_key: string;
  readonly number: number;
  readonly topic: string;
  readonly parked_code: string;
  readonly parked_message: string;
  readonly reason: string | null;
}

/** The latest first: ids are by time. */
export const ACT_ORDER: readonly OrderColumn[] = [{ sql: 'a.id', name: 'id', kind: 'text', descending: true }];
const ACTS: ListSource = { columns: 'a.*', from: 'operator_act a', order: ACT_ORDER };

export function readActs(reader: Reader, slice: Slice): Promise<SliceOf<ActRow>> {
  return readSlice<ActRow>(reader, ACTS, [], slice);
}

export function countActs(reader: Reader, most: number): Promise<number> {
  return countUpTo(reader, most, ACTS.from, []);
}
