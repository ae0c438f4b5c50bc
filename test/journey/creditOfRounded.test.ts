// An invoice whose total was rounded is credited whole: the customer owes nothing afterwards, though a part of its hours was written
// off (nobody credits what charged nothing), and though the company has stopped rounding in the meantime. domain.md 3.4 (g), 3.6 (y), 5.5
import { LOCAL_CALLER } from '../../subgraphs/caller';
import { readTotalsBasis } from '../../subgraphs/finance/store/readTotals';
import { DIALECTS } from '../harness/databases';
import { granted } from '../subgraphs/dataverse/flows/books';
import { edit, revised } from '../subgraphs/dataverse/flows/corrections';
import { type BothBooks, bothBooks } from './bothBooks';

describe.each(DIALECTS)('crediting a rounded invoice on %s', (dialect) => {
  let books: BothBooks;
  beforeEach(async () => {
    books = await bothBooks(dialect, 1);
    await books.import();
    await books.postJournals();
  });
  afterEach(async () => {
    expect(await books.faults()).toEqual([]);
    await books.drop();
  });

  const arrives = async (invoiceId: string) => {
    const number = await books.confirm(invoiceId);
    await books.import();
    await books.postJournals();
    await books.import();
    return number;
  };
  const totals = (...numbers: string[]) =>
    books.finance<{ net_amount: number; round_off: number; total_amount: number; accounting_total: number }>(
      `SELECT net_amount, round_off, total_amount, accounting_total FROM customer_invoice WHERE proposal_number IN (${numbers.map(() => '?').join()}) ORDER BY proposal_number`,
      ...numbers,
    );

  it('takes the round-off back beside what was written off, and says so before it is posted', async () => {
    await books.writeFinance(
      "INSERT INTO sales_tax_parameters (legal_entity, tax_group_method, calculation, round_off_unit, round_off_rule) SELECT 'USMF', 'CUSTOMER', 'TOTAL', 700, 'NEAREST' FROM legal_entity WHERE code <> ?",
    );
    const id = await books.draft(1);
    granted(await edit(books.dataverse, id, { quantity: 600 }));
    const first = await arrives(id);
    await books.post(first);
    await books.writeFinance('UPDATE sales_tax_parameters SET round_off_unit = 0 WHERE legal_entity <> ?');
    const second = await arrives(await revised(books.dataverse, id));
    const basis = await readTotalsBasis(books.financeBooks.db.read, LOCAL_CALLER, [second]);
    expect(basis.get(second)?.roundOff).toBe(-200);
    await books.post(second);
    const [invoice, credit] = await totals(first, second);
    expect(invoice).toMatchObject({ net_amount: 120_000, round_off: 200, total_amount: 144_200 });
    expect(credit).toMatchObject({ net_amount: -120_000, round_off: -200, total_amount: -144_200 });
    expect(Number(invoice?.accounting_total) + Number(credit?.accounting_total)).toBe(0);
  });
});
