// Runs a piece of work on a cron pattern, one run at a time, on the world's clock. It must never run two at once, and never
// stop because one run failed: that run is reported and the next one comes.
import { Cron } from 'croner';
import type { Cancel, World } from './world';

/**
 * A timer counts its own time, and one of more than 24.8 days goes off at once: so the clock is looked at this often. Where it was set
 * meanwhile, a run comes this much late at most.
 */
const LONGEST_WAIT_MS = 60_000;

export interface Schedule {
  /** Sets no further run, and resolves when the present one has ended. */
  stop(): Promise<void>;
}

/** `pattern`: cron with seconds ('*\/2 * * * * *'). `work` is told the point in time that it runs for; `onError` hears of every failed run. */
export function runOnSchedule(
  world: World,
  pattern: string,
  work: (point: Date) => Promise<void>,
  onError: (error: unknown) => void,
): Schedule {
  // By the offset: a zone's name makes croner ask for the machine's calendars, 40 ms of each start.
  const cron = new Cron(pattern, { paused: true, utcOffset: 0 });
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  let cancel: Cancel = () => undefined;
  const plan = () => {
    const next = cron.nextRun(world.now());
    if (stopped || !next) return;
    const left = next.getTime() - world.now().getTime();
    cancel = world.after(Math.min(Math.max(1, left), LONGEST_WAIT_MS), () => {
      if (world.now() < next) plan();
      else running = work(next).catch(onError).finally(plan);
    });
  };
  plan();
  return {
    stop: async () => {
      stopped = true;
      cancel();
      await running;
      cron.stop();
    },
  };
}
