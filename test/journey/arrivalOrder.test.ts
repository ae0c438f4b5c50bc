// The exchange keeps order within a key alone, and a map may be paused for days: Finance may hear of a contract after its work, and of a
// credit before what it takes back. Whatever the order, the books come to the same: journals, ledger with its dimensions, tax, invoices.
import type { Dialect } from '../../subgraphs/database/database';
import { DIALECTS, ONE_ENGINE } from '../harness/databases';
import { Chance } from '../simulation/chance';
import { FinanceAlone } from './arrivals/accountant';
import { documentsOf, type Told } from './arrivals/documents';
import { throughPausedMaps } from './arrivals/pausedMaps';
import { arrivalSetUp, type TaxGroupMethod } from './arrivals/setUp';
import { type Shown, totalsBy } from './arrivals/shown';
import { takeInSomeOrder } from './arrivals/someOrder';

const METHODS: readonly TaxGroupMethod[] = ['PROJECT', 'PROJECT_CONTRACT', 'SEARCH'];
const SEEDS = Array.from({ length: process.env.FULL === '1' ? 100 : 9 }, (_, index) => index + 1);

let told: Told;
const inOrder = new Map<TaxGroupMethod, { shown: Shown; totals: string[] }>();

async function booksOf(dialect: Dialect, method: TaxGroupMethod, arrive: (on: FinanceAlone) => Promise<void>) {
  const on = await FinanceAlone.open(dialect, arrivalSetUp(method));
  try {
    await arrive(on);
    await on.finish();
    return { shown: await on.shown(), totals: await totalsBy(on.books.db.read) };
  } finally {
    await on.books.drop();
  }
}

beforeAll(async () => {
  told = await documentsOf('sqlite');
  const arrive = async (on: FinanceAlone) => {
    for (const [index, message] of told.inOrder.entries()) {
      if (index % 6 === 0) await on.doAll();
      if (await on.take(message)) continue;
      await on.finish(); // a retainer that is changed after its credit waits for that to be posted
      expect(await on.take(message)).toBe(true);
    }
  };
  for (const method of METHODS) inOrder.set(method, await booksOf('sqlite', method, arrive));
});

/** Only what differs, by name: the whole would be a thousand rows. */
function differences(found: Shown, expected: Shown) {
  return Object.entries(expected).flatMap(([name, rows]) => {
    const instead = (found[name] ?? []).filter((row) => !rows.includes(row));
    const missing = rows.filter((row) => !found[name]?.includes(row));
    return instead.length + missing.length > 0 || rows.length !== found[name]?.length
      ? [{ name, missing, instead }]
      : [];
  });
}

test('in order everything is posted', () => {
  for (const { shown } of inOrder.values()) {
    expect(shown.actuals?.filter((row) => !row.includes(' POSTED '))).toEqual([]);
    expect(shown.proposals?.filter((row) => !row.includes(' INVOICED '))).toEqual([]);
    expect(shown.proposals).toHaveLength(12);
  }
});

test.each(SEEDS)('whatever arrives first, the books come to the same: seed %i', async (seed) => {
  const method = METHODS[seed % METHODS.length] as TaxGroupMethod;
  const dialect = process.env.FULL === '1' ? (DIALECTS[seed - 1] ?? 'sqlite') : 'sqlite';
  const { shown } = await booksOf(dialect, method, (on) => takeInSomeOrder(on, told, new Chance(seed)));
  expect(differences(shown, inOrder.get(method)?.shown as Shown)).toEqual([]);
});

test.each(ONE_ENGINE)(
  'every map paused through the whole journey, and released in another order: the same ledger, and the checker finds nothing, on %s',
  async (dialect) => {
    const seeds = process.env.FULL === '1' ? [1, 2, 3, 4, 5] : [1];
    for (const seed of seeds) {
      const totals = await throughPausedMaps(dialect, 'SEARCH', new Chance(seed));
      expect({ seed, totals }).toEqual({ seed, totals: inOrder.get('SEARCH')?.totals });
    }
  },
  120_000,
);
