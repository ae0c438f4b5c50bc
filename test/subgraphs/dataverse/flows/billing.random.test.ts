// Random lives of contracts, with everything that a project manager may do to one: entries of all classes under changing terms,
// milestones, retainers, drafts and their edits, confirmations. After each act the books are what an independent model says, a
// refusal has changed nothing, a repetition neither; after each life the invariant checker finds nothing. Shrinks to the shortest
// life that breaks it. 150 lives on SQLite, FULL=1: 1,000; a few on MariaDB. SEED=n lives those of a seed again.
import fc from 'fast-check';
import { DIALECTS } from '../../../harness/databases';
import { lives } from './lives/acts';
import { Life } from './lives/life';
import { type LifeBooks, openLifeBooks } from './lives/lifeBooks';

const RUNS = { sqlite: process.env.FULL === '1' ? 1_000 : 150, mysql: process.env.FULL === '1' ? 60 : 12 };
const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31);

describe.each(DIALECTS)('random lives of contracts on %s', (dialect) => {
  let of: LifeBooks;

  beforeAll(async () => {
    of = await openLifeBooks(dialect);
  });
  afterAll(() => of?.close());

  it(`bill what was worked, once, to the cent: SEED=${SEED}`, async () => {
    const property = fc.asyncProperty(lives, async ({ shape, first, acts }) => {
      await of.clear();
      const life = new Life(of, shape);
      await life.begin();
      await life.live(first, false);
      for (const { act, twice } of acts) {
        await life.live(act, twice);
        if (life.faults.length > 0) break;
      }
      expect(life.faults).toEqual([]);
      expect(await of.check()).toEqual([]);
    });
    await fc.assert(property, { numRuns: RUNS[dialect], seed: SEED });
  }, 400_000);
});
