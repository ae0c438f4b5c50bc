// The rounding that SQL does is the rounding of money.ts, on both engines, up to the largest amount and percentage.
import fc from 'fast-check';
import { openDatabase } from '../../../../subgraphs/database/open';
import { shareOf } from '../../../../subgraphs/finance/store/salesTax';
import { percentOf } from '../../../../subgraphs/money';
import { DIALECTS, emptyDatabase } from '../../../harness/databases';
import { realWorld } from '../../../harness/world';

const LARGEST = 1_000_000_000_000; // 1,000,000,000 units of a currency with three decimals

test.each(DIALECTS)('a percentage of an amount on %s', async (dialect) => {
  const empty = await emptyDatabase(dialect);
  const db = await openDatabase(empty.url, [], realWorld());
  const fixed = [
    [333, 200_000],
    [-333, 200_000],
    [250, 10_000],
    [-250, 10_000],
    [249, 10_000],
    [50, 10_000],
    [-50, 10_000],
    [49, 10_000],
    [0, 200_000],
    [LARGEST, 1_000_000],
    [-LARGEST, 999_999],
    [LARGEST - 1, 82_500],
  ];
  const drawn = fc.sample(
    fc.tuple(fc.integer({ min: -LARGEST, max: LARGEST }), fc.integer({ min: 0, max: 1_000_000 })),
    300,
  );
  try {
    for (const [amount, percent] of [...fixed, ...drawn] as [number, number][]) {
      const share = shareOf('x.amount', 'x.percent');
      const [row] = await db.read.rows<{ share: number }>(
        `SELECT CAST(SUM(${share}) AS SIGNED) AS share FROM (SELECT ${amount} AS amount, ${percent} AS percent) AS x`,
      );
      expect([amount, percent, row?.share]).toEqual([amount, percent, percentOf(amount, percent)]);
    }
  } finally {
    await db.close();
    await empty.drop();
  }
});
