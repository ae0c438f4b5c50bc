// Several keys in one delivery: which claims share one, how a delivery falls into runs again, and whose answer is whose. A commit
// per key is what a hundred thousand keys of one message each would cost. Pure: it must never read, send or decide what is applied.
import type { Answer, Message } from '../../schema/messages';
import { MOST_BYTES_IN_CHUNK, MOST_ROWS_IN_CHUNK } from './outbox';

/** Keys of one delivery. */
const MOST_KEYS = 500;

/** What of a claim decides whether it shares a delivery. */
interface Sendable {
  readonly key: string;
  /** Fruitless tries in a row. */
  readonly attempts: number;
  readonly run: readonly { readonly row_count: number; readonly bytes: number }[];
}

interface Filling<C> {
  readonly claims: C[];
  rows: number;
  bytes: number;
}

/**
 * The claims of each delivery, in their order, at most `limit` deliveries; claims beyond are left out. Short keys fill deliveries up to
 * what one key's may have; one that was tried in vain travels by itself, so that it holds up no other.
 */
export function deliveriesOf<C extends Sendable>(
  claims: readonly C[],
  shortKeys: readonly string[],
  limit: number,
): C[][] {
  const deliveries: C[][] = [];
  let open: Filling<C> | undefined;
  for (const claim of claims) {
    const isShort = claim.attempts === 0 && shortKeys.some((start) => claim.key.startsWith(start));
    if (open && isShort && hasRoom(open, claim)) add(open, claim);
    else if (deliveries.length < limit) {
      const filling: Filling<C> = { claims: [], rows: 0, bytes: 0 };
      add(filling, claim);
      deliveries.push(filling.claims);
      if (isShort) open = filling;
    }
  }
  return deliveries.map((claims) => inOrder(claims, shortKeys));
}

/** One kind of short keys after the other: what is applied first may be what the others wait for. */
function inOrder<C extends Sendable>(claims: C[], shortKeys: readonly string[]): C[] {
  const kindOf = ({ key }: C): number => shortKeys.findIndex((start) => key.startsWith(start));
  return claims.length === 1 ? claims : claims.sort((a, b) => kindOf(a) - kindOf(b));
}

function add<C extends Sendable>(filling: Filling<C>, claim: C): void {
  filling.claims.push(claim);
  filling.rows += rowsOf(claim);
  filling.bytes += bytesOf(claim);
}

function hasRoom<C extends Sendable>({ claims, rows, bytes }: Filling<C>, claim: C): boolean {
  const isFull = claims.length >= MOST_KEYS || rows + rowsOf(claim) > MOST_ROWS_IN_CHUNK;
  return !isFull && bytes + bytesOf(claim) <= MOST_BYTES_IN_CHUNK;
}

const rowsOf = ({ run }: Sendable): number => run.reduce((sum, row) => sum + row.row_count, 0);
const bytesOf = ({ run }: Sendable): number => run.reduce((sum, row) => sum + row.bytes, 0);

/** The runs of a delivery, each of one key with consecutive numbers, no key twice; undefined: it is none. */
export function runsOf<T extends Pick<Message, 'key' | 'number'>>(messages: readonly T[]): T[][] | undefined {
  const runs = new Map<string, T[]>();
  let run: T[] = [];
  for (const message of messages) {
    if (message.key !== run[0]?.key) {
      if (runs.has(message.key)) return undefined;
      run = [];
      runs.set(message.key, run);
    } else if (message.number !== run[0].number + run.length) return undefined;
    run.push(message);
  }
  return runs.size > 0 ? [...runs.values()] : undefined;
}

/** Neighbours of one kind, which is what stands ahead of the colon of their keys: each kind sees what those before it have done. */
export function ofOneKind<T extends readonly Pick<Message, 'key'>[]>(runs: readonly T[]): T[][] {
  const kinds: T[][] = [];
  let last: string | undefined;
  for (const run of runs) {
    const key = run[0]?.key ?? '';
    const kind = key.slice(0, key.indexOf(':'));
    if (kind === last) kinds.at(-1)?.push(run);
    else kinds.push([run]);
    last = kind;
  }
  return kinds;
}

/** Topics of these messages that a table map covers. */
export function mappedTopics(messages: readonly Message[]): string[] {
  return messages.flatMap(({ topic, mapVersion }) => (mapVersion === null ? [] : [topic]));
}

/** One answer for so many keys. */
export function joined(answers: readonly Answer[]): Answer {
  const [first] = answers as readonly [Answer, ...Answer[]];
  return answers.length === 1 ? first : { ...first, perKey: answers };
}

/** The answer of each of so many keys. Throws where the other side has not answered for all of them. */
export function answersOf(answer: Answer, keys: number): readonly Answer[] {
  if (keys === 1) return [answer];
  const { perKey } = answer;
  if (perKey?.length === keys) return perKey;
  throw new Error(`the other side has answered for ${perKey?.length ?? 1} of ${keys} keys`);
}
