// Worlds for tests: real time with real ids, or a clock that stands still until a test moves it.
import { uuidv7 } from 'uuidv7';
import type { World } from '../../subgraphs/world';

/** The machine's own time and ids; `reach` calls the given listener. */
export function realWorld(reach: (point: string) => void = () => undefined): World {
  return {
    now: () => new Date(),
    after: (ms, work) => {
      const timer = setTimeout(work, ms);
      timer.unref();
      return () => clearTimeout(timer);
    },
    newId: () => uuidv7(),
    random: () => Math.random(),
    reach,
  };
}
