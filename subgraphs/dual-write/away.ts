// Knowing that the target as a whole is away: one key at a time then probes for it, and the others keep their attempts. So a
// backlog of a million keys is not claimed and put back all the while, and drains at full speed once the target is back.
import { hasPassed } from '../world';
import { awayDelay } from './backoff';
import type { Outcome } from './delivery';
import { TargetAway } from './exchange';

export class TargetWatch {
  /** How often in a row the target was found away. */
  times = 0;
  private foundAt = Number.NEGATIVE_INFINITY;
  private delay = 0;

  /** Takes note of what came of a delivery. `chance` is in [0, 1), for jitter. */
  learn(outcome: Outcome, now: number, chance: number): void {
    if (outcome.kind === 'waiting') return;
    if (outcome.kind === 'answered' || !(outcome.error instanceof TargetAway)) {
      this.times = 0;
      this.foundAt = Number.NEGATIVE_INFINITY;
      return;
    }
    if (!this.isProbeDue(now)) return; // was sent beside the one that found it away
    this.times += 1;
    this.foundAt = now;
    this.delay = awayDelay(this.times, chance);
  }

  /** How many more keys may be sent now, of at most `most` with `busy` in flight. */
  freeSlots(most: number, busy: number, now: number): number {
    if (this.times === 0) return Math.max(0, most - busy);
    return busy === 0 && this.isProbeDue(now) ? 1 : 0;
  }

  /** Milliseconds until the next probe; 0 where none is waited for. */
  untilProbe(now: number): number {
    return this.isProbeDue(now) ? 0 : this.foundAt + this.delay - now;
  }

  private isProbeDue(now: number): boolean {
    return hasPassed(this.foundAt, this.delay, now);
  }
}
