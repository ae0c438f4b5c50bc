// Taking keys to send from. A claim is a time and an epoch on the key's row: the time lets others take over from a relay that
// died, the epoch fences: whoever settles must still hold it. Keys are taken with SKIP LOCKED, rows of a key never: that
// would break its order. Keys that are short by nature are taken by the hundred. A named lock between relays would add nothing: several
// send each row once (claims.test.ts) and share the keys, where a lock would let one work at a time. It must never send or settle anything.

import { type Claims, marks, type Tx } from '../database/database';
import { deliveriesOf } from './gathered';
import { pausedOf } from './map-state';
import { MOST_BYTES_IN_CHUNK, MOST_ROWS_IN_CHUNK } from './outbox';
import type { TableMaps } from './tableMaps';

/** Rows of a key that are looked at for one delivery. */
const LOOK_AHEAD = 24;
/** Short keys that are looked at in one turn. */
const MOST_SHORT_KEYS = 500;
/** Errors in a row after which a key is sent one message at a time, so that a poison one does not hold up its predecessors. */
const ERRORS_BEFORE_ONE_BY_ONE = 2;

/** A key that is ours until its claim runs out, and what is next to send of it. */
export interface Claim {
  readonly key: string;
  readonly epoch: number;
  readonly settledNumber: number;
  /** Fruitless tries in a row before this one. */
  readonly attempts: number;
  /** The next delivery: consecutive rows, at most 500 source rows and 1 MB, at least one row where there is one to send. */
  readonly run: readonly RowHead[];
  /** What the delivery after it will carry, as far as is known; empty: nothing, or it is not to be sent at once. */
  readonly ahead: readonly RowHead[];
  /** Set where the first row belongs to a paused map; `run` is then empty. */
  readonly waitingFor?: string;
  /** The number that is next and not in the outbox, though the key says that it was written; `run` is then empty. */
  readonly lost?: number;
}

/** A row of the outbox without its body. */
export interface RowHead {
  readonly id: string;
  readonly stream_key: string;
  readonly number: number;
  readonly topic: string;
  readonly chunk: number;
  readonly chunks: number;
  readonly row_count: number;
  readonly bytes: number;
  readonly state: 'QUEUED' | 'SETTLED' | 'SKIPPED' | 'DONE';
  readonly map_version: number | null;
}

export interface ClaimRequest {
  readonly owner: string;
  readonly now: string;
  readonly until: string;
  /** Deliveries, not keys: short keys share one. */
  readonly limit: number;
  /** How keys begin of which many are due at once, with a row or two each. */
  readonly shortKeys: readonly string[];
  /** Keys that this relay has in flight: their claim may have run out while the delivery is slow. */
  readonly exclude: ReadonlySet<string>;
  readonly maps: TableMaps;
  isPaused(tx: Tx, topic: string): Promise<boolean>;
}

interface DueStream {
  readonly stream_key: string;
  readonly last_number: number;
  readonly settled_number: number;
  readonly claim_epoch: number;
  readonly attempts: number;
  readonly later_reason: string | null;
}

/**
 * Claims what up to `limit` deliveries carry, longest due first, and stamps the version of the map on rows never sent before. Gives
 * the claims of each delivery: one, or those of many short keys.
 */
export async function claimDue(tx: Tx, request: ClaimRequest): Promise<Claim[][]> {
  const { owner, until, limit, shortKeys } = request;
  const streams = await dueStreams(tx, request);
  if (streams.length === 0) return [];
  const heads = await nextRows(tx, streams);
  const paused = await pausedTopics(tx, heads, request);
  const due = streams.map((stream) => claimOf(stream, heads.get(stream.stream_key) ?? [], paused));
  const deliveries = deliveriesOf(due, shortKeys, limit);
  const claims = deliveries.flat();
  tx.atCommit(
    `UPDATE outbox_stream SET claim_owner = ?, claim_epoch = claim_epoch + 1, claim_until = ?, due_at = ?
       WHERE stream_key IN (${marks(claims.length)})`,
    [owner, until, until, ...claims.map(({ key }) => key)],
  );
  const stamped = (await stampVersions(tx, claims, request.maps)).values();
  return deliveries.map((delivery) => delivery.map(() => stamped.next().value as Claim));
}

