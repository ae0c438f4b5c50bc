// Two sides for the engine's tests: real databases, a table that shows what was applied and in which order, handlers that obey
// the rows they are given. Knows no invoice. Must never be used outside tests of dual-write/.
import { type Answer, type Message, SKIPPED } from '../../../schema/messages';
import type { Database, Dialect, Reader, Tx } from '../../../subgraphs/database/database';
import type { Migration } from '../../../subgraphs/database/migration';
import { openDatabase } from '../../../subgraphs/database/open';
import { migrations } from '../../../subgraphs/dataverse/store/migrations';
import type { Effect, Handler, ParkingHooks, Wire } from '../../../subgraphs/dual-write/exchange';
import { createInbox, type Inbox } from '../../../subgraphs/dual-write/inbox';
import { isPaused } from '../../../subgraphs/dual-write/map-state';
import { createOutbox, type Outbox } from '../../../subgraphs/dual-write/outbox';
import { createRelay, type Relay, type RelayOptions } from '../../../subgraphs/dual-write/relay';
import { fixedMaps } from '../../../subgraphs/dual-write/tableMaps';
import { localWire } from '../../../subgraphs/dual-write/wire/local';
import type { World } from '../../../subgraphs/world';
import { emptyDatabase } from '../../harness/databases';
import { realWorld } from '../../harness/world';

const columns =
  '(id varchar(36) primary key, stream_key varchar(80), number bigint, message_id varchar(36), topic varchar(120), body text)';
const news =
  '(id varchar(36) primary key, side varchar(10), event varchar(10), stream_key varchar(80), code varchar(60))';
const testTables: Migration = {
  name: 'EffectTables1900000000000',
  sqlite: [`CREATE TABLE effect ${columns}`, `CREATE TABLE parking ${news}`],
  mysql: [`CREATE TABLE effect ${columns.replace('body text', 'body mediumtext')}`, `CREATE TABLE parking ${news}`],
};

export interface Applied {
  readonly number: number;
  readonly topic: string;
  readonly body: string;
  readonly message_id: string;
}

/** What a test row may ask of the handler that receives it. */
export interface TestRow {
  readonly text: string;
  /** Answer `refused` with this code, until the test calls `allow(code)`. */
  readonly refuse?: string;
  /** Answer `later` until this text was applied under any key. */
  readonly needs?: string;
  /** Throw, until the test calls `allow(message)`. */
  readonly fail?: string;
}

export interface Pair {
  readonly source: Database;
  readonly target: Database;
  readonly world: World;
  readonly outbox: Outbox;
  readonly inbox: Inbox;
  readonly sourceHooks: ParkingHooks;
  readonly targetHooks: ParkingHooks;
  readonly handlers: Readonly<Record<string, Handler>>;
  /** What relays reported. */
  readonly errors: unknown[];
  allow(what: string): void;
  /** A relay of the source; stopped by `close`. */
  relay(options?: Partial<RelayOptions>): Relay;
  /** Appends in a transaction of its own. */
  append(key: string, ...rows: readonly TestRow[]): Promise<void>;
  appendTopic(key: string, topic: string, ...rows: readonly object[]): Promise<void>;
  applied(key: string): Promise<Applied[]>;
  texts(key: string): Promise<string[]>;
  /** 'parked CODE' and 'released' in order. */
  news(side: 'source' | 'target', key: string): Promise<string[]>;
  empty(): Promise<void>;
  close(): Promise<void>;
}

export const TOPIC = 'test';

/** Opens both databases with the engine's tables. */
export async function openPair(dialect: Dialect, world: World = realWorld()): Promise<Pair> {
  const empties = [await emptyDatabase(dialect), await emptyDatabase(dialect)] as const;
  const [source, target] = await Promise.all(
    empties.map(({ url }) => openDatabase(url, [...migrations, testTables], world)),
  );
  if (!source || !target) throw new Error('unreachable');
  const allowed = new Set<string>();
  const relays: Relay[] = [];
  const errors: unknown[] = [];
  const sourceHooks = hooksOf('source', world);
  const targetHooks = hooksOf('target', world);
  const handlers = handlersFor((tx, message) => applyRows(tx, message, allowed, world));
  const inbox = createInbox({ db: target, world, handlers, isPaused, hooks: targetHooks });
  const outbox = createOutbox(world, () => relays.forEach((relay) => void relay.nudge()));
  const applied = (key: string) =>
    target.read.rows<Applied>('SELECT number, topic, body, message_id FROM effect WHERE stream_key = ? ORDER BY id', [
      key,
    ]);
  const appendTopic = (key: string, topic: string, ...rows: readonly object[]) =>
    source.write((tx) => outbox.append(tx, key, [{ topic, rows }]));
  return {
    source,
    target,
    world,
    outbox,
    inbox,
    sourceHooks,
    targetHooks,
    handlers,
    errors,
    allow: (what) => void allowed.add(what),
    relay: (options = {}) => {
      const defaults = {
        db: source,
        world,
        wire: localWire(inbox.receive),
        maps: fixedMaps([]),
        owner: world.newId(),
        isPaused,
        hooks: sourceHooks,
      };
      const relay = createRelay({ ...defaults, onError: (error) => errors.push(error), ...options });
      relays.push(relay);
      return relay;
    },
    append: (key, ...rows) => appendTopic(key, TOPIC, ...rows),
    appendTopic,
    applied,
    texts: async (key) =>
      (await applied(key)).flatMap(({ body }) => (JSON.parse(body) as TestRow[]).map(({ text }) => text)),
    news: (side, key) => newsOf(side === 'source' ? source : target, key),
    empty: async () => {
      await Promise.all(relays.splice(0).map((relay) => relay.stop()));
      allowed.clear();
      errors.length = 0;
      const tables = ['outbox', 'outbox_stream', 'inbox_stream', 'topic_total', 'table_map', 'effect', 'parking'];
      for (const db of [source, target])
        await db.write(async (tx) => void (await eachInTurn(tables, (table) => tx.change(`DELETE FROM ${table}`))));
    },
    close: async () => {
      await Promise.all(relays.splice(0).map((relay) => relay.stop()));
      await Promise.all([source.close(), target.close()]);
      await Promise.all(empties.map((database) => database.drop()));
    },
  };
}

