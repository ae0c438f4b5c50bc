// What a large invoice costs per line does not grow with its lines, nor with what else is not posted: each engine's own word for how it
// finds the rows of the two statements that were seen to look through all of them.
import type { Reader, Tx, Value } from '../../../../subgraphs/database/database';
import { writeAccounting } from '../../../../subgraphs/dataverse/store/accounting';
import type { InvoiceRow } from '../../../../subgraphs/dataverse/store/invoices';
import { nextActuals, nextLinks } from '../../../../subgraphs/dataverse/store/travelling';
import { DIALECTS } from '../../../harness/databases';
import { draftOf, openBooks, smallCompany, type TestBooks } from '../flows/books';

describe.each(DIALECTS)('the plans for a large invoice on %s', (dialect) => {
  let books: TestBooks;
  let invoiceId: string;
  beforeAll(async () => {
    books = await openBooks(dialect);
    invoiceId = await draftOf(books, await smallCompany(books), 60);
    if (dialect === 'mysql')
      await books.db.write((tx) => tx.change('ANALYZE TABLE invoice_detail, actual, customer, actual_link'));
  });
  afterAll(() => books.close());

  /** A line per table, in the order in which they are read. */
  async function planOf(sql: string, values: readonly Value[]): Promise<string[]> {
    if (dialect === 'sqlite') {
      const steps = await books.db.read.rows<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, values);
      return steps.map(({ detail }) => detail);
    }
    const steps = await books.db.read.rows<Record<'table' | 'key' | 'Extra', string>>(`EXPLAIN ${sql}`, values);
    return steps.map(({ table, key, Extra }) => `${table} ${key} ${Extra}`);
  }

  it('read what travels page by page along the details, and sort nothing: a join once began with the customers', async () => {
    const plans: string[][] = [];
    const reader: Reader = {
      dialect,
      rows: async (sql, values) => {
        plans.push(await planOf(sql, values ?? []));
        return [];
      },
    };
    for (const nextPage of [nextActuals, nextLinks])
      await nextPage(reader, { id: invoiceId } as InvoiceRow, 0, { number: 20, id: 'd' });
    expect(plans).toHaveLength(2);
    for (const plan of plans) {
      expect(plan[0]).toMatch(/^(SEARCH )?d .*invoice_detail_invoice/);
      // SQLite sorts what has one number by its ids, and no more.
      expect(plan.filter((step) => /filesort|temporary|TEMP B-TREE FOR ORDER BY/.test(step))).toEqual([]);
    }
  });

  it('find the actuals that are written back by their ids, not among all that have no voucher', async () => {
    const asked: [string, readonly Value[]][] = [];
    const tx = { soon: (sql: string, values: readonly Value[]) => void asked.push([sql, values]) } as unknown as Tx;
    const update = { voucher_number: 'V-1', accounting_currency: 'USD', exchange_rate: 1, sales_tax: 0 };
    const rows = await books.db.read.rows<{ id: string }>('SELECT id FROM actual ORDER BY id LIMIT 20');
    writeAccounting(
      tx,
      rows.map(({ id }, accounting_amount) => ({ id, ...update, accounting_amount })),
    );
    const [[sql, values] = ['', []]] = asked;
    expect((await planOf(sql, values))[0]).toMatch(/actual .*(PRIMARY|autoindex_actual_1)/);
  });
});
