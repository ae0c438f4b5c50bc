// The memory of mutations that succeeded, in each side's own database: a key is bound to its mutation, its caller and its
// input, and lives as long as its document. Refusals are never remembered. Only this file touches the table `idempotency`.
import { createHash } from 'node:crypto';
import type { Outcome } from '../../schema/outcome';
import { refused } from '../../schema/outcome';
import type { Snapshot } from '../audit/snapshots';
import { recordDone, standing, type Trail } from '../audit/trail';
import type { Caller } from '../caller';
import { at, code, document, key, type Table } from '../database/columns';
import type { Database, Reader, Tx } from '../database/database';
import { instant, type World } from '../world';

/** The table of both sides. */
export const idempotencyTable: Table = {
  name: 'idempotency',
  columns: {
    mutation: key(code(60)),
    subject: key(code(120)),
    idempotency_key: key(code(120)),
    input_hash: code(64),
    answer: document(), // JSON: what finds the same document again
    at: at(),
  },
};

const LONGEST_KEY = 120;

/** What a key stands for. `input` without the key itself, and without what only shapes the answer (waitFor, timeoutMs). */
export interface Request {
  readonly mutation: string;
  readonly caller: Caller;
  readonly key: string | null | undefined;
  readonly input: object;
  /** What it names, as it stood: `recall` notes it for the audit trail. */
  before?: Snapshot | undefined;
}

/** What remembering takes beside the request. Without a trail nothing is written down of who did what. */
export interface Remembering {
  readonly world: World;
  readonly trail?: Trail | undefined;
}

/**
 * The answer of the request that succeeded under this key before; undefined if there is none. IDEMPOTENCY_KEY_REUSED if the
 * key stands for another input, IDEMPOTENCY_KEY_INVALID if it is empty or longer than 120 characters. Call it under the
 * document's lock: then of two requests with one key the second sees what the first remembered, and the audit trail what stood before.
 */
export async function recall<T>(
  reader: Reader,
  request: Request,
  { trail }: Pick<Remembering, 'trail'>,
): Promise<Outcome<T> | undefined> {
  const [known, before] = await Promise.all([
    remembered<T>(reader, request),
    trail && standing(reader, trail, request), // in the same round trip; in vain only where the key is known
  ]);
  if (known === undefined) request.before = before;
  return known;
}

/** Notes for the audit trail what else stands before it changes, where its input does not name it: an answer with the same fields tells of it after. */
export async function noteStanding(
  reader: Reader,
  request: Request,
  { trail }: Pick<Remembering, 'trail'>,
  named: object,
): Promise<void> {
  if (trail === undefined) return;
  const more = await standing(reader, trail, { ...request, input: named });
  request.before = new Map([...(request.before ?? []), ...more]);
}

async function remembered<T>(reader: Reader, request: Request): Promise<Outcome<T> | undefined> {
  const given = request.key;
  if (given === null || given === undefined) return undefined;
  if (given.length === 0 || given.length > LONGEST_KEY) {
    return refused({
      code: 'IDEMPOTENCY_KEY_INVALID',
      message: 'An idempotency key has 1 to 120 characters.',
      path: ['idempotencyKey'],
    });
  }
  const [row] = await reader.rows<{ input_hash: string; answer: string }>(
    'SELECT input_hash, answer FROM idempotency WHERE mutation = ? AND subject = ? AND idempotency_key = ?',
    [request.mutation, request.caller.subject, given],
  );
  if (!row) return undefined;
  if (row.input_hash !== inputHash(request.input)) {
    return refused({
      code: 'IDEMPOTENCY_KEY_REUSED',
      message: 'This key stands for another input already.',
      path: ['idempotencyKey'],
    });
  }
  return { ok: true, value: JSON.parse(row.answer) as T, replayed: true };
}

/**
 * Remembers a success, and writes it down in the audit trail with what has changed since `recall`: call it last. A duplicate key error means that another transaction remembered first: run again and recall.
 */
export async function remember(tx: Tx, request: Request, answer: object, { world, trail }: Remembering): Promise<void> {
  noted(request);
  await Promise.all([
    trail && recordDone(tx, { world, trail }, request, answer, request.before ?? new Map()),
    rememberKey(tx, request, answer, world),
  ]);
}

async function rememberKey(tx: Tx, request: Request, answer: object, world: World): Promise<void> {
  if (request.key === null || request.key === undefined) return;
  await tx.insert('idempotency', [
    {
      mutation: request.mutation,
      subject: request.caller.subject,
      idempotency_key: request.key,
      input_hash: inputHash(request.input),
      answer: JSON.stringify(answer),
      at: instant(world),
    },
  ]);
}

/** Writes a mutation down in the audit trail that takes no key, and whose work was several transactions: after the last. */
export async function noteDone(
  db: Database,
  request: Request,
  answer: object,
  { world, trail }: Remembering,
): Promise<void> {
  noted(request);
  if (trail) await db.write((tx) => recordDone(tx, { world, trail }, request, answer, request.before ?? new Map()));
}

function noted({ caller: { via } }: Request): void {
  if (via !== undefined) via.noted = true;
}

function inputHash(input: object): string {
  return createHash('sha256').update(canonical(input)).digest('hex');
}

/** JSON with sorted names and without absent fields, so that the order in which a client writes its input does not matter. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value ?? null);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined && field !== null);
  return `{${fields
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`)
    .join(',')}}`;
}
