// F6, F8, F9 and F11 in short: `npm run chaos -- repeats`, `shuffled`, `late-commits` and `poison` do them at any size, on both engines.
import { DIALECTS, ONE_ENGINE } from '../harness/databases';
import { commitLate, poison, repeat, shuffle } from './exchange';

/** The engine's rules are the same for both databases; FULL=1 tries both. */
const ENGINES = process.env.FULL === '1' ? DIALECTS : DIALECTS.slice(0, 1);

describe.each(ENGINES)('on %s', (dialect) => {
  it('F6: messages that come 1 to 20 times, and again much later, take effect once', async () => {
    expect(await repeat(dialect, 20)).toEqual([]);
  });

  it('F8: 100 deliveries that arrive in any order, some twice, keep the order of each key', async () => {
    expect(await shuffle(dialect, 100)).toEqual([]);
  });

  it('F11: 30 refused of 300 hold up none of the others, and each is listed with its own reason', async () => {
    expect(await poison(dialect, 300)).toEqual([]);
  });
});

// Where transactions do commit in another order than they drew their ids.
it.each(ONE_ENGINE)(
  'F9: of 400 rows none is missed, whenever their transactions commit, on %s',
  async (dialect) => {
    expect(await commitLate(dialect, 400)).toEqual([]);
  },
  60_000,
);
