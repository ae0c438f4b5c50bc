// A category that the company does not have is replaced by the default of its type, with its item sales tax group; one that it has
// stays, and without a default the line keeps the name that Dataverse gave it. domain.md 2.9.8, 5.2, 5.3

import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { importFromStaging } from '../../../../subgraphs/finance/flows/importFromStaging';
import { DIALECTS } from '../../../harness/databases';
import { type FinanceBooks, financeBooks } from '../financeBooks';
import { ledgerSetUp, USMF } from '../ledgerSetUp';

describe.each(DIALECTS)('categories of journal lines on %s', (dialect) => {
  let books: FinanceBooks;
  beforeAll(async () => {
    books = await financeBooks(dialect, { ...ledgerSetUp({ timeItemTaxGroup: null }), projectCategories: [] });
  });
  afterAll(() => books.drop());

  const journalised = async (category: string | null) => {
    const [sale] = await books.approve({ amount: 100_00, cost: 50_00 });
    const id = sale?.unbilledId as string;
    await books.db.write((tx) =>
      tx.change('UPDATE staged_actual SET category = ? WHERE actual_id = ?', [category, id]),
    );
    const imported = await importFromStaging(books, LOCAL_CALLER, { legalEntity: USMF });
    expect(imported).toMatchObject({ ok: true });
    return books.rows('SELECT category, item_sales_tax_group FROM journal_line WHERE actual_id = ?', id);
  };
  const legalEntity = USMF;

  it('without a default, as Dataverse has it', async () => {
    expect(await journalised('Cooking')).toEqual([{ category: 'Cooking', item_sales_tax_group: null }]);
  });

  it('with a default, as that; what the company has stays', async () => {
    await books.setUp({
      projectCategories: [
        { legalEntity, category: 'Consulting', transactionType: 'HOUR', itemSalesTaxGroup: 'FULL' },
        { legalEntity, category: 'Training', transactionType: 'HOUR' },
      ],
      categoryDefaults: [{ legalEntity, transactionType: 'HOUR', category: 'Consulting' }],
    });
    expect(await journalised('Cooking')).toEqual([{ category: 'Consulting', item_sales_tax_group: 'FULL' }]);
    expect(await journalised(null)).toEqual([{ category: 'Consulting', item_sales_tax_group: 'FULL' }]);
    expect(await journalised('Training')).toEqual([{ category: 'Training', item_sales_tax_group: null }]);
  });
});
