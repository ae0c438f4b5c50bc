// A company that keeps a reporting currency: every voucher balances in it too, accruals are taken back at its amounts of then, and
// nothing is posted while a rate into it is missing. domain.md 5.5, 6.2 #519716, #602728, #602677, #569250
import { DIALECTS } from '../../../harness/databases';
import { crookedVouchers, imported, post, posted, postedProposal, postJournals } from '../accountant';
import { type FinanceBooks, financeBooks } from '../financeBooks';
import { ledgerSetUp } from '../ledgerSetUp';

const rate = (fromCurrency: string, validFrom: string, value: number) => ({
  fromCurrency,
  toCurrency: 'EUR',
  validFrom,
  rate: value,
});

describe.each(DIALECTS)('a reporting currency on %s', (dialect) => {
  let books: FinanceBooks;
  const open = async (reportingCurrency: string | null = 'EUR') => {
    const setUp = ledgerSetUp({ reportingCurrency });
    books = await financeBooks(dialect, {
      ...setUp,
      exchangeRates: [
        ...(setUp.exchangeRates ?? []),
        rate('GBP', '2026-10-01', 1.15e12),
        rate('GBP', '2026-11-05', 1.2e12),
        rate('USD', '2026-10-01', 0.9e12),
      ],
    });
  };
  afterEach(async () => {
    expect(await crookedVouchers(books)).toEqual([]);
    await books.drop();
  });

  const entries = (source: string) =>
    books.rows(
      `SELECT e.posting_type, e.amount, e.accounting_amount, e.reporting_currency, e.reporting_amount FROM ledger_entry e
       JOIN voucher v ON v.legal_entity = e.legal_entity AND v.number = e.voucher_number WHERE v.source = ? ORDER BY v.number, e.entry_number`,
      source,
    );
  const cells = (rows: readonly (readonly [string, number, number, number])[]) =>
    rows.map(([posting_type, amount, accounting_amount, reporting_amount]) => ({
      posting_type,
      amount,
      accounting_amount,
      reporting_currency: 'EUR',
      reporting_amount,
    }));

  test('1,000 GBP: 1,250 USD and 1,150 EUR accrued; 1,200 EUR invoiced, and 1,150 taken back', async () => {
    await open();
    const [sale] = await posted(books, { amount: 100_000, currency: 'GBP', customer: 'C-200', cost: 48_000 });
    await imported(books, 'PF-1', [sale!]);
    await postedProposal(books, { number: 'PF-1' });
    expect(await entries('JOURNAL_LINE')).toEqual(
      expect.arrayContaining(
        cells([
          ['COST', 48_000, 48_000, 43_200],
          ['PAYROLL_ALLOCATION', -48_000, -48_000, -43_200],
          ['WIP_SALES_VALUE', 100_000, 125_000, 115_000],
          ['ACCRUED_REVENUE', -100_000, -125_000, -115_000],
        ]),
      ),
    );
    expect(await entries('CUSTOMER_INVOICE')).toEqual(
      cells([
        ['INVOICED_REVENUE', -100_000, -125_000, -120_000],
        ['ACCRUED_REVENUE', 100_000, 125_000, 115_000],
        ['WIP_SALES_VALUE', -100_000, -125_000, -115_000],
        ['CUSTOMER', 100_000, 125_000, 120_000],
      ]),
    );
    expect(
      await books.rows('SELECT reporting_currency, reporting_rate, reporting_total FROM customer_invoice'),
    ).toEqual([{ reporting_currency: 'EUR', reporting_rate: 1.2e12, reporting_total: 120_000 }]);
  });

  test('#519716, #602728: a retainer with tax, and odd cents, balance in reporting currency', async () => {
    await open();
    const retainer = await books.milestone(333_333, 'GBP');
    await imported(books, 'PF-R', [retainer]);
    await postedProposal(books, { number: 'PF-R' });
    const sales = await posted(books, ...[33, 1, 7, 777].map((amount) => ({ amount, currency: 'GBP' })));
    await imported(books, 'PF-1', sales);
    await postedProposal(books, { number: 'PF-1' });
    expect(await books.rows('SELECT COUNT(*) AS held FROM customer_invoice WHERE reporting_total > 0')).toEqual([
      { held: 2 },
    ]);
  });

  test.each([
    ['a currency that is kept from today on', null, 'EUR'],
    ['another currency', 'EUR', 'GBP'],
    ['none any more', 'EUR', null],
  ])('#602677, #569250: with %s, an accrual is taken back as it was posted', async (_, before, after) => {
    await open(before);
    const [sale] = await posted(books, { amount: 100_000, currency: 'GBP', customer: 'C-200' });
    await books.setUp(ledgerSetUp({ reportingCurrency: after }));
    await imported(books, 'PF-1', [sale!]);
    await postedProposal(books, { number: 'PF-1' });
    const accrued = before === null ? null : 115_000;
    const wip = (posting_type: string, source: string) =>
      books.rows(
        `SELECT e.reporting_currency, e.reporting_amount FROM ledger_entry e JOIN voucher v ON v.legal_entity = e.legal_entity
         AND v.number = e.voucher_number WHERE e.posting_type = ? AND v.source = ?`,
        posting_type,
        source,
      );
    expect(await wip('WIP_SALES_VALUE', 'JOURNAL_LINE')).toEqual([
      { reporting_currency: before, reporting_amount: accrued },
    ]);
    expect(await wip('ACCRUED_REVENUE', 'CUSTOMER_INVOICE')).toEqual([
      { reporting_currency: before, reporting_amount: accrued },
    ]);
    expect(await wip('CUSTOMER', 'CUSTOMER_INVOICE')).toMatchObject([{ reporting_currency: after }]);
  });

  test('without a rate into it nothing is journalised, posted or invoiced', async () => {
    await open();
    const [sale] = await posted(books, { amount: 100_000 });
    await imported(books, 'PF-1', [sale!]);
    await books.setUp(ledgerSetUp({ reportingCurrency: 'CHF' }));
    expect(await post(books, { number: 'PF-1' })).toMatchObject({
      ok: false,
      refusals: [{ code: 'RATE_MISSING', message: 'No exchange rate from USD to CHF is known for 2026-11-05.' }],
    });
    await posted(books, { amount: 5_000 });
    expect(await books.rows("SELECT error_code FROM staged_actual WHERE state = 'ERROR'")).toEqual([
      { error_code: 'RATE_MISSING' },
    ]);
    await books.setUp(ledgerSetUp({ reportingCurrency: 'USD' }));
    expect(await post(books, { number: 'PF-1' })).toMatchObject({ ok: true });
    await postJournals(books);
  });
});
