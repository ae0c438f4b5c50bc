// A new version runs beside the one before it on the same database (F30), so a migration may only expand: what the older version reads
// and writes stays as it is. On MySQL, where several processes share a database; SQLite changes a column by making its table anew.
import { join } from 'node:path';
import type { Migration } from '../../../subgraphs/database/migration';
import { migrations as dataverse } from '../../../subgraphs/dataverse/store/migrations';
import { migrations as finance } from '../../../subgraphs/finance/store/migrations';
import { RELEASED_SIDES, statementsOf } from '../../released/dump';

/** Of before the first release: no version without them runs beside a later one. */
const BEFORE_RELEASE: ReadonlySet<string> = new Set([
  'Entries1795826700000',
  'AccountingSetUp1795837818265',
  'Tax1795838400000',
]);

/** What is wrong with a statement for a version that knows nothing of it; undefined: nothing. */
function contracts(sql: string): string | undefined {
  if (/\bDROP\s+(TABLE|COLUMN)\b|\bALTER\s+TABLE\s+\S+\s+DROP\s+(?!INDEX|KEY)/i.test(sql))
    return 'takes away what an older version reads';
  if (/\bRENAME\b/i.test(sql)) return 'renames what an older version reads';
  const isAddition =
    /\bALTER\s+TABLE\b.*\bADD\b/is.test(sql) && !/\bADD\s+(UNIQUE\s+)?(INDEX|KEY|CONSTRAINT)\b/i.test(sql);
  if (isAddition && /\bNOT\s+NULL\b/i.test(sql) && !/\bDEFAULT\b/i.test(sql))
    return 'wants a value that an older version does not give';
  return undefined;
}

it('finds what an older version could not live with', () => {
  expect(contracts('ALTER TABLE invoice DROP COLUMN note')).toMatch(/takes away/);
  expect(contracts('ALTER TABLE invoice RENAME COLUMN a TO b')).toMatch(/renames/);
  expect(contracts('ALTER TABLE `invoice` ADD `a` varchar(20) NOT NULL')).toMatch(/wants a value/);
  expect(contracts("ALTER TABLE `invoice` ADD `a` varchar(20) NOT NULL DEFAULT ''")).toBeUndefined();
  expect(contracts('ALTER TABLE `invoice` ADD `a` varchar(20) NULL')).toBeUndefined();
  expect(contracts('CREATE TABLE a (b varchar(20) NOT NULL)')).toBeUndefined();
  expect(contracts('DROP INDEX `invoice_by_day` ON `invoice`')).toBeUndefined();
});

it('no migration takes away, renames or demands', () => {
  const wrong = [...dataverse, ...finance].flatMap(({ name, mysql }) =>
    mysql.flatMap((sql) => (contracts(sql) === undefined ? [] : [{ name, sql }])),
  );
  expect(wrong.filter(({ name }) => !BEFORE_RELEASE.has(name))).toEqual([]);
  expect(new Set(wrong.map(({ name }) => name))).toEqual(BEFORE_RELEASE);
  // What the first released state (released/released.test.ts) was made by came before every other version.
  const first = join(__dirname, '..', '..', 'released', '0.1.0');
  const released = RELEASED_SIDES.flatMap((side) => statementsOf(first, side, 'rows'))
    .filter((line) => line.startsWith('INSERT INTO migrations '))
    .join();
  for (const name of BEFORE_RELEASE) expect(released).toContain(`'${name}'`);
});

it('there are statements to look at', () => {
  const count = (migrations: readonly Migration[]) => migrations.reduce((sum, { mysql }) => sum + mysql.length, 0);
  expect(count(dataverse)).toBeGreaterThan(50);
  expect(count(finance)).toBeGreaterThan(50);
});
