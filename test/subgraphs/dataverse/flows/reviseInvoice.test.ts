// Corrections from the mutation to the books: the worked examples of domain.md 3.6 with all rows, links, messages and sums, chains
// of corrections, and the asymmetry of writing off against billing again; on both engines.
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { confirmInvoice } from '../../../../subgraphs/dataverse/flows/confirmInvoice';
import { DIALECTS } from '../../../harness/databases';
import { type Company, codesOf, draftOf, openBooks, smallCompany, type TestBooks } from './books';
import { addManual, draft, draftOfSale } from './confirmedDetails';
import { actualsShown, linksShown, outboxShown } from './confirmedShown';
import { confirmed, corrected, correctionFaults, edit, revised, sumsOf } from './corrections';
import { detailsOf } from './draftFaults';

const CORRECTED = 'corrected1: BS 8.00 × 200 = 1600.00 ch {Adjusted} ►F';
const CREDIT = 'back1: BS -8.00 × 200 = -1600.00 ch {Unadjustable} ►F';
const BILLED_LINK = 'billed1 BILLED_SALES → new1 UNBILLED_SALES';
const NEW_LINK = 'new1 REPLACING → corrected1 ORIGINAL';
const BACK_LINK = 'back1 REVERSING → corrected1 ORIGINAL';
const LEFT_LINK = 'left1 REPLACING → corrected1 ORIGINAL';
const REVERSAL_LINK = 'reversal1 REVERSING → new1 ORIGINAL';

