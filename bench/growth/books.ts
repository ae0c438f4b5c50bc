// Books of any size for the growth measurement: rows straight into the tables of a migrated database, set-based, with the
// secondary indexes built afterwards. A contract, a project and an invoice have as many rows in a large book as in a small one.
import { machineWorld } from '../../machine';
import { openDatabase } from '../../subgraphs/database/open';
import { migrations } from '../../subgraphs/dataverse/store/migrations';
import { hourRows, invoiceRows } from './billingRows';
import { engineOf, withoutIndexes } from './engines';
import { type FilledBook, HOURS } from './places';
import { setUpRows } from './setUpRows';
import { wordsOf } from './words';

/** Actuals of a contract on the whole: all of its hours are billed, but for the open ones. */
const ACTUALS = 60;

/** Migrates the database at the URL and fills it with about `size` actuals. */
export async function fillBook(url: string, size: number): Promise<FilledBook> {
  await (await openDatabase(url, migrations, machineWorld())).close();
  const engine = await engineOf(url);
  const contracts = Math.max(20, Math.round(size / ACTUALS));
  const open = Math.max(20, Math.round(contracts / 10));
  const customers = Math.max(2, Math.round(contracts / 10));
  const book = { url, size, contracts, open, customers };
  const words = wordsOf(engine, book);
  const restore = await withoutIndexes(engine);
  await engine.run('CREATE TABLE growth_n (n INTEGER PRIMARY KEY)');
  await engine.run('INSERT INTO growth_n (n) VALUES (0)');
  for (let count = 1; count < contracts * HOURS; count *= 2)
    await engine.run(`INSERT INTO growth_n (n) SELECT n + ${count} FROM growth_n`);
  for (const { table, columns, rows, also } of [...setUpRows(words), ...hourRows(words), ...invoiceRows(words)]) {
    const names = Object.keys(columns);
    const filter = `n < ${rows}${also === undefined ? '' : ` AND ${also}`}`;
    await engine.run(
      `INSERT INTO ${table} (${names.join(', ')}) SELECT ${names.map((name) => columns[name]).join(', ')} FROM growth_n WHERE ${filter} ORDER BY n`,
    );
  }
  await engine.run('DROP TABLE growth_n');
  await restore();
  await engine.close();
  return book;
}
