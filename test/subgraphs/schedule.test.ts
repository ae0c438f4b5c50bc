// Work on a cron pattern: never two runs at once, and a failed run does not end the schedule.
import { runOnSchedule } from '../../subgraphs/schedule';
import type { World } from '../../subgraphs/world';

/** A world whose clock a test moves, firing what is due. */
function movableWorld(start: string) {
  let now = Date.parse(start);
  const timers = new Map<number, { due: number; work: () => void }>();
  let last = 0;
  const world: World = {
    now: () => new Date(now),
    after: (ms, work) => {
      last += 1;
      const id = last;
      timers.set(id, { due: now + ms, work });
      return () => timers.delete(id);
    },
    newId: () => 'id',
    random: () => 0,
    reach: () => undefined,
  };
  const advance = async (ms: number) => {
    now += ms;
    for (const [id, { due, work }] of [...timers]) {
      if (due > now) continue;
      timers.delete(id);
      work();
    }
    await new Promise(setImmediate);
  };
  return { world, advance, pending: () => timers.size };
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
