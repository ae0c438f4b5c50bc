// A rate agreed with a contract wins over that of the day, for draft journal lines and pending invoices as soon as it is set up; and
// whose sales tax group a sale has, as the company says. domain.md 3.5 (u), 5.3, 5.5
import { MAPS } from '../../../../schema/messages';
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { sampleDocument } from '../../../../subgraphs/finance/flows/sampleDocument';
import { DIALECTS } from '../../../harness/databases';
import { crookedVouchers, entries, imported, posted, postedProposal, postJournals, run } from '../accountant';
import { actual } from '../dataverseMessages';
import { type FinanceBooks, financeBooks } from '../financeBooks';
import { ledgerSetUp, RATE_1_25, USMF } from '../ledgerSetUp';

const AGREEMENT = {
  legalEntity: USMF,
  contractNumber: 'CT-1',
  currency: 'GBP',
  validFrom: '2026-01-01',
  rate: RATE_1_25,
};
const cells = (rows: readonly (readonly [string, number, string, number])[]) =>
  rows.map(([posting_type, amount, currency, accounting_amount]) => ({
    posting_type,
    amount,
    currency,
    accounting_amount,
  }));

describe.each(DIALECTS)('agreed rates and tax groups on %s', (dialect) => {
  let books: FinanceBooks;
  beforeEach(async () => {
    const exchangeRates = [
      { fromCurrency: 'GBP', toCurrency: 'USD', validFrom: '2026-10-01', rate: 1.28e12 },
      { fromCurrency: 'GBP', toCurrency: 'USD', validFrom: '2026-11-04', rate: 1.31e12 },
    ];
    books = await financeBooks(dialect, { ...ledgerSetUp(), exchangeRates });
  });
  afterEach(async () => {
    expect(await crookedVouchers(books)).toEqual([]);
    await books.drop();
  });

  test('a sale that came before its contract lost the rate agreed with it: it waits', async () => {
    await books.setUp({ fixedRateAgreements: [{ ...AGREEMENT, contractNumber: 'CT-9' }] });
    const id = { actualId: books.world.newId(), contractId: 'contract-late' };
    const sold = { transType: 'UNBILLED_SALES', amount: 100_000, unitPrice: 100_000, transactionCurrencyId: 'GBP' };
    await books.deliver([MAPS.actuals, [actual({ ...sold, ...id })]]);
    await run(books);
    const staged = () => books.rows('SELECT state, error_code, error_message FROM staged_actual');
    const error_message = 'Contract contract-late has not arrived.';
    expect(await staged()).toEqual([{ state: 'ERROR', error_code: 'CONTRACT_MISSING', error_message }]);
    const contract = { contractId: 'contract-late', dataAreaId: USMF, contractNumber: 'CT-9', name: 'Late' };
    await books.deliver([MAPS.contracts, [{ ...contract, currency: 'GBP' }]]);
    await run(books);
    await postJournals(books);
    expect(await books.rows('SELECT accounting_amount FROM ledger_entry ORDER BY accounting_amount')).toEqual([
      { accounting_amount: -125_000 },
      { accounting_amount: 125_000 },
    ]);
  });

  test.each([
    ['3.5 (u) rate 1.25', true, 125_000, 125_000],
    ['without an agreement: the journal’s date, then the invoice’s', false, 128_000, 131_000],
  ])('%s', async (_, isAgreed, accrued, invoiced) => {
    const [sale] = await books.approve({ amount: 100_000, cost: 48_000, currency: 'GBP', customer: 'C-200' });
    await run(books); // draft lines stand before the agreement does
    if (isAgreed) await books.setUp({ fixedRateAgreements: [AGREEMENT] });
    await postJournals(books);
    await imported(books, 'PF-1', [sale!]);
    const { voucherNumber } = await postedProposal(books, { number: 'PF-1' });
    expect(
      await books.rows(
        `SELECT posting_type, amount, currency, accounting_amount FROM ledger_entry WHERE voucher_number <> ? ORDER BY posting_type`,
        voucherNumber,
      ),
    ).toEqual(
      cells([
        ['ACCRUED_REVENUE', -100_000, 'GBP', 0 - accrued],
        ['COST', 48_000, 'USD', 48_000],
        ['PAYROLL_ALLOCATION', -48_000, 'USD', -48_000],
        ['WIP_SALES_VALUE', 100_000, 'GBP', accrued],
      ]),
    );
    expect(await entries(books, voucherNumber)).toEqual(
      cells([
        ['INVOICED_REVENUE', -100_000, 'GBP', 0 - invoiced],
        ['ACCRUED_REVENUE', 100_000, 'GBP', accrued],
        ['WIP_SALES_VALUE', -100_000, 'GBP', 0 - accrued],
        ['CUSTOMER', 100_000, 'GBP', invoiced],
      ]),
    );
  });

  test('an agreement takes hold of a pending invoice', async () => {
    const sales = await posted(books, { amount: 100_000, currency: 'GBP', customer: 'C-200' });
    await imported(books, 'PF-1', sales);
    await books.setUp({ fixedRateAgreements: [AGREEMENT] });
    await postedProposal(books, { number: 'PF-1' });
    expect(await books.rows('SELECT exchange_rate, accounting_total FROM customer_invoice')).toEqual([
      { exchange_rate: RATE_1_25, accounting_total: 125_000 },
    ]);
  });

  test('a sample said what the invoice comes to at the rate of the day, not at the agreed one', async () => {
    const sales = await posted(books, { amount: 100_000, currency: 'GBP' });
    await imported(books, 'PF-1', sales);
    await books.setUp({ fixedRateAgreements: [AGREEMENT] });
    const sample = await sampleDocument(books, LOCAL_CALLER, USMF, 'PF-1');
    expect(sample.ok && sample.value.content.accounting).toEqual({
      currency: 'USD',
      rate: RATE_1_25,
      tax: 25_000,
      total: 150_000,
    });
  });

  test.each([
    ['CUSTOMER', 'DOM'],
    ['PROJECT', 'DOMCITY'],
    ['PROJECT_CONTRACT', null],
    ['SEARCH', 'DOMCITY'],
  ] as const)('5.3 by %s the group is %s', async (taxGroupMethod, group) => {
    await books.setUp({
      salesTaxParameters: [{ legalEntity: USMF, taxGroupMethod }],
      salesTaxDefaults: [{ legalEntity: USMF, kind: 'PROJECT', number: 'P-1', salesTaxGroup: 'DOMCITY' }],
    });
    const sales = await posted(books, { amount: 1_000 });
    const milestone = await books.milestone(2_000);
    await imported(books, 'PF-1', [...sales, milestone]);
    expect(await books.rows('SELECT sales_tax_group FROM journal_line')).toEqual([{ sales_tax_group: group }]);
    expect(await books.rows('SELECT DISTINCT sales_tax_group FROM proposal_line')).toEqual([
      { sales_tax_group: group },
    ]);
  });
});
