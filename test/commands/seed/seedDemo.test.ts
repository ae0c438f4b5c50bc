// The seeded demo on both engines: what the invariants allow, what was promised, and the same every time.

import { checkBooks } from '../../../commands/invariants/check';
import { demoDrafts } from '../../../commands/seed/drafts';
import { isDemoWanted, type SeedSummary, seedDemo } from '../../../commands/seed/seedDemo';
import { loadFolder } from '../../../commands/setup/loadFolder';
import type { Reader } from '../../../subgraphs/database/database';
import type { World } from '../../../subgraphs/world';
import { DIALECTS } from '../../harness/databases';
import { realWorld } from '../../harness/world';
import { type EmptyBooks, openEmptyBooks } from '../emptyBooks';
import { folderOf, validTexts } from '../setup/folder';

/** Real time, shifted so that the day at the start is `day`. */
function worldOn(day: string): World {
  const real = realWorld();
  const shift = Date.parse(`${day}T09:00:00Z`) - real.now().getTime();
  return { ...real, now: () => new Date(real.now().getTime() + shift) };
}

/** Unbilled sales of the last working days that nobody posts. */
const HELD = 10;

async function numbers(reader: Reader, sql: string): Promise<Record<string, number>> {
  const rows = await reader.rows<{ name: string; n: number }>(sql);
  return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
}

describe.each(DIALECTS)('the demo on %s', (dialect) => {
  let books: EmptyBooks;
  let summary: SeedSummary;

  beforeAll(async () => {
    books = await openEmptyBooks(dialect, worldOn('2026-11-23'));
    expect(await isDemoWanted(books.both)).toBe(true);
    summary = await seedDemo(books.both);
  }, 180_000);
  afterAll(() => books.drop());

  test('leaves books in which the invariant checker finds nothing', async () => {
    expect(await checkBooks(books.dataverseUrl, books.financeUrl, { atRest: true })).toEqual([]);
    expect(await isDemoWanted(books.both)).toBe(false);
  });

  test('has more than 300 unbilled sales and a dozen milestones to bill', async () => {
    const { read } = books.both.dataverse.books.db;
    const sales = await numbers(
      read,
      "SELECT billing_status AS name, COUNT(*) AS n FROM actual WHERE transaction_type = 'UNBILLED_SALES' GROUP BY billing_status",
    );
    expect(sales.UNBILLED_SALES_CREATED).toBeGreaterThanOrEqual(300);
    const milestones = await numbers(
      read,
      'SELECT invoice_status AS name, COUNT(*) AS n FROM milestone GROUP BY invoice_status',
    );
    expect(milestones.UNBILLED_SALES_CREATED).toBeGreaterThanOrEqual(12);
  });

  test('has most journals posted, in every company, and some left unposted', async () => {
    const journals = await books.both.finance.books.db.read.rows(
      'SELECT DISTINCT legal_entity AS company, status FROM integration_journal ORDER BY legal_entity, status',
    );
    expect(journals.map(({ company, status }) => `${company} ${status}`)).toEqual([
      'DEMF DRAFT',
      'DEMF POSTED',
      'GBSI POSTED',
      'USMF DRAFT',
      'USMF POSTED',
    ]);
    expect(summary.journalsLeft).toBe(2);
    const states = await numbers(
      books.both.finance.books.db.read,
      'SELECT state AS name, COUNT(*) AS n FROM staged_actual GROUP BY state',
    );
    expect(states.POSTED).toBeGreaterThan(10 * (states.JOURNALISED as number));
    const writtenBack = await numbers(
      books.both.dataverse.books.db.read,
      "SELECT 'all' AS name, COUNT(*) AS n FROM actual WHERE voucher_number IS NOT NULL AND accounting_amount IS NOT NULL",
    );
    expect(writtenBack.all).toBe(states.POSTED);
  });

  test('has four drafts, each for something to show', async () => {
    expect(summary.drafts.map(({ shows }) => shows)).toEqual(['STRAIGHT', 'FOREIGN_CURRENCY', 'BLOCKED', 'MILESTONE']);
    expect(await demoDrafts(books.both.dataverse.books)).toEqual(summary.drafts);
    const unposted = await numbers(
      books.both.dataverse.books.db.read,
      `SELECT i.number AS name, COUNT(*) AS n FROM invoice i JOIN actual a ON a.invoice_id = i.id WHERE a.voucher_number IS NULL GROUP BY i.number`,
    );
    const blocked = summary.drafts.find(({ shows }) => shows === 'BLOCKED');
    expect(Object.keys(unposted)).toEqual([blocked?.number]);
  });
});

test('the demo is the same every time, ids aside', async () => {
  const contents: Record<string, string[]>[] = [];
  for (let run = 0; run < 2; run += 1) {
    const books = await openEmptyBooks('sqlite', worldOn('2026-11-23'));
    await seedDemo(books.both);
    contents.push(await books.contents());
    await books.drop();
  }
  expect(contents[1]).toEqual(contents[0]);
});

test.each(['2027-01-01', '2027-02-28', '2026-05-31'])('the demo can be made on %s', async (day) => {
  const books = await openEmptyBooks('sqlite', worldOn(day));
  const { drafts } = await seedDemo(books.both);
  expect(drafts).toHaveLength(4);
  expect(await checkBooks(books.dataverseUrl, books.financeUrl, { atRest: true })).toEqual([]);
  await books.drop();
});

describe('a demo whose making was cut off', () => {
  /** Every write transaction after this many fails, as if the process were gone. */
  async function cutOffAfter(books: EmptyBooks, transactions: number): Promise<void> {
    const { db } = books.books.dataverse;
    let left = transactions;
    const cut = {
      ...db,
      write: (work: Parameters<typeof db.write>[0]) =>
        left-- > 0 ? db.write(work) : Promise.reject(new Error('cut off')),
    };
    const dataverse = { ...books.both.dataverse, books: { ...books.books.dataverse, db: cut as typeof db } };
    await expect(seedDemo({ ...books.both, dataverse })).rejects.toThrow('cut off');
  }

  test.each([0, 2, 5, 6, 11])('after %i transactions is finished by the next start', async (transactions) => {
    const books = await openEmptyBooks('sqlite', worldOn('2026-11-23'));
    await cutOffAfter(books, transactions);
    expect(await isDemoWanted(books.both)).toBe(true);
    const { drafts } = await seedDemo(books.both);
    expect(drafts.map(({ shows }) => shows)).toEqual(['STRAIGHT', 'FOREIGN_CURRENCY', 'BLOCKED', 'MILESTONE']);
    const unposted = await numbers(
      books.both.dataverse.books.db.read,
      "SELECT 'n' AS name, COUNT(*) AS n FROM actual WHERE transaction_type = 'UNBILLED_SALES' AND voucher_number IS NULL",
    );
    expect(unposted.n).toBe(HELD);
    expect(await isDemoWanted(books.both)).toBe(false);
    await books.drop();
  });

  test("a company's own books are left alone", async () => {
    const books = await openEmptyBooks('sqlite');
    await loadFolder(books.books, folderOf(validTexts()));
    expect(await isDemoWanted(books.both)).toBe(false);
    await books.drop();
  });
});
