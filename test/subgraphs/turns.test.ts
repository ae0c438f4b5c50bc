// What the clock asks for is done once, whoever is alive: two processes over one database, on clocks that the tests move.
import type { Database } from '../../subgraphs/database/database';
import { openDatabase } from '../../subgraphs/database/open';
import { migrations } from '../../subgraphs/finance/store/migrations';
import { Turns } from '../../subgraphs/turns/turns';
import type { World } from '../../subgraphs/world';
import { DIALECTS, type EmptyDatabase } from '../harness/databases';
import { migratedDatabase } from '../harness/migrated';
import { waitFor } from '../harness/waiting';
import { realWorld } from '../harness/world';

const start = Date.parse('2026-11-23T12:00:00.000Z');
const second = (n: number) => new Date(start + n * 1_000);

/** Processes whose timers fire when the test moves the clock; a frozen one's do not. */
function clock() {
  let now = start;
  const timers: { due: number; work: () => void; isFrozen: () => boolean }[] = [];
  const world = (isFrozen = () => false): World => ({
    ...realWorld(),
    now: () => new Date(now),
    after: (ms, work) => {
      const timer = { due: now + ms, work, isFrozen };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer) >>> 0, 1);
    },
  });
  const advance = (seconds: number) => {
    now += seconds * 1_000;
    for (const timer of [...timers])
      if (timer.due <= now && !timer.isFrozen() && timers.includes(timer)) {
        timers.splice(timers.indexOf(timer), 1);
        timer.work();
      }
  };
  /** Second by second, until this is over. */
  const until = async (over: Promise<unknown>) => {
    let isOver = false;
    void over.finally(() => {
      isOver = true;
    });
    await waitFor('it is over', () => {
      advance(0.5);
      return isOver;
    });
  };
  return { world, advance, until, waiting: () => timers.length };
}

describe.each(DIALECTS.filter((dialect) => dialect === 'mysql'))('turns on %s', (dialect) => {
  let empty: EmptyDatabase;
  let db: Database;
  beforeAll(async () => {
    empty = await migratedDatabase(dialect, 'finance');
    db = await openDatabase(empty.url, migrations, realWorld());
  });
  afterEach(() => db.write((tx) => tx.change('DELETE FROM schedule_turn')));
  afterAll(async () => {
    await db.close();
    await empty.drop();
  });
  const row = async () => (await db.read.rows<Record<string, string>>('SELECT * FROM schedule_turn'))[0];

  it('belong to one process each, however many come at once, early or late', async () => {
    const { world, until } = clock();
    const processes = ['a', 'b', 'c'].map((owner) => new Turns({ db, world: world(), owner }));
    const done: string[] = [];
    const note = (n: number) => async () => void done.push(`point ${n}`);
    for (let n = 0; n < 10; n += 1)
      await until(Promise.all(processes.slice(0, 2).map((turns) => turns.take('import', second(n), note(n)))));
    for (let n = 0; n < 10; n += 1) await processes[2]?.take('import', second(n), note(n));
    expect(done).toEqual(Array.from({ length: 10 }, (_, n) => `point ${n}`));
    await processes[2]?.take('posting', second(3), note(3)); // another schedule
    expect(done).toHaveLength(11);
  });

  it('stay with a process that takes its time, and are told to be done when it is', async () => {
    const { world, advance, waiting } = clock();
    const [slow, other] = ['slow', 'other'].map((owner) => new Turns({ db, world: world(), owner })) as [Turns, Turns];
    let finish: () => void = () => undefined;
    const work = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const running = slow.take('import', second(0), () => work);
    await waitFor('it runs', () => waiting() === 1);
    const waited = other.take('import', second(0), fail);
    await waitFor('the other waits', () => waiting() === 2);
    for (let renewed = 0; renewed < 4; renewed += 1) {
      const { claim_until } = (await row()) as { claim_until: string };
      advance(1.4);
      await waitFor('it is renewed', async () => ((await row())?.claim_until ?? '') > claim_until);
    }
    finish();
    await running;
    advance(10);
    await waited;
    expect(await row()).toMatchObject({ done_for: second(0).toISOString(), claim_owner: 'slow' });
  });

  it('are taken over from a process that died, once its claim has run out', async () => {
    const { world, advance, waiting } = clock();
    const dead = new Turns({ db, world: world(() => true), owner: 'dead' });
    void dead.take('import', second(0), () => new Promise(() => undefined));
    await waitFor('it runs', async () => (await row()) !== undefined);
    let ran = 0;
    const others = ['b', 'c'].map((owner) => new Turns({ db, world: world(), owner }));
    const work = async () => {
      ran += 1;
    };
    const taken = others.map((turns) => turns.take('import', second(0), work));
    await waitFor('both wait', () => waiting() === 3);
    expect(ran).toBe(0);
    advance(3.9);
    await waitFor('both have looked', () => waiting() === 3);
    expect(ran).toBe(0);
    advance(0.2);
    await waitFor('one of them ran', () => ran > 0);
    await waitFor('the other sees it', async () => (await row())?.done_for !== null);
    advance(11);
    await Promise.all(taken);
    expect(ran).toBe(1);
  });

  it('that were taken by a clock that was ahead are taken again: a schedule stood still until that time had come', async () => {
    const { world, until } = clock();
    const [one, two] = ['one', 'two'].map((owner) => new Turns({ db, world: world(), owner })) as [Turns, Turns];
    await until(one.take('import', second(30 * 24 * 3_600), async () => undefined));
    const done: string[] = [];
    const note = (name: string) => async () => void done.push(name);
    for (const n of [1, 2])
      await until(
        Promise.all([one.take('import', second(n), note(`${n}`)), two.take('import', second(n), note(`${n}`))]),
      );
    expect(done).toEqual(['1', '2']);
    await until(one.take('import', second(600), note('a little ahead'))); // as another machine's clock may be
    await until(two.take('import', second(3), fail));
    expect(done).toHaveLength(3);
  });

  it('that were taken by a clock that was ahead are taken over from whoever took them again, and died', async () => {
    const { world, until, advance } = clock();
    const [one, two] = ['one', 'two'].map((owner) => new Turns({ db, world: world(), owner })) as [Turns, Turns];
    await until(one.take('import', second(30 * 24 * 3_600), async () => undefined));
    const dead = new Turns({ db, world: world(() => true), owner: 'dead' });
    void dead.take('import', second(1), () => new Promise(() => undefined));
    await waitFor('it runs', async () => (await row())?.claim_owner === 'dead');
    let ran = 0;
    advance(5);
    await two.take('import', second(1), async () => {
      ran += 1;
    });
    expect(ran).toBe(1);
  });

  it('that fail are done with, and keep nobody waiting who stops', async () => {
    const { world, waiting } = clock();
    const [one, two] = ['one', 'two'].map((owner) => new Turns({ db, world: world(), owner })) as [Turns, Turns];
    const broken = one.take('import', second(0), () => Promise.reject(new Error('broken')));
    await expect(broken).rejects.toThrow('broken');
    await two.take('import', second(0), fail);
    void one.take('import', second(1), () => new Promise(() => undefined));
    await waitFor('it runs', () => waiting() === 1);
    const waited = two.take('import', second(1), fail);
    await waitFor('the other waits', () => waiting() === 2);
    two.stop();
    await waited;
  });
});

async function fail(): Promise<void> {
  throw new Error('another process does this');
}
