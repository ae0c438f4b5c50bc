// What is credited whole comes back whole, to the cent, whatever was typed on the correction meanwhile: amount, estimate of tax, and
// what can be billed again; of a customer's part of a split sale too, whose amount is not its own product. domain.md 3.5 (t), 3.6
import { DIALECTS } from '../../../harness/databases';
import { type Company, codesOf, granted, openBooks, smallCompany, type TestBooks } from './books';
import { draftOfSale } from './confirmedDetails';
import { confirmed, correctionFaults, edit, revised, sumsOf } from './corrections';

/** A customer's part of 1.00 h at 99.99 over three: 0.34 h, and what the others leave of 99.99. */
const PART = { quantity: 34, price: 999_900, amount: 3_399 };

describe.each(DIALECTS)('credits to the cent on %s', (dialect) => {
  let books: TestBooks;
  let company: Company;
  const leftover = async (invoiceId: string) => {
    const [row] = await books.db.read.rows(
      `SELECT a.quantity, a.price, a.amount, a.discount_amount, a.fee_amount FROM actual a
       JOIN invoice_detail d ON d.leftover_sale_id = a.id WHERE d.invoice_id = ?`,
      [invoiceId],
    );
    return row;
  };

  beforeAll(async () => {
    books = await openBooks(dialect);
    company = await smallCompany(books);
  });
  afterEach(async () => expect(await correctionFaults(books)).toEqual([]));
  afterAll(() => books.close());

  it('a full credit takes all of the tax back, whatever was typed while less was credited', async () => {
    const draftId = await draftOfSale(books, company);
    await edit(books, draftId, { tax: 32_000 });
    const first = await confirmed(books, draftId);
    const id = await revised(books, first);
    granted(await edit(books, id, { quantity: 600, tax: 24_000 }));
    granted(await edit(books, id, { quantity: 0 }));
    expect(await sumsOf(books, id)).toMatchObject({ estimated_tax: -32_000, total_amount: -192_000 });
    expect(codesOf(await edit(books, id, { tax: 24_000 }))).toEqual(['BAD_USER_INPUT']);
    expect(codesOf(await edit(books, id, { quantity: 0, tax: 24_000 }))).toEqual(['BAD_USER_INPUT']);
    granted(await edit(books, id, { quantity: 0, tax: 0 }));
    await confirmed(books, id);
    const sums = await Promise.all([sumsOf(books, first), sumsOf(books, id)]);
    expect(sums.map((of) => Number(of?.estimated_tax))).toEqual([32_000, -32_000]);
  });

  it.each([
    ['untouched', {}],
    ['given another price, and credited whole all the same', { price: 500_000 }],
  ])('a part of a split sale leaves what it was billed with: %s', async (_, change) => {
    const first = await confirmed(books, await draftOfSale(books, company, PART));
    const id = await revised(books, first);
    granted(await edit(books, id, change));
    await confirmed(books, id);
    expect(await sumsOf(books, id)).toMatchObject({ detail_amount: -3_399 });
    expect(await leftover(id)).toEqual({ ...PART, discount_amount: 0, fee_amount: 0 });
  });
});
