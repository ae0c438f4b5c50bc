// F6, F8, F9 and F11 at any size: messages repeated, shuffled, committed late or refused, over the real outbox, relay and inbox of two
// databases. They share one workload: many keys with a few messages each. Gives what is wrong, a line each.
import type { Answer, Message } from '../../schema/messages';
import type { Dialect } from '../../subgraphs/database/database';
import { listParked } from '../../subgraphs/dual-write/parked';
import { fakeWire, openPair, type Pair, type TestRow, TOPIC } from '../subgraphs/dual-write/sides';

/** Messages of one key. */
const MESSAGES = 4;
const KEYS_AT_ONCE = 500;
/** Keys that a transaction appends to while others hold theirs open. */
const KEYS_IN_WRITE = 25;
const WRITERS = 8;
const PAGE = 500;

const keysOf = (count: number) => Array.from({ length: count }, (_, index) => `key:${String(index).padStart(7, '0')}`);

async function onPair(dialect: Dialect, work: (pair: Pair) => Promise<string[]>): Promise<string[]> {
  const pair = await openPair(dialect);
  try {
    return await work(pair);
  } finally {
    await pair.close();
  }
}

/** So many messages for each key, `rowOf` says which, each round a message of its own. */
async function append(pair: Pair, keys: readonly string[], messages: number, rowOf: (key: string) => TestRow) {
  for (let round = 0; round < messages; round += 1)
    for (let start = 0; start < keys.length; start += KEYS_AT_ONCE)
      await pair.source.write((tx) =>
        pair.outbox.appendMany(
          tx,
          keys
            .slice(start, start + KEYS_AT_ONCE)
            .map((key) => ({ key, entries: [{ topic: TOPIC, rows: [rowOf(key)] }] })),
        ),
      );
}

/** Each key has exactly the messages 1 to `messages` in Finance, in that order, and is settled as far. */
async function misplaced(pair: Pair, keys: readonly string[], messages: number): Promise<string[]> {
  const applied = new Map<string, number[]>();
  const effects = await pair.target.read.rows<{ stream_key: string; number: number }>(
    'SELECT stream_key, number FROM effect ORDER BY id',
  );
  for (const { stream_key, number } of effects) applied.set(stream_key, [...(applied.get(stream_key) ?? []), number]);
  const wanted = Array.from({ length: messages }, (_, index) => index + 1).join();
  const settled = await pair.source.read.rows<{ stream_key: string; settled_number: number }>(
    'SELECT stream_key, settled_number FROM outbox_stream',
  );
  const far = new Map(settled.map(({ stream_key, settled_number }) => [stream_key, settled_number]));
  return keys.flatMap((key) => {
    const found = applied.get(key)?.join() ?? 'nothing';
    if (found !== wanted) return [`${key}: applied ${found} instead of ${wanted}`];
    return far.get(key) === messages ? [] : [`${key}: settled to ${far.get(key)} instead of ${messages}`];
  });
}

/** F6: the message of the nth key is delivered n times at once, up to `most`, and all of them again when all is long over. */
export function repeat(dialect: Dialect, most: number): Promise<string[]> {
  return onPair(dialect, async (pair) => {
    const seen: (readonly Message[])[] = [];
    const wrong: string[] = [];
    const again = async (messages: readonly Message[], answer: Answer) => {
      const { applied } = await pair.inbox.receive(messages);
      if (applied < answer.applied) wrong.push(`${messages[0]?.key}: answered ${applied} after ${answer.applied}`);
    };
    const keys = keysOf(most);
    const wire = fakeWire(pair.inbox, {
      after: async (answer, messages) => {
        seen.push(messages);
        const times = keys.indexOf(messages[0]?.key ?? '');
        await Promise.all(Array.from({ length: times }, () => again(messages, answer)));
        return answer;
      },
    });
    const relay = pair.relay({ wire });
    relay.start();
    await append(pair, keys, MESSAGES, (key) => ({ text: key }));
    await relay.idle();
    for (const messages of seen) await again(messages, { applied: MESSAGES });
    return [...wrong, ...(await misplaced(pair, keys, MESSAGES))];
  });
}

