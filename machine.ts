// The real world: this machine's clock, timers, ids and chance. Made once, by a composition root; everything below takes it
// as a parameter.
import { uuidv7 } from 'uuidv7';
import { outsideTraces } from './subgraphs/tracing';
import type { World } from './subgraphs/world';

/**
 * A World on real time. TEST_HARNESS names a module whose `reach` hears of every crash point: it is how the tests kill
 * a real process at a named point. Without it, crash points do nothing.
 */
export function machineWorld(env: Readonly<Record<string, string | undefined>> = {}): World {
  const harness = env.TEST_HARNESS ? (require(env.TEST_HARNESS) as { reach(point: string): void }) : undefined;
  return {
    now: () => new Date(),
    after: (ms, work) => {
      const timer = setTimeout(() => outsideTraces(work), ms);
      timer.unref();
      return () => clearTimeout(timer);
    },
    newId: uuidv7,
    random: Math.random,
    reach: harness ? (point) => harness.reach(point) : () => undefined,
  };
}
