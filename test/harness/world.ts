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

/** The machine's, but it was noon of that day when it was made: what is confirmed today falls into an open period, whenever tests run. */
export function worldOn(day: string): World {
  const ahead = Date.parse(`${day}T12:00:00Z`) - Date.now();
  return { ...realWorld(), now: () => new Date(Date.now() + ahead) };
}
