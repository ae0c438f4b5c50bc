// A migrated database is what the table definitions say, on each engine: whoever changes a table writes a migration.
import { comparisonSource, missingStatements } from '../../../commands/migration';
import { count, id, key, type Table } from '../../../subgraphs/database/columns';
import type { Migration } from '../../../subgraphs/database/migration';
import { migrations as dataverseMigrations } from '../../../subgraphs/dataverse/store/migrations';
import { tables as dataverseTables } from '../../../subgraphs/dataverse/store/tables';
import { migrations as financeMigrations } from '../../../subgraphs/finance/store/migrations';
import { tables as financeTables } from '../../../subgraphs/finance/store/tables';
import { DIALECTS, emptyDatabase } from '../../harness/databases';

const SIDES: [string, Table[], Migration[]][] = [
  ['dataverse', dataverseTables, dataverseMigrations],
  ['finance', financeTables, financeMigrations],
];

describe.each(DIALECTS)('on %s', (dialect) => {
  const missing = async (tables: Table[], migrations: Migration[]) => {
    const database = await emptyDatabase(dialect);
    try {
      return await missingStatements(
        comparisonSource(dialect, database.url.replace(/^sqlite:/, ''), tables, migrations),
      );
    } finally {
      await database.drop();
    }
  };

  it.each(SIDES)('the migrated %s database is what its tables say', async (_side, tables, migrations) => {
    expect(await missing(tables, migrations)).toEqual([]);
  });

  it('a table that no migration makes is found', async () => {
    const forgotten: Table = { name: 'forgotten', columns: { id: key(id()), times: count() } };
    expect((await missing([...dataverseTables, forgotten], dataverseMigrations)).join()).toContain('CREATE TABLE');
  });

  it('a column that no migration makes is found', async () => {
    const [first, ...others] = financeTables as [Table, ...Table[]];
    const changed = { ...first, columns: { ...first.columns, forgotten: count() } };
    expect((await missing([changed, ...others], financeMigrations)).join()).toContain('forgotten');
  });
});

it('migrations are numbered once each, in the order of their list', () => {
  for (const [, , migrations] of SIDES) {
    const stamps = migrations.map(({ name }) => Number(/\d+$/.exec(name)?.[0]));
    expect(stamps).toEqual([...new Set(stamps)].sort((a, b) => a - b));
  }
});
