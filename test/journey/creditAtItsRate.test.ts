// A credit repeats what its invoice posted: rate, tax codes and percentages of then, to the cent, though both have moved since; and
// whichever of the two is posted second repeats the first. domain.md 3.6, 5.4, 5.5, 6.2 #2146376, #2167475, #6514403, #6514537
import { LOCAL_CALLER } from '../../subgraphs/caller';
import { proposalTotals } from '../../subgraphs/finance/api/types/totals';
import { readTotalsBasis } from '../../subgraphs/finance/store/readTotals';
import { DIALECTS } from '../harness/databases';
import { granted } from '../subgraphs/dataverse/flows/books';
import { edit, revised } from '../subgraphs/dataverse/flows/corrections';
import { type BothBooks, bothBooks } from './bothBooks';

describe.each(DIALECTS)('a credit on %s', (dialect) => {
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

  const confirmed = async () => {
    const id = await books.draft(1);
    const number = await books.confirm(id);
    await books.import();
    return { id, number };
  };
  const corrected = async (invoiceId: string, quantity: number) => {
    const id = await revised(books.dataverse, invoiceId);
    if (quantity > 0) granted(await edit(books.dataverse, id, { quantity }));
    const number = await books.confirm(id);
    await books.import();
    await books.postJournals();
    await books.import();
    return { id, number };
  };
  /** Pounds cost 1.40 now, and tax is 21 %. */
  const move = async () => {
    await books.writeFinance(
      "UPDATE exchange_rate SET rate = 1400000000000 WHERE from_currency = 'GBP' AND valid_from >= ?",
    );
    await books.writeFinance("UPDATE sales_tax_code SET percent = 210000 WHERE '2026-11-01' = ?");
  };
  const taxes = (number: string) =>
    books.finance(
      `SELECT t.percent, t.base, t.tax, t.tax_accounting FROM customer_invoice_tax t JOIN customer_invoice c ON c.number = t.invoice_number
       WHERE c.proposal_number = ? ORDER BY t.percent`,
      number,
    );
  const turned = (lines: readonly string[]) =>
    lines.map((line) => line.replace(/ (-?)(\d)/g, (_, sign, digit) => ` ${sign === '' ? '-' : ''}${digit}`)).sort();
  const but = (lines: readonly string[]) => lines.filter((line) => !/WIP_SALES_VALUE|ACCRUED_REVENUE/.test(line));

  it('in full is the mirror of its invoice, though rate and tax have moved', async () => {
    const original = await confirmed();
    const first = await books.post(original.number);
    await move();
    const credit = await corrected(original.id, 0);
    const second = await books.post(credit.number);
    expect((await books.voucher(second.voucherNumber)).sort()).toEqual(
      turned(but(await books.voucher(first.voucherNumber))),
    );
    expect(await books.voucher(second.voucherNumber)).toContain('CUSTOMER -1920.00 GBP = -2515.20 USD');
    expect(await taxes(credit.number)).toEqual([
      { percent: 200_000, base: -160_000, tax: -32_000, tax_accounting: -41_920 },
    ]);
    expect(await books.stands(credit.id)).toBe('WRITTEN_BACK DONE');
  });

  it('beside new lines keeps its own rate and percentage: one receivable per rate, each code once per percentage', async () => {
    const original = await confirmed();
    await books.post(original.number);
    await move();
    const partial = await corrected(original.id, 600);
    const { voucherNumber } = await books.post(partial.number);
    expect(but(await books.voucher(voucherNumber)).sort()).toEqual([
      'CUSTOMER -1920.00 GBP = -2515.20 USD',
      'CUSTOMER 1452.00 GBP = 2032.80 USD',
      'INVOICED_REVENUE -1200.00 GBP = -1680.00 USD',
      'INVOICED_REVENUE 1600.00 GBP = 2096.00 USD',
      'SALES_TAX -252.00 GBP = -352.80 USD',
      'SALES_TAX 320.00 GBP = 419.20 USD',
    ]);
    expect(await taxes(partial.number)).toEqual([
      { percent: 200_000, base: -160_000, tax: -32_000, tax_accounting: -41_920 },
      { percent: 210_000, base: 120_000, tax: 25_200, tax_accounting: 35_280 },
    ]);
  });

  it('in full of a rounded invoice takes the round-off back, and its totals say so before it is posted', async () => {
    await books.writeFinance(
      "INSERT INTO sales_tax_parameters (legal_entity, tax_group_method, calculation, round_off_unit, round_off_rule) SELECT 'USMF', 'CUSTOMER', 'TOTAL', 700, 'NEAREST' FROM legal_entity WHERE code <> ?",
    );
    const original = await confirmed();
    const first = await books.post(original.number);
    expect(await books.voucher(first.voucherNumber)).toContain('CUSTOMER 1918.00 GBP = 2512.58 USD');
    await move();
    await books.writeFinance('UPDATE sales_tax_parameters SET round_off_unit = 0 WHERE legal_entity <> ?');
    const credit = await corrected(original.id, 0);
    const basis = await readTotalsBasis(books.financeBooks.db.read, LOCAL_CALLER, [credit.number]);
    const { exchangeRate, roundOff, totalAmount } = proposalTotals(basis.get(credit.number)!, null);
    expect({ exchangeRate, roundOff, totalAmount }).toMatchObject({
      exchangeRate: '1.31',
      roundOff: { transaction: { amount: '2.00' }, accounting: { amount: '2.62' } },
      totalAmount: { transaction: { amount: '-1918.00' }, accounting: { amount: '-2512.58' } },
    });
    const second = await books.post(credit.number);
    expect((await books.voucher(second.voucherNumber)).sort()).toEqual(
      turned(but(await books.voucher(first.voucherNumber))),
    );
  });

  it('posted before its invoice: the invoice repeats it', async () => {
    const original = await confirmed();
    const credit = await corrected(original.id, 0);
    const first = await books.post(credit.number);
    await move();
    const second = await books.post(original.number);
    expect(but(await books.voucher(second.voucherNumber)).sort()).toEqual(
      turned(but(await books.voucher(first.voucherNumber))),
    );
    expect(await books.stands(original.id)).toBe('WRITTEN_BACK DONE');
  });
});
