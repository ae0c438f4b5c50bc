// Appending to the outbox: in the business transaction, under the document's lock, numbered per key. From that COMMIT on
// nothing can be lost. It must never send anything, and never look into a row: rows are stored as they are given.
import type { Refusal } from '../../schema/errors';
import { marks, RetryTransaction, type Tx } from '../database/database';
import { Refuse } from '../mutations/decided';
import { traceparent } from '../tracing';
import { instant, type World } from '../world';

/** Source rows of one message. design.md 4 */
export const MOST_ROWS_IN_CHUNK = 500;
/** Bytes of JSON of one message: 1 MB. design.md 4 */
export const MOST_BYTES_IN_CHUNK = 1_000_000;
/** Bytes of one INSERT: well below the 16 MB that MariaDB takes in one packet. */
const MOST_BYTES_IN_INSERT = 4_000_000;
/** Keys of one IN list. */
const MOST_KEYS_AT_ONCE = 500;

/** Rows of one topic: a table map's name, or a report that no map covers. */
export interface Entry {
  readonly topic: string;
  readonly rows: readonly object[];
}

/** Entries of one key. `isNew` promises that nothing was ever appended to the key, and saves looking. */
export interface KeyedEntries {
  readonly key: string;
  readonly entries: readonly Entry[];
  readonly isNew?: boolean;
}

export interface Outbox {
  /** Queues the entries of one key in the order given. The caller holds the lock of the document that the key names. */
  append(tx: Tx, key: string, entries: readonly Entry[]): Promise<void>;
  /** The same for many keys in a handful of statements. No key may be given twice. */
  appendMany(tx: Tx, batch: readonly KeyedEntries[]): Promise<void>;
  /** "Look now": carries nothing, may be lost. */
  nudge(): void;
  /** Why nothing may be written that travels: these books were restored and are not reconciled yet. */
  readonly closed?: () => Refusal | undefined;
}

interface Chunk {
  readonly topic: string;
  readonly chunk: number;
  readonly chunks: number;
  readonly rowCount: number;
  readonly bytes: number;
  readonly body: string;
}

interface Numbered {
  readonly key: string;
  readonly chunks: readonly Chunk[];
  readonly isNew: boolean;
}

/**
 * The outbox of one side. `onNudge` wakes the relay of this process once a transaction that appended has committed. Where
 * traces are recorded (`isTraced`), rows remember the one that wrote them. Where `closed` says why, appending is refused.
 */
export function createOutbox(
  world: World,
  onNudge: () => void,
  isTraced = false,
  closed?: () => Refusal | undefined,
): Outbox {
  const appendMany = async (tx: Tx, batch: readonly KeyedEntries[]): Promise<void> => {
    const keyed = batch
      .map(({ key, entries, isNew }) => ({ key, chunks: entries.flatMap(chunksOf), isNew: isNew === true }))
      .filter(({ chunks }) => chunks.length > 0);
    if (keyed.length === 0) return;
    const refusal = closed?.();
    if (refusal) throw new Refuse(refusal);
    const now = instant(world);
    const known = await lastNumbers(tx, keyed);
    const trace = isTraced ? traceparent() : undefined;
    reserveNumbers(tx, keyed, known, now);
    insertRows(tx, outboxRows(keyed, known, world, now, trace));
    hold(tx, keyed, known);
    tx.afterCommit(onNudge);
  };
  return {
    append: (tx, key, entries) => appendMany(tx, [{ key, entries }]),
    appendMany,
    nudge: onNudge,
    ...(closed && { closed }),
  };
}

/** Takes the next numbers of each key, under the lock of its row where it has one. */
function reserveNumbers(tx: Tx, keyed: readonly Numbered[], known: ReadonlyMap<string, number>, now: string): void {
  const fresh = keyed.filter(({ key }) => !known.has(key));
  const streams = fresh.map(({ key, chunks }) => newStream(key, chunks.length, now));
  // Another transaction may have created the stream between our look and our insert: its row is there the next time.
  tx.insertSoon('outbox_stream', streams, {
    otherwise: () => new RetryTransaction('another transaction created the key'),
  });
  for (const [count, keys] of keysByGrowth(keyed.filter(({ key }) => known.has(key))))
    growStreams(tx, keys, count, now);
}

/**
 * The last number of each key that a transaction has appended to: it has made the key's row or locked it, so that nobody else can move it.
 * Asked anew for each chunk of a large invoice, the next one would not be written as text while the database is at the one before.
 */
const HELD = new WeakMap<Tx, Map<string, number>>();

/** Of each key that is known: as this transaction left it, or under the lock that it takes now. */
async function lastNumbers(tx: Tx, keyed: readonly Numbered[]): Promise<Map<string, number>> {
  const held = HELD.get(tx);
  const own = keyed.flatMap(({ key }): [string, number][] => {
    const last = held?.get(key);
    return last === undefined ? [] : [[key, last]];
  });
  const others = keyed.flatMap(({ key, isNew }) => (isNew || held?.has(key) ? [] : [key]));
  const known = new Map(own);
  if (others.length > 0) for (const [key, last] of await lockStreams(tx, others)) known.set(key, last);
  return known;
}