describe.each(DIALECTS)('revising an invoice on %s', (dialect) => {
  let books: TestBooks;
  let company: Company;
  let used = 0;
  const invoice = async (sale?: Parameters<typeof draftOfSale>[2]) =>
    confirmed(books, await draftOfSale(books, company, sale));
  const leftovers = (invoiceId: string) =>
    books.db.read.rows(
      `SELECT a.quantity, a.price, a.amount, a.discount_amount, a.fee_amount, a.billing_type, a.billing_status, a.invoice_id, a.nte_status
       FROM actual a JOIN invoice_detail d ON d.leftover_sale_id = a.id WHERE d.invoice_id = ? ORDER BY d.detail_number`,
      [invoiceId],
    );
  const live = async (...invoiceIds: string[]) => {
    const [row] = await books.db.read.rows<{ billed: number }>(
      `SELECT CAST(SUM(amount) AS SIGNED) AS billed FROM actual WHERE invoice_id IN (${invoiceIds.map(() => '?').join(',')})
         AND transaction_type = 'BILLED_SALES' AND billing_type = 'CHARGEABLE'`,
      invoiceIds,
    );
    return row?.billed;
  };

  beforeAll(async () => {
    books = await openBooks(dialect);
    company = await smallCompany(books);
  });
  afterEach(async () => expect(await correctionFaults(books)).toEqual([]));
  afterAll(() => books.close());

  it('3.6 (w) partial, 8 to 6: a credit of 400, and 400 can be billed again', async () => {
    const first = await invoice();
    const id = await revised(books, first);
    expect(await sumsOf(books, id)).toMatchObject({ detail_amount: -160_000, total_amount: -160_000, status: 'DRAFT' });
    await edit(books, id, { quantity: 600 });
    expect(await sumsOf(books, id)).toMatchObject({
      detail_amount: -40_000,
      total_amount: -40_000,
      corrects_id: first,
    });
    await confirmed(books, id);
    expect(await sumsOf(books, id)).toMatchObject({ detail_amount: -40_000, billed_total: -40_000 });
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
  });

  it('3.6 (x) increase, 8 to 10: a debit of 400', async () => {
    const id = await corrected(books, await invoice(), { quantity: 1_000 });
    expect(await sumsOf(books, id)).toMatchObject({ detail_amount: 40_000, billed_total: 40_000 });
    expect(await actualsShown(books, id)).toEqual([
      CORRECTED,
      'new1: UBS 10.00 × 200 = 2000.00 ch {Customer Invoice Posted} ►F',
      'reversal1: UBS -10.00 × 200 = -2000.00 ch {Unadjustable} ✗F',
      'billed1: BS 10.00 × 200 = 2000.00 ch ►F',
      CREDIT,
    ]);
    expect(await linksShown(books, id)).toEqual([BACK_LINK, BILLED_LINK, NEW_LINK, REVERSAL_LINK]);
    expect((await outboxShown(books, id))[0]).toBe('header: 2 of 400.00, 3 links');
  });

  it.each([
    ['TIME', 800, 2_000_000, '8.00 × 200 = 1600.00', '-8.00 × 200 = -1600.00', '1600.00'],
    ['EXPENSE', 100, 3_600_000, '1.00 × 360 = 360.00', '-1.00 × 360 = -360.00', '360.00'],
    ['MATERIAL', 1_000, 550_000, '10.00 × 55 = 550.00', '-10.00 × 55 = -550.00', '550.00'],
    ['FEE', 100, 5_000_000, '1.00 × 500 = 500.00', '-1.00 × 500 = -500.00', '500.00'],
  ])(
    '3.6 (y) full credit of %s: all of it can be billed again',
    async (...[cls, quantity, price, line, taken, amount]) => {
      const id = await corrected(books, await invoice({ class: cls, quantity, price }));
      expect(await actualsShown(books, id)).toEqual([
        `corrected1: BS ${line} ch {Adjusted} ►F`,
        `back1: BS ${taken} ch {Unadjustable} ►F`,
        `left1: UBS ${line} ch {Unbilled Sales Created} ►F`,
      ]);
      expect(await linksShown(books, id)).toEqual([BACK_LINK, LEFT_LINK]);
      expect((await outboxShown(books, id))[0]).toBe(`header: 1 of -${amount}, 2 links`);
      expect(await leftovers(id)).toEqual([expect.objectContaining({ invoice_id: null, billing_type: 'CHARGEABLE' })]);
    },
  );

  it('3.6 (z) partial credit of a fee, 500 to 300: the rest can be billed again, as with other classes', async () => {
    const id = await corrected(books, await invoice({ class: 'FEE', quantity: 100, price: 5_000_000 }), {
      quantity: 60,
    });
    expect(await sumsOf(books, id)).toMatchObject({ detail_amount: -20_000, billed_total: -20_000 });
    expect((await actualsShown(books, id)).slice(1)).toEqual([
      'new1: UBS 0.60 × 500 = 300.00 ch {Customer Invoice Posted} ►F',
      'reversal1: UBS -0.60 × 500 = -300.00 ch {Unadjustable} ✗F',
      'billed1: BS 0.60 × 500 = 300.00 ch ►F',
      'back1: BS -1.00 × 500 = -500.00 ch {Unadjustable} ►F',
      'left1: UBS 0.40 × 500 = 200.00 ch {Unbilled Sales Created} ►F',
    ]);
  });

  it('3.6 (aa), (bb) a milestone is credited whole or not at all, is ready again, and a second invoice bills it (8.1, 11)', async () => {
    const first = await confirmed(books, await draftOf(books, company, 0, 1, `aa${++used}`));
    const id = await revised(books, first);
    expect(codesOf(await edit(books, id, { quantity: 50 }))).toEqual(['PARTIAL_CREDIT_UNSUPPORTED']);
    expect(codesOf(await edit(books, id, { price: 40_000_000 }))).toEqual(['DETAIL_NOT_EDITABLE']);
    expect(codesOf(await edit(books, id, { quantity: 0, externalDescription: 'Taken back' }))).toEqual([]);
    const milestone = async () => {
      const sql = `SELECT m.invoice_status, m.invoice_id FROM milestone m JOIN invoice_detail d ON d.source_milestone_id = m.id WHERE d.invoice_id = ?`;
      return (await books.db.read.rows(sql, [first]))[0];
    };
    expect(await milestone()).toEqual({ invoice_status: 'CUSTOMER_INVOICE_POSTED', invoice_id: first });
    await confirmed(books, id);
    expect(await sumsOf(books, id)).toMatchObject({ detail_amount: -500_000, billed_total: -500_000 });
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
    expect(await milestone()).toEqual({ invoice_status: 'READY_TO_INVOICE', invoice_id: null });
    const second = await confirmed(books, await draft(books, company));
    expect(await milestone()).toEqual({ invoice_status: 'CUSTOMER_INVOICE_POSTED', invoice_id: second });
  });

  it('takes what a fixed-price line billed by hand back whole, and leaves nothing to be billed', async () => {
    const draftId = await draftOfSale(books, company);
    await addManual(books, draftId, 2);
    const id = await revised(books, await confirmed(books, draftId));
    expect(codesOf(await edit(books, id, {}, { quantity: 100 }))).toEqual(['PARTIAL_CREDIT_UNSUPPORTED']);
    await confirmed(books, id);
    expect((await actualsShown(books, id)).filter((line) => line.includes('2:'))).toEqual([
      'corrected2: BS 5.00 × 200 = 1000.00 ch {Adjusted} ►F',
      'back2: BS -5.00 × 200 = -1000.00 ch {Unadjustable} ►F',
    ]);
  });

  it('#3788836: a manual detail of a T&M line is corrected as any other', async () => {
    const draftId = await draftOfSale(books, company);
    await addManual(books, draftId, 1);
    const id = await corrected(books, await confirmed(books, draftId), { quantity: 800 }, { quantity: 200 });
    expect(await sumsOf(books, id)).toMatchObject({ detail_amount: -60_000, billed_total: -60_000 });
    expect((await leftovers(id)).map(({ amount }) => amount)).toEqual([60_000]);
  });

  it('corrects what was corrected, three times, from whichever invoice: only the last billed sale is taken back', async () => {
    const first = await invoice();
    const second = await corrected(books, first, { quantity: 600 });
    const third = await corrected(books, first, { quantity: 400 }); // the first invoice's detail is billed by the second now
    const fourth = await corrected(books, third, { quantity: 1_000 });
    expect((await actualsShown(books, third)).filter((line) => !line.includes('UBS'))).toEqual([
      'corrected1: BS 6.00 × 200 = 1200.00 ch {Adjusted} ►F',
      'billed1: BS 4.00 × 200 = 800.00 ch {Adjusted} ►F',
      'back1: BS -6.00 × 200 = -1200.00 ch {Unadjustable} ►F',
    ]);
    expect((await actualsShown(books, fourth)).filter((line) => !line.includes('UBS'))).toEqual([
      'corrected1: BS 4.00 × 200 = 800.00 ch {Adjusted} ►F',
      'billed1: BS 10.00 × 200 = 2000.00 ch ►F',
      'back1: BS -4.00 × 200 = -800.00 ch {Unadjustable} ►F',
    ]);
    expect(await live(first, second, third, fourth)).toBe(200_000);
    const credit = await corrected(books, second);
    expect(await live(first, second, third, fourth, credit)).toBe(0);
    expect((await leftovers(credit)).map(({ amount }) => amount)).toEqual([200_000]);
  });

  it('writes the rest off on a first invoice (3.4 (g)) and bills it again after a correction (3.6 (w))', async () => {
    const draftId = await draftOfSale(books, company);
    await edit(books, draftId, { quantity: 600 });
    const first = await confirmed(books, draftId);
    const whole = await revised(books, first);
    expect((await detailsOf(books, whole)).map(({ previous_amount }) => previous_amount)).toEqual([120_000]);
    await edit(books, whole, { quantity: 500 });
    await confirmed(books, whole);
    expect(await leftovers(whole)).toEqual([
      expect.objectContaining({ quantity: 100, amount: 20_000, billing_type: 'CHARGEABLE' }),
    ]);
    const [writtenOff] = await books.db.read.rows(
      `SELECT a.billing_type, a.billing_status, a.adjustment_status, a.amount FROM actual a JOIN invoice_detail d ON d.new_sale_id = a.id
       WHERE d.invoice_id = ? AND d.kind = 'WRITE_OFF'`,
      [first],
    );
    expect(writtenOff).toEqual({
      billing_type: 'NON_CHARGEABLE',
      billing_status: 'CUSTOMER_INVOICE_POSTED',
      adjustment_status: null,
      amount: 40_000,
    });
  });

  it('leaves the rest of discount and fee to the cent (3.4 (o))', async () => {
    const first = await invoice({ amount: 152_000, more: { discount_amount: 16_000, fee_amount: 8_000 } });
    const id = await corrected(books, first, { quantity: 600 });
    expect((await detailsOf(books, id))[0]).toMatchObject({
      amount: 114_000,
      discount_amount: 12_000,
      fee_amount: 6_000,
    });
    expect(await leftovers(id)).toEqual([
      expect.objectContaining({ quantity: 200, amount: 38_000, discount_amount: 4_000, fee_amount: 2_000 }),
    ]);
    expect(await sumsOf(books, id)).toMatchObject({ detail_amount: -38_000, billed_total: -38_000 });
  });

  it('#2358236: corrects what has no price', async () => {
    const id = await corrected(books, await invoice({ price: 0, amount: 0 }), { quantity: 600, price: 1_000_000 });
    expect(await sumsOf(books, id)).toMatchObject({ detail_amount: 60_000, billed_total: 60_000 });
    expect(await leftovers(id)).toEqual([expect.objectContaining({ quantity: 200, price: 0, amount: 0 })]);
  });

  it('#6080155: the quantity can return to zero; #2608550: what changes nothing is not confirmed', async () => {
    const id = await revised(books, await invoice());
    await edit(books, id, { quantity: 800 });
    expect(await sumsOf(books, id)).toMatchObject({ detail_amount: 0 });
    expect(codesOf(await confirmInvoice(books, LOCAL_CALLER, { invoiceId: id }))).toEqual(['CORRECTION_UNCHANGED']);
    expect(codesOf(await edit(books, id, { quantity: 0 }))).toEqual([]);
    expect(codesOf(await edit(books, id, { quantity: -100 }))).toEqual(['BAD_USER_INPUT']);
    await confirmed(books, id);
    expect(await leftovers(id)).toEqual([expect.objectContaining({ quantity: 800, amount: 160_000 })]);
  });

  it('#2057944: what returns to the backlog meets its limit again', async () => {
    const limit = (value: number | null) =>
      books.db.write((tx) => tx.change('UPDATE contract SET nte_limit = ? WHERE id = ?', [value, company.contractId]));
    await limit(10_000_000);
    const id = await corrected(books, await invoice({ more: { nte_status: 'COMMITTED' } }));
    expect(await leftovers(id)).toEqual([expect.objectContaining({ nte_status: 'NOT_EVALUATED' })]);
    await limit(null);
  });

  it('#6006562: the billing type of what was billed is locked', async () => {
    const id = await revised(books, await invoice());
    expect(codesOf(await edit(books, id, { billingType: 'NON_CHARGEABLE' }))).toEqual(['DETAIL_NOT_EDITABLE']);
    await confirmed(books, id);
  });

  it('#2146376, #6514403: tax is typed as the new one, and the invoice shows the difference', async () => {
    const draftId = await draftOfSale(books, company);
    await edit(books, draftId, { tax: 32_000 });
    const first = await confirmed(books, draftId);
    const id = await revised(books, first);
    expect(await sumsOf(books, id)).toMatchObject({ estimated_tax: -32_000, total_amount: -192_000 });
    await edit(books, id, { quantity: 600, tax: 24_000 });
    expect(await sumsOf(books, id)).toMatchObject({
      detail_amount: -40_000,
      estimated_tax: -8_000,
      total_amount: -48_000,
    });
    await confirmed(books, id);
    const third = await revised(books, id);
    expect(await sumsOf(books, third)).toMatchObject({ estimated_tax: -24_000, total_amount: -144_000 });
    await confirmed(books, third);
  });
});
