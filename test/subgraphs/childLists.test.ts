// That lists under many parents are read in the order of an index: SQLite's own word for it, of the statements as they are sent.
import type { Database, Reader, Value } from '../../subgraphs/database/database';
import type { Slice } from '../../subgraphs/database/keyset';
import type { Migration } from '../../subgraphs/database/migration';
import { openDatabase } from '../../subgraphs/database/open';
import { parentKey } from '../../subgraphs/database/slices';
import { migrations as dataverseMigrations } from '../../subgraphs/dataverse/store/migrations';
import { ACTUALS_OF_INVOICE } from '../../subgraphs/dataverse/store/readActuals';
import { DETAILS_OF_INVOICE, DETAILS_OF_LINE } from '../../subgraphs/dataverse/store/readInvoiceLines';
import { INVOICES_OF_CONTRACT } from '../../subgraphs/dataverse/store/readInvoices';
import { HISTORY_OF_INVOICE } from '../../subgraphs/dataverse/store/readStatus';
import { migrations as financeMigrations } from '../../subgraphs/finance/store/migrations';
import { LINES_OF_JOURNAL } from '../../subgraphs/finance/store/readJournals';
import { BLOCKERS_OF_PROPOSAL, LINES_OF_PROPOSAL } from '../../subgraphs/finance/store/readProposals';
import { ENTRIES_OF_VOUCHER } from '../../subgraphs/finance/store/readVouchers';
import { type EmptyDatabase, emptyDatabase } from '../harness/databases';
import { realWorld } from '../harness/world';

interface List {
  read(reader: Reader, parents: readonly string[], slice: Slice): Promise<unknown>;
}

const PARENTS = ['a', 'b', 'c'];
const KEYS = PARENTS.map((parent) => parentKey([parent]));
/** Of one legal entity: vouchers of several are found by an index, and sorted. */
const VOUCHERS = PARENTS.map((number) => parentKey(['USMF', number]));

/** Sorting within rows of equal place, of which there are few, is not sorting the list. */
const SORTS_THE_LIST = /TEMP B-TREE FOR ORDER BY/;
const SCANS_A_TABLE = /^SCAN (?!.*USING)/;

describe.each<[string, Migration[], [string, List, string[]][]]>([
  [
    'Dataverse',
    dataverseMigrations,
    [
      ['actuals of invoices', ACTUALS_OF_INVOICE, PARENTS],
      ['details of invoices', DETAILS_OF_INVOICE, PARENTS],
      ['details of lines', DETAILS_OF_LINE, PARENTS],
      ['invoices of contracts', INVOICES_OF_CONTRACT, PARENTS],
      ['histories of invoices', HISTORY_OF_INVOICE, PARENTS],
    ],
  ],
  [
    'Finance',
    financeMigrations,
    [
      ['lines of proposals', LINES_OF_PROPOSAL, KEYS],
      ['blockers of proposals', BLOCKERS_OF_PROPOSAL, KEYS],
      ['lines of journals', LINES_OF_JOURNAL, KEYS],
      ['entries of vouchers', ENTRIES_OF_VOUCHER, VOUCHERS],
    ],
  ],
])('Without sorting, SQLite reads of %s', (_, migrations, lists) => {
  let empty: EmptyDatabase;
  let db: Database;

  beforeAll(async () => {
    empty = await emptyDatabase('sqlite');
    db = await openDatabase(empty.url, migrations, realWorld());
  });
  afterAll(async () => {
    await db.close();
    await empty.drop();
  });

  it.each(lists)('%s', async (_, list, parents) => {
    for (const backward of [false, true]) {
      const sent: [string, readonly Value[]][] = [];
      const reader: Reader = {
        dialect: 'sqlite',
        rows: (sql, values = []) => {
          sent.push([sql, values]);
          return db.read.rows(sql, values);
        },
      };
      await list.read(reader, parents, { limit: 10, backward });
      const [[sql, values]] = sent as [[string, Value[]]];
      // In a transaction, whose reads take any statement.
      const plan = await db.write((tx) => tx.rows<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, values));
      const steps = plan.map(({ detail }) => detail);
      expect(sent).toHaveLength(1);
      expect(steps.length).toBeGreaterThan(0);
      expect(steps.filter((step) => SORTS_THE_LIST.test(step) || SCANS_A_TABLE.test(step))).toEqual([]);
    }
  });
});
