// Tax on the whole and the round-off of the total, from the draft to what Dataverse shows in the end: every line's share is written
// back, the shares add up to the invoice's tax, and the customer owes the rounded total. domain.md 5.4, 5.5, 5.7
import { addManual, edit } from '../subgraphs/dataverse/flows/confirmedDetails';
import { type BothBooks, bothBooks } from './bothBooks';

describe('tax that is written back', () => {
  let books: BothBooks;
  beforeAll(async () => {
    books = await bothBooks('sqlite', 3);
    await books.import();
    await books.postJournals();
  });
  afterAll(async () => {
    const faults = await books.faults();
    await books.drop();
    expect(faults).toEqual([]);
  });

  /** Tax of this many ten-thousandths of a per cent, computed so, of totals rounded to 0.05. */
  const setTax = async (percent: number, calculation: 'LINE' | 'TOTAL') => {
    await books.writeFinance('DELETE FROM sales_tax_parameters WHERE legal_entity <> ?');
    await books.writeFinance(
      `INSERT INTO sales_tax_parameters (legal_entity, tax_group_method, calculation, round_off_unit, round_off_rule)
       SELECT code, 'CUSTOMER', '${calculation}', 5, 'NEAREST' FROM legal_entity WHERE code <> ?`,
    );
    await books.writeFinance(`UPDATE sales_tax_code SET percent = ${percent} WHERE legal_entity <> ?`);
  };
  /** An invoice of 1,600 GBP, changed as the case wants, to its end; what Dataverse shows of it, and the voucher without accruals. */
  const billed = async (contract: number, change: (id: string) => Promise<unknown>) => {
    const id = await books.draft(contract);
    await change(id);
    const number = await books.confirm(id);
    await books.import();
    await books.postJournals();
    await books.import();
    const { voucherNumber } = await books.post(number);
    const shown = <T>(sql: string) => books.dataverse.db.read.rows<T>(sql, [id]);
    const [invoice] = await shown(
      'SELECT status, customer_invoice_tax AS tax, customer_invoice_total AS total FROM invoice WHERE id = ?',
    );
    const taxes = await shown<{ amount: number; tax: number; accounting: number; rate: number }>(
      `SELECT amount, sales_tax AS tax, accounting_amount AS accounting, exchange_rate AS rate FROM actual
        WHERE invoice_id = ? AND transaction_type = 'BILLED_SALES' AND billing_type = 'CHARGEABLE' ORDER BY amount`,
    );
    const owed = (await books.voucher(voucherNumber)).filter((line) => !/WIP_SALES_VALUE|ACCRUED_REVENUE/.test(line));
    return { invoice, taxes, owed, stands: await books.stands(id) };
  };

  it.each([
    ['LINE', 1, [20_333, 32_533], 0, -1, 312_865],
    ['TOTAL', 2, [20_333, 32_534], 1, -2, 312_865],
  ] as const)(
    '20.3333 %% by %s of 1,600 and, by hand, 1,000',
    async (calculation, contract, shares, more, roundOff, total) => {
      await setTax(203_333, calculation);
      const { invoice, taxes, owed, stands } = await billed(contract, (id) => addManual(books.dataverse, id, 1));
      const tax = 52_866 + more;
      expect(invoice).toEqual({ status: 'POSTED', tax, total });
      expect(taxes).toEqual([
        { amount: 100_000, tax: shares[0], accounting: 131_000, rate: 1_310_000_000_000 },
        { amount: 160_000, tax: shares[1], accounting: 209_600, rate: 1_310_000_000_000 },
      ]);
      const amounts = owed.map((line) => line.split(' ').slice(0, 2).join(' ')).sort();
      expect(amounts).toEqual([
        'CUSTOMER 3128.65',
        'INVOICED_REVENUE -1000.00',
        'INVOICED_REVENUE -1600.00',
        `ROUND_OFF ${(-roundOff / 100).toFixed(2)}`,
        `SALES_TAX -${(tax / 100).toFixed(2)}`,
      ]);
      expect(stands).toBe('WRITTEN_BACK DONE');
    },
  );

  it('5.4 100 at 20 %: the customer owes 120, tax is 20, revenue 100; what is written off is a memo line of 0', async () => {
    await setTax(200_000, 'TOTAL');
    const rest = { quantity: 750, amount: 150_000 };
    const { invoice, taxes, owed } = await billed(3, (id) =>
      edit(books.dataverse, id, { quantity: 50, amount: 10_000 }, rest),
    );
    expect(invoice).toEqual({ status: 'POSTED', tax: 2_000, total: 12_000 });
    expect(taxes).toMatchObject([{ amount: 10_000, tax: 2_000, accounting: 13_100 }]);
    expect(owed.filter((line) => !line.includes(' 0.00 ')).sort()).toEqual([
      'CUSTOMER 120.00 GBP = 157.20 USD',
      'INVOICED_REVENUE -100.00 GBP = -131.00 USD',
      'SALES_TAX -20.00 GBP = -26.20 USD',
    ]);
  });
});