/** The keys that are due first; where they fill all deliveries and short ones are among them, as many of those as may share one. */
async function dueStreams(tx: Tx, { now, limit, exclude, shortKeys }: ClaimRequest): Promise<readonly DueStream[]> {
  const look = async (condition: string, values: readonly string[], most: number): Promise<DueStream[]> => {
    const due = await tx.rows<DueStream>(
      `SELECT stream_key, last_number, settled_number, claim_epoch, attempts, later_reason FROM outbox_stream${byDue(tx)}
         WHERE due_at <= ?${condition} ORDER BY due_at LIMIT ${most}${tx.skipLocked}`,
      [now, ...values],
    );
    return due.filter(({ stream_key }) => !exclude.has(stream_key));
  };
  const first = (await look('', [], limit + exclude.size)).slice(0, limit);
  const isAny = first.some(({ stream_key }) => shortKeys.some((start) => stream_key.startsWith(start)));
  if (!isAny || first.length < limit) return first;
  const ranges = shortKeys.map(() => 'stream_key >= ? AND stream_key < ?').join(' OR ');
  const ends = shortKeys.flatMap((start) => [start, afterAll(start)]);
  const more = await look(` AND (${ranges})`, ends, MOST_SHORT_KEYS);
  const known = new Set(first.map(({ stream_key }) => stream_key));
  return [...first, ...more.filter(({ stream_key }) => !known.has(stream_key))];
}

/** What every text that begins so is smaller than. */
function afterAll(prefix: string): string {
  return `${prefix.slice(0, -1)}${String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1)}`;
}

/**
 * MariaDB reads a table of a few thousand keys as a whole, and keeps all of them locked until the end of the transaction: whoever
 * appends to one waits, and another relay finds none.
 */
function byDue({ dialect }: Tx): string {
  return dialect === 'mysql' ? ' FORCE INDEX (outbox_stream_due)' : '';
}

/** Moves the end of claims on whose deliveries take long. Those that someone else has taken over stay lost. */
export async function renewClaims(tx: Tx, owner: string, keys: readonly string[], until: string): Promise<void> {
  if (keys.length === 0) return;
  const sql = `UPDATE outbox_stream SET claim_until = ?, due_at = ? WHERE claim_owner = ? AND stream_key IN (${marks(keys.length)})`;
  await tx.change(sql, [until, until, owner, ...keys]);
}

/** Takes every claim away from its holder and makes its key due, or those of one owner. For holders that cannot be alive any more. */
export async function releaseAllClaims(tx: Tx, now: string, owner?: string): Promise<void> {
  await tx.change(
    `UPDATE outbox_stream SET claim_owner = NULL, claim_until = NULL, claim_epoch = claim_epoch + 1, due_at = ?
       WHERE due_at > ? AND ${owner === undefined ? 'claim_owner IS NOT NULL' : 'claim_owner = ?'}`,
    owner === undefined ? [now, now] : [now, now, owner],
  );
}

/** Whose claims on keys have not run out; those that end first. */
export const CLAIMS_ON_KEYS: Claims = {
  held: `SELECT claim_owner FROM (SELECT claim_owner FROM outbox_stream FORCE INDEX (outbox_stream_due)
    WHERE due_at > ? ORDER BY due_at LIMIT 500) AS next_due WHERE claim_owner IS NOT NULL`,
  release: releaseAllClaims,
};

const HEAD = 'id, stream_key, number, topic, chunk, chunks, row_count, bytes, state, map_version';

/**
 * What is next of each key, found by number: one may have been settled up to its thousandth row. Of hundreds of keys most stand at the
 * same few numbers.
 */
