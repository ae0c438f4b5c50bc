// The exchange keeps order within a key alone, and a map may be paused for days: Finance may hear of a contract after its work, and of a
// credit before what it takes back. Whatever the order, the books come to the same: journals, ledger with its dimensions, tax, invoices.
import type { Dialect } from '../../subgraphs/database/database';
import { DIALECTS } from '../harness/databases';
import { Chance } from '../simulation/chance';
import { Bookkeeping, type Shown } from './arrivals/bookkeeping';
import { documentsOf, type Told } from './arrivals/documents';
import { arrivalSetUp, type TaxGroupMethod } from './arrivals/setUp';
import { takeInSomeOrder } from './arrivals/someOrder';

const METHODS: readonly TaxGroupMethod[] = ['PROJECT', 'PROJECT_CONTRACT', 'SEARCH'];
const SEEDS = process.env.FULL === '1' ? 60 : Number(process.env.SEEDS ?? 12);

let told: Told;
const inOrder = new Map<TaxGroupMethod, Shown>();

async function booksOf(
  dialect: Dialect,
  method: TaxGroupMethod,
  arrive: (on: Bookkeeping) => Promise<void>,
): Promise<Shown> {
  const on = await Bookkeeping.open(dialect, arrivalSetUp(method));
  try {
    await arrive(on);
    await on.finish();
    return await on.shown(told);
  } finally {
    await on.drop();
  }
}

beforeAll(async () => {
  told = await documentsOf('sqlite');
  for (const method of METHODS)
    inOrder.set(
      method,
      await booksOf('sqlite', method, async (on) => {
        for (const message of told.inOrder) {
          expect(await on.take(message)).toBe(true);
          await on.import();
          await on.postJournals();
          await on.import();
          await on.postProposals();
        }
      }),
    );
}, 60_000);

const SEEDED = Array.from({ length: SEEDS }, (_, index) => index + 1);

test('in order everything is posted', () => {
  for (const shown of inOrder.values()) {
    expect(shown.actuals?.filter((row) => !row.includes(' POSTED '))).toEqual([]);
    expect(shown.proposals?.filter((row) => !row.includes(' INVOICED '))).toEqual([]);
  }
});

test.each(SEEDED)('whatever arrives first, the books come to the same: seed %i', async (seed) => {
  const method = METHODS[seed % METHODS.length] as TaxGroupMethod;
  const dialect = seed <= DIALECTS.length ? (DIALECTS[seed - 1] as Dialect) : 'sqlite';
  const shown = await booksOf(dialect, method, (on) => takeInSomeOrder(on, told, new Chance(seed)));
  const expected = inOrder.get(method) as Shown;
  for (const [name, rows] of Object.entries(expected)) {
    const found = new Set(shown[name]);
    const wanted = new Set(rows);
    const differs = {
      seed,
      method,
      name,
      instead: [...found].filter((row) => !wanted.has(row)),
      of: rows.filter((row) => !found.has(row)),
    };
    expect(differs).toEqual({ seed, method, name, instead: [], of: [] });
  }
});
