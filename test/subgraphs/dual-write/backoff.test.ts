// When a key is tried again: fast at first, slower with each time, never beyond its bound, never twice at the same moment.
import fc from 'fast-check';
import { TargetWatch } from '../../../subgraphs/dual-write/away';
import { awayDelay, errorDelay, laterDelay, RetryPace } from '../../../subgraphs/dual-write/backoff';
import type { Claim } from '../../../subgraphs/dual-write/claims';
import type { Outcome } from '../../../subgraphs/dual-write/delivery';
import { TargetAway } from '../../../subgraphs/dual-write/exchange';

const almostOne = 0.999_999;

it.each([
  [laterDelay, [5, 10, 20, 40, 80, 160, 320, 640, 1_000, 1_000]],
  [errorDelay, [20, 40, 80, 160, 320, 640, 1_280, 2_560, 5_000, 5_000]],
  [awayDelay, [20, 40, 80, 160, 320, 640, 1_000, 1_000]],
] as const)('%o grows from milliseconds to its bound', (delay, expected) => {
  expect(expected.map((_, index) => delay(index + 1, almostOne))).toEqual(expected);
});

it.each([
  ['later', laterDelay, 1_000],
  ['error', errorDelay, 5_000],
  ['away', awayDelay, 1_000],
] as const)('%s: every delay is between half of its time and all of it, whatever chance says', (_, delay, most) => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1_000_000 }),
      fc.double({ min: 0, max: almostOne, noNaN: true }),
      (attempts, chance) => {
        const ms = delay(attempts, chance);
        expect(ms).toBeLessThanOrEqual(most);
        expect(ms).toBeGreaterThanOrEqual(delay(attempts, 0));
        expect(delay(attempts, 0)).toBeGreaterThanOrEqual(Math.floor(delay(attempts, almostOne) / 2));
      },
    ),
  );
});

describe('a target that is away', () => {
  const claim: Claim = { key: 'key:1', epoch: 1, settledNumber: 0, attempts: 0, run: [], ahead: [] };
  const away: Outcome = { kind: 'failed', claim, error: new TargetAway('nobody there') };
  const answered: Outcome = { kind: 'answered', claim, answer: { applied: 1 } };

  it('is probed with one key at a time, less and less often', () => {
    const watch = new TargetWatch();
    expect(watch.freeSlots(16, 3, 0)).toBe(13);
    watch.learn(away, 0, almostOne);
    expect(watch.untilProbe(0)).toBe(20);
    expect(watch.freeSlots(16, 0, 19)).toBe(0);
    expect(watch.freeSlots(16, 0, 20)).toBe(1);
    expect(watch.freeSlots(16, 1, 20)).toBe(0);
    watch.learn(away, 20, almostOne);
    expect(watch.untilProbe(20)).toBe(40);
  });

  it('is found away once by those that were sent together', () => {
    const watch = new TargetWatch();
    for (let index = 0; index < 16; index += 1) watch.learn(away, index, almostOne);
    expect(watch.times).toBe(1);
  });

  it.each<[string, Outcome]>([
    ['an answer', answered],
    ['an error of one message', { kind: 'failed', claim, error: new Error('a bug') }],
  ])('is back with %s', (_, outcome) => {
    const watch = new TargetWatch();
    watch.learn(away, 0, almostOne);
    watch.learn({ kind: 'waiting', claim, topic: 'map' }, 1, almostOne);
    expect(watch.times).toBe(1);
    watch.learn(outcome, 1, almostOne);
    expect(watch.times).toBe(0);
    expect(watch.freeSlots(16, 0, 1)).toBe(16);
  });
});

describe('the pace of hopeless keys', () => {
  /** Fruitless tries per second after a while, with so many keys that each would try again after a second. */
  function settledRate(keys: number): number {
    const pace = new RetryPace();
    let due = Array.from({ length: keys }, (_, index) => (index * 1_000) / keys);
    let triesInLastSecond = 0;
    for (let second = 0; second < 300; second += 1) {
      triesInLastSecond = 0;
      due = due.map((at) => {
        if (at >= (second + 1) * 1_000) return at;
        triesInLastSecond += 1;
        return at + pace.stretched(1_000, 12, at);
      });
    }
    return triesInLastSecond;
  }

  it('leaves a few at their own pace', () => {
    expect(settledRate(50)).toBeGreaterThanOrEqual(45);
  });

  it('keeps the first tries of a key as fast as they are, whatever the others do', () => {
    const pace = new RetryPace();
    for (let index = 0; index < 100_000; index += 1) pace.stretched(1_000, 12, index / 10);
    expect(pace.stretched(1_000, 12, 10_001)).toBeGreaterThan(10_000);
    expect(pace.stretched(5, 1, 10_001)).toBe(5);
    expect(pace.stretched(320, 7, 10_001)).toBe(320);
  });

  it('goes back to normal once few are left', () => {
    const pace = new RetryPace();
    for (let index = 0; index < 100_000; index += 1) pace.stretched(1_000, 12, index / 10);
    for (let second = 1; second < 5; second += 1) pace.stretched(1_000, 12, 10_000 + second * 64_000);
    expect(pace.stretched(1_000, 12, 400_000)).toBe(1_000);
  });
});
