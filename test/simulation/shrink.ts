// The shortest history that still fails: parts of it are left out, ever smaller ones, as long as the run fails without them. The seed
// of the faults stays the same. It must never change an act.
import type { Act } from './act';

/** Runs at most: shrinking is for people who wait. */
const MOST_RUNS = 300;

/** A part of the acts, in their order, with which `fails` is still true. */
export async function shrink(
  acts: readonly Act[],
  fails: (acts: readonly Act[]) => Promise<boolean>,
): Promise<readonly Act[]> {
  let shortest = acts;
  let runs = 0;
  for (let size = Math.ceil(acts.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let start = 0; start < shortest.length && runs < MOST_RUNS; ) {
      const without = [...shortest.slice(0, start), ...shortest.slice(start + size)];
      runs += 1;
      if (await fails(without)) shortest = without;
      else start += size;
    }
  }
  return shortest;
}
