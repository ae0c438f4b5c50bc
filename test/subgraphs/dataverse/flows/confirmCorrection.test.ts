// Confirming corrections: all rows, links and messages of domain.md 3.6 (w) to (aa), chains of corrections, what is left over
// to the cent, and the milestone that is ready again; on both engines.
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { confirmInvoice } from '../../../../subgraphs/dataverse/flows/confirmInvoice';
import { DIALECTS } from '../../../harness/databases';
import { billingFaults } from './billingFaults';
import { type Company, codesOf, draftOf, granted, openBooks, smallCompany, type TestBooks } from './books';
import { addManual, correctionOf, domainFaults, draft, draftOfSale } from './confirmedDetails';
import { actualsShown, linksShown, outboxShown } from './confirmedShown';

const CORRECTED = 'corrected1: BS 8.00 × 200 = 1600.00 ch {Adjusted} ►F';
const CREDIT = 'back1: BS -8.00 × 200 = -1600.00 ch {Unadjustable} ►F';
const BILLED_LINK = 'billed1 BILLED_SALES → new1 UNBILLED_SALES';
const NEW_LINK = 'new1 REPLACING → corrected1 ORIGINAL';
const BACK_LINK = 'back1 REVERSING → corrected1 ORIGINAL';
const LEFT_LINK = 'left1 REPLACING → corrected1 ORIGINAL';
const REVERSAL_LINK = 'reversal1 REVERSING → new1 ORIGINAL';