function hold(tx: Tx, keyed: readonly Numbered[], known: ReadonlyMap<string, number>): void {
  const held = HELD.get(tx) ?? new Map<string, number>();
  HELD.set(tx, held);
  for (const { key, chunks } of keyed) held.set(key, (known.get(key) ?? 0) + chunks.length);
}

/** Locks the keys that are known; gives each one's last number. */
async function lockStreams(tx: Tx, keys: readonly string[]): Promise<Map<string, number>> {
  const known = new Map<string, number>();
  for (let start = 0; start < keys.length; start += MOST_KEYS_AT_ONCE) {
    const part = keys.slice(start, start + MOST_KEYS_AT_ONCE);
    const streams = await tx.rows<{ stream_key: string; last_number: number }>(
      `SELECT stream_key, last_number FROM outbox_stream WHERE stream_key IN (${marks(part.length)}) ORDER BY stream_key${tx.forUpdate}`,
      part,
    );
    for (const { stream_key, last_number } of streams) known.set(stream_key, last_number);
  }
  return known;
}

/**
 * Moves the last number on. A stream that is neither parked nor waiting for a paused map becomes due; one that is due, put
 * off or claimed already keeps its time: `due_at` is then what the relay's claim or backoff says.
 */
function growStreams(tx: Tx, keys: readonly string[], count: number, now: string): void {
  for (let start = 0; start < keys.length; start += MOST_KEYS_AT_ONCE) {
    const part = keys.slice(start, start + MOST_KEYS_AT_ONCE);
    tx.soon(
      `UPDATE outbox_stream SET due_at = COALESCE(due_at, CASE WHEN parked_code IS NULL AND waiting_topic IS NULL THEN ? END),
         last_number = last_number + ? WHERE stream_key IN (${marks(part.length)})`,
      [now, count, ...part],
    );
  }
}

function keysByGrowth(keyed: readonly Numbered[]): Map<number, string[]> {
  const groups = new Map<number, string[]>();
  for (const { key, chunks } of keyed) groups.set(chunks.length, [...(groups.get(chunks.length) ?? []), key]);
  return groups;
}

function newStream(key: string, lastNumber: number, now: string): object {
  return {
    stream_key: key,
    last_number: lastNumber,
    settled_number: 0,
    due_at: now,
    attempts: 0,
    claim_epoch: 0,
  };
}

function outboxRows(
  keyed: readonly Numbered[],
  lastNumbers: ReadonlyMap<string, number>,
  world: World,
  now: string,
  trace: string | undefined,
): OutboxRow[] {
  return keyed.flatMap(({ key, chunks }) => {
    const before = lastNumbers.get(key) ?? 0;
    return chunks.map((part, index) => ({
      id: world.newId(),
      stream_key: key,
      number: before + index + 1,
      topic: part.topic,
      chunk: part.chunk,
      chunks: part.chunks,
      row_count: part.rowCount,
      bytes: part.bytes,
      body: part.body,
      state: 'QUEUED',
      created_at: now,
      ...(trace === undefined ? {} : { traceparent: trace }),
    }));
  });
}

interface OutboxRow {
  readonly bytes: number;
  readonly [column: string]: string | number;
}

function insertRows(tx: Tx, rows: readonly OutboxRow[]): void {
  for (let start = 0; start < rows.length; ) {
    let end = start;
    for (
      let bytes = 0;
      end < rows.length && (end === start || bytes + (rows[end] as OutboxRow).bytes <= MOST_BYTES_IN_INSERT);
      end += 1
    ) {
      bytes += (rows[end] as OutboxRow).bytes;
    }
    tx.insertSoon('outbox', rows.slice(start, end));
    start = end;
  }
}

/** The rows of an entry in chunks of at most 500 rows and 1 MB of JSON; a single row beyond 1 MB is a chunk of its own. */
function chunksOf({ topic, rows }: Entry): Chunk[] {
  const bodies: { rows: number; bytes: number; texts: string[] }[] = [];
  for (const row of rows) {
    const text = JSON.stringify(row);
    const bytes = Buffer.byteLength(text) + 1; // the comma, or one of the brackets
    const current = bodies.at(-1);
    if (!current || current.rows >= MOST_ROWS_IN_CHUNK || current.bytes + bytes > MOST_BYTES_IN_CHUNK) {
      bodies.push({ rows: 1, bytes: bytes + 1, texts: [text] });
    } else {
      current.rows += 1;
      current.bytes += bytes;
      current.texts.push(text);
    }
  }
  return bodies.map(({ rows: rowCount, bytes, texts }, index) => ({
    topic,
    chunk: index + 1,
    chunks: bodies.length,
    rowCount,
    bytes,
    body: `[${texts.join(',')}]`,
  }));
}