/** A wire that calls `before` ahead of each delivery and `after` ahead of each answer: to lose, repeat, delay or count. */
export function fakeWire(
  inbox: Inbox,
  faults: {
    before?(messages: readonly Message[]): Promise<void> | void;
    after?(answer: Answer, messages: readonly Message[]): Promise<Answer> | Answer;
  },
): Wire & { readonly deliveries: (readonly Message[])[] } {
  const deliveries: (readonly Message[])[] = [];
  return {
    deliveries,
    deliver: async (messages) => {
      deliveries.push(messages);
      await faults.before?.(messages);
      const answer = await inbox.receive(messages);
      return faults.after ? faults.after(answer, messages) : answer;
    },
  };
}

/** Repeatable chance. */
export function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

/** A gate that is closed until it is opened. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

/** Waits until a fact holds; the test's own time limit is the bound. */
export async function until(fact: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await fact())) await new Promise((resolve) => setTimeout(resolve, 5));
}

export async function streamOf(reader: Reader, key: string): Promise<Record<string, string | number | null>> {
  const [row] = await reader.rows('SELECT * FROM outbox_stream WHERE stream_key = ?', [key]);
  if (!row) throw new Error(`no stream '${key}'`);
  return row;
}

export async function statesOf(reader: Reader, key: string): Promise<string[]> {
  const rows = await reader.rows<{ state: string }>('SELECT state FROM outbox WHERE stream_key = ? ORDER BY number', [
    key,
  ]);
  return rows.map(({ state }) => state);
}

/** A message as the relay would make it, for tests of the inbox alone. */
export function message(key: string, number: number, row: TestRow, given: Partial<Message> = {}): Message {
  return {
    version: 1,
    id: `${key} ${number}`,
    key,
    number,
    topic: TOPIC,
    mapVersion: null,
    chunk: 1,
    chunks: 1,
    rows: [row],
    ...given,
  };
}

function handlersFor(handler: Handler): Record<string, Handler> {
  return { [TOPIC]: handler, other: handler, mapped: handler };
}

async function applyRows(tx: Tx, given: Message, allowed: ReadonlySet<string>, world: World): Promise<Effect> {
  if (given.topic === SKIPPED) throw new Error('a skipped number has reached a handler');
  for (const row of given.rows as TestRow[]) {
    if (row.fail && !allowed.has(row.fail)) {
      // What it wrote before it failed must not stay.
      await insertEffect(tx, { ...given, rows: [{ text: 'half an effect' }] }, world);
      throw new Error(row.fail);
    }
    if (row.refuse && !allowed.has(row.refuse))
      return { kind: 'refused', code: row.refuse, message: `refused ${row.text}` };
    if (row.needs && !(await isApplied(tx, row.needs))) return { kind: 'later', reason: `waits for ${row.needs}` };
  }
  await insertEffect(tx, given, world);
  return { kind: 'applied' };
}

async function isApplied(tx: Tx, text: string): Promise<boolean> {
  const rows = await tx.rows('SELECT id FROM effect WHERE body LIKE ? LIMIT 1', [`%"${text}"%`]);
  return rows.length > 0;
}

async function insertEffect(tx: Tx, { key, number, id, topic, rows }: Message, world: World): Promise<void> {
  await tx.insert('effect', [
    { id: world.newId(), stream_key: key, number, message_id: id, topic, body: JSON.stringify(rows) },
  ]);
}

function hooksOf(side: string, world: World): ParkingHooks {
  const tell = (tx: Tx, event: string, key: string, code: string) =>
    tx.insert('parking', [{ id: world.newId(), side, event, stream_key: key, code }]);
  return {
    onParked: (tx, key, { code }) => tell(tx, 'parked', key, code),
    onReleased: (tx, key) => tell(tx, 'released', key, ''),
  };
}

async function newsOf(db: Database, key: string): Promise<string[]> {
  const rows = await db.read.rows<{ event: string; code: string }>(
    'SELECT event, code FROM parking WHERE stream_key = ? ORDER BY id',
    [key],
  );
  return rows.map(({ event, code }) => `${event} ${code}`.trim());
}

async function eachInTurn<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  for (const item of items) await work(item);
}