describe.each(DIALECTS)('confirmInvoice of a correction on %s', (dialect) => {
  let books: TestBooks;
  let company: Company;
  const confirm = async (invoiceId: string) =>
    granted(await confirmInvoice(books, LOCAL_CALLER, { invoiceId })).invoiceId;
  const amountOf = async (id: string) =>
    (await books.db.read.rows('SELECT detail_amount, billed_total FROM invoice WHERE id = ?', [id]))[0];
  const leftover = async (id: string) =>
    (
      await books.db.read.rows(
        `SELECT a.* FROM actual a JOIN invoice_detail d ON d.leftover_sale_id = a.id WHERE d.invoice_id = ?`,
        [id],
      )
    )[0];

  beforeAll(async () => {
    books = await openBooks(dialect);
    company = await smallCompany(books);
  });
  afterEach(async () => expect([...(await billingFaults(books.db.read)), ...(await domainFaults(books))]).toEqual([]));
  afterAll(() => books.close());

  it('3.6 (w) partial, 8 to 6: a credit of 400, and 400 can be billed again', async () => {
    const id = await correctionOf(books, await confirm(await draftOfSale(books, company)), () => ({
      quantity: 600,
      amount: 120_000,
      leavesSale: true,
    }));
    await confirm(id);
    expect(await amountOf(id)).toEqual({ detail_amount: -40_000, billed_total: -40_000 });
    expect(await actualsShown(books, id)).toEqual([
      CORRECTED,
      'new1: UBS 6.00 × 200 = 1200.00 ch {Customer Invoice Posted} ►F',
      'reversal1: UBS -6.00 × 200 = -1200.00 ch {Unadjustable} ✗F',
      'billed1: BS 6.00 × 200 = 1200.00 ch ►F',
      CREDIT,
      'left1: UBS 2.00 × 200 = 400.00 ch {Unbilled Sales Created} ►F',
    ]);
    expect(await linksShown(books, id)).toEqual([BACK_LINK, BILLED_LINK, LEFT_LINK, NEW_LINK, REVERSAL_LINK]);
    expect(await outboxShown(books, id)).toEqual([
      'header: 2 of -400.00, 4 links',
      'billed1 1200.00 on the invoice',
      'new1 1200.00',
      'back1 -1600.00 on the invoice',
      'left1 400.00',
      BILLED_LINK,
      NEW_LINK,
      BACK_LINK,
      LEFT_LINK,
    ]);
    expect(await leftover(id)).toMatchObject({
      invoice_id: null,
      billing_type: 'CHARGEABLE',
      nte_status: 'NOT_APPLICABLE',
      resource: 'Bob',
      document_date: '2026-10-05',
    });
  });

  it('3.6 (x) increase, 8 to 10: a debit of 400', async () => {
    const id = await correctionOf(books, await confirm(await draftOfSale(books, company)), () => ({
      quantity: 1_000,
      amount: 200_000,
    }));
    await confirm(id);
    expect(await amountOf(id)).toEqual({ detail_amount: 40_000, billed_total: 40_000 });
    expect(await actualsShown(books, id)).toEqual([
      CORRECTED,
      'new1: UBS 10.00 × 200 = 2000.00 ch {Customer Invoice Posted} ►F',
      'reversal1: UBS -10.00 × 200 = -2000.00 ch {Unadjustable} ✗F',
      'billed1: BS 10.00 × 200 = 2000.00 ch ►F',
      CREDIT,
    ]);
    expect(await linksShown(books, id)).toEqual([BACK_LINK, BILLED_LINK, NEW_LINK, REVERSAL_LINK]);
    expect(await outboxShown(books, id)).toEqual([
      'header: 2 of 400.00, 3 links',
      'billed1 2000.00 on the invoice',
      'new1 2000.00',
      'back1 -1600.00 on the invoice',
      BILLED_LINK,
      NEW_LINK,
      BACK_LINK,
    ]);
  });

  it.each([
    ['TIME', 800, 2_000_000, '8.00 × 200 = 1600.00', '-8.00 × 200 = -1600.00', '1600.00'],
    ['EXPENSE', 100, 3_600_000, '1.00 × 360 = 360.00', '-1.00 × 360 = -360.00', '360.00'],
    ['MATERIAL', 1_000, 550_000, '10.00 × 55 = 550.00', '-10.00 × 55 = -550.00', '550.00'],
    ['FEE', 100, 5_000_000, '1.00 × 500 = 500.00', '-1.00 × 500 = -500.00', '500.00'],
  ])(
    '3.6 (y) full credit of %s: all of it can be billed again',
    async (...[cls, quantity, price, line, taken, amount]) => {
      const first = await confirm(await draftOfSale(books, company, { class: cls, quantity, price }));
      const id = await correctionOf(books, first, () => ({ quantity: 0, amount: 0, leavesSale: true }));
      await confirm(id);
      expect(await actualsShown(books, id)).toEqual([
        `corrected1: BS ${line} ch {Adjusted} ►F`,
        `back1: BS ${taken} ch {Unadjustable} ►F`,
        `left1: UBS ${line} ch {Unbilled Sales Created} ►F`,
      ]);
      expect(await linksShown(books, id)).toEqual([BACK_LINK, LEFT_LINK]);
      expect(await outboxShown(books, id)).toEqual([
        `header: 1 of -${amount}, 2 links`,
        `back1 -${amount} on the invoice`,
        `left1 ${amount}`,
        BACK_LINK,
        LEFT_LINK,
      ]);
    },
  );

  it('3.6 (z) partial credit of a fee, 500 to 300: the rest can be billed again, as with other classes', async () => {
    const first = await confirm(await draftOfSale(books, company, { class: 'FEE', quantity: 100, price: 5_000_000 }));
    const id = await correctionOf(books, first, () => ({ quantity: 60, amount: 30_000, leavesSale: true }));
    await confirm(id);
    expect((await actualsShown(books, id)).slice(1)).toEqual([
      'new1: UBS 0.60 × 500 = 300.00 ch {Customer Invoice Posted} ►F',
      'reversal1: UBS -0.60 × 500 = -300.00 ch {Unadjustable} ✗F',
      'billed1: BS 0.60 × 500 = 300.00 ch ►F',
      'back1: BS -1.00 × 500 = -500.00 ch {Unadjustable} ►F',
      'left1: UBS 0.40 × 500 = 200.00 ch {Unbilled Sales Created} ►F',
    ]);
  });

  it('3.6 (aa) full credit of a milestone: it is ready again, and a second invoice bills it (8.1, 11)', async () => {
    const first = await confirm(await draftOf(books, company, 0, 1, 'aa'));
    const id = await correctionOf(books, first, () => ({ quantity: 0, amount: 0 }));
    await confirm(id);
    expect(await amountOf(id)).toEqual({ detail_amount: -500_000, billed_total: -500_000 });
    expect(await actualsShown(books, id)).toEqual([
      'corrected1: BS 1.00 × 5000 = 5000.00 ch {Adjusted} ►F',
      'back1: BS -1.00 × 5000 = -5000.00 ch {Unadjustable} ►F',
    ]);
    expect(await linksShown(books, id)).toEqual([BACK_LINK]);
    expect(await outboxShown(books, id)).toEqual([
      'header: 1 of -5000.00, 1 links',
      'back1 -5000.00 on the invoice',
      BACK_LINK,
    ]);
    const milestones = () =>
      books.db.read.rows(
        `SELECT m.invoice_status, m.invoice_id FROM milestone m JOIN actual a ON a.milestone_id = m.id WHERE a.invoice_id = ?`,
        [id],
      );
    expect(await milestones()).toEqual([{ invoice_status: 'READY_TO_INVOICE', invoice_id: null }]);
    const second = await confirm(await draft(books, company));
    expect(await milestones()).toEqual([{ invoice_status: 'CUSTOMER_INVOICE_POSTED', invoice_id: second }]);
  });

  it('corrects a correction: 8 to 6, then to 4, and each time the rest can be billed', async () => {
    const first = await confirm(await draftOfSale(books, company));
    const second = await correctionOf(books, first, () => ({ quantity: 600, amount: 120_000, leavesSale: true }));
    await confirm(second);
    const third = await correctionOf(books, second, () => ({ quantity: 400, amount: 80_000, leavesSale: true }));
    await confirm(third);
    expect((await actualsShown(books, third)).filter((line) => !line.includes('UBS'))).toEqual([
      'corrected1: BS 6.00 × 200 = 1200.00 ch {Adjusted} ►F',
      'billed1: BS 4.00 × 200 = 800.00 ch ►F',
      'back1: BS -6.00 × 200 = -1200.00 ch {Unadjustable} ►F',
    ]);
    const [sums] = await books.db.read.rows(
      `SELECT CAST(SUM(CASE WHEN transaction_type = 'BILLED_SALES' THEN amount ELSE 0 END) AS SIGNED) AS billed FROM actual WHERE invoice_id IN (?, ?, ?)`,
      [first, second, third],
    );
    expect(sums).toEqual({ billed: 80_000 });
    expect((await leftover(second))?.amount).toBe(40_000);
    expect((await leftover(third))?.amount).toBe(40_000);
  });

  it('leaves the rest of quantity, discount and fee, at the price that was billed, to the cent', async () => {
    const terms = { discount_amount: 3_330, fee_amount: 1_665 };
    const sale = { quantity: 333, price: 999_999, amount: 31_635, more: terms };
    const invoice = async () => {
      const id = await draftOfSale(books, company, sale);
      await books.db.write((tx) =>
        tx.change('UPDATE invoice_detail SET discount_amount = 3330, fee_amount = 1665 WHERE invoice_id = ?', [id]),
      );
      return confirm(id);
    };
    const same = await correctionOf(books, await invoice(), () => ({
      quantity: 111,
      amount: 10_544,
      leavesSale: true,
      more: { discount_amount: 1_111, fee_amount: 555 },
    }));
    await confirm(same);
    const rest = { quantity: 222, price: 999_999 };
    expect(await leftover(same)).toMatchObject({ ...rest, discount_amount: 2_219, fee_amount: 1_110, amount: 21_091 });
    const cheaper = await correctionOf(books, await invoice(), () => ({
      quantity: 111,
      price: 500_000,
      amount: 5_550,
      leavesSale: true,
    }));
    await confirm(cheaper);
    expect(await leftover(cheaper)).toMatchObject({
      ...rest,
      discount_amount: 2_220,
      fee_amount: 1_110,
      amount: 21_090,
    });
  });

  it('leaves a hundred million pieces to the cent too: discount times quantity is beyond 64 bits', async () => {
    const terms = { discount_amount: 5_000_000_000, fee_amount: 3 };
    const sale = { quantity: 10_000_000_000, price: 50_000, amount: 45_000_000_003, more: terms };
    const id = await draftOfSale(books, company, sale);
    const set = 'UPDATE invoice_detail SET discount_amount = 5000000000, fee_amount = 3 WHERE invoice_id = ?';
    await books.db.write((tx) => tx.change(set, [id]));
    const first = await confirm(id);
    const [price, amount] = [40_000, 400];
    const cheaper = await correctionOf(books, first, () => ({ quantity: 100, price, amount, leavesSale: true }));
    await confirm(cheaper);
    expect(await leftover(cheaper)).toMatchObject({
      quantity: 9_999_999_900,
      discount_amount: 4_999_999_950,
      fee_amount: 3,
      amount: 44_999_999_553,
    });
  });

  it('#2057944: what returns from a correction meets its limit again', async () => {
    await books.db.write((tx) =>
      tx.change('UPDATE contract SET nte_limit = 10000000 WHERE id = ?', [company.contractId]),
    );
    const first = await confirm(await draftOfSale(books, company, { more: { nte_status: 'COMMITTED' } }));
    const id = await correctionOf(books, first, () => ({ quantity: 0, amount: 0, leavesSale: true }));
    await confirm(id);
    expect(await leftover(id)).toMatchObject({ nte_status: 'NOT_EVALUATED' });
    await books.db.write((tx) => tx.change('UPDATE contract SET nte_limit = NULL WHERE id = ?', [company.contractId]));
  });

  it('#2608550: refuses a correction that changes nothing, and takes an unchanged detail beside a changed one', async () => {
    const draftOfTwo = await draftOfSale(books, company);
    await addManual(books, draftOfTwo, 1);
    const both = await confirm(draftOfTwo);
    const unchanged = await correctionOf(books, both, (billed) => ({
      quantity: Number(billed.quantity),
      amount: Number(billed.amount),
    }));
    expect(codesOf(await confirmInvoice(books, LOCAL_CALLER, { invoiceId: unchanged }))).toEqual([
      'CORRECTION_UNCHANGED',
    ]);
    const [detail] = await books.db.read.rows<{ id: string }>('SELECT id FROM invoice_detail WHERE invoice_id = ?', [
      unchanged,
    ]);
    await books.db.write(async (tx) => {
      await tx.change('UPDATE invoice_detail SET quantity = quantity + 100, amount = amount + 20000 WHERE id = ?', [
        detail?.id as string,
      ]);
      await tx.change('UPDATE invoice_line SET amount = amount + 20000 WHERE invoice_id = ? AND line_number = 1', [
        unchanged,
      ]);
      await tx.change(
        'UPDATE invoice SET detail_amount = detail_amount + 20000, total_amount = total_amount + 20000 WHERE id = ?',
        [unchanged],
      );
    });
    await confirm(unchanged);
  });
});