async function nextRows(tx: Tx, streams: readonly DueStream[]): Promise<Map<string, RowHead[]>> {
  const bySettled = new Map<number, string[]>();
  for (const { settled_number, stream_key } of streams) {
    const keys = bySettled.get(settled_number);
    if (keys) keys.push(stream_key);
    else bySettled.set(settled_number, [stream_key]);
  }
  const rows = await tx.rows<RowHead>(
    `SELECT ${HEAD} FROM outbox WHERE ${[...bySettled.values()]
      .map((keys) => `(stream_key IN (${marks(keys.length)}) AND number > ? AND number <= ?)`)
      .join(' OR ')} ORDER BY stream_key, number`,
    [...bySettled].flatMap(([settled, keys]) => [...keys, settled, settled + LOOK_AHEAD]),
  );
  const byKey = new Map<string, RowHead[]>();
  for (const row of rows) {
    const known = byKey.get(row.stream_key);
    if (known) known.push(row);
    else byKey.set(row.stream_key, [row]);
  }
  return byKey;
}

async function pausedTopics(
  tx: Tx,
  heads: ReadonlyMap<string, RowHead[]>,
  { maps, isPaused }: ClaimRequest,
): Promise<Set<string>> {
  const topics: string[] = [];
  for (const rows of heads.values()) for (const { topic } of rows) if (maps.covers(topic)) topics.push(topic);
  return pausedOf(tx, topics, isPaused);
}

function claimOf(stream: DueStream, rows: readonly RowHead[], paused: ReadonlySet<string>): Claim {
  const { attempts } = stream;
  const oneByOne = attempts >= ERRORS_BEFORE_ONE_BY_ONE && stream.later_reason === null;
  const isHeld = ({ topic, state }: RowHead): boolean => state === 'QUEUED' && paused.has(topic);
  const claim = {
    key: stream.stream_key,
    epoch: stream.claim_epoch + 1,
    settledNumber: stream.settled_number,
    attempts,
  };
  const first = rows[0];
  const next = stream.settled_number + 1;
  // Read after the key's row is locked: a row that is written is seen with the number that says so.
  if (next <= stream.last_number && first?.number !== next) return { ...claim, run: [], ahead: [], lost: next };
  if (first && isHeld(first)) return { ...claim, run: [], ahead: [], waitingFor: first.topic };
  const run = deliverable(rows, oneByOne, isHeld);
  return { ...claim, run, ahead: oneByOne ? [] : deliverable(rows.slice(run.length), oneByOne, isHeld) };
}

/** The first of these rows that one delivery carries: none of a paused map, none behind a gap, and one at least where there is one. */
function deliverable(rows: readonly RowHead[], oneByOne: boolean, isHeld: (row: RowHead) => boolean): RowHead[] {
  const run: RowHead[] = [];
  let [rowCount, bytes] = [0, 0];
  for (const row of rows) {
    rowCount += row.row_count;
    bytes += row.bytes;
    const full = oneByOne || rowCount > MOST_ROWS_IN_CHUNK || bytes > MOST_BYTES_IN_CHUNK;
    const last = run.at(-1);
    if (isHeld(row) || (last && (full || row.number !== last.number + 1))) break;
    run.push(row);
  }
  return run;
}

/**
 * The version that a row is first sent under stays with it, whatever is published later: this stamp decides, for all processes of
 * the side. Which version is the newest is read in this transaction, and only where something is new.
 */
async function stampVersions(tx: Tx, claims: readonly Claim[], maps: TableMaps): Promise<Claim[]> {
  const isFirst = ({ state, map_version, topic }: RowHead): boolean =>
    state === 'QUEUED' && map_version === null && maps.covers(topic);
  const rows = claims.flatMap(({ run }) => run).filter(isFirst);
  if (rows.length === 0) return [...claims];
  const newest = await maps.newest(tx);
  const versions = new Map(rows.map(({ topic }) => [topic, newest.get(topic) ?? null]));
  tx.atCommit(
    `UPDATE outbox SET map_version = CASE topic ${'WHEN ? THEN ? '.repeat(versions.size)}END WHERE id IN (${marks(rows.length)})`,
    [...[...versions].flat(), ...rows.map(({ id }) => id)],
  );
  const stamped = (row: RowHead): RowHead =>
    isFirst(row) ? { ...row, map_version: versions.get(row.topic) ?? null } : row;
  return claims.map((claim) => ({ ...claim, run: claim.run.map(stamped) }));
}
