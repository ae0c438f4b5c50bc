// Editing the details of a draft: what is written, what is refused, that sums follow to the cent, that nothing is lost between
// two people, and what it costs.
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { updateInvoiceDetails } from '../../../../subgraphs/dataverse/flows/updateInvoiceDetails';
import { DIALECTS } from '../../../harness/databases';
import { billingFaults } from './billingFaults';
import {
  type Company,
  codesOf,
  draftOf,
  granted,
  openBooks,
  smallCompany,
  statementsOf,
  type TestBooks,
} from './books';
import { detailsOf, draftFaults, headerOf } from './draftFaults';

describe.each(DIALECTS)('editing details on %s', (dialect) => {
  let books: TestBooks;
  let company: Company;
  let drafts = 0;
  const newDraft = (entries: number, milestones = 0) =>
    draftOf(books, company, entries, milestones, `draft${++drafts}`);
  const edit = (invoiceId: string, details: Parameters<typeof updateInvoiceDetails>[2]['details'], more: object = {}) =>
    updateInvoiceDetails(books, LOCAL_CALLER, { invoiceId, details, ...more });

  beforeAll(async () => {
    books = await openBooks(dialect);
    company = await smallCompany(books);
  });
  afterEach(async () => {
    expect(await billingFaults(books.db.read)).toEqual([]);
    expect(await draftFaults(books.db.read)).toEqual([]);
  });
  afterAll(() => books.close());

  it('3.4 (g) 8 → 6 and back again: companion, ids and sums come and go, the source never changes', async () => {
    const invoiceId = await newDraft(2);
    const sources = () => books.db.read.rows(`SELECT * FROM actual WHERE invoice_id = ? ORDER BY id`, [invoiceId]);
    const before = await sources();
    const [first, second] = await detailsOf(books, invoiceId);
    granted(await edit(invoiceId, [{ detailId: first?.id as string, quantity: 600, tax: 9_900 }]));
    expect(await headerOf(books, invoiceId)).toEqual({
      detail_amount: 280_000,
      estimated_tax: 9_900,
      total_amount: 289_900,
      version: 2,
    });
    const [sale, writeOff, other] = await detailsOf(books, invoiceId);
    expect(
      [sale, writeOff].map((row) => [row?.kind, row?.quantity, row?.amount, row?.billing_type, row?.detail_number]),
    ).toEqual([
      ['SALE', 600, 120_000, 'CHARGEABLE', 1],
      ['WRITE_OFF', 200, 40_000, 'NON_CHARGEABLE', 1],
    ]);
    expect(writeOff?.source_actual_id).toBe(first?.source_actual_id);
    expect(other).toEqual(second);
    granted(await edit(invoiceId, [{ detailId: first?.id as string, quantity: 800, tax: 0 }]));
    expect(await detailsOf(books, invoiceId)).toEqual([first, second]);
    expect(await headerOf(books, invoiceId)).toMatchObject({ total_amount: 320_000, version: 3 });
    expect(await sources()).toEqual(before);
  });

  it('3.4 (h), (i), (j) and a milestone in one request', async () => {
    const invoiceId = await newDraft(3, 1);
    const [raised, given, cheaper, milestone] = (await detailsOf(books, invoiceId)).map(({ id }) => id as string);
    granted(
      await edit(invoiceId, [
        { detailId: raised as string, quantity: 1_000 },
        {
          detailId: given as string,
          billingType: 'COMPLIMENTARY',
          description: 'A present',
          externalDescription: 'Enjoy',
        },
        { detailId: cheaper as string, price: 1_800_000 },
        { detailId: milestone as string, price: 45_000_000 },
      ]),
    );
    expect(
      (await detailsOf(books, invoiceId)).map((row) => [row.amount, row.billing_type, row.new_sale_id !== null]),
    ).toEqual([
      [200_000, 'CHARGEABLE', true],
      [160_000, 'COMPLIMENTARY', true],
      [144_000, 'CHARGEABLE', true],
      [450_000, 'CHARGEABLE', false],
    ]);
    expect(await headerOf(books, invoiceId)).toMatchObject({ detail_amount: 794_000 });
    const lines = await books.db.read.rows(
      'SELECT amount FROM invoice_line WHERE invoice_id = ? ORDER BY line_number',
      [invoiceId],
    );
    expect(lines).toEqual([{ amount: 344_000 }, { amount: 450_000 }]);
  });

  it('edits all or none, with a refusal for each fault', async () => {
    const [invoiceId, other] = [await newDraft(2, 1), await newDraft(1)];
    const before = await detailsOf(books, invoiceId);
    const [first, second, milestone] = before.map(({ id }) => id as string);
    const [foreign] = await detailsOf(books, other);
    const outcome = await edit(invoiceId, [
      { detailId: first as string, quantity: 700 },
      { detailId: second as string, quantity: 0 },
      { detailId: milestone as string, quantity: 200 },
      { detailId: foreign?.id as string, quantity: 100 },
      { detailId: first as string, price: 1 },
    ]);
    expect(outcome).toMatchObject({
      refusals: [
        { code: 'BAD_USER_INPUT', path: ['details', '1', 'quantity'], subjectId: second },
        { code: 'DETAIL_NOT_EDITABLE', path: ['details', '2', 'quantity'], subjectId: milestone },
        { code: 'NOT_FOUND', path: ['details', '3', 'detailId'] },
        { code: 'BAD_USER_INPUT', path: ['details', '4', 'detailId'], subjectId: first },
      ],
    });
    expect(await detailsOf(books, invoiceId)).toEqual(before);
    expect(codesOf(await edit(invoiceId, []))).toEqual(['LIST_TOO_LONG']);
    const many = Array.from({ length: 501 }, (_, index) => ({ detailId: `${index}`, quantity: 1 }));
    expect(codesOf(await edit(invoiceId, many))).toEqual(['LIST_TOO_LONG']);
    expect(
      codesOf(
        await edit(invoiceId, [
          { detailId: first as string, price: 10_000_000_000_000, quantity: 100 },
          { detailId: second as string, price: 10_000_000_000_000, quantity: 100 },
        ]),
      ),
    ).toEqual(['AMOUNT_OUT_OF_RANGE']); // each is within the limit, their sum is not
    expect(await detailsOf(books, invoiceId)).toEqual(before);
  });

  it('is for those who may edit drafts, and whose company it is', async () => {
    const invoiceId = await newDraft(1);
    const [detail] = await detailsOf(books, invoiceId);
    const input = { invoiceId, details: [{ detailId: detail?.id as string, quantity: 100 }] };
    const as = (roles: string[], legalEntities: 'all' | string[] = 'all') =>
      updateInvoiceDetails(books, { subject: 's', roles, legalEntities }, input);
    expect(codesOf(await as(['project_accountant']))).toEqual(['FORBIDDEN']);
    expect(codesOf(await as([]))).toEqual(['FORBIDDEN']);
    expect(codesOf(await as(['project_manager'], ['DEMF']))).toEqual(['NOT_FOUND']);
    for (const role of ['project_manager', 'billing_administrator', 'partner', 'administrator'])
      granted(await as([role]));
  });

  it('tells the second of two people, and loses nothing', async () => {
    const invoiceId = await newDraft(1);
    const [detail] = await detailsOf(books, invoiceId);
    const detailId = detail?.id as string;
    granted(await edit(invoiceId, [{ detailId, quantity: 600 }], { expectedVersion: 1 }));
    expect(codesOf(await edit(invoiceId, [{ detailId, quantity: 700 }], { expectedVersion: 1 }))).toEqual([
      'INVOICE_CHANGED',
    ]);
    expect(await headerOf(books, invoiceId)).toMatchObject({ detail_amount: 120_000, version: 2 });
    granted(await edit(invoiceId, [{ detailId, price: 1_000_000 }]));
    expect(await headerOf(books, invoiceId)).toMatchObject({ detail_amount: 60_000, version: 3 });
  });

  it('answers the same key with the same draft; clearing a text is another request than leaving it', async () => {
    const invoiceId = await newDraft(1);
    const [detail] = await detailsOf(books, invoiceId);
    const detailId = detail?.id as string;
    const key = { idempotencyKey: `edit-${drafts}` };
    granted(await edit(invoiceId, [{ detailId, quantity: 600 }], key));
    expect(await edit(invoiceId, [{ detailId, quantity: 600 }], key)).toMatchObject({
      replayed: true,
      value: { invoiceId },
    });
    expect(codesOf(await edit(invoiceId, [{ detailId, quantity: 600, description: null }], key))).toEqual([
      'IDEMPOTENCY_KEY_REUSED',
    ]);
    expect(await headerOf(books, invoiceId)).toMatchObject({ version: 2 });
  });

  it('is refused while a bulk operation holds the invoice', async () => {
    const invoiceId = await newDraft(1);
    const [detail] = await detailsOf(books, invoiceId);
    await books.db.write((tx) => tx.change(`UPDATE invoice SET bulk_operation_id = 'bulk' WHERE id = ?`, [invoiceId]));
    expect(codesOf(await edit(invoiceId, [{ detailId: detail?.id as string, quantity: 100 }]))).toEqual([
      'CONFIRMATION_RUNNING',
    ]);
    await books.db.write((tx) => tx.change('UPDATE invoice SET bulk_operation_id = NULL WHERE id = ?', [invoiceId]));
  });

  it('lets 64 writers edit one draft: each edit is there, and versions count them', async () => {
    const invoiceId = await newDraft(64);
    const details = await detailsOf(books, invoiceId);
    const outcomes = await Promise.all(
      details.map(({ id }, index) => edit(invoiceId, [{ detailId: id as string, quantity: 100 + index }])),
    );
    outcomes.forEach(granted);
    const sales = (await detailsOf(books, invoiceId)).filter(({ kind }) => kind === 'SALE');
    expect(sales.map(({ quantity }) => quantity)).toEqual(details.map((_, index) => 100 + index));
    expect(await headerOf(books, invoiceId)).toMatchObject({
      version: 65,
      detail_amount: 200 * (64 * 100 + (63 * 64) / 2),
    });
  });

  it('lets one of 64 writers with the same version edit, and tells the others', async () => {
    const invoiceId = await newDraft(1);
    const [detail] = await detailsOf(books, invoiceId);
    const outcomes = await Promise.all(
      Array.from({ length: 64 }, (_, index) =>
        edit(invoiceId, [{ detailId: detail?.id as string, quantity: 100 + index }], { expectedVersion: 1 }),
      ),
    );
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(new Set(outcomes.flatMap(codesOf))).toEqual(new Set(['INVOICE_CHANGED']));
    expect(await headerOf(books, invoiceId)).toMatchObject({ version: 2 });
  });

  it('edits 500 details with as many statements as one, but for an INSERT', async () => {
    const invoiceId = await newDraft(500);
    const details = await detailsOf(books, invoiceId);
    const one = await statementsOf(books, () =>
      edit(invoiceId, [{ detailId: details[0]?.id as string, quantity: 100 }]),
    );
    const all = await statementsOf(books, async () =>
      granted(
        await edit(
          invoiceId,
          details.map(({ id }) => ({ detailId: id as string, quantity: 200 })),
        ),
      ),
    );
    expect(one).toBeLessThanOrEqual(11); // one of them looks for retainers that are set off
    expect(all - one).toBeLessThanOrEqual(1); // 501 rows are deleted: two chunks
  });
});
