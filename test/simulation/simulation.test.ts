// The simulation in the ordinary suite: some seeds that must find nothing, and planted bugs that a single seed must find. Many more
// seeds, and all planted bugs, run by `npm run simulate`.
import { MUTANTS } from './mutants';
import { historyOf } from './run';
import { shrink } from './shrink';
import { makeTemplate } from './template';
import { Tries } from './tries';

const SEEDS = process.env.FULL === '1' ? 200 : 50;
/** Seeds of one test: so that a failing one is found quickly in the report. */
const TOGETHER = 10;

describe('the product over machines that die and wires that lose', () => {
  let template: Awaited<ReturnType<typeof makeTemplate>>;
  let tries: Tries;

  beforeAll(async () => {
    template = await makeTemplate();
    tries = new Tries(template);
  });
  afterAll(async () => {
    await tries.close();
    template.drop();
  });

  it.each(Array.from({ length: SEEDS / TOGETHER }, (_, index) => 1 + index * TOGETHER))(
    'keeps its books right in the runs from seed %i',
    async (from) => {
      const wrong: string[] = [];
      for (let seed = from; seed < from + TOGETHER; seed += 1) {
        const { findings } = await tries.run(seed);
        wrong.push(...findings.map((finding) => `npm run simulate -- --seeds 1 --from ${seed}: ${finding}`));
      }
      expect(wrong).toEqual([]);
    },
    120_000,
  );

  it('makes the same run of the same seed, in books that another one has used and in fresh ones', async () => {
    const first = await tries.run(7);
    await tries.run(8);
    const second = await tries.run(7);
    await tries.close();
    const fresh = await tries.run(7);
    expect([second.counts, fresh.counts]).toEqual([first.counts, first.counts]);
    expect(Object.keys(first.counts).length).toBeGreaterThan(5);
  });

  it.each([
    ['the inbox does not look whether a message was applied before', 1],
    ['what was altered on its way is believed', 3],
    ['a row is settled when it is sent, not when it was applied', 1],
    ['a number sequence moves one too far', 1],
    ['a float in a sum: a large invoice is a cent off', 1],
  ])(
    'finds a planted bug: %s',
    async (name, seed) => {
      const mutant = MUTANTS.find((one) => one.name === name);
      expect(mutant).toBeDefined();
      expect((await tries.run(seed, historyOf(seed), mutant)).findings).not.toEqual([]);
    },
    120_000,
  );

  it('alters deliveries on their way, which are refused, tried again, and arrive', async () => {
    expect((await tries.run(3)).counts).toMatchObject({ 'delivery altered': expect.any(Number) });
  });

  it('finds the shortest part of a history that still fails', async () => {
    const acts = historyOf(3);
    const [first, last] = [acts[2], acts.at(-1)];
    const fails = async (part: readonly unknown[]) => part.includes(first) && part.includes(last);
    expect(await shrink(acts, fails)).toEqual([first, last]);
  });
});
