// What became of deliveries, written down: settled as far as the target has applied, put off, waiting for a paused map, or
// parked. Whoever lost the claim meanwhile writes nothing (faults.md I10). It must never settle what the target has not
// confirmed, and never let go of a row any other way.

import { LOST } from '../../schema/messages';
import { marks, type Tx } from '../database/database';
import { updateEach } from '../database/updateEach';
import { instant, type World } from '../world';
import { type Again, isRunningThere, whenAgain } from './again';
import type { RetryPace } from './backoff';
import type { RowHead } from './claims';
import type { Outcome } from './delivery';
import type { ParkingHooks } from './exchange';
import { lockMap, releaseWaiting } from './map-state';
import { countRows } from './totals';

export interface SettleContext {
  readonly owner: string;
  readonly world: World;
  readonly pace: RetryPace;
  /** Maps that the other side has paused: one row of such a map that it looks at again lets all go on that wait for it. */
  readonly watched: ReadonlySet<string>;
  isPaused(tx: Tx, topic: string): Promise<boolean>;
}

/** A key that must stop for a person: settled apart, because its hook takes the document's lock before the key's. */
export interface Parking {
  readonly outcome: Outcome;
  readonly applied: number;
  readonly topic: string;
  readonly code: string;
  readonly message: string;
}

/** A key of which more is left. */
interface Unfinished {
  readonly key: string;
  readonly applied: number;
  readonly again: Again;
}

interface HeldStream {
  readonly stream_key: string;
  readonly last_number: number;
}

/** Why this outcome parks its key, if it does: a refusal, a row that is lost, or numbers that contradict what this side has settled. */
export function parkingOf(outcome: Outcome): Parking | undefined {
  if (outcome.kind !== 'answered') return undefined;
  const { claim, answer } = outcome;
  const next = (applied: number): string =>
    claim.run.find(({ number }) => number > applied)?.topic ?? claim.run[0]?.topic ?? LOST;
  if (answer.applied < claim.settledNumber) {
    const message = `the other side stands at number ${answer.applied}, and had confirmed ${claim.settledNumber}: it was restored from an older state`;
    return { outcome, applied: claim.settledNumber, topic: next(claim.settledNumber), code: 'DIVERGED', message };
  }
  if (answer.stopped?.kind !== 'refused') return undefined;
  const { number, code, message } = answer.stopped;
  // Of a divergence the target says that the number is applied: another message's. Ours is not, and must not be settled.
  const applied = Math.min(answer.applied, number - 1);
  return { outcome, applied, topic: next(applied), code, message };
}

/** This side was restored from an older state: what it now sends under numbers that the target knows would be taken for old. */
function parkingAhead(outcome: Outcome, applied: number, written: number): Parking {
  const { claim } = outcome;
  const message = `the other side has applied number ${applied}, and this side has written ${written} only: it was restored from an older state`;
  return { outcome, applied: claim.settledNumber, topic: claim.run[0]?.topic ?? '', code: 'DIVERGED', message };
}

/**
 * Settles many keys at once, in a statement per outcome, not per key. Those that were lost are left alone.
 * Gives what must be parked instead: keys of which the target has applied numbers that were never written here.
 */
export async function settleAll(tx: Tx, outcomes: readonly Outcome[], context: SettleContext): Promise<Parking[]> {
  if (outcomes.length === 0) return [];
  const running = await mapsThatRun(tx, outcomes, context);
  const held = await lockHeld(tx, outcomes, context.owner);
  const finished: string[] = [];
  const unfinished: Unfinished[] = [];
  const settled: RowHead[] = [];
  const ahead: Parking[] = [];
  for (const outcome of outcomes) {
    const { claim } = outcome;
    const stream = held.get(claim.key);
    if (!stream) continue;
    if (outcome.kind === 'answered' && outcome.answer.applied > stream.last_number) {
      ahead.push(parkingAhead(outcome, outcome.answer.applied, stream.last_number));
      continue;
    }
    const applied = outcome.kind === 'answered' ? appliedOf(outcome.answer.applied, outcome) : claim.settledNumber;
    settled.push(...rowsUpTo(outcome, applied));
    if (applied >= stream.last_number) finished.push(claim.key);
    else unfinished.push({ key: claim.key, applied, again: whenAgain(outcome, applied, running, context) });
  }
  await Promise.all([finish(tx, finished), putBack(tx, unfinished), settleRows(tx, settled, context)]);
  for (const topic of context.watched) {
    if (settled.some((row) => row.topic === topic) || outcomes.some((outcome) => isRunningThere(outcome, topic)))
      await releaseWaiting(tx, topic, instant(context.world));
  }
  return ahead;
}

