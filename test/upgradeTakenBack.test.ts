// Who takes an upgrade back runs an older version on databases that a newer one has migrated. That works, because migrations only add; the
// log of the start and `npm run migrate` say it, and what they name stays.
import { main as migrate } from '../commands/migrate';
import { openDatabase } from '../subgraphs/database/open';
import { migrations } from '../subgraphs/finance/store/migrations';
import { DIALECTS } from './harness/databases';
import { ask } from './harness/graphql';
import { killProcesses } from './harness/processes';
import { emptyBooks, startProduct, type TwoBooks } from './harness/topology';
import { waitFor } from './harness/waiting';
import { realWorld } from './harness/world';

const NEWER = 'Future1999999999999';

describe.each(DIALECTS)('an older version on %s', (dialect) => {
  let books: TwoBooks;
  beforeEach(async () => {
    books = await emptyBooks(dialect);
  });
  afterEach(async () => {
    await killProcesses();
    await change('DELETE FROM migrations WHERE name = ?', [NEWER]); // others get this database too
    await books.drop();
  });

  async function change(sql: string, values: (string | number)[]): Promise<void> {
    const db = await openDatabase(books.finance.url, migrations, realWorld());
    await db.write((tx) => tx.change(sql, values));
    await db.close();
  }
  const migrateByNewer = () =>
    change('INSERT INTO migrations (timestamp, name) VALUES (?, ?)', [1_999_999_999_999, NEWER]);

  it('says that a newer one was there, and which migrations it has added: nothing told who had taken an upgrade back', async () => {
    await migrateByNewer();
    const product = await startProduct('one process', books);
    const lines = () => product.processes[0]?.logs().split('\n') ?? [];
    const line = await waitFor('the warning', () =>
      lines().find((text) => text.includes('migrated by a newer version')),
    );
    const { level, msg, migrations: named } = JSON.parse(line) as { level: number; msg: string; migrations: string[] };
    expect([level, named]).toEqual([40, [NEWER]]);
    expect(msg).toMatch(/^the database of finance /);
    expect(lines().filter((text) => text.includes('migrated by a newer version'))).toHaveLength(1);
    const query = '{ invoiceProposals(first: 1) { nodes { number } } }';
    const { invoiceProposals } = await ask<{ invoiceProposals: { nodes: [] } }>(product.url, query);
    expect(invoiceProposals.nodes).toEqual([]);
    await product.stop();
  }, 300_000);

  it('migrates nothing, and says so', async () => {
    await migrateByNewer();
    const env = { DATAVERSE_DATABASE_URL: books.dataverse.url, FINANCE_DATABASE_URL: books.finance.url };
    const lines: string[] = [];
    expect(await migrate(env, (text) => lines.push(text))).toBe(0);
    expect(lines).toEqual([
      expect.stringMatching(/^The database of dataverse is as this version wants it: /),
      expect.stringMatching(/^The database of finance is as this version wants it: /),
      `A newer version was here and has added ${NEWER}: this one leaves that alone.`,
    ]);
  }, 60_000);
});
