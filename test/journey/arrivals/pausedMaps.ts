// The journey of arrivals over the real exchange: every map is paused while it is lived, and released one at a time, in an order that a seed
// decides, with the accountant at work in between. It must never let anything through by another way.
import { MAPS } from '../../../schema/messages';
import { LOCAL_CALLER } from '../../../subgraphs/caller';
import type { Dialect } from '../../../subgraphs/database/database';
import { pauseTableMap } from '../../../subgraphs/dataverse/flows/pauseTableMap';
import { resumeTableMap } from '../../../subgraphs/dataverse/flows/resumeTableMap';
import { setUpFinance } from '../../../subgraphs/finance/flows/setUpFinance';
import { openBoth } from '../../../together';
import { emptyBooks } from '../../harness/topology';
import { waitFor } from '../../harness/waiting';
import { worldOn } from '../../harness/world';
import type { Chance } from '../../simulation/chance';
import { granted } from '../../subgraphs/dataverse/flows/books';
import { faultsOf } from '../faults';
import { Accountant } from './accountant';
import { setUpContracts } from './contracts';
import { Manager, TODAY } from './manager';
import { arrivalSetUp, type TaxGroupMethod } from './setUp';
import { totalsBy } from './shown';

const { customerInvoices: _, ...TO_FINANCE } = MAPS;

const UNDONE = "SELECT COUNT(*) AS undone FROM invoice WHERE state <> 'DONE'";

/** Lives it on both sides, from the pausing of all maps to the end, where the checker finds nothing. Gives the ledger in sums. */
export async function throughPausedMaps(dialect: Dialect, method: TaxGroupMethod, chance: Chance): Promise<string[]> {
  const books = await emptyBooks(dialect);
  const both = await openBoth({
    dataverseUrl: books.dataverse.url,
    financeUrl: books.finance.url,
    world: worldOn(TODAY),
    importSchedule: null,
    onError: (error) => console.error(error),
  });
  const { dataverse, finance } = both;
  const switched = (act: typeof pauseTableMap, name: string) =>
    act(dataverse.books, LOCAL_CALLER, { name }).then(granted);
  const accountant = new Accountant(finance.books);
  try {
    granted(await setUpFinance(finance.books, arrivalSetUp(method)));
    both.start();
    for (const name of Object.values(TO_FINANCE)) await switched(pauseTableMap, name);
    await setUpContracts(dataverse.books);
    await new Manager(dataverse.books).live();
    for (const held = Object.values(TO_FINANCE); held.length > 0; ) {
      const [name] = held.splice(chance.between(0, held.length - 1), 1);
      await switched(resumeTableMap, name as string);
      await both.settle();
      await accountant.doAll();
    }
    await waitFor(
      'every invoice written back, and nothing that the checker finds',
      async () => {
        await both.settle(); // what waits for another is told again only after a while
        await accountant.doAll();
        const [left] = await dataverse.books.db.read.rows<{ undone: number }>(UNDONE);
        expect(left).toEqual({ undone: 0 });
        await both.settle();
        expect(await faultsOf(books.dataverse.url, books.finance.url)).toEqual([]);
        return true;
      },
      30_000,
    );
    return await totalsBy(finance.books.db.read);
  } finally {
    await both.stop();
    await books.drop();
  }
}
