// What is posted never changes: while triggers refuse every UPDATE and DELETE of vouchers, entries and customer invoices, an
// accountant's whole life goes on; and no statement of the product names such a change. domain.md 3.7 (9), faults.md I5
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DIALECTS } from '../../../harness/databases';
import { entries, imported, posted, postedProposal, postJournals, run } from '../accountant';
import { type FinanceBooks, financeBooks } from '../financeBooks';

const TABLES = ['voucher', 'ledger_entry', 'customer_invoice', 'customer_invoice_tax'];

function refusals(dialect: 'sqlite' | 'mysql'): string[] {
  return TABLES.flatMap((table) =>
    ['UPDATE', 'DELETE'].map((change) => {
      const refuse =
        dialect === 'sqlite'
          ? `BEGIN SELECT RAISE(ABORT, '${table} is posted'); END`
          : `FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '${table} is posted'`;
      return `CREATE TRIGGER ${table}_${change.toLowerCase()} BEFORE ${change} ON ${table} ${refuse}`;
    }),
  );
}

describe.each(DIALECTS)('posted rows, on %s', (dialect) => {
  let books: FinanceBooks;
  beforeEach(async () => {
    books = await financeBooks(dialect);
    for (const trigger of refusals(dialect)) await books.db.write((tx) => tx.change(trigger));
  });
  afterEach(() => books.drop());

  test('the triggers hold', async () => {
    await posted(books, { amount: 100 });
    for (const table of ['voucher', 'ledger_entry'])
      await expect(books.db.write((tx) => tx.change(`DELETE FROM ${table}`))).rejects.toThrow(`${table} is posted`);
  });

  test('import, journals, invoice and milestone change none of them, nor does the set-up of another day', async () => {
    const [sale] = await posted(books, { amount: 100_000, cost: 40_000 });
    const milestone = await books.milestone(500_000);
    await imported(books, 'PF-1', [sale!]);
    await imported(books, 'PF-2', [milestone]);
    const first = await postedProposal(books, { number: 'PF-1' });
    await postedProposal(books, { number: 'PF-2' });
    const before = await entries(books, first.voucherNumber);
    // What replaces it, and the set-up of another day: rates, accounts and taxes move on, the books do not.
    await books.setUp({
      postingAccounts: [{ legalEntity: 'USMF', postingType: 'INVOICED_REVENUE', account: '9999' }],
      salesTaxCodes: [{ legalEntity: 'USMF', taxCode: 'VAT20', name: 'VAT', percent: 0 }],
    });
    await posted(books, { amount: 7_000 });
    await run(books);
    await postJournals(books);
    expect(await entries(books, first.voucherNumber)).toEqual(before);
  });
});

test('no statement of the product changes or deletes them', () => {
  const root = resolve(__dirname, '../../../../subgraphs/finance');
  const sources = (readdirSync(root, { recursive: true }) as string[]).filter((path) => path.endsWith('.ts'));
  expect(sources.length).toBeGreaterThan(100);
  const named = `(${TABLES.join('|')})\\b`;
  const forbidden = new RegExp(
    `(UPDATE|DELETE FROM|REPLACE INTO)\\s+[\`"]?${named}|(updateEach|upsertRows)\\(\\s*tx,\\s*'${named}`,
    'i',
  );
  const found = sources.filter((path) => forbidden.test(readFileSync(join(root, path), 'utf8')));
  expect(found.filter((path) => !path.startsWith('store/migrations/'))).toEqual([]);
});
