// `npm run check:books`: what it prints and how it ends, on books that are right, wrong, or not there.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../commands/check-books';
import { withoutPassword } from '../../commands/invariants/book';
import type { Database } from '../../subgraphs/database/database';
import { openDatabase } from '../../subgraphs/database/open';
import { migrations as dataverseMigrations } from '../../subgraphs/dataverse/store/migrations';
import { migrations as financeMigrations } from '../../subgraphs/finance/store/migrations';
import { realWorld } from '../harness/world';
import { writeRightBooks } from './invariants/books';

let folder: string;
let finance: Database;
let dataverse: Database;
const run = async (...args: string[]) => {
  const printed: string[] = [];
  const code = await main(args, { DATA_DIR: folder }, (text) => printed.push(text));
  return { code, printed: printed.join('\n') };
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'twinledger-check-'));
  const world = realWorld();
  dataverse = await openDatabase(`sqlite:${join(folder, 'dataverse.db')}`, dataverseMigrations, world);
  finance = await openDatabase(`sqlite:${join(folder, 'finance.db')}`, financeMigrations, world);
});

beforeEach(async () => {
  await writeRightBooks(dataverse, 'dataverse');
  await writeRightBooks(finance, 'finance');
});

afterAll(async () => {
  await dataverse.close();
  await finance.close();
  rmSync(folder, { recursive: true });
});

it('ends with 0 when the books in DATA_DIR agree', async () => {
  expect(await run()).toEqual({ code: 0, printed: expect.stringContaining('The books agree') });
});

it('checks the two databases that it is given', async () => {
  const { code } = await run(`sqlite:${join(folder, 'dataverse.db')}`, join(folder, 'finance.db'));
  expect(code).toBe(0);
});

it('ends with 1 and a table of what is wrong', async () => {
  await finance.write((tx) =>
    tx.change("UPDATE ledger_entry SET amount = 1 WHERE voucher_number = 'V-5' AND posting_type = 'SALES_TAX'"),
  );
  const { code, printed } = await run();
  expect(code).toBe(1);
  expect(printed).toMatch(/│ I5 +│ voucher USMF V-5 +│/);
  expect(printed).toMatch(/^\d+ findings in /m);
});

it('leaves out what holds at rest only when the books are in use', async () => {
  await finance.write((tx) => tx.change("DELETE FROM project WHERE id = 'pr1'"));
  expect((await run()).code).toBe(1);
  expect((await run('--moving')).code).toBe(0);
});

it('ends with 2 and its usage when it does not understand', async () => {
  for (const args of [['one'], ['--what'], ['one', 'two', 'three']]) {
    expect(await run(...args)).toEqual({ code: 2, printed: expect.stringContaining('usage: npm run check:books') });
  }
});

it('says which database is not there', async () => {
  await expect(run(join(folder, 'none.db'), join(folder, 'none.db'))).rejects.toThrow('none.db does not exist');
});

it('names a database without what opens it', () => {
  expect(withoutPassword('mysql://ann:secret@host:3306/books')).toBe('mysql://ann:…@host:3306/books');
  expect(withoutPassword('mysql://root@host/books')).toBe('mysql://root@host/books');
  expect(withoutPassword('sqlite:./data/finance.db')).toBe('sqlite:./data/finance.db');
});
