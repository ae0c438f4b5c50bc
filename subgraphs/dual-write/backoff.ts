// When to try a key again. What it waits for is often milliseconds away (another key of the same relay), so the first
// retries are fast; what is broken stays broken for longer, so errors slow down further. Never gives up: no change is dropped.

const FIRST_LATER_MS = 5;
const MOST_LATER_MS = 1_000;
const FIRST_ERROR_MS = 20;
const MOST_ERROR_MS = 5_000;
const MOST_AWAY_MS = 1_000;

/** Milliseconds until the next try after the target answered `later` for the nth time in a row: 5, 10, 20 … 1,000. */
export function laterDelay(attempts: number, chance: number): number {
  return spread(Math.min(MOST_LATER_MS, FIRST_LATER_MS * 2 ** Math.min(attempts - 1, 20)), chance);
}

/** The same after the nth error in a row: 20, 40, 80 … 5,000. */
export function errorDelay(attempts: number, chance: number): number {
  return spread(Math.min(MOST_ERROR_MS, FIRST_ERROR_MS * 2 ** Math.min(attempts - 1, 20)), chance);
}

/** The same after the target as a whole was away n times in a row: 20, 40 … 1,000, so that work goes on soon after it is back. */
export function awayDelay(times: number, chance: number): number {
  return spread(Math.min(MOST_AWAY_MS, FIRST_ERROR_MS * 2 ** Math.min(times - 1, 20)), chance);
}

/** Fruitless tries per second that hopeless keys may cost together: a tenth of what a relay does. */
const HOPELESS_PER_SECOND = 150;
/** From this try on a key counts as hopeless: it has waited for a second and more. */
const HOPELESS_FROM = 8;
const MOST_STRETCH = 64;

/**
 * Stretches the delays of hopeless keys so that however many there are (ten thousand invoices behind one parked contract), trying
 * them again does not take the relay's time away from the others. A few keep their own pace.
 */
export class RetryPace {
  private stretch = 1;
  private tries = 0;
  private since = Number.NEGATIVE_INFINITY;

  /** The delay that this key gets; `now` in milliseconds. */
  stretched(ms: number, attempts: number, now: number): number {
    if (attempts < HOPELESS_FROM) return ms;
    this.tries += 1;
    const elapsed = now - this.since;
    if (elapsed < 0) this.since = now; // the clock was set back
    if (elapsed >= 1_000) {
      const perSecond = (this.tries * 1_000) / elapsed;
      this.stretch = Math.min(MOST_STRETCH, Math.max(1, (this.stretch * perSecond) / HOPELESS_PER_SECOND));
      this.tries = 0;
      this.since = now;
    }
    return Math.ceil(ms * this.stretch);
  }
}

/** Between 50 % and 100 % of it, so that keys which failed together do not come back together. `chance` is in [0, 1). */
function spread(ms: number, chance: number): number {
  return Math.ceil(ms * (0.5 + chance / 2));
}
