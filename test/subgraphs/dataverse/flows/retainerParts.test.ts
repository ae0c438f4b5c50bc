// Parts of retainers on drafts: how far they are set off by themselves, what people may change, what follows an edit, and many
// writers on one retainer. domain.md 3.5 (r), 2.4, 6.2, on both engines.
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { addToInvoice } from '../../../../subgraphs/dataverse/flows/addToInvoice';
import { createInvoice } from '../../../../subgraphs/dataverse/flows/createInvoice';
import { deleteInvoice } from '../../../../subgraphs/dataverse/flows/deleteInvoice';
import { markRetainerReadyToRefund } from '../../../../subgraphs/dataverse/flows/markRetainerReadyToRefund';
import { refreshInvoice } from '../../../../subgraphs/dataverse/flows/refreshInvoice';
import { removeInvoiceDetails } from '../../../../subgraphs/dataverse/flows/removeInvoiceDetails';
import { updateInvoiceDetails } from '../../../../subgraphs/dataverse/flows/updateInvoiceDetails';
import { DIALECTS } from '../../../harness/databases';
import { billingFaults } from './billingFaults';
import { type Company, codesOf, granted, openBooks, smallCompany, type TestBooks } from './books';
import { draftFaults } from './draftFaults';
import {
  confirmed,
  detailsShown,
  draftNow,
  paidRetainer,
  readyHours,
  retainerFaults,
  retainerOf,
  retainerShown,
  setPart,
} from './retainerBooks';

