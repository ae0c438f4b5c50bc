// The tables that the engine keeps in each side's own database: what is to be sent, how far each key was sent, what
// was received, and what the maps are doing. Bytes, ids and keys: it must never know an invoice.
import { at, code, count, document, flag, id, key, optional, since, type Table, text } from '../database/columns';

/** One chunk of changes, written in the business transaction. `body` holds the source rows as of that transaction (JSON array). */
const outbox: Table = {
  name: 'outbox',
  columns: {
    id: key(id()),
    stream_key: code(80),
    number: count(), // 1, 2, 3 … per key
    topic: code(120), // a table map's name, or a report that no map covers
    chunk: count(),
    chunks: count(),
    row_count: count(),
    bytes: count(), // of body
    body: document(),
    map_version: optional(count()), // stamped at the first send
    state: code(10), // QUEUED | SETTLED | SKIPPED | DONE (by hand); the last two still travel, as a number without content
    created_at: at(),
    settled_at: optional(at()),
    reason: optional(text(500)), // why a person skipped it or marked it done
    traceparent: optional(code(60)), // of the transaction that wrote it, where traces are recorded
  },
  indexes: { queued: ['state', 'topic', 'created_at', 'row_count'], kept: ['state', 'settled_at'] },
  unique: { order: ['stream_key', 'number'] },
};

/** One row per key: how far it is written and settled, who is sending it, and why it waits. */
const outboxStream: Table = {
  name: 'outbox_stream',
  columns: {
    stream_key: key(code(80)),
    last_number: count(),
    settled_number: count(),
    due_at: optional(at()), // when to look; a claim moves it to its end. null: nothing to send, or waiting for a paused map, or parked
    attempts: count(),
    claim_owner: optional(code(80)),
    claim_epoch: count(),
    claim_until: optional(at()),
    waiting_topic: optional(code(120)), // its first row belongs to this paused map
    parked_code: optional(code(60)),
    parked_message: optional(text(1000)),
    parked_at: optional(at()),
    later_reason: optional(text(500)), // what it waits for, in words
  },
  indexes: { due: ['due_at', 'stream_key'], waiting: ['waiting_topic'], parked: ['parked_code', 'stream_key'] },
};

/** One row per key received: the last number and message id applied, in the transaction of the effect. */
const inboxStream: Table = {
  name: 'inbox_stream',
  columns: {
    stream_key: key(code(80)),
    last_number: count(),
    last_message_id: id(),
    last_at: at(),
    refused_number: optional(count()),
    refused_code: optional(code(60)),
    refused_message: optional(text(1000)),
    failed_number: optional(count()), // the message at which applying failed unexpectedly, and how often in a row
    failures: since(count(), 0),
  },
  indexes: { refused: ['refused_code', 'stream_key'] },
};

/** Rows settled and applied per topic, for the counters of the maps. Shards keep it from being one hot row per topic. */
const topicTotal: Table = {
  name: 'topic_total',
  columns: { topic: key(code(120)), shard: key(count()), sent: count(), applied: count() },
};

/** Whether a map runs. Lives in Dataverse; Finance keeps the table empty. */
const tableMap: Table = {
  name: 'table_map',
  columns: { name: key(code(120)), paused: flag(), changed_at: at(), changed_by: code(120) },
};

/** Versions of the maps that this side sends by: what came with the software and what people published. Only ever inserted. */
const tableMapVersion: Table = {
  name: 'table_map_version',
  columns: {
    name: key(code(120)),
    version: key(count()),
    definition: document(), // JSON, as schema/mapDefinition.ts has it
    hash: code(64),
    published_by: code(120),
    published_at: at(),
  },
};

/** What a person did about a message that was parked: the audit trail. Only ever inserted. */
const operatorAct: Table = {
  name: 'operator_act',
  columns: {
    id: key(id()),
    at: at(),
    subject: code(120),
    act: code(20), // RETRY | MAP_ANEW | SKIP | MARK_DONE
    stream_key: code(80),
    number: count(),
    topic: code(120),
    parked_code: code(60),
    parked_message: text(1000),
    reason: optional(text(500)),
  },
  indexes: { of_key: ['stream_key', 'id'] },
};

/** Who these books are and who the other side's are, and whether they may write to each other. dual-write/marks.ts */
const booksStanding: Table = {
  name: 'books_standing',
  columns: {
    who: key(code(4)), // SELF | PEER
    identity: id(), // drawn once, when the database is made
    position: count(), // of the newest mark: drawn last by these books, or told last by the other side
    mark: id(),
    state: code(16), // OPEN | RESTORED | PEER_RESTORED; of the peer, what it said of itself
    reason: optional(text(500)),
    changed_at: at(),
  },
};

/** The marks that these books drew last: whoever remembers another one knows later books than these. */
const booksMark: Table = { name: 'books_mark', columns: { position: key(count()), mark: id() } };

export const dualWriteTables: Table[] = [
  outbox,
  outboxStream,
  inboxStream,
  topicTotal,
  tableMap,
  tableMapVersion,
  operatorAct,
  booksStanding,
  booksMark,
];
