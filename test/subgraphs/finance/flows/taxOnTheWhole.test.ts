// Tax by line and on the whole, with the round-off of the total, as vouchers; and the totals before posting are those of the posting,
// in both currencies, though the set-up has changed since the lines came in. domain.md 5.4, 5.5
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { proposalTotals } from '../../../../subgraphs/finance/api/types/totals';
import { readTotalsBasis } from '../../../../subgraphs/finance/store/readTotals';
import { DIALECTS } from '../../../harness/databases';
import { crookedVouchers, entries, imported, posted, postedProposal, run } from '../accountant';
import { type FinanceBooks, financeBooks } from '../financeBooks';
import { USMF } from '../ledgerSetUp';

describe.each(DIALECTS)('tax and round-off on %s', (dialect) => {
  let books: FinanceBooks;
  beforeEach(async () => {
    books = await financeBooks(dialect);
  });
  afterEach(async () => {
    expect(await crookedVouchers(books)).toEqual([]);
    await books.drop();
  });

  /** In minor units, as a posted invoice has them. */
  const foretold = async (number: string) => {
    const basis = (await readTotalsBasis(books.db.read, LOCAL_CALLER, [number])).get(number);
    const totals = proposalTotals(basis!, null);
    const minor = ({ amount }: { amount: string }) => Math.round(Number(amount) * 100);
    return {
      net_amount: minor(totals.netAmount.transaction),
      sales_tax: minor(totals.salesTax.transaction),
      round_off: minor(totals.roundOff.transaction),
      total_amount: minor(totals.totalAmount.transaction),
      accounting_total: minor(totals.totalAmount.accounting!),
    };
  };
  const invoiced = async () =>
    (
      await books.rows('SELECT net_amount, sales_tax, round_off, total_amount, accounting_total FROM customer_invoice')
    )[0];

  // Three lines of 0.33 at 20 %: 0.07 each, or 0.20 on 0.99; totals are rounded to 0.05.
  test.each([
    ['LINE', 'NEAREST', { tax: 21, roundOff: 0, total: 120 }],
    ['TOTAL', 'NEAREST', { tax: 20, roundOff: 1, total: 120 }],
    ['TOTAL', 'DOWN', { tax: 20, roundOff: -4, total: 115 }],
  ] as const)('5.4 by %s, rounded %s', async (calculation, roundOffRule, { tax, roundOff, total }) => {
    await books.setUp({ salesTaxParameters: [{ legalEntity: USMF, calculation, roundOffUnit: 5, roundOffRule }] });
    await imported(books, 'PF-1', await posted(books, { amount: 33 }, { amount: 33 }, { amount: 33 }));
    const before = await foretold('PF-1');
    const { voucherNumber } = await postedProposal(books, { number: 'PF-1' });
    const owed = (await entries(books, voucherNumber)).filter(
      ({ posting_type }) => !['WIP_SALES_VALUE', 'ACCRUED_REVENUE'].includes(String(posting_type)),
    );
    expect(owed.map(({ posting_type, amount }) => [posting_type, amount])).toEqual([
      ...Array.from({ length: 3 }, () => ['INVOICED_REVENUE', -33]),
      ['SALES_TAX', -tax],
      ...(roundOff === 0 ? [] : [['ROUND_OFF', -roundOff]]),
      ['CUSTOMER', total],
    ]);
    expect(await invoiced()).toMatchObject({ sales_tax: tax, round_off: roundOff, total_amount: total });
    expect(before).toEqual(await invoiced());
  });

  test.each(['USD', 'GBP'])('totals in %s are of the tax of today, not of that on the lines', async (currency) => {
    const sales = await posted(books, ...[3_335, 35, 35, 99_999].map((amount) => ({ amount, currency })));
    await imported(books, 'PF-1', sales);
    await books.setUp({ salesTaxCodes: [{ legalEntity: USMF, taxCode: 'VAT20', name: 'VAT', percent: 213_333 }] });
    const before = await foretold('PF-1');
    await postedProposal(books, { number: 'PF-1' });
    expect(before).toEqual(await invoiced());
  });

  // Tax of -0.05 and of 0.02 at 1.25: -0.06 and 0.03 each by itself, and -0.04 together.
  test('totals were a cent off where a credit and what is new beside it have one rate: posting converts their tax together', async () => {
    const [sale, more] = await posted(books, { amount: 25, currency: 'GBP' }, { amount: 10, currency: 'GBP' });
    await imported(books, 'PF-1', [sale!]);
    await postedProposal(books, { number: 'PF-1' });
    const billedId = books.world.newId();
    const { header, actuals, links } = books.confirmation('PF-2', [{ ...sale!, billedId, amount: -25 }, more!]);
    const takesBack = { transaction1Role: 'REVERSING', transaction2Role: 'ORIGINAL', transaction2Id: sale!.billedId };
    const ofCredit = (link: object) => ('transaction1Id' in link && link.transaction1Id === billedId ? takesBack : {});
    await books.deliver(header, actuals, [links[0], links[1].map((link) => ({ ...link, ...ofCredit(link) }))]);
    await run(books, 'PF-2');
    const basis = (await readTotalsBasis(books.db.read, LOCAL_CALLER, ['PF-2'])).get('PF-2');
    const { salesTax, taxLines } = proposalTotals(basis!, null);
    expect([salesTax, taxLines]).toMatchObject([
      { transaction: { amount: '-0.03' }, accounting: { amount: '-0.04' } },
      [{ code: 'VAT20', base: { amount: '-0.15' }, tax: { accounting: { amount: '-0.04' } } }],
    ]);
    await postedProposal(books, { number: 'PF-2' });
    expect(
      await books.rows(
        "SELECT t.tax, t.tax_accounting FROM customer_invoice_tax t JOIN customer_invoice c ON c.number = t.invoice_number WHERE c.proposal_number = 'PF-2'",
      ),
    ).toEqual([{ tax: -3, tax_accounting: -4 }]);
  });

  // 1,000.40 and 20 % are rounded by -0.48: at 1.25 that is -0.60, and at 1.30 of the credit's own day -0.62.
  test('a credit beside a line that charges nothing took the round-off back at the rate of its own day: two cents stood for ever', async () => {
    await books.setUp({ salesTaxParameters: [{ legalEntity: USMF, roundOffUnit: 100 }] });
    const [sale, memo] = await posted(
      books,
      { amount: 100_040, currency: 'GBP' },
      { amount: 500, currency: 'GBP', billingType: 'NON_CHARGEABLE' },
    );
    await imported(books, 'PF-1', [sale!]);
    await postedProposal(books, { number: 'PF-1' });
    const credit = { ...sale!, billedId: books.world.newId(), amount: -100_040 };
    const header = { invoiceDate: '2026-11-20' };
    const { header: head, actuals, links } = books.confirmation('PF-2', [credit, memo!], header);
    const takesBack = { transaction1Role: 'REVERSING', transaction2Role: 'ORIGINAL', transaction2Id: sale!.billedId };
    const ofCredit = (link: object) =>
      'transaction1Id' in link && link.transaction1Id === credit.billedId ? takesBack : {};
    await books.deliver(head, actuals, [links[0], links[1].map((link) => ({ ...link, ...ofCredit(link) }))]);
    await run(books, 'PF-2');
    const before = await foretold('PF-2');
    await postedProposal(books, { number: 'PF-2' });
    expect(
      await books.rows(
        'SELECT round_off, exchange_rate, accounting_total FROM customer_invoice ORDER BY proposal_number',
      ),
    ).toEqual([
      { round_off: -48, exchange_rate: 1.25e12, accounting_total: 150_000 },
      { round_off: 48, exchange_rate: 1.25e12, accounting_total: -150_000 },
    ]);
    expect(before.accounting_total).toBe(-150_000);
    expect(
      await books.rows(
        'SELECT posting_type FROM ledger_entry GROUP BY posting_type HAVING SUM(accounting_amount) <> 0',
      ),
    ).toEqual([]);
  });
});
