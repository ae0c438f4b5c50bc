// Voucher and customer invoice numbers have no gaps: 20 postings at once, some refused and some dying, and what stands is
// numbered 1, 2, 3 … in each sequence of each company. On both engines. domain.md 2.9.7, 3.7
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { postIntegrationJournal } from '../../../../subgraphs/finance/flows/postIntegrationJournal';
import { DIALECTS } from '../../../harness/databases';
import { crookedVouchers, dyingAt, post, posted, run } from '../accountant';
import { type FinanceBooks, financeBooks } from '../financeBooks';
import { ledgerSetUp } from '../ledgerSetUp';

describe.each(DIALECTS)('numbers, on %s', (dialect) => {
  let books: FinanceBooks;
  beforeEach(async () => {
    books = await financeBooks(dialect, ledgerSetUp({ journalLineLimit: 2 }));
  });
  afterEach(() => books.drop());

  const numbers = async (table: string): Promise<number[]> =>
    (await books.rows<{ number: string }>(`SELECT number FROM ${table} ORDER BY number`)).map(({ number }) =>
      Number(/\d+$/.exec(number)?.[0]),
    );
  const last = async (name: string): Promise<number> =>
    (await books.rows<{ last: number }>('SELECT last FROM number_sequence WHERE name = ?', name))[0]?.last ?? 0;
  const oneTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

  test('20 postings at once, of which 5 are refused and 5 die half-way', async () => {
    const sales = await posted(
      books,
      ...oneTo(20).map((at) => ({ amount: 1_000 * at, customer: at % 4 === 0 ? 'C-HOLD' : 'C-100' })),
    );
    for (const [index, sale] of sales.entries())
      await books.confirm(`PF-${String(index + 1).padStart(2, '0')}`, [sale]);
    await run(books);
    const dying = dyingAt(books, 'P8');
    const outcomes = await Promise.all(
      oneTo(20).map((at) =>
        post(at % 4 === 1 ? dying : books, { number: `PF-${String(at).padStart(2, '0')}` }).then(
          (outcome) => (outcome.ok ? 'posted' : outcome.refusals.map(({ code }) => code).join()),
          (error: Error) => error.message,
        ),
      ),
    );
    const count = (said: string) => outcomes.filter((outcome) => outcome === said).length;
    expect([count('posted'), count('CUSTOMER_ON_HOLD'), count('crash at P8')]).toEqual([10, 5, 5]);
    expect(await numbers('customer_invoice')).toEqual(oneTo(10));
    expect(await last('CUSTOMER_INVOICE')).toBe(10);
    expect(await numbers('voucher')).toEqual(oneTo(30)); // 20 of the journal lines, 10 of the invoices
    expect(await last('VOUCHER')).toBe(30);
    expect(await crookedVouchers(books)).toEqual([]);
  });

  test('journals and proposals at once, lines in error among them', async () => {
    const billed = await posted(books, ...oneTo(6).map((at) => ({ amount: 1_000 * at })));
    for (const [index, sale] of billed.entries()) await books.confirm(`PF-${index + 1}`, [sale]);
    await books.approve(
      ...oneTo(12).map((at) => ({ amount: 100 * at, cost: 50, ...(at % 3 === 0 ? { date: '2026-12-05' } : {}) })),
    );
    await run(books);
    const journals = await books.rows<{ id: string }>("SELECT id FROM integration_journal WHERE status = 'DRAFT'");
    expect(journals.length).toBeGreaterThan(10);
    await Promise.all([
      ...journals.map(({ id }) => postIntegrationJournal(books, LOCAL_CALLER, { journalId: id })),
      ...billed.map((_, index) => post(books, { number: `PF-${index + 1}` })),
    ]);
    const [lines] = await books.rows<{ posted: number; failed: number }>(
      "SELECT COUNT(CASE WHEN status = 'POSTED' THEN 1 END) AS posted, COUNT(CASE WHEN status = 'ERROR' THEN 1 END) AS failed FROM journal_line",
    );
    expect(lines).toEqual({ posted: 6 + 16, failed: 8 });
    expect(await numbers('voucher')).toEqual(oneTo(6 + 16 + 6));
    expect(await last('VOUCHER')).toBe(28);
    expect(await numbers('customer_invoice')).toEqual(oneTo(6));
    expect(await crookedVouchers(books)).toEqual([]);
  });
});
