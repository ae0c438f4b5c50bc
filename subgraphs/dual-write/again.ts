// When a key that has more to send is looked at again, and why not now: decided from what came of its delivery. Pure but for the
// clock and chance of the World. It must never give a key up: only a refusal parks it, and that is settled elsewhere.
import { instant, type World } from '../world';
import { errorDelay, laterDelay, type RetryPace } from './backoff';
import type { Outcome } from './delivery';
import { MAP_PAUSED, MESSAGE_LOST, TargetAway } from './exchange';

/** What the key's row says afterwards. `due: null` with `waitingFor`: nothing happens until that map runs. */
export interface Again {
  readonly due: string | null;
  readonly attempts: number;
  readonly later: string | null;
  readonly waitingFor: string | null;
}

export interface AgainContext {
  readonly world: World;
  readonly pace: RetryPace;
}

/** Codes of refusals that are decided here, or there before anybody looks whether the map is paused. */
const SAYS_NOTHING_OF_MAPS: ReadonlySet<string> = new Set([
  MESSAGE_LOST,
  'MAP_LOOKUP_FAILED',
  'MESSAGE_INVALID',
  'DIVERGED',
  'WIRE_SIGNATURE_INVALID',
]);

/** Does the answer show that the map of a row that was not applied runs on the other side: stopped by what is in it, or what it lacks? */
export function isRunningThere(outcome: Outcome, topic: string): boolean {
  if (outcome.kind !== 'answered') return false;
  const { stopped } = outcome.answer;
  if (!stopped || outcome.claim.run.find(({ number }) => number === stopped.number)?.topic !== topic) return false;
  return stopped.kind === 'later' ? !stopped.reason.startsWith(MAP_PAUSED) : !SAYS_NOTHING_OF_MAPS.has(stopped.code);
}

/** `running`: maps that the key was about to wait for on this side, but which were resumed meanwhile. */
export function whenAgain(
  outcome: Outcome,
  applied: number,
  running: ReadonlySet<string>,
  { world, pace }: AgainContext,
): Again {
  const { claim } = outcome;
  const now = instant(world);
  const attempts = applied > claim.settledNumber ? 1 : claim.attempts + 1;
  const after = (ms: number): string =>
    new Date(world.now().getTime() + pace.stretched(ms, attempts, world.now().getTime())).toISOString();
  if (outcome.kind === 'waiting') {
    if (running.has(outcome.topic)) return { due: now, attempts: 0, later: null, waitingFor: null };
    return { due: null, attempts: 0, later: null, waitingFor: outcome.topic };
  }
  if (outcome.kind === 'failed') {
    // A target that is away is not this key's fault: the relay as a whole slows down.
    if (outcome.error instanceof TargetAway)
      return { due: now, attempts: claim.attempts, later: null, waitingFor: null };
    return { due: after(errorDelay(attempts, world.random())), attempts, later: null, waitingFor: null };
  }
  const { stopped } = outcome.answer;
  if (stopped?.kind !== 'later') return { due: now, attempts: 0, later: null, waitingFor: null };
  const later = stopped.reason.slice(0, 500);
  const row = claim.run.find(({ number }) => number === stopped.number);
  if (row && later.startsWith(MAP_PAUSED)) return { due: null, attempts: 0, later, waitingFor: row.topic };
  return { due: after(laterDelay(attempts, world.random())), attempts, later, waitingFor: null };
}