/** F8: so many deliveries wait until all are there, and then arrive in any order, one in four of them twice. */
export function shuffle(dialect: Dialect, window: number): Promise<string[]> {
  return onPair(dialect, async (pair) => {
    const waiting: (() => void)[] = [];
    const places = new Map<number, number>();
    let passed = 0;
    const release = () => {
      const order = waiting.splice(0).map((go, place) => ({ go, place, at: Math.random() }));
      order.sort((a, b) => a.at - b.at);
      for (const [index, { go, place }] of order.entries()) {
        if (index !== place) places.set(place, index);
        go();
      }
    };
    const wire = fakeWire(pair.inbox, {
      before: async (messages) => {
        passed += 1;
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
          if (waiting.length >= window) release();
        });
        if (passed % 4 === 0) await pair.inbox.receive(messages);
      },
    });
    const keys = keysOf(window);
    await append(pair, keys, MESSAGES, (key) => ({ text: key }));
    const relay = pair.relay({ wire, limits: { deliveriesAtOnce: window, leaseMs: 600_000 } });
    // Whatever does not fill a window, at the end of all, goes on by itself.
    const last = setInterval(() => passed > 0 && release(), 1_000);
    relay.start();
    await relay.idle().finally(() => clearInterval(last));
    const wrong = places.size > 0 || window < 2 ? [] : ['nothing was ever re-ordered'];
    return [...wrong, ...(await misplaced(pair, keys, MESSAGES))];
  });
}

/** F9: so many rows by writers that draw their ids at once and commit in any order, some of them long after. */
export function commitLate(dialect: Dialect, rows: number): Promise<string[]> {
  return onPair(dialect, async (pair) => {
    const relay = pair.relay();
    relay.start();
    const keys = keysOf(rows);
    let next = 0;
    const write = async (): Promise<void> => {
      while (next < keys.length) {
        const part = keys.slice(next, next + KEYS_IN_WRITE);
        next += KEYS_IN_WRITE;
        const isSlow = Math.random() < 0.1;
        await pair.source.write(async (tx) => {
          const entries = (key: string) => [{ topic: TOPIC, rows: [{ text: key }] }];
          await pair.outbox.appendMany(
            tx,
            part.map((key) => ({ key, entries: entries(key), isNew: true })),
          );
          // On SQLite nobody else writes meanwhile: there a slow one delays all.
          if (isSlow) await new Promise((resolve) => setTimeout(resolve, dialect === 'mysql' ? 100 : 1));
        });
      }
    };
    await Promise.all(Array.from({ length: WRITERS }, write));
    await relay.idle();
    return misplaced(pair, keys, 1);
  });
}

const REASONS = ['RATE_MISSING', 'PERIOD_CLOSED', 'TAX_GROUP_UNKNOWN'] as const;

/** F11: a tenth of so many keys is refused for one reason or another. The others finish, and every refusal is listed under its own. */
export function poison(dialect: Dialect, count: number): Promise<string[]> {
  return onPair(dialect, async (pair) => {
    const keys = keysOf(count);
    const reasons = new Map(keys.flatMap((key, index) => (index % 10 === 3 ? [[key, reasonAt(index)]] : [])));
    await append(pair, keys, 1, (key) => {
      const refuse = reasons.get(key);
      return refuse === undefined ? { text: key } : { text: key, refuse };
    });
    const relay = pair.relay();
    relay.start();
    await relay.idle();
    const wrong = await misplaced(
      pair,
      keys.filter((key) => !reasons.has(key)),
      1,
    );
    const listed = new Map<string, string>();
    for (let after = ''; ; ) {
      const page = await listParked(pair.source.read, PAGE, after);
      for (const { key, code, message } of page) listed.set(key, `${code} ${message}`);
      if (page.length < PAGE) break;
      after = page.at(-1)?.key ?? '';
    }
    for (const [key, code] of reasons)
      if (listed.get(key) !== `${code} refused ${key}`) wrong.push(`${key}: listed as ${listed.get(key) ?? 'nothing'}`);
    if (listed.size !== reasons.size) wrong.push(`${listed.size} are listed, ${reasons.size} were refused`);
    return wrong;
  });
}

function reasonAt(index: number): string {
  return REASONS[index % REASONS.length] as string;
}
