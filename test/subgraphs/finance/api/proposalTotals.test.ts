// Totals before posting: to the cent what posting then makes, in both currencies, at the rate of the invoice date; for a list of
// proposals in as many statements as for one. domain.md 5.4 to 5.7
import { DIALECTS } from '../../../harness/databases';
import { imported, posted, postedProposal } from '../accountant';
import { type FinanceBooks, financeBooks } from '../financeBooks';
import { askFinance } from './askingFlows';

const AMOUNT = '{ transaction { amount currency } accounting { amount currency } }';
const TOTALS = `totals(invoiceDate: $date) { invoiceDate exchangeRate netAmount ${AMOUNT} salesTax ${AMOUNT} roundOff ${AMOUNT} totalAmount ${AMOUNT}
  taxLines { code rate base { amount } tax ${AMOUNT} } }`;
const QUERY = `query ($number: String!, $date: Date) { invoiceProposal(number: $number) { ${TOTALS} } }`;
const POSTED = `query ($number: String!) { invoiceProposal(number: $number) { totals { exchangeRate } customerInvoice {
  netAmount { amount } salesTax { amount } roundOff { amount } totalAmount { amount } taxLines { code base { amount } tax { amount } taxAccounting { amount } } } } }`;

interface Amounts {
  transaction: { amount: string };
  accounting: { amount: string } | null;
}
type Totals = Record<'netAmount' | 'salesTax' | 'roundOff' | 'totalAmount', Amounts> & {
  exchangeRate: string | null;
  taxLines: { code: string; base: { amount: string }; tax: Amounts }[];
};
type Asked = { invoiceProposal: { totals: Totals } };

describe.each(DIALECTS)('totals of a proposal on %s', (dialect) => {
  let books: FinanceBooks;
  afterEach(() => books.drop());

  test('a foreign invoice: the rate of its date, each line and each code rounded by itself; then posted to the cent', async () => {
    books = await financeBooks(dialect);
    // 1.30 from 10 November on; three lines of 0.35 round one by one to 0.46, not to 1.37 together.
    const sales = await posted(
      books,
      ...[3_335, 35, 35, 35, 99_999].map((amount) => ({ amount, currency: 'GBP', date: '2026-11-12' })),
    );
    await imported(books, 'PF-1', sales, { invoiceDate: '2026-11-12' });
    const before = (await askFinance<Asked>(books, QUERY, { number: 'PF-1' })).invoiceProposal.totals;
    expect(before).toMatchObject({
      invoiceDate: '2026-11-12',
      exchangeRate: '1.3',
      taxLines: [{ code: 'VAT20', rate: '20' }],
    });
    const earlier = (await askFinance<Asked>(books, QUERY, { number: 'PF-1', date: '2026-11-09' })).invoiceProposal
      .totals;
    expect(earlier).toMatchObject({ invoiceDate: '2026-11-09', exchangeRate: '1.25' });
    const none = (await askFinance<Asked>(books, QUERY, { number: 'PF-1', date: '2026-09-30' })).invoiceProposal.totals;
    expect(none).toMatchObject({ exchangeRate: null, totalAmount: { ...before.totalAmount, accounting: null } });

    await postedProposal(books, { number: 'PF-1' });
    const after = await askFinance<{ invoiceProposal: Record<string, unknown> }>(books, POSTED, { number: 'PF-1' });
    expect(after.invoiceProposal).toMatchObject({
      totals: null,
      customerInvoice: {
        netAmount: { amount: before.netAmount.transaction.amount },
        salesTax: { amount: before.salesTax.transaction.amount },
        roundOff: { amount: before.roundOff.transaction.amount },
        totalAmount: { amount: before.totalAmount.transaction.amount },
        taxLines: before.taxLines.map(({ code, base, tax }) => ({
          code,
          base,
          tax: { amount: tax.transaction.amount },
          taxAccounting: { amount: tax.accounting?.amount },
        })),
      },
    });
    const [invoice] = await books.rows<{ accounting_total: number }>('SELECT accounting_total FROM customer_invoice');
    expect(invoice?.accounting_total).toBe(Math.round(Number(before.totalAmount.accounting?.amount) * 100));
  });

  test('a list asks no more than one proposal does, and what has no lines comes to nothing', async () => {
    books = await financeBooks(dialect);
    for (const index of [1, 2, 3]) {
      const currency = index === 2 ? 'GBP' : 'USD';
      await imported(books, `PF-${index}`, await posted(books, { amount: 10_000 * index, currency }));
    }
    await books.confirm('PF-4', await books.approve({ amount: 5_000 }));
    const list = `query ($first: Int, $date: Date) { invoiceProposals(first: $first) { nodes { number ${TOTALS} } } }`;
    type List = { invoiceProposals: { nodes: { number: string; totals: Totals }[] } };
    const { invoiceProposals } = await askFinance<List>(books, list, { first: 10 });
    const reads = books.count.reads;
    expect(reads).toBeLessThanOrEqual(8); // the list, the proposals, equal lines and taxes with how each is computed, rates, agreed rates
    expect(invoiceProposals.nodes.map(({ totals }) => totals.totalAmount.accounting?.amount)).toEqual([
      '120.00',
      '300.00', // 200 GBP and 20 % at 1.25
      '360.00',
      '0.00',
    ]);
  });
});
