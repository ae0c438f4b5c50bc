// Currencies of no, two and three decimals through journal and invoice: several tax codes, credits among the lines, an accrual
// that is reversed at its own rate, and sums that are larger than any single amount may be.
import { addDays } from '../../../../subgraphs/finance/rules/dates';
import { DIALECTS } from '../../../harness/databases';
import { crookedVouchers, imported, post, posted, postedProposal } from '../accountant';
import { type FinanceBooks, financeBooks } from '../financeBooks';
import { ledgerSetUp } from '../ledgerSetUp';

const INVOICED_ON = '2026-11-05';
const rateOf = (text: string) => Math.round(Number(text) * 1e12);

/** Half away from zero, in whole numbers. */
function share(amount: number, numerator: bigint, denominator: bigint): number {
  const product = BigInt(Math.abs(amount)) * numerator * 2n + denominator;
  return Math.sign(amount) * Number(product / (denominator * 2n)) + 0;
}

describe.each(DIALECTS)('currencies on %s', (dialect) => {
  let books: FinanceBooks;
  afterEach(() => books.drop());

  async function ledgerIn(currency: string, from: string, journalRate: string, invoiceRate: string): Promise<void> {
    const setUp = ledgerSetUp({ currency });
    const rate = { fromCurrency: from, toCurrency: currency };
    books = await financeBooks(dialect, {
      ...setUp,
      exchangeRates: [
        { ...rate, validFrom: '2026-10-01', rate: rateOf(journalRate) },
        { ...rate, validFrom: addDays(INVOICED_ON, -1), rate: rateOf(invoiceRate) },
      ],
      customers: [
        {
          legalEntity: 'USMF',
          accountNumber: 'C-100',
          name: 'Fabrikam',
          salesTaxGroup: 'DOMCITY',
          paymentDays: 30,
          onHold: false,
        },
      ],
    });
  }

  test.each([
    ['KWD', 3, 'JPY', 0, '490.123456', '501.7'],
    ['JPY', 0, 'KWD', 3, '0.002040301', '0.00199'],
    ['USD', 2, 'JPY', 0, '150.5', '149.25'],
    ['JPY', 0, 'USD', 2, '0.0066445', '0.0067'],
  ])('from %s (%i) to %s (%i)', async (from, fromDecimals, to, toDecimals, journalRate, invoiceRate) => {
    await ledgerIn(to, from, journalRate, invoiceRate);
    const amounts = [100_001, 33, -777, 1, 250];
    const sales = await posted(books, ...amounts.map((amount) => ({ amount, currency: from })));
    const invoiceId = await imported(books, 'PF-1', sales);
    await postedProposal(books, { number: 'PF-1' });

    const shift = 10n ** BigInt(12 + fromDecimals - toDecimals);
    const into = (amount: number, rate: string) => share(amount, BigInt(rateOf(rate)), shift);
    const accrued = amounts.map((amount) => into(amount, journalRate));
    const invoiced = amounts.map((amount) => into(amount, invoiceRate));
    const tax = (percent: bigint) => amounts.reduce((sum, amount) => sum + share(amount, percent, 1_000_000n), 0);
    const [city, vat] = [tax(25_000n), tax(200_000n)];
    const sum = (all: number[]) => all.reduce((total, one) => total + one, 0);

    expect(await crookedVouchers(books)).toEqual([]);
    expect(
      await books.rows('SELECT tax_code, base, tax, tax_accounting FROM customer_invoice_tax ORDER BY tax_code'),
    ).toEqual([
      { tax_code: 'CITY', base: sum(amounts), tax: city, tax_accounting: into(city, invoiceRate) },
      { tax_code: 'VAT20', base: sum(amounts), tax: vat, tax_accounting: into(vat, invoiceRate) },
    ]);
    expect(
      await books.rows('SELECT net_amount, sales_tax, total_amount, accounting_total FROM customer_invoice'),
    ).toEqual([
      {
        net_amount: sum(amounts),
        sales_tax: city + vat,
        total_amount: sum(amounts) + city + vat,
        accounting_total: sum(invoiced) + into(city, invoiceRate) + into(vat, invoiceRate),
      },
    ]);
    const ofVoucher = (source: string, type: string) =>
      books.rows<{ accounting_amount: number }>(
        `SELECT e.accounting_amount FROM ledger_entry e JOIN voucher v ON v.legal_entity = e.legal_entity AND v.number = e.voucher_number
         JOIN staged_actual s ON s.actual_id = e.actual_id WHERE v.source = ? AND e.posting_type = ? ORDER BY s.amount`,
        source,
        type,
      );
    const byAmount = (figures: number[]) =>
      amounts
        .map((amount, index) => ({ amount, accounting_amount: figures[index] }))
        .sort((a, b) => a.amount - b.amount)
        .map(({ accounting_amount }) => ({ accounting_amount }));
    expect(await ofVoucher('JOURNAL_LINE', 'WIP_SALES_VALUE')).toEqual(byAmount(accrued));
    expect(await ofVoucher('CUSTOMER_INVOICE', 'WIP_SALES_VALUE')).toEqual(byAmount(accrued.map((one) => 0 - one)));
    expect(
      await books.rows(
        "SELECT accounting_amount FROM staged_actual WHERE transaction_type = 'BILLED_SALES' ORDER BY amount",
      ),
    ).toEqual(byAmount(invoiced));
    const back = (await books.sent(`invoice:${invoiceId}`)).flatMap(({ rows }) => rows);
    expect(sum(back.map((row) => ('accounting_amount' in row ? Number(row.accounting_amount) : 0)))).toBe(
      sum(invoiced),
    );
  });

  test('an invoice whose total in yen, or with its tax, is larger than a single amount may be is posted', async () => {
    await ledgerIn('JPY', 'USD', '150', '150');
    const yen = await posted(books, { amount: 600_000_000, currency: 'JPY' }, { amount: 390_000_000, currency: 'JPY' });
    await imported(books, 'PF-yen', yen);
    expect(await post(books, { number: 'PF-yen' })).toMatchObject({ ok: true });
    const dollars = await posted(books, ...Array.from({ length: 50 }, () => ({ amount: 70_000_000, currency: 'USD' })));
    await imported(books, 'PF-dollars', dollars);
    expect(await post(books, { number: 'PF-dollars' })).toMatchObject({ ok: true });
    expect(
      await books.rows('SELECT total_amount, accounting_total FROM customer_invoice ORDER BY proposal_number'),
    ).toEqual([
      { total_amount: 4_287_500_000, accounting_total: 6_431_250_000 },
      { total_amount: 1_212_750_000, accounting_total: 1_212_750_000 },
    ]);
    expect(await crookedVouchers(books)).toEqual([]);
  });
});