describe.each(DIALECTS)('parts of retainers on %s', (dialect) => {
  let books: TestBooks;
  let company: Company;

  beforeEach(async () => {
    books = await openBooks(dialect);
    company = await smallCompany(books);
  });
  afterEach(async () => {
    const { read } = books.db;
    const faults = [...(await billingFaults(read)), ...(await draftFaults(read)), ...(await retainerFaults(read))];
    await books.close();
    expect(faults).toEqual([]);
  });

  const detailOf = async (invoiceId: string, kind: string) =>
    (
      await books.db.read.rows<{ id: string }>('SELECT id FROM invoice_detail WHERE invoice_id = ? AND kind = ?', [
        invoiceId,
        kind,
      ])
    ).map(({ id }) => id);
  const edit = async (invoiceId: string, kind: string, change: object) => {
    const details = (await detailOf(invoiceId, kind)).map((detailId) => ({ detailId, ...change }));
    return updateInvoiceDetails(books, LOCAL_CALLER, { invoiceId, details });
  };

  it('the oldest is set off first, up to what the draft comes to; #4319341 never against what is not charged', async () => {
    const young = await paidRetainer(books, company, '1000.00', '2026-10-20');
    const old = await paidRetainer(books, company, '1000.00', '2026-10-10');
    const late = await paidRetainer(books, company, '1000.00', '2026-10-31');
    await readyHours(books, 'work', 600);
    await readyHours(books, 'free', 400);
    const id = await draftNow(books, company, '2026-10-30');
    expect(await detailsShown(books, id)).toEqual([
      'SALE 1200',
      'SALE 800',
      'APPLIED_RETAINER -1000',
      'APPLIED_RETAINER -1000',
    ]);
    const [, free] = await detailOf(id, 'SALE');
    const details = [{ detailId: free as string, billingType: 'NON_CHARGEABLE' }];
    granted(await updateInvoiceDetails(books, LOCAL_CALLER, { invoiceId: id, details }));
    expect(await retainerShown(books, old)).toContain('1000 available (1000 held)');
    expect(await retainerShown(books, young)).toContain('1000 available (200 held)');
    expect(await retainerShown(books, late)).toContain('1000 available (0 held)');
    await confirmed(books, id);
  });

  it('#5054918 never against tax: the estimate of tax stays to be paid', async () => {
    await paidRetainer(books, company, '1000.00');
    await readyHours(books, 'work', 100);
    const id = await draftNow(books, company);
    granted(await edit(id, 'SALE', { tax: 4_000 }));
    granted(await refreshInvoice(books, LOCAL_CALLER, { invoiceId: id }));
    const [row] = await books.db.read.rows(
      'SELECT detail_amount, estimated_tax, total_amount FROM invoice WHERE id = ?',
      [id],
    );
    expect(row).toEqual({ detail_amount: 0, estimated_tax: 4_000, total_amount: 4_000 });
  });

  it('#5070121 a part is lowered, raised again up to what is free and what the draft comes to, and taken off at nothing', async () => {
    const retainer = await paidRetainer(books, company, '500.00');
    await readyHours(books, 'work', 200);
    const id = await draftNow(books, company);
    granted(await setPart(books, id, 150));
    granted(await setPart(books, id, 400));
    expect(codesOf(await setPart(books, id, 400.01))).toEqual(['RETAINER_EXCEEDED']);
    granted(await edit(id, 'SALE', { quantity: 1_000 }));
    expect(codesOf(await setPart(books, id, 500.01))).toEqual(['RETAINER_EXCEEDED']);
    granted(await setPart(books, id, 500));
    expect(codesOf(await edit(id, 'APPLIED_RETAINER', { quantity: -200 }))).toEqual(['DETAIL_NOT_EDITABLE']);
    expect(codesOf(await edit(id, 'APPLIED_RETAINER', { billingType: 'COMPLIMENTARY' }))).toEqual([
      'DETAIL_NOT_EDITABLE',
    ]);
    granted(await setPart(books, id, 0));
    expect(await detailsShown(books, id)).toEqual(['SALE 2000']);
    expect(await retainerShown(books, retainer)).toContain('500 available (0 held)');
    granted(await refreshInvoice(books, LOCAL_CALLER, { invoiceId: id }));
    expect(await detailsShown(books, id)).toEqual(['SALE 2000', 'APPLIED_RETAINER -500']);
    await confirmed(books, id);
  });

  it('a draft that shrinks lets go of what is too much, and one that grows is set off by what it grew', async () => {
    const retainer = await paidRetainer(books, company, '5000.00');
    await readyHours(books, 'work', 1_000);
    const id = await draftNow(books, company);
    granted(await setPart(books, id, 1_500));
    const more = await readyHours(books, 'more', 500);
    granted(await addToInvoice(books, LOCAL_CALLER, { ids: [more] }));
    expect(await retainerShown(books, retainer)).toContain('(2500 held)');
    await readyHours(books, 'most', 100);
    granted(await refreshInvoice(books, LOCAL_CALLER, { invoiceId: id }));
    expect(await retainerShown(books, retainer)).toContain('(2700 held)');
    const [first] = await detailOf(id, 'SALE');
    granted(await removeInvoiceDetails(books, LOCAL_CALLER, { invoiceId: id, detailIds: [first as string] }));
    expect(await retainerShown(books, retainer)).toContain('(1200 held)');
    granted(await edit(id, 'SALE', { billingType: 'COMPLIMENTARY' }));
    expect(await retainerShown(books, retainer)).toContain('(0 held)');
    expect(await detailOf(id, 'APPLIED_RETAINER')).toEqual([]);
  });

  it('a deleted draft gives everything back: the retainer ready again, the part free, the refund to be made', async () => {
    const paid = await paidRetainer(books, company, '300.00');
    const refund = await paidRetainer(books, company, '200.00');
    granted(await markRetainerReadyToRefund(books, LOCAL_CALLER, { retainerId: refund }));
    const next = await retainerOf(books, company, '100.00');
    await readyHours(books, 'work', 100);
    const id = await draftNow(books, company);
    expect((await detailsShown(books, id)).sort()).toEqual([
      'APPLIED_RETAINER -200',
      'REFUND -200',
      'RETAINER 100',
      'SALE 200',
    ]);
    const unmark = { retainerId: refund, isReady: false };
    expect(codesOf(await markRetainerReadyToRefund(books, LOCAL_CALLER, unmark))).toEqual(['RETAINER_NOT_REFUNDABLE']);
    expect(codesOf(await markRetainerReadyToRefund(books, LOCAL_CALLER, { retainerId: paid }))).toEqual([
      'RETAINER_NOT_REFUNDABLE',
    ]);
    granted(await deleteInvoice(books, LOCAL_CALLER, { invoiceId: id }));
    expect(await retainerShown(books, paid)).toContain('300 available (0 held)');
    expect(await retainerShown(books, refund)).toBe(
      '200 = 200 available (0 held) + 0 used + 0 refunded, POSTED, READY_TO_REFUND',
    );
    expect(await retainerShown(books, next)).toContain('READY_TO_INVOICE');
    const again = await draftNow(books, company);
    const detailIds = (
      await Promise.all(['RETAINER', 'REFUND', 'APPLIED_RETAINER'].map((kind) => detailOf(again, kind)))
    ).flat();
    granted(await removeInvoiceDetails(books, LOCAL_CALLER, { invoiceId: again, detailIds }));
    expect(await detailsShown(books, again)).toEqual(['SALE 200']);
    granted(await markRetainerReadyToRefund(books, LOCAL_CALLER, unmark));
    expect(await retainerShown(books, refund)).toBe('200 = 200 available (0 held) + 0 used + 0 refunded, POSTED');
  });

  it('F25 of 64 who raise their part of one retainer at once, none takes what another has', async () => {
    const retainer = await paidRetainer(books, company, '1000.00');
    const drafts: string[] = [];
    for (let index = 0; index < 64; index += 1) {
      await readyHours(books, `work-${index}`, 50);
      const id = await draftNow(books, company);
      granted(await setPart(books, id, 1));
      drafts.push(id);
    }
    const outcomes = await Promise.all(drafts.map((id) => setPart(books, id, 100)));
    const raised = outcomes.filter(({ ok }) => ok).length;
    expect(raised).toBe(Math.floor((1000 - 64) / 99));
    expect([...new Set(outcomes.flatMap(codesOf))]).toEqual(['RETAINER_EXCEEDED']);
    expect(await retainerShown(books, retainer)).toContain(`(${64 + 99 * raised} held)`);
  });

  it('F25 of many who draft and confirm at once, each part of a retainer is used once', async () => {
    const retainer = await paidRetainer(books, company, '1000.00');
    for (let index = 0; index < 8; index += 1) await readyHours(books, `work-${index}`, 100);
    const { contractId, customerId } = company;
    const input = { contractId, customerId, invoiceDate: '2026-10-31' };
    const drafts = await Promise.all(Array.from({ length: 8 }, () => createInvoice(books, LOCAL_CALLER, input)));
    const made = drafts.flatMap((outcome) => (outcome.ok ? [outcome.value.invoiceId] : []));
    expect(made).toHaveLength(1);
    await Promise.all(made.map((id) => confirmed(books, id)));
    expect(await retainerShown(books, retainer)).toBe('1000 = 0 available (0 held) + 1000 used + 0 refunded, POSTED');
  });
});
