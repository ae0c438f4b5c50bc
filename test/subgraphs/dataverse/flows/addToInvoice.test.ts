// Adding items of the backlog to drafts: the target rule, what may be added, and many who add at once.
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { addToInvoice } from '../../../../subgraphs/dataverse/flows/addToInvoice';
import { approveTimeEntries } from '../../../../subgraphs/dataverse/flows/approveTimeEntries';
import { createMilestones } from '../../../../subgraphs/dataverse/flows/createMilestones';
import { markReadyToInvoice } from '../../../../subgraphs/dataverse/flows/markReadyToInvoice';
import { startInvoiceReview } from '../../../../subgraphs/dataverse/flows/startInvoiceReview';
import { DIALECTS } from '../../../harness/databases';
import { billingFaults } from './billingFaults';
import {
  bobsEntry,
  type Company,
  codesOf,
  granted,
  openBooks,
  salesOf,
  smallCompany,
  statementsOf,
  type TestBooks,
} from './books';
import { detailsOf, draftFaults, headerOf } from './draftFaults';

describe.each(DIALECTS)('adding to invoices on %s', (dialect) => {
  let books: TestBooks;
  let company: Company;
  let used = 0;
  const approved = async (count: number, changes: Parameters<typeof bobsEntry>[1] = {}): Promise<string[]> => {
    used += 1;
    const entries = Array.from({ length: count }, (_, index) => bobsEntry(`a${used}-${index}`, changes));
    granted(await approveTimeEntries(books, LOCAL_CALLER, entries));
    return salesOf(
      books,
      entries.map(({ id }) => id),
    );
  };
  const ready = async (count: number, changes: Parameters<typeof bobsEntry>[1] = {}): Promise<string[]> => {
    const ids = await approved(count, changes);
    granted(await markReadyToInvoice(books, LOCAL_CALLER, { ids }));
    return ids;
  };
  const add = (ids: string[], more: object = {}) =>
    addToInvoice(books, LOCAL_CALLER, { ids, invoiceDate: '2026-10-31', ...more });
  const added = async (ids: string[], more: object = {}) => granted(await add(ids, more)).invoiceIds;

  beforeAll(async () => {
    books = await openBooks(dialect);
    company = await smallCompany(books);
  });
  afterEach(async () => {
    expect(await billingFaults(books.db.read)).toEqual([]);
    expect(await draftFaults(books.db.read)).toEqual([]);
  });
  afterAll(() => books.close());

  it('creates a draft where there is none, uses the one there is, and the newest of several', async () => {
    const [first] = await added(await ready(1));
    expect(await headerOf(books, first as string)).toMatchObject({ detail_amount: 160_000, version: 1 });
    const { milestoneIds } = granted(
      await createMilestones(books, LOCAL_CALLER, [
        { contractNumber: 'C-1', lineNumber: 2, name: 'Phase 1', amount: 500_000, date: '2026-10-20' },
      ]),
    );
    granted(await markReadyToInvoice(books, LOCAL_CALLER, { ids: milestoneIds.flat() }));
    expect(await added([...(await ready(2)), ...milestoneIds.flat()])).toEqual([first]);
    expect(await headerOf(books, first as string)).toMatchObject({ detail_amount: 980_000, version: 2 });
    granted(await startInvoiceReview(books, LOCAL_CALLER, { invoiceId: first as string }));
    const [second] = await added(await ready(1)); // what is in review is no target
    expect(second).not.toBe(first);
    await books.db.write((tx) => tx.change(`UPDATE invoice SET status = 'DRAFT' WHERE id = ?`, [first as string]));
    expect(await added(await ready(1))).toEqual([second]);
    await books.db.write((tx) =>
      tx.change(`UPDATE invoice SET bulk_operation_id = 'bulk' WHERE id = ?`, [second as string]),
    );
    expect(await added(await ready(1))).toEqual([first]); // nor what is about to be confirmed
    expect((await detailsOf(books, first as string)).map(({ detail_number }) => detail_number)).toEqual([
      1, 2, 3, 4, 5,
    ]);
  });

  it('puts items of several contract customers on a draft of each', async () => {
    const parts = await ready(1, { projectNumber: 'P-SPLIT', hours: 333 });
    const invoiceIds = await added([...parts, ...(await ready(1))]);
    expect(new Set(invoiceIds).size).toBe(3);
    const rows = await books.db.read.rows<{ customer_id: string; total_amount: number }>(
      `SELECT customer_id, total_amount FROM invoice WHERE contract_id = ? ORDER BY total_amount`,
      [company.splitContractId],
    );
    expect(rows.map(({ total_amount }) => total_amount)).toEqual([26_600, 40_000]);
    expect(rows.map(({ customer_id }) => customer_id).sort()).toEqual([...company.splitCustomerIds].sort());
  });

  it('adds all or none, with a refusal for each bad item', async () => {
    const [good] = await ready(1);
    const [unready] = await approved(1);
    const [late] = await ready(1, { date: '2026-11-01' });
    const [onDraft] = await ready(1);
    await added([onDraft as string]);
    const [cost] = await books.db.read.rows<{ id: string }>(
      `SELECT id FROM actual WHERE transaction_type = 'COST' LIMIT 1`,
    );
    const outcome = await add([good, unready, late, onDraft, cost?.id, 'none'] as string[]);
    expect(outcome).toMatchObject({
      refusals: [
        { code: 'ITEM_NOT_READY', subjectId: unready, path: ['ids', '1'] },
        { code: 'INVOICE_DATE_TOO_EARLY', subjectId: late, path: ['ids', '2'] },
        { code: 'ITEM_NOT_READY', subjectId: onDraft },
        { code: 'ITEM_NOT_READY', subjectId: cost?.id },
        { code: 'NOT_FOUND', subjectId: 'none', path: ['ids', '5'] },
      ],
    });
    const [row] = await books.db.read.rows('SELECT billing_status FROM actual WHERE id = ?', [good as string]);
    expect(row).toEqual({ billing_status: 'READY_TO_INVOICE' });
    expect(codesOf(await add([]))).toEqual(['LIST_TOO_LONG']);
    expect(codesOf(await add(Array.from({ length: 501 }, (_, index) => `${index}`)))).toEqual(['LIST_TOO_LONG']);
    expect(codesOf(await addToInvoice(books, { ...LOCAL_CALLER, roles: [] }, { ids: [good as string] }))).toEqual([
      'FORBIDDEN',
    ]);
    expect(
      codesOf(await addToInvoice(books, { ...LOCAL_CALLER, legalEntities: ['DEMF'] }, { ids: [good as string] })),
    ).toEqual(['NOT_FOUND']);
  });

  it('refuses what failed its limit', async () => {
    const [sale] = await ready(1);
    await books.db.write((tx) =>
      tx.change(`UPDATE actual SET nte_status = 'FAILED', nte_detail = 'Too much.' WHERE id = ?`, [sale as string]),
    );
    expect(await add([sale as string])).toMatchObject({
      refusals: [{ code: 'LIMIT_EXCEEDED', message: 'Too much.', subjectId: sale }],
    });
  });

  it('answers the same key with the same drafts', async () => {
    const ids = await ready(1);
    const key = { idempotencyKey: `add-${used}` };
    const invoiceIds = await added(ids, key);
    expect(await add(ids, key)).toEqual({ ok: true, value: { invoiceIds }, replayed: true });
  });

  it('lets 64 add to one draft: each item is on it once', async () => {
    const ids = await ready(64);
    const outcomes = await Promise.all(ids.map((id) => add([id])));
    const drafts = new Set(outcomes.flatMap((outcome) => granted(outcome).invoiceIds));
    expect(drafts.size).toBe(1);
    const details = await detailsOf(books, [...drafts][0] as string);
    expect(details.filter(({ source_actual_id }) => ids.includes(source_actual_id as string))).toHaveLength(64);
    expect(new Set(details.map(({ detail_number }) => detail_number)).size).toBe(details.length);
  });

  it('of many who add the same item one does', async () => {
    const [id] = await ready(1);
    const outcomes = await Promise.all(Array.from({ length: 16 }, () => add([id as string])));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(new Set(outcomes.flatMap(codesOf))).toEqual(new Set(['ITEM_NOT_READY']));
  });

  it('adds 400 items with as many statements as one', async () => {
    const [one, many] = [await ready(1), await ready(400)];
    const forOne = await statementsOf(books, () => added(one));
    expect(await statementsOf(books, () => added(many))).toBe(forOne);
  });
});
