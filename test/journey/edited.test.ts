// Invoices that were edited before they were confirmed, from the draft to WRITTEN_BACK: domain.md 3.4 (g) to (k). The
// rate moves between the journal (1.25) and the invoice (1.31). The plain (g) is scenario 2: scenarios/rates.ts.
import { DIALECTS } from '../harness/databases';
import { addManual, edit } from '../subgraphs/dataverse/flows/confirmedDetails';
import { type BothBooks, bothBooks } from './bothBooks';

/** What is left of a sale and its accrual, in USD cents: nothing, or what can still be billed. */
const accrued = async (books: BothBooks): Promise<unknown> =>
  (
    await books.finance(
      "SELECT COALESCE(CAST(SUM(accounting_amount) AS SIGNED), 0) AS wip FROM ledger_entry WHERE posting_type = 'WIP_SALES_VALUE'",
    )
  )[0]?.wip;

describe.each(DIALECTS)('an edited invoice on %s', (dialect) => {
  let books: BothBooks;
  beforeEach(async () => {
    books = await bothBooks(dialect, 1);
  });
  afterEach(async () => {
    expect(await books.faults()).toEqual([]);
    await books.drop();
  });
  const proposal = async (number: string) =>
    (await books.finance('SELECT status, line_count, net_amount, sales_tax FROM proposal WHERE number = ?', number))[0];
  const writtenOff = async () => {
    const id = await books.draft(1);
    await edit(books.dataverse, id, { quantity: 600, amount: 120_000 }, { quantity: 200, amount: 40_000 });
    return id;
  };
  /** Two hours are not charged: they accrue nothing. The reversal is the original's, to the cent. */
  const ACCRUALS = [
    'WIP_SALES_VALUE -1600.00 GBP = -2000.00 USD',
    'WIP_SALES_VALUE 1200.00 GBP = 1572.00 USD',
    'WIP_SALES_VALUE 1600.00 GBP = 2000.00 USD',
  ];
  const INVOICE = [
    'INVOICED_REVENUE -1200.00 GBP = -1572.00 USD',
    'ACCRUED_REVENUE 1200.00 GBP = 1572.00 USD',
    'WIP_SALES_VALUE -1200.00 GBP = -1572.00 USD',
    'SALES_TAX -240.00 GBP = -314.40 USD',
    'CUSTOMER 1440.00 GBP = 1886.40 USD',
  ];
  /** Without the entry of what is not charged, and whichever line comes first. */
  const charged = async (voucher: string) =>
    (await books.voucher(voucher)).filter((entry) => entry !== 'INVOICED_REVENUE 0.00 GBP = 0.00 USD');

  it('3.4 (g) with the original still on a draft: its reversal waits, by name, and the end is the same', async () => {
    await books.import();
    const id = await writtenOff();
    const number = await books.confirm(id);
    expect(await books.import(number)).toEqual({ journalised: 2, imported: 0, blocked: 1 });
    const waiting = await books.finance("SELECT error_code, amount FROM staged_actual WHERE state = 'ERROR'");
    expect(waiting).toEqual([{ error_code: 'ORIGINAL_NOT_POSTED', amount: -160_000 }]);
    await books.postJournals();
    expect(await books.import(number)).toEqual({ journalised: 1, imported: 1, blocked: 0 });
    const { voucherNumber } = await books.post(number); // before the reversal is
    expect(await charged(voucherNumber)).toEqual(INVOICE);
    await books.postJournals();
    expect(await books.accruals(1)).toEqual(ACCRUALS);
    expect(await accrued(books)).toBe(0);
    expect(await books.stands(id)).toBe('WRITTEN_BACK DONE');
  });

  it('3.4 (g) with nothing imported before: one import on demand finds all that the invoice needs', async () => {
    const id = await writtenOff();
    const number = await books.confirm(id);
    expect(await books.import(number)).toEqual({ journalised: 3, imported: 0, blocked: 1 }); // the original too
    await books.postJournals();
    expect(await books.import(number)).toEqual({ journalised: 1, imported: 1, blocked: 0 });
    await books.postJournals();
    await books.post(number);
    expect(await books.accruals(1)).toEqual(ACCRUALS);
    expect(await books.stands(id)).toBe('WRITTEN_BACK DONE');
    await books.import(); // the cost, which the invoice does not rest on
    await books.postJournals();
  });

  it('3.4 (h) 8 to 10: 2,000, and the original’s accrual is gone to the cent', async () => {
    await books.import();
    await books.postJournals();
    const id = await books.draft(1);
    await edit(books.dataverse, id, { quantity: 1_000, amount: 200_000 });
    const number = await books.confirm(id);
    expect(await books.import()).toEqual({ journalised: 2, imported: 0, blocked: 1 });
    await books.postJournals();
    await books.import();
    const { voucherNumber } = await books.post(number);
    expect(await books.voucher(voucherNumber)).toEqual([
      'INVOICED_REVENUE -2000.00 GBP = -2620.00 USD',
      'ACCRUED_REVENUE 2000.00 GBP = 2620.00 USD',
      'WIP_SALES_VALUE -2000.00 GBP = -2620.00 USD',
      'SALES_TAX -400.00 GBP = -524.00 USD',
      'CUSTOMER 2400.00 GBP = 3144.00 USD',
    ]);
    expect(await accrued(books)).toBe(0);
    expect(await books.stands(id)).toBe('WRITTEN_BACK DONE');
  });

  it('3.4 (i) all written off: memo lines alone, and the import posts them itself, to WRITTEN_BACK', async () => {
    await books.import();
    await books.postJournals();
    const id = await books.draft(1);
    await edit(books.dataverse, id, { billing_type: 'NON_CHARGEABLE' });
    const number = await books.confirm(id);
    await books.import();
    await books.postJournals();
    expect(await books.import()).toEqual({ journalised: 0, imported: 1, blocked: 0 });
    expect(await proposal(number)).toEqual({ status: 'INVOICED', line_count: 1, net_amount: 0, sales_tax: 0 });
    expect(await books.finance('SELECT total_amount, credit_note, posted_by FROM customer_invoice')).toEqual([
      { total_amount: 0, credit_note: 0, posted_by: 'local' },
    ]);
    expect(await accrued(books)).toBe(0);
    expect(await books.stands(id)).toBe('WRITTEN_BACK DONE');
  });

  it('3.4 (i) in a closed period: the reason is the proposal’s blocker, and the next import tries again', async () => {
    await books.import();
    await books.postJournals();
    const id = await books.draft(1);
    await edit(books.dataverse, id, { billing_type: 'COMPLIMENTARY' });
    const number = await books.confirm(id);
    await books.import();
    await books.postJournals();
    const period = (open: number) => books.writeFinance('UPDATE fiscal_period SET open = ? WHERE start_date = ?', open);
    await period(0);
    expect(await books.import()).toEqual({ journalised: 0, imported: 1, blocked: 0 });
    await books.import();
    expect(await books.blockers(number)).toEqual(['PERIOD_CLOSED PROJECT_ACCOUNTANT 1']);
    expect(await books.stands(id)).toBe('IMPORTED BLOCKED');
    await period(1);
    await books.import();
    expect(await books.blockers(number)).toEqual([]);
    expect(await books.stands(id)).toBe('WRITTEN_BACK DONE');
  });

  it('3.4 (k) by hand: the new sale is journalised and accrued first; 1,600 + 1,000', async () => {
    await books.import();
    await books.postJournals();
    const id = await books.draft(1);
    await addManual(books.dataverse, id, 1);
    const number = await books.confirm(id);
    expect(await books.import()).toEqual({ journalised: 1, imported: 0, blocked: 1 });
    await books.postJournals();
    await books.import();
    expect(await proposal(number)).toMatchObject({ line_count: 2, net_amount: 260_000, sales_tax: 52_000 });
    const { voucherNumber } = await books.post(number);
    expect((await books.voucher(voucherNumber)).sort()).toEqual([
      'ACCRUED_REVENUE 1000.00 GBP = 1310.00 USD',
      'ACCRUED_REVENUE 1600.00 GBP = 2000.00 USD',
      'CUSTOMER 3120.00 GBP = 4087.20 USD',
      'INVOICED_REVENUE -1000.00 GBP = -1310.00 USD',
      'INVOICED_REVENUE -1600.00 GBP = -2096.00 USD',
      'SALES_TAX -520.00 GBP = -681.20 USD',
      'WIP_SALES_VALUE -1000.00 GBP = -1310.00 USD',
      'WIP_SALES_VALUE -1600.00 GBP = -2000.00 USD',
    ]);
    expect(await accrued(books)).toBe(0);
    expect(await books.stands(id)).toBe('WRITTEN_BACK DONE');
  });

  it('3.4 (k) by hand on a fixed-price line: a billed sale alone, which rests on nothing', async () => {
    const id = await books.draft(1, 'MILESTONE');
    await addManual(books.dataverse, id, 2);
    const number = await books.confirm(id);
    expect(await books.import()).toMatchObject({ imported: 1, blocked: 0 });
    expect(await books.blockers(number)).toEqual([]);
    const { voucherNumber } = await books.post(number);
    expect((await books.voucher(voucherNumber)).sort()).toEqual([
      'CUSTOMER 7200.00 GBP = 9432.00 USD',
      'INVOICED_REVENUE -1000.00 GBP = -1310.00 USD',
      'INVOICED_REVENUE_ON_ACCOUNT -5000.00 GBP = -6550.00 USD',
      'SALES_TAX -1200.00 GBP = -1572.00 USD',
    ]);
    expect(await books.stands(id)).toBe('WRITTEN_BACK DONE');
    await books.postJournals();
  });
});
