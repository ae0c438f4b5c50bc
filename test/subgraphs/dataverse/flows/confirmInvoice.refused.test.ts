import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { confirmInvoice } from '../../../../subgraphs/dataverse/flows/confirmInvoice';
import { DIALECTS } from '../../../harness/databases';
import { billingFaults } from './billingFaults';
import { type Company, codesOf, draftOf, granted, openBooks, queued, smallCompany, type TestBooks } from './books';

describe.each(DIALECTS)('confirmInvoice, refused or repeated, on %s', (dialect) => {
  let books: TestBooks;
  let company: Company;
  const actualsOf = (invoiceId: string) =>
    books.db.read.rows('SELECT * FROM actual WHERE invoice_id = ? ORDER BY transaction_type, amount DESC', [invoiceId]);
  const invoiceOf = async (id: string) => (await books.db.read.rows('SELECT * FROM invoice WHERE id = ?', [id]))[0];
  const confirm = (invoiceId: string, more: object = {}) => confirmInvoice(books, LOCAL_CALLER, { invoiceId, ...more });

  beforeAll(async () => {
    books = await openBooks(dialect);
    company = await smallCompany(books);
  });
  afterEach(async () => expect(await billingFaults(books.db.read)).toEqual([]));
  afterAll(() => books.close());

  it('lets exactly one of 16 that confirm at once through', async () => {
    const id = await draftOf(books, company, 4, 1, 'c');
    const outcomes = await Promise.all(Array.from({ length: 16 }, () => confirm(id)));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(new Set(outcomes.flatMap(codesOf))).toEqual(new Set(['INVOICE_NOT_DRAFT']));
    expect(await actualsOf(id)).toHaveLength(3 * 4 + 1);
    expect(await queued(books, `invoice:${id}`)).toHaveLength(3);
  });

  it('answers the same key with the same invoice, also to 8 at once, and refuses it for another input', async () => {
    const [id, other] = [await draftOf(books, company, 1, 0, 'k'), await draftOf(books, company, 1, 0, 'l')];
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => confirm(id, { idempotencyKey: 'key-1' })));
    expect(outcomes.map((outcome) => granted(outcome).invoiceId)).toEqual(Array(8).fill(id));
    expect(outcomes.filter((outcome) => outcome.ok && !outcome.replayed)).toHaveLength(1);
    expect(codesOf(await confirm(other, { idempotencyKey: 'key-1' }))).toEqual(['IDEMPOTENCY_KEY_REUSED']);
    expect(codesOf(await confirm(id, { idempotencyKey: 'key-1', expectedVersion: 1 }))).toEqual([
      'IDEMPOTENCY_KEY_REUSED',
    ]);
    expect(await invoiceOf(other)).toMatchObject({ status: 'DRAFT', version: 1 });
    granted(await confirm(other, { idempotencyKey: 'key-2' }));
  });

  it('leaves the key of a refusal free, and the draft as it was', async () => {
    const id = await draftOf(books, company, 2, 0, 'r');
    const rows = await actualsOf(id);
    expect(codesOf(await confirm(id, { expectedVersion: 7, idempotencyKey: 'key-r' }))).toEqual(['INVOICE_CHANGED']);
    expect(await actualsOf(id)).toEqual(rows);
    expect(await queued(books, `invoice:${id}`)).toEqual([]);
    expect(granted(await confirm(id, { expectedVersion: 1, idempotencyKey: 'key-r' }))).toEqual({ invoiceId: id });
  });

  it.each(['', 'k'.repeat(121)])('refuses a key of a wrong length', async (idempotencyKey) => {
    const id = await draftOf(books, company, 1, 0, `w${idempotencyKey.length}`);
    expect(codesOf(await confirm(id, { idempotencyKey }))).toEqual(['IDEMPOTENCY_KEY_INVALID']);
  });

  it('refuses an unknown invoice, and one of a company that the caller may not see', async () => {
    const id = await draftOf(books, company, 1, 0, 's');
    const foreigner = { ...LOCAL_CALLER, legalEntities: ['DEMF'] };
    expect(codesOf(await confirm('nothing'))).toEqual(['NOT_FOUND']);
    expect(codesOf(await confirmInvoice(books, foreigner, { invoiceId: id }))).toEqual(['NOT_FOUND']);
    expect(await invoiceOf(id)).toMatchObject({ status: 'DRAFT' });
  });

  it('refuses an invoice that bills nothing', async () => {
    const id = await draftOf(books, company, 1, 0, 'empty');
    await books.db.write(async (tx) => {
      await tx.change('DELETE FROM invoice_detail WHERE invoice_id = ?', [id]);
      await tx.change(`UPDATE actual SET billing_status = 'READY_TO_INVOICE', invoice_id = NULL WHERE invoice_id = ?`, [
        id,
      ]);
      await tx.change('UPDATE invoice_line SET amount = 0 WHERE invoice_id = ?', [id]);
      await tx.change('UPDATE invoice SET detail_amount = 0, total_amount = 0 WHERE id = ?', [id]);
    });
    expect(codesOf(await confirm(id))).toEqual(['INVOICE_EMPTY']);
  });
});
