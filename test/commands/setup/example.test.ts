// The documentation of the set-up files is true: the README's table names every file with its columns and no other, and the example
// folder has a row for each of them, with every column, and loads without a finding or a gap in the set-up.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkBooks } from '../../../commands/invariants/check';
import { loadFolder } from '../../../commands/setup/loadFolder';
import { columnsOf, TABLE_NAMES } from '../../../commands/setup/schema';
import { findingText } from '../../../commands/setup/validate';
import { LOCAL_CALLER } from '../../../subgraphs/caller';
import { checkSetUp, findingSentence } from '../../../subgraphs/finance/flows/checkSetUp';
import { openBoth } from '../../../together';
import { emptyBooks } from '../../harness/topology';
import { worldOn } from '../../harness/world';

const ROOT = join(__dirname, '../../..');
const EXAMPLE = join(ROOT, 'examples/company');

test('the README names every file with its columns, in their order', () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const [, table = ''] = /## Set-up files\n([\s\S]*?)\n## /.exec(readme) ?? [];
  const rows = [...table.matchAll(/^\| \[`([a-z-]+)`\]\(examples\/company\/([a-z-]+)\.csv\) \| (.*?) \|/gm)];
  expect(rows.map(([, file, link]) => [file, link])).toEqual(TABLE_NAMES.map((name) => [name, name]));
  for (const [, file, , columns] of rows)
    expect([file, columns]).toEqual([
      file,
      columnsOf(file as never)
        .map((column) => `\`${column}\``)
        .join(' '),
    ]);
});

test('the example has a file for each table, with every column and at least a row', () => {
  expect(readdirSync(EXAMPLE).sort()).toEqual(TABLE_NAMES.map((name) => `${name}.csv`).sort());
  for (const name of TABLE_NAMES) {
    const [header = '', ...rows] = readFileSync(join(EXAMPLE, `${name}.csv`), 'utf8')
      .trimEnd()
      .split('\n');
    expect([name, header.split(',').sort()]).toEqual([
      name,
      columnsOf(name)
        .map((column) => column.replace(/[[\]]/g, ''))
        .sort(),
    ]);
    expect(rows.length).toBeGreaterThan(0);
  }
});

test('the example loads, twice, lacks nothing, and both books agree', async () => {
  const urls = await emptyBooks('sqlite');
  const both = await openBoth({
    dataverseUrl: urls.dataverse.url,
    financeUrl: urls.finance.url,
    world: worldOn('2026-11-23'), // its clock goes on: what came before its contract is due again later
    importSchedule: null,
  });
  both.start();
  try {
    const books = { dataverse: both.dataverse.books, finance: both.finance.books, settle: both.settle };
    const outcome = await loadFolder(books, EXAMPLE);
    expect(outcome.ok ? [] : outcome.findings.map(findingText)).toEqual([]);
    expect(await loadFolder(books, EXAMPLE)).toMatchObject({ summary: { financeSetUp: 0, contracts: { written: 0 } } });
    expect((await checkSetUp(both.finance.books, LOCAL_CALLER)).map(findingSentence)).toEqual([]);
    expect(await checkBooks(urls.dataverse.url, urls.finance.url)).toEqual([]);
  } finally {
    await both.stop();
    await urls.drop();
  }
});
