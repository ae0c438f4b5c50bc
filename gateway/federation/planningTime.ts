// The library's planner (router-query-planner 0.0.38) within time: random schemas with several nested keys have made it plan
// without end. Nothing stops it then, and it keeps one of the process's few threads: so nobody waits for it longer than this,
// and nobody asks it while it keeps more than one. It must never touch a plan.
import type { Planner, PlanOperation } from './plan';

/** A hundred times what the largest document takes that is let in. */
const MOST_MS = 5_000;

/** Node has four threads for this and for reading files and names: half of them may be lost. */
const MOST_STUCK = 2;

/** Calls `work` after so many milliseconds unless the returned function is called first. */
export type After = (ms: number, work: () => void) => () => void;

/** The same planner; a plan that takes too long rejects. */
export function withinTime(planner: Planner, after: After): Planner {
  let stuck = 0;
  const plan: PlanOperation = (query, operationName, draw) => {
    if (stuck >= MOST_STUCK) return Promise.reject(new Error('the planner is still at other operations'));
    return new Promise((resolve, reject) => {
      let isLate = false;
      const cancel = after(MOST_MS, () => {
        isLate = true;
        stuck += 1;
        reject(new Error(`there was no plan within ${MOST_MS} ms`));
      });
      const over = () => {
        cancel();
        if (isLate) stuck -= 1;
      };
      planner(query, operationName, draw).finally(over).then(resolve, reject);
    });
  };
  return Object.assign(plan, { draw: () => planner.draw() });
}
