// What an operator does about parked messages, many at once, on either side: try them again, as they were or mapped anew, skip them,
// or say that they were done by hand. One transaction, with a line of the audit trail for each. It must never let a number fall out: what is skipped still
// travels, without content.
import type { Refusal } from '../../schema/errors';
import { LOST } from '../../schema/messages';
import { type Outcome, refused } from '../../schema/outcome';
import { MOST_DOCUMENTS } from '../audit/snapshots';
import type { Trail } from '../audit/trail';
import type { Caller } from '../caller';
import { type Database, marks, type Tx } from '../database/database';
import type { ParkingHooks } from '../dual-write/exchange';
import {
  APPLIED_THERE,
  mapParkedAnew,
  markParkedDone,
  type ParkingDesk,
  retryParked,
  skipParked,
} from '../dual-write/parked';
import { decided } from '../mutations/decided';
import { noteStanding, type Request, recall, remember } from '../mutations/idempotency';
import { instant, type World } from '../world';
import { scopeRefusal } from './scope';

export type ParkedAct = 'RETRY' | 'MAP_ANEW' | 'SKIP' | 'MARK_DONE';

/** A side of the exchange, as an operator finds it. */
export interface Desk {
  readonly db: Database;
  readonly world: World;
  readonly outbox: { nudge(): void };
  readonly hooks: ParkingHooks;
  readonly trail?: Trail | undefined;
}

export interface ReleaseInput {
  readonly act: ParkedAct;
  /** These keys, at most 500; or else: */
  readonly keys?: readonly string[] | null | undefined;
  /** every key that this code stopped, 500 at a time. */
  readonly code?: string | null | undefined;
  /** Of 1 to 500 characters; needed unless they are tried again. */
  readonly reason?: string | null | undefined;
  readonly idempotencyKey?: string | null | undefined;
}

export interface Released {
  readonly released: number;
  /** Keys that the code still holds back. */
  readonly left: number;
  /** The first of those released, for the audit trail. */
  readonly keys?: readonly string[];
}

const MOST_KEYS = 500;
const LONGEST_REASON = 500;
/** What leaves content out needs to say why. */
const NEEDS_REASON: ReadonlySet<ParkedAct> = new Set(['SKIP', 'MARK_DONE']);

interface Parked {
  readonly stream_key: string;
  readonly number: number;
  readonly topic: string;
  readonly parked_code: string;
  readonly parked_message: string;
}

/**
 * Releases parked keys of this side, all that are asked for or none. Refused: `denied` (the side's own FORBIDDEN), FORBIDDEN
 * for a caller of some legal entities alone, because keys are of all; BAD_USER_INPUT, LIST_TOO_LONG, NOT_PARKED,
 * MAP_ANEW_UNSAFE. faults.md I2
 */
export async function releaseParked(
  desk: Desk,
  caller: Caller,
  denied: Refusal | undefined,
  input: ReleaseInput,
): Promise<Outcome<Released>> {
  const wrong = denied ?? scopeRefusal(caller) ?? inputRefusal(input);
  if (wrong) return refused(wrong);
  const { idempotencyKey, ...rest } = input;
  const request: Request = { mutation: 'releaseParked', caller, key: idempotencyKey, input: rest };
  return decided<Released>(desk.db, async (tx) => {
    const before = await recall<Released>(tx, request, desk);
    if (before) return before;
    const parked = await parkedNow(tx, input);
    const missing = input.keys?.find((key) => !parked.some(({ stream_key }) => stream_key === key));
    if (missing !== undefined)
      return refused({ code: 'NOT_PARKED', message: `Nothing is parked under '${missing}'.`, subjectId: missing });
    const unsafe = input.act === 'MAP_ANEW' ? parked.find((one) => one.parked_code === APPLIED_THERE) : undefined;
    if (unsafe) return refused(unsafeRefusal(unsafe.stream_key));
    const keys = parked.slice(0, MOST_DOCUMENTS).map(({ stream_key }) => stream_key);
    // Whoever names a code names no key: what stood is what the code has found.
    await noteStanding(tx, request, desk, { keys });
    for (const one of parked) await release(tx, desk, one.stream_key, input);
    await tx.insert(
      'operator_act',
      parked.map((one) => actRow(desk.world, caller, one, input)),
    );
    const left = input.code == null ? 0 : await countOf(tx, input.code);
    const value = { released: parked.length, left, keys };
    await remember(tx, request, value, desk);
    return { ok: true, value, replayed: false };
  });
}