/** Parks one key. Rejects with ClaimLost, and rolls its hook back, when the claim is someone else's by now. */
export async function settleParked(
  tx: Tx,
  parking: Parking,
  context: SettleContext,
  hooks: ParkingHooks,
): Promise<void> {
  const { outcome, topic, code, message } = parking;
  const { key, epoch } = outcome.claim;
  const applied = appliedOf(parking.applied, outcome);
  await hooks.onParked(tx, key, { topic, code, message });
  const parked = await tx.change(
    `UPDATE outbox_stream SET settled_number = ?, due_at = NULL, attempts = 0, claim_owner = NULL, claim_until = NULL, later_reason = NULL,
       parked_code = ?, parked_message = ?, parked_at = ? WHERE stream_key = ? AND claim_owner = ? AND claim_epoch = ?`,
    [applied, code.slice(0, 60), message.slice(0, 1_000), instant(context.world), key, context.owner, epoch],
  );
  if (parked === 0) throw new ClaimLost(`the claim on '${key}' was taken over`);
  await settleRows(tx, rowsUpTo(outcome, applied), context);
  if (context.watched.has(topic) && isRunningThere(outcome, topic))
    await releaseWaiting(tx, topic, instant(context.world));
}

/** Someone else holds the key by now: whatever this relay learned of it is void. */
export class ClaimLost extends Error {}

/** Never beyond what was sent: a target that knows higher numbers has them from a claim that was lost meanwhile. */
function appliedOf(applied: number, { claim }: Outcome): number {
  return Math.min(applied, claim.run.at(-1)?.number ?? claim.settledNumber);
}

function rowsUpTo({ claim }: Outcome, applied: number): readonly RowHead[] {
  return claim.run.filter(({ number }) => number <= applied);
}

/**
 * Topics that keys are about to wait for but which run again: looked at under the map's lock, before any key is locked. Either
 * `resumeMap` waits for us and then finds the key waiting, or it is through and the key goes on at once.
 */
async function mapsThatRun(tx: Tx, outcomes: readonly Outcome[], { isPaused }: SettleContext): Promise<Set<string>> {
  const topics = new Set(outcomes.flatMap((outcome) => (outcome.kind === 'waiting' ? [outcome.topic] : [])));
  const running = new Set<string>();
  for (const topic of [...topics].sort()) {
    await lockMap(tx, topic);
    if (!(await isPaused(tx, topic))) running.add(topic);
  }
  return running;
}

/** Locks the keys and keeps those whose claim is still ours. */
async function lockHeld(tx: Tx, outcomes: readonly Outcome[], owner: string): Promise<Map<string, HeldStream>> {
  const epochs = new Map(outcomes.map(({ claim }) => [claim.key, claim.epoch]));
  const streams = await tx.rows<HeldStream & { claim_owner: string | null; claim_epoch: number }>(
    `SELECT stream_key, last_number, claim_owner, claim_epoch FROM outbox_stream
       WHERE stream_key IN (${marks(epochs.size)}) ORDER BY stream_key${tx.forUpdate}`,
    [...epochs.keys()],
  );
  const isHeld = (stream: (typeof streams)[number]): boolean =>
    stream.claim_owner === owner && stream.claim_epoch === epochs.get(stream.stream_key);
  return new Map(streams.filter(isHeld).map((stream) => [stream.stream_key, stream]));
}

/** Nothing is left of these keys: under their locks, so whatever is appended next makes them due again. */
async function finish(tx: Tx, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  const changed = await tx.change(
    `UPDATE outbox_stream SET settled_number = last_number, due_at = NULL, attempts = 0, claim_owner = NULL, claim_until = NULL, later_reason = NULL
       WHERE stream_key IN (${marks(keys.length)})`,
    keys,
  );
  if (changed !== keys.length) throw new Error(`settled ${changed} of ${keys.length} keys that are locked`);
}

/** More is left of these keys: when to look again, and why not now. Under their locks, as long as the claims are ours. */
async function putBack(tx: Tx, unfinished: readonly Unfinished[]): Promise<void> {
  const rows = unfinished.map(({ key, applied, again }) => ({
    stream_key: key,
    settled_number: applied,
    due_at: again.due,
    attempts: again.attempts,
    later_reason: again.later,
    waiting_topic: again.waitingFor,
    claim_owner: null,
    claim_until: null,
  }));
  const changed = await updateEach(tx, 'outbox_stream', 'stream_key', rows);
  if (changed !== rows.length) throw new Error(`put back ${changed} of ${rows.length} keys that are locked`);
}

/** A skipped row keeps its state and its reason: that it was settled says that its number has travelled. */
async function settleRows(tx: Tx, rows: readonly RowHead[], { owner, world }: SettleContext): Promise<void> {
  if (rows.length === 0) return;
  const settled = tx.change(
    `UPDATE outbox SET state = CASE state WHEN 'QUEUED' THEN 'SETTLED' ELSE state END, settled_at = ?
       WHERE id IN (${marks(rows.length)})`,
    [instant(world), ...rows.map(({ id }) => id)],
  );
  const sent = rows.filter(({ state }) => state === 'QUEUED').map((row) => ({ topic: row.topic, rows: row.row_count }));
  countRows(tx, owner, 'sent', sent);
  await settled;
}
