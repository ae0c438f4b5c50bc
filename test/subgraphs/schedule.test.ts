// Work on a cron pattern: never two runs at once, and a failed run does not end the schedule.
import { runOnSchedule } from '../../subgraphs/schedule';
import type { World } from '../../subgraphs/world';

/** A world whose clock a test moves, firing what is due. */
function movableWorld(start: string) {
  let now = Date.parse(start);
  let elapsed = 0; // timers know nothing of a clock that is set
  const timers = new Map<number, { due: number; work: () => void }>();
  const delays: number[] = [];
  let last = 0;
  const world: World = {
    now: () => new Date(now),
    after: (ms, work) => {
      last += 1;
      const id = last;
      timers.set(id, { due: elapsed + ms, work });
      delays.push(ms);
      return () => timers.delete(id);
    },
    newId: () => 'id',
    random: () => 0,
    reach: () => undefined,
  };
  const advance = async (ms: number) => {
    now += ms;
    elapsed += ms;
    for (const [id, { due, work }] of [...timers]) {
      if (due > elapsed) continue;
      timers.delete(id);
      work();
    }
    await new Promise(setImmediate);
  };
  const set = (time: string) => {
    now = Date.parse(time);
  };
  return { world, advance, set, delays, pending: () => timers.size };
}

describe('a schedule', () => {
  it('runs at each point of its pattern, on the world’s clock', async () => {
    const { world, advance } = movableWorld('2026-11-23T12:00:00.500Z');
    const runs: string[] = [];
    const work = async (point: Date) => {
      expect(point).toEqual(world.now());
      runs.push(point.toISOString());
    };
    const schedule = runOnSchedule(world, '*/2 * * * * *', work, fail);
    for (let step = 0; step < 9; step += 1) await advance(500);
    expect(runs).toEqual(['2026-11-23T12:00:02.000Z', '2026-11-23T12:00:04.000Z']);
    await schedule.stop();
  });

  it('never runs twice at once: a long run puts the next one off', async () => {
    const { world, advance, pending } = movableWorld('2026-11-23T12:00:00.000Z');
    let finish: () => void = () => undefined;
    let running = 0;
    let most = 0;
    const work = () => {
      running += 1;
      most = Math.max(most, running);
      return new Promise<void>((resolve) => {
        finish = () => {
          running -= 1;
          resolve();
        };
      });
    };
    const schedule = runOnSchedule(world, '* * * * * *', work, fail);
    await advance(1_000);
    await advance(5_000);
    expect([running, most, pending()]).toEqual([1, 1, 0]);
    finish();
    await new Promise(setImmediate);
    expect(pending()).toBe(1);
    await schedule.stop();
    expect(pending()).toBe(0);
  });

  it('reports a failed run and goes on', async () => {
    const { world, advance } = movableWorld('2026-11-23T12:00:00.000Z');
    const errors: unknown[] = [];
    const work = async () => {
      throw new Error('the run failed');
    };
    const schedule = runOnSchedule(world, '* * * * * *', work, (error) => errors.push(error));
    await advance(1_000);
    await advance(1_000);
    expect(errors).toHaveLength(2);
    await schedule.stop();
  });

  it('of once a month runs once a month: its timer was longer than Node counts, went off at once, and it ran hundreds of times a second', async () => {
    const { world, advance, delays } = movableWorld('2026-11-23T12:00:00.000Z');
    const runs: string[] = [];
    const work = async (point: Date) => void runs.push(point.toISOString());
    const schedule = runOnSchedule(world, '0 0 4 28 1 *', work, fail);
    for (let hour = 0; hour < 24 * 70; hour += 1) await advance(3_600_000);
    expect(runs).toEqual(['2027-01-28T04:00:00.000Z']);
    expect(Math.max(...delays)).toBeLessThan(2 ** 31);
    await schedule.stop();
  });

  it('runs when it is time by a clock that was set meanwhile, and not before', async () => {
    const { world, advance, set } = movableWorld('2026-11-23T03:50:00.000Z');
    const runs: string[] = [];
    const work = async (point: Date) => void runs.push(`${point.toISOString()} at ${world.now().toISOString()}`);
    const schedule = runOnSchedule(world, '0 0 4 * * *', work, fail);
    await advance(60_000);
    set('2026-11-23T03:00:00.000Z'); // its timer would have gone off nine minutes from now
    for (let minute = 0; minute < 59; minute += 1) await advance(60_000);
    expect(runs).toEqual([]);
    await advance(60_000);
    set('2026-11-24T04:00:30.000Z');
    await advance(60_000);
    expect(runs).toEqual([
      '2026-11-23T04:00:00.000Z at 2026-11-23T04:00:00.000Z',
      '2026-11-24T04:00:00.000Z at 2026-11-24T04:01:30.000Z',
    ]);
    await schedule.stop();
  });

  it('waits on stop for the run that is under way', async () => {
    const { world, advance } = movableWorld('2026-11-23T12:00:00.000Z');
    let finished = false;
    const work = async () => {
      await new Promise(setImmediate);
      await new Promise(setImmediate);
      finished = true;
    };
    const schedule = runOnSchedule(world, '* * * * * *', work, fail);
    await advance(1_000);
    await schedule.stop();
    expect(finished).toBe(true);
  });
});

function fail(error: unknown): never {
  throw error;
}