function unsafeRefusal(key: string): Refusal {
  const message = `The other side has applied something else under the number of '${key}'.`;
  return { code: 'MAP_ANEW_UNSAFE', message, subjectId: key };
}

function inputRefusal({ act, keys, code, reason }: ReleaseInput): Refusal | undefined {
  if ((keys == null) === (code == null))
    return { code: 'BAD_USER_INPUT', message: 'Give either keys or a code.', path: ['keys'] };
  if (keys && (keys.length === 0 || keys.length > MOST_KEYS))
    return { code: 'LIST_TOO_LONG', message: `1 to ${MOST_KEYS} keys at once.`, path: ['keys'] };
  if (keys && new Set(keys).size < keys.length)
    return { code: 'BAD_USER_INPUT', message: 'A key is given twice.', path: ['keys'] };
  const length = (reason ?? '').trim().length;
  if (length > LONGEST_REASON || (NEEDS_REASON.has(act) && length === 0)) {
    const message = `What is not tried again needs a reason of 1 to ${LONGEST_REASON} characters.`;
    return { code: 'BAD_USER_INPUT', message, path: ['reason'] };
  }
  return undefined;
}

/**
 * Of a cause those that are parked for the longest: what was tried in vain is parked anew, and must not come ahead of the others for ever.
 * In order of key: two operators at once take their locks in one order.
 */
async function parkedNow(tx: Tx, { keys, code }: ReleaseInput): Promise<Parked[]> {
  const [condition, values] = keys
    ? [`s.stream_key IN (${marks(keys.length)})`, keys]
    : ['s.parked_code = ?', [code ?? '']];
  const parked = await tx.rows<Parked>(
    `SELECT s.stream_key, s.settled_number + 1 AS number, COALESCE(o.topic, '${LOST}') AS topic, s.parked_code, s.parked_message
       FROM outbox_stream s LEFT JOIN outbox o ON o.stream_key = s.stream_key AND o.number = s.settled_number + 1
      WHERE s.parked_code IS NOT NULL AND ${condition} ORDER BY s.parked_at, s.stream_key LIMIT ${MOST_KEYS}`,
    values,
  );
  return parked.sort((a, b) => (a.stream_key < b.stream_key ? -1 : 1));
}

async function countOf(tx: Tx, code: string): Promise<number> {
  const [row] = await tx.rows<{ n: number }>('SELECT COUNT(*) AS n FROM outbox_stream WHERE parked_code = ?', [code]);
  return Number(row?.n ?? 0);
}

function release(tx: Tx, { world, hooks, outbox }: Desk, key: string, { act, reason }: ReleaseInput): Promise<boolean> {
  const desk: ParkingDesk = { world, hooks, nudge: () => outbox.nudge() };
  if (act === 'RETRY') return retryParked(tx, desk, key);
  if (act === 'MAP_ANEW') return mapParkedAnew(tx, desk, key);
  const why = (reason ?? '').trim();
  return act === 'SKIP' ? skipParked(tx, desk, key, why) : markParkedDone(tx, desk, key, why);
}

function actRow(world: World, { subject }: Caller, parked: Parked, { act, reason }: ReleaseInput): object {
  return { id: world.newId(), at: instant(world), subject, act, ...parked, reason: reason?.trim() || null };
}
