// The gateway's resident memory over a soak. What counts is whether it grows once it is warm: the median of the last third of
// the time against that of the first third, after a warm-up. A short run shows figures and judges nothing.
import { median, megabytes } from '../statistics';
import type { Tally } from './tally';

const SAMPLE_MS = 1_000;
const WARM_UP_PART = 0.2;
/** Most that the last third may be above the first. */
const MOST_GROWTH = 0.2;
/** A run shorter than this is all warm-up. */
const SHORTEST_MS = 5 * 60_000;

export class Memory {
  private readonly samples: number[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly bytes: () => number) {}

  start(): void {
    this.timer = setInterval(() => this.samples.push(this.bytes()), SAMPLE_MS);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  judge(tally: Tally, ms: number): void {
    const warm = this.samples.slice(Math.floor(this.samples.length * WARM_UP_PART));
    const third = Math.floor(warm.length / 3);
    if (third === 0) return;
    const [first, last] = [median(warm.slice(0, third)), median(warm.slice(-third))];
    console.log(
      `The gateway's memory: ${megabytes(first)} in the first third, ${megabytes(last)} in the last, at most ${megabytes(Math.max(...warm))}.`,
    );
    if (ms < SHORTEST_MS) console.log('A run this short is all warm-up: growth is not judged.');
    else if (last > first * (1 + MOST_GROWTH))
      tally.violation(`memory grew from ${megabytes(first)} to ${megabytes(last)}`);
  }
}
