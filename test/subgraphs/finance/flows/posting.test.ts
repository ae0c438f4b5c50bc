// Posting a proposal: tax, rate by date, balanced voucher, accrual reversed to the cent, numbers, and what is written back.
import { MAPS, REPORTS } from '../../../../schema/messages';
import { DIALECTS } from '../../../harness/databases';
import { crookedVouchers, entries, imported, post, posted, postedProposal } from '../accountant';
import { type FinanceBooks, financeBooks } from '../financeBooks';
import { ledgerSetUp, RATE_1_25, USMF } from '../ledgerSetUp';

const RATE_1_30 = 1_300_000_000_000;
const ONE = 1_000_000_000_000;

describe.each(DIALECTS)('posting proposals on %s', (dialect) => {
  let books: FinanceBooks;
  const open = async (setUp = ledgerSetUp()) => {
    books = await financeBooks(dialect, setUp);
  };
  afterEach(() => books.drop());

  test('net 100, 20 %: Dr customer 120, Cr tax 20, Cr revenue 100, accrual reversed; everything that belongs to it', async () => {
    await open();
    const [sale] = await posted(books, { amount: 10_000 });
    const invoiceId = await imported(books, 'PF-1', [sale!]);
    await expect(post(books, { number: 'PF-1' })).resolves.toEqual({
      ok: true,
      replayed: false,
      value: {
        number: 'PF-1',
        legalEntity: USMF,
        customerInvoiceNumber: 'CIV-00000001',
        voucherNumber: 'USMF-V00000002',
      },
    });
    expect(await entries(books, 'USMF-V00000002')).toEqual([
      { posting_type: 'INVOICED_REVENUE', amount: -10_000, currency: 'USD', accounting_amount: -10_000 },
      { posting_type: 'ACCRUED_REVENUE', amount: 10_000, currency: 'USD', accounting_amount: 10_000 },
      { posting_type: 'WIP_SALES_VALUE', amount: -10_000, currency: 'USD', accounting_amount: -10_000 },
      { posting_type: 'SALES_TAX', amount: -2_000, currency: 'USD', accounting_amount: -2_000 },
      { posting_type: 'CUSTOMER', amount: 12_000, currency: 'USD', accounting_amount: 12_000 },
    ]);
    expect(await books.rows('SELECT * FROM customer_invoice')).toEqual([
      expect.objectContaining({
        legal_entity: USMF,
        number: 'CIV-00000001',
        proposal_number: 'PF-1',
        invoice_id: invoiceId,
        customer_account: 'C-100',
        invoice_date: '2026-11-05',
        due_date: '2026-12-05',
        currency: 'USD',
        exchange_rate: ONE,
        net_amount: 10_000,
        sales_tax: 2_000,
        round_off: 0,
        total_amount: 12_000,
        accounting_currency: 'USD',
        accounting_total: 12_000,
        voucher_number: 'USMF-V00000002',
        credit_note: 0,
        posted_by: 'local',
      }),
    ]);
    expect(await books.rows('SELECT tax_code, percent, base, tax, tax_accounting FROM customer_invoice_tax')).toEqual([
      { tax_code: 'VAT20', percent: 200_000, base: 10_000, tax: 2_000, tax_accounting: 2_000 },
    ]);
    expect(await books.rows('SELECT status, version, customer_invoice_number FROM proposal')).toEqual([
      { status: 'INVOICED', version: 3, customer_invoice_number: 'CIV-00000001' },
    ]);
    expect(await books.rows('SELECT invoiced_by FROM journal_line')).toEqual([{ invoiced_by: 'CIV-00000001' }]);
    expect(
      await books.rows(
        'SELECT state, voucher_number, accounting_amount, accounting_currency, exchange_rate, sales_tax FROM staged_actual WHERE actual_id = ?',
        sale!.billedId,
      ),
    ).toEqual([
      {
        state: 'POSTED',
        voucher_number: 'USMF-V00000002',
        accounting_amount: 10_000,
        accounting_currency: 'USD',
        exchange_rate: ONE,
        sales_tax: 2_000,
      },
    ]);
    expect(
      await books.rows("SELECT source, source_id, accounting_date FROM voucher WHERE number = 'USMF-V00000002'"),
    ).toEqual([{ source: 'CUSTOMER_INVOICE', source_id: 'CIV-00000001', accounting_date: '2026-11-05' }]);
    expect(await crookedVouchers(books)).toEqual([]);
  });

  test('what goes back is queued in order: POSTED, the billed actuals, the customer invoice', async () => {
    await open();
    const sales = await posted(books, { amount: 10_000 }, { amount: 333 });
    const invoiceId = await imported(books, 'PF-1', sales);
    await postedProposal(books, { number: 'PF-1' });
    const sent = await books.sent(`invoice:${invoiceId}`);
    expect(sent.map(({ topic }) => topic)).toEqual([REPORTS.posted, MAPS.actuals, MAPS.customerInvoices]);
    expect(sent[0]!.rows).toEqual([{ invoiceId, proposalId: 'PF-1', reportsBefore: 3 }]);
    expect(sent[1]!.rows).toEqual([
      {
        actual_id: sales[0]!.billedId,
        voucher_number: 'USMF-V00000003',
        accounting_amount: 10_000,
        accounting_currency: 'USD',
        exchange_rate: ONE,
        sales_tax: 2_000,
        proposal_number: 'PF-1',
      },
      {
        actual_id: sales[1]!.billedId,
        voucher_number: 'USMF-V00000003',
        accounting_amount: 333,
        accounting_currency: 'USD',
        exchange_rate: ONE,
        sales_tax: 67,
        proposal_number: 'PF-1',
      },
    ]);
    expect(sent[2]!.rows).toEqual([
      {
        proposal_number: 'PF-1',
        invoice_id: invoiceId,
        number: 'CIV-00000001',
        invoice_date: '2026-11-05',
        sales_tax: 2_067,
        total_amount: 12_400,
        currency: 'USD',
        billed_count: 2,
      },
    ]);
  });

  test('the rate moved between journal and invoice: revenue at the invoice’s, the accrual reversed at its own, to the cent', async () => {
    await open();
    // 1,000 GBP and 33.33 GBP: accrued on 2 November at 1.25, invoiced on 12 November at 1.30.
    const sales = await posted(
      books,
      { amount: 100_000, currency: 'GBP', customer: 'C-200' },
      { amount: 3_333, currency: 'GBP', customer: 'C-200' },
    );
    await imported(books, 'PF-2', sales);
    await postedProposal(books, { number: 'PF-2', invoiceDate: '2026-11-12' });
    expect(await entries(books, 'USMF-V00000003')).toEqual([
      { posting_type: 'INVOICED_REVENUE', amount: -100_000, currency: 'GBP', accounting_amount: -130_000 },
      { posting_type: 'ACCRUED_REVENUE', amount: 100_000, currency: 'GBP', accounting_amount: 125_000 },
      { posting_type: 'WIP_SALES_VALUE', amount: -100_000, currency: 'GBP', accounting_amount: -125_000 },
      { posting_type: 'INVOICED_REVENUE', amount: -3_333, currency: 'GBP', accounting_amount: -4_333 },
      { posting_type: 'ACCRUED_REVENUE', amount: 3_333, currency: 'GBP', accounting_amount: 4_166 },
      { posting_type: 'WIP_SALES_VALUE', amount: -3_333, currency: 'GBP', accounting_amount: -4_166 },
      { posting_type: 'CUSTOMER', amount: 103_333, currency: 'GBP', accounting_amount: 134_333 },
    ]);
    expect(
      await books.rows(
        'SELECT accounting_amount, exchange_rate FROM staged_actual WHERE invoice_number IS NOT NULL ORDER BY actual_id',
      ),
    ).toEqual([
      { accounting_amount: 130_000, exchange_rate: RATE_1_30 },
      { accounting_amount: 4_333, exchange_rate: RATE_1_30 },
    ]);
    const wip = await books.rows(
      "SELECT SUM(accounting_amount) AS open_wip FROM ledger_entry WHERE posting_type = 'WIP_SALES_VALUE'",
    );
    expect(Number(wip[0]?.open_wip)).toBe(0);
    expect(await crookedVouchers(books)).toEqual([]);
    expect(await books.rows('SELECT DISTINCT exchange_rate FROM journal_line')).toEqual([{ exchange_rate: RATE_1_25 }]);
  });

  test('rounding line by line leaves no difference: the customer balances', async () => {
    await open();
    const sales = await posted(books, ...Array.from({ length: 7 }, () => ({ amount: 1, currency: 'GBP' })));
    await imported(books, 'PF-3', sales);
    await postedProposal(books, { number: 'PF-3' });
    // 0.01 GBP at 1.25 is 0.0125 → 0.01 USD, seven times 0.07; converted as one it would be 0.09.
    expect(
      await books.rows("SELECT amount, accounting_amount FROM ledger_entry WHERE posting_type = 'CUSTOMER'"),
    ).toEqual([{ amount: 7, accounting_amount: 7 }]);
    expect(await crookedVouchers(books)).toEqual([]);
  });

  test('fixed price without WIP: Dr customer / Cr invoiced revenue on account, and the milestone is fully invoiced', async () => {
    await open();
    const milestone = await books.milestone(500_000);
    await imported(books, 'PF-4', [milestone]);
    await postedProposal(books, { number: 'PF-4' });
    expect(await entries(books, 'USMF-V00000001')).toEqual([
      { posting_type: 'INVOICED_REVENUE_ON_ACCOUNT', amount: -500_000, currency: 'USD', accounting_amount: -500_000 },
      { posting_type: 'SALES_TAX', amount: -100_000, currency: 'USD', accounting_amount: -100_000 },
      { posting_type: 'CUSTOMER', amount: 600_000, currency: 'USD', accounting_amount: 600_000 },
    ]);
    expect(await books.rows('SELECT status FROM on_account_transaction')).toEqual([{ status: 'FULLY_INVOICED' }]);
  });

  test('time without accrued revenue: Dr customer / Cr invoiced revenue alone', async () => {
    await open({
      ...ledgerSetUp(),
      ledgerProfiles: [{ legalEntity: USMF, contractNumber: '*', accrueRevenue: false }],
    });
    const sales = await posted(books, { amount: 10_000, customer: 'C-200' });
    await imported(books, 'PF-5', sales);
    await postedProposal(books, { number: 'PF-5' });
    expect(await entries(books, 'USMF-V00000002')).toEqual([
      { posting_type: 'INVOICED_REVENUE', amount: -10_000, currency: 'USD', accounting_amount: -10_000 },
      { posting_type: 'CUSTOMER', amount: 10_000, currency: 'USD', accounting_amount: 10_000 },
    ]);
    expect(await books.rows('SELECT * FROM customer_invoice_tax')).toEqual([]);
  });

  test('tax is that of the day of posting, by code, and the lines follow it', async () => {
    await open();
    await books.setUp({
      customers: [
        {
          legalEntity: USMF,
          accountNumber: 'C-100',
          name: 'Fabrikam',
          salesTaxGroup: 'DOMCITY',
          paymentDays: 30,
          onHold: false,
        },
      ],
    });
    const sales = await posted(books, { amount: 10_000 }, { amount: 333 });
    await imported(books, 'PF-6', sales);
    expect(await books.rows('SELECT sales_tax FROM proposal_line ORDER BY line_number')).toEqual([
      { sales_tax: 2_250 },
      { sales_tax: 75 },
    ]);
    await books.setUp({ salesTaxCodes: [{ legalEntity: USMF, taxCode: 'VAT20', name: 'VAT', percent: 210_000 }] });
    await postedProposal(books, { number: 'PF-6' });
    expect(await books.rows('SELECT tax_code, base, tax FROM customer_invoice_tax ORDER BY tax_code')).toEqual([
      { tax_code: 'CITY', base: 10_333, tax: 258 },
      { tax_code: 'VAT20', base: 10_333, tax: 2_170 },
    ]);
    expect(await books.rows('SELECT sales_tax FROM proposal_line ORDER BY line_number')).toEqual([
      { sales_tax: 2_350 },
      { sales_tax: 78 },
    ]);
    expect(await books.rows('SELECT sales_tax, total_amount FROM customer_invoice')).toEqual([
      { sales_tax: 2_428, total_amount: 12_761 },
    ]);
    expect(await books.rows('SELECT sales_tax FROM proposal')).toEqual([{ sales_tax: 2_428 }]);
  });

  test('the date given moves rate, due date and period; a closed period shifts where the company says so', async () => {
    await open(ledgerSetUp({ shiftToOpenPeriod: true }));
    const sales = await posted(books, { amount: 10_000, customer: 'C-200' });
    await imported(books, 'PF-7', sales);
    await postedProposal(books, { number: 'PF-7', invoiceDate: '2026-12-20' });
    expect(await books.rows('SELECT invoice_date, due_date FROM customer_invoice')).toEqual([
      { invoice_date: '2026-12-20', due_date: '2027-01-03' },
    ]);
    expect(await books.rows("SELECT accounting_date FROM voucher WHERE source = 'CUSTOMER_INVOICE'")).toEqual([
      { accounting_date: '2027-01-01' },
    ]);
    expect(await books.rows('SELECT invoice_date, due_date FROM proposal')).toEqual([
      { invoice_date: '2026-12-20', due_date: '2027-01-03' },
    ]);
  });

  test('an accounting date on the proforma is the voucher’s, whatever the invoice date', async () => {
    await open();
    const sales = await posted(books, { amount: 10_000 });
    await imported(books, 'PF-8', sales, { accountingDate: '2026-10-31' });
    await postedProposal(books, { number: 'PF-8', invoiceDate: '2026-12-20' });
    expect(await books.rows("SELECT accounting_date FROM voucher WHERE source = 'CUSTOMER_INVOICE'")).toEqual([
      { accounting_date: '2026-10-31' },
    ]);
  });

  test('an invoice of nothing but complimentary work posts at zero', async () => {
    await open();
    const sales = await posted(books, { amount: 10_000, billingType: 'COMPLIMENTARY' });
    await imported(books, 'PF-9', sales); // nobody owes anything: the import posts it itself
    expect(await books.rows('SELECT net_amount, sales_tax, total_amount, credit_note FROM customer_invoice')).toEqual([
      { net_amount: 0, sales_tax: 0, total_amount: 0, credit_note: 0 },
    ]);
    expect(
      await books.rows('SELECT state, accounting_amount FROM staged_actual WHERE actual_id = ?', sales[0]!.billedId),
    ).toEqual([{ state: 'POSTED', accounting_amount: 0 }]);
  });

  test('a negative proposal is a credit note', async () => {
    await open();
    const sales = await posted(books, { amount: -10_000 });
    await imported(books, 'PF-10', sales);
    await postedProposal(books, { number: 'PF-10' });
    expect(await books.rows('SELECT net_amount, sales_tax, total_amount, credit_note FROM customer_invoice')).toEqual([
      { net_amount: -10_000, sales_tax: -2_000, total_amount: -12_000, credit_note: 1 },
    ]);
    expect(await crookedVouchers(books)).toEqual([]);
  });
});
