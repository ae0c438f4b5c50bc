// Invoices that were corrected after they were posted, or before: domain.md 3.6 (w) to (aa), row 17 of section 8, from the draft to
// WRITTEN_BACK. The rate moves between the journal (1.25) and the invoices (1.31).
import { DIALECTS } from '../harness/databases';
import { granted } from '../subgraphs/dataverse/flows/books';
import { edit, revised } from '../subgraphs/dataverse/flows/corrections';
import { type BothBooks, bothBooks } from './bothBooks';

describe.each(DIALECTS)('a corrected invoice on %s', (dialect) => {
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

  /** A confirmed invoice of the contract's work or milestone, with its lines; posted, if asked. */
  const billed = async (what: 'TIME' | 'MILESTONE', isPosted = true) => {
    const id = await books.draft(1, what);
    const number = await books.confirm(id);
    expect(await books.import()).toMatchObject({ imported: 1, blocked: 0 });
    if (isPosted) await books.post(number);
    return { id, number };
  };
  /** Its correction, confirmed: to a quantity (1/100) at 200 GBP. */
  const corrected = async (invoiceId: string, quantity: number) => {
    const id = await revised(books.dataverse, invoiceId);
    if (quantity > 0) granted(await edit(books.dataverse, id, { quantity }));
    return { id, number: await books.confirm(id) };
  };
  const credits = () =>
    books.finance<{ number: string }>(
      'SELECT proposal_number, net_amount, sales_tax, credit_note FROM customer_invoice ORDER BY proposal_number',
    );
  const wip = async () =>
    (
      await books.finance(
        "SELECT CAST(SUM(accounting_amount) AS SIGNED) AS wip FROM ledger_entry WHERE posting_type = 'WIP_SALES_VALUE'",
      )
    )[0]?.wip;
  const milestone = async () =>
    (await books.finance('SELECT status, live_bills FROM on_account_transaction'))[0] as object;

  it('3.6 (w) 8 to 6: a credit note of 400, no accrual taken back by the credit, 400 accrued and billed again', async () => {
    const original = await billed('TIME');
    const credit = await corrected(original.id, 600);
    expect(await books.import()).toEqual({ journalised: 2, imported: 0, blocked: 1 }); // +1,200 and the 400 that are left
    expect(await books.blockers(credit.number)).toEqual(['JOURNAL_NOT_POSTED PROJECT_ACCOUNTANT 1']);
    await books.postJournals();
    expect(await books.import()).toEqual({ journalised: 0, imported: 1, blocked: 0 });
    const { voucherNumber } = await books.post(credit.number);
    expect((await books.voucher(voucherNumber)).sort()).toEqual([
      'ACCRUED_REVENUE 1200.00 GBP = 1572.00 USD',
      'CUSTOMER -480.00 GBP = -628.80 USD',
      'INVOICED_REVENUE -1200.00 GBP = -1572.00 USD',
      'INVOICED_REVENUE 1600.00 GBP = 2096.00 USD',
      'SALES_TAX 80.00 GBP = 104.80 USD',
      'WIP_SALES_VALUE -1200.00 GBP = -1572.00 USD',
    ]);
    expect(await credits()).toEqual([
      { proposal_number: original.number, net_amount: 160_000, sales_tax: 32_000, credit_note: 0 },
      { proposal_number: credit.number, net_amount: -40_000, sales_tax: -8_000, credit_note: 1 },
    ]);
    expect(await wip()).toBe(52_400); // 400 GBP at 1.31: what is left to bill
    expect(await books.stands(credit.id)).toBe('WRITTEN_BACK DONE');
    expect(await books.stands(original.id)).toBe('WRITTEN_BACK DONE');

    const again = await books.draft(1);
    const number = await books.confirm(again);
    await books.import();
    await books.post(number);
    expect(await wip()).toBe(0);
    expect((await credits()).map((row) => Object.values(row)[1])).toEqual(
      expect.arrayContaining([160_000, -40_000, 40_000]),
    );
  });

  it('3.6 (x) 8 to 10: a debit of 400', async () => {
    const original = await billed('TIME');
    const more = await corrected(original.id, 1_000);
    expect(await books.import()).toEqual({ journalised: 1, imported: 0, blocked: 1 });
    await books.postJournals();
    await books.import();
    const { voucherNumber } = await books.post(more.number);
    expect(await books.voucher(voucherNumber)).toEqual(
      expect.arrayContaining(['SALES_TAX -80.00 GBP = -104.80 USD', 'CUSTOMER 480.00 GBP = 628.80 USD']),
    );
    expect(await credits()).toContainEqual(expect.objectContaining({ net_amount: 40_000, credit_note: 0 }));
    expect(await wip()).toBe(0);
    expect(await books.stands(more.id)).toBe('WRITTEN_BACK DONE');
  });

  it('3.6 (y) full credit: −1,600 at once, and 1,600 to bill again', async () => {
    const original = await billed('TIME');
    const credit = await corrected(original.id, 0);
    expect(await books.import()).toEqual({ journalised: 1, imported: 1, blocked: 0 }); // the credit rests on no journal
    const { voucherNumber } = await books.post(credit.number);
    expect(await books.voucher(voucherNumber)).toEqual([
      'INVOICED_REVENUE 1600.00 GBP = 2096.00 USD',
      'SALES_TAX 320.00 GBP = 419.20 USD',
      'CUSTOMER -1920.00 GBP = -2515.20 USD',
    ]);
    await books.postJournals();
    expect(await wip()).toBe(209_600);
    expect(await credits()).toContainEqual(expect.objectContaining({ net_amount: -160_000, credit_note: 1 }));
    expect(await books.stands(credit.id)).toBe('WRITTEN_BACK DONE');
  });

  it('a correction of a correction takes back the last billed sale, not the first', async () => {
    const original = await billed('TIME');
    const first = await corrected(original.id, 600);
    await books.import();
    await books.postJournals();
    await books.import();
    await books.post(first.number);
    const second = await revised(books.dataverse, first.id);
    const number = await books.confirm(second);
    await books.import();
    const { voucherNumber } = await books.post(number);
    expect(await books.voucher(voucherNumber)).toContain('CUSTOMER -1440.00 GBP = -1886.40 USD');
    await books.postJournals();
    expect(await books.stands(second)).toBe('WRITTEN_BACK DONE');
  });

  it('8, row 17: the original is still open when it is corrected; both post, in either order', async () => {
    const original = await billed('TIME', false);
    const before = await books.finance('SELECT * FROM proposal WHERE number = ?', original.number);
    const credit = await corrected(original.id, 0);
    await books.import();
    expect(await books.finance('SELECT * FROM proposal WHERE number = ?', original.number)).toEqual(before);
    await books.post(credit.number);
    expect(await books.finance('SELECT * FROM proposal WHERE number = ?', original.number)).toEqual(before);
    await books.post(original.number);
    await books.postJournals();
    expect((await credits()).map((row) => Object.values(row)[1])).toEqual([160_000, -160_000]);
    expect(await wip()).toBe(209_600);
    expect(await books.stands(original.id)).toBe('WRITTEN_BACK DONE');
  });

  it('the credit stands on the tax groups of the line that it takes back, whatever the customer’s are today', async () => {
    const original = await billed('TIME');
    await books.writeFinance(
      "UPDATE customer SET sales_tax_group = NULL WHERE account_number = 'US-001' AND '2026-11-01' = ?",
    );
    const credit = await corrected(original.id, 0);
    await books.import();
    await books.post(credit.number);
    expect(await credits()).toContainEqual(expect.objectContaining({ net_amount: -160_000, sales_tax: -32_000 }));
    await books.postJournals();
  });

  const credit = (invoiceId: string) => revised(books.dataverse, invoiceId);

  it('3.6 (aa) a milestone’s credit opens it again, and a second invoice works', async () => {
    const first = await billed('MILESTONE');
    expect(await milestone()).toEqual({ status: 'FULLY_INVOICED', live_bills: 1 });
    const back = await credit(first.id);
    const number = await books.confirm(back);
    expect(await books.import()).toMatchObject({ imported: 1, blocked: 0 });
    const { voucherNumber } = await books.post(number);
    expect(await books.voucher(voucherNumber)).toEqual([
      'INVOICED_REVENUE_ON_ACCOUNT 5000.00 GBP = 6550.00 USD',
      'SALES_TAX 1000.00 GBP = 1310.00 USD',
      'CUSTOMER -6000.00 GBP = -7860.00 USD',
    ]);
    expect(await milestone()).toEqual({ status: 'OPEN', live_bills: 0 });
    const second = await billed('MILESTONE');
    expect(await milestone()).toEqual({ status: 'FULLY_INVOICED', live_bills: 1 });
    for (const id of [back, second.id]) expect(await books.stands(id)).toBe('WRITTEN_BACK DONE');
  });

  it('3.6 (aa) with the second invoice posted before the credit: it is not held up, and the end is the same', async () => {
    const first = await billed('MILESTONE');
    const number = await books.confirm(await credit(first.id));
    const second = await books.draft(1, 'MILESTONE');
    const again = await books.confirm(second);
    expect(await books.import()).toMatchObject({ imported: 2, blocked: 0 });
    await books.post(again);
    expect(await milestone()).toEqual({ status: 'FULLY_INVOICED', live_bills: 2 });
    await books.post(number);
    expect(await milestone()).toEqual({ status: 'FULLY_INVOICED', live_bills: 1 });
    expect(await books.stands(second)).toBe('WRITTEN_BACK DONE');
  });
});
