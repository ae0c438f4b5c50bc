// Tax by line and on the whole, with the round-off of the total, as vouchers; and the totals before posting are those of the posting,
// in both currencies, though the set-up has changed since the lines came in. domain.md 5.4, 5.5
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { proposalTotals } from '../../../../subgraphs/finance/api/types/totals';
import { readTotalsBasis } from '../../../../subgraphs/finance/store/readTotals';
import { DIALECTS } from '../../../harness/databases';
import { crookedVouchers, entries, imported, posted, postedProposal } from '../accountant';
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
});
