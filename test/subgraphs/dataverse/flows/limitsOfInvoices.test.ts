// Not-to-exceed limits when an invoice is confirmed: what its sources hold committed passes, what was raised, added by hand or
// never evaluated must fit, and what a correction gives back is committed by nobody.
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { approveTimeEntries } from '../../../../subgraphs/dataverse/flows/approveTimeEntries';
import { confirmInvoice } from '../../../../subgraphs/dataverse/flows/confirmInvoice';
import { createMilestones } from '../../../../subgraphs/dataverse/flows/createMilestones';
import { markReadyToInvoice } from '../../../../subgraphs/dataverse/flows/markReadyToInvoice';
import { previewConfirmation } from '../../../../subgraphs/dataverse/flows/previewConfirmation';
import { limitStandings } from '../../../../subgraphs/dataverse/store/limits';
import { DIALECTS } from '../../../harness/databases';
import {
  bobsEntry,
  type Company,
  codesOf,
  granted,
  openBooks,
  smallCompany,
  statementsOf,
  type TestBooks,
} from './books';
import { addManual, correctionOf, domainFaults, draft, edit } from './confirmedDetails';
import { approveHours, limitOf, reevaluate, reset, setLimit, startAnew, statusesOf, usedOf } from './limitedCompany';

describe.each(DIALECTS)('limits of invoices on %s', (dialect) => {
  let books: TestBooks;
  let company: Company;
  const confirm = (invoiceId: string) => confirmInvoice(books, LOCAL_CALLER, { invoiceId });
  /** A draft of these hours, each an entry; they are committed unless `evaluated` is false. */
  const drafted = async (entries: Record<string, number>, evaluated = true) => {
    const sales = await approveHours(books, entries);
    if (!evaluated) await reset(books, ...sales);
    granted(await markReadyToInvoice(books, LOCAL_CALLER, { ids: sales }));
    return { sales, invoiceId: await draft(books, company) };
  };

  beforeAll(async () => {
    books = await openBooks(dialect);
    company = await smallCompany(books);
  });
  beforeEach(() => startAnew(books));
  afterEach(async () => expect(await domainFaults(books)).toEqual([]));
  afterAll(() => books.close());

  it('a commitment holds though its limit was lowered since', async () => {
    await setLimit(books, 'line', 200_000);
    const { invoiceId } = await drafted({ a: 8 });
    await setLimit(books, 'line', 100_000);
    granted(await confirm(invoiceId));
    expect(await usedOf(books)).toBe(160_000);
  });

  it('what was raised on the draft must fit, and is refused with what stands in the way', async () => {
    await setLimit(books, 'contract customer', 199_999);
    const { invoiceId } = await drafted({ a: 8 });
    await edit(books, invoiceId, { quantity: 1000, amount: 200_000 });
    const refusal = await confirm(invoiceId);
    expect(refusal).toMatchObject({
      refusals: [
        {
          code: 'LIMIT_EXCEEDED',
          subjectId: invoiceId,
          message: expect.stringContaining(
            'Exceeds the limit of the customer on the contract, 1999.99 USD: 1600.00 committed, 0.00 invoiced, 400.00 more would make 2000.00.',
          ),
        },
      ],
    });
    await setLimit(books, 'contract customer', 200_000);
    granted(await confirm(invoiceId));
    expect(await usedOf(books)).toBe(200_000);
  });

  it('the preview foretells that what was raised does not fit, in the words of confirming', async () => {
    const foretold = async (id: string) =>
      granted(await previewConfirmation(books, LOCAL_CALLER, id, { limit: 500, backward: false })).refusals;
    await setLimit(books, 'line', 199_999);
    const { invoiceId } = await drafted({ a: 8 });
    expect(await foretold(invoiceId)).toEqual([]);
    await edit(books, invoiceId, { quantity: 1000, amount: 200_000 });
    const refusals = await foretold(invoiceId);
    expect(refusals).toMatchObject([{ code: 'LIMIT_EXCEEDED', subjectId: invoiceId }]);
    expect(await confirm(invoiceId)).toMatchObject({ ok: false, refusals });
    const judged = (status: string) =>
      books.db.write((tx) => tx.change('UPDATE actual SET nte_status = ? WHERE invoice_id = ?', [status, invoiceId]));
    await judged('FAILED');
    expect(await confirm(invoiceId)).toMatchObject({ ok: false, refusals: await foretold(invoiceId) });
    await judged('COMMITTED');
    await setLimit(books, 'line', 200_000);
    expect(await foretold(invoiceId)).toEqual([]);
    granted(await confirm(invoiceId));
    await setLimit(books, 'line', 1);
    expect((await foretold(invoiceId)).map(({ code }) => code)).toEqual(['INVOICE_NOT_DRAFT']);
  });

  it('what was written off or added by hand counts as it is billed', async () => {
    await setLimit(books, 'line', 220_000);
    const { invoiceId } = await drafted({ a: 8 });
    await edit(books, invoiceId, { quantity: 600, amount: 120_000 }, { quantity: 200, amount: 40_000 });
    await addManual(books, invoiceId, 1, { amount: 100_000 }); // 1,200 + 1,000: 600 more than is committed
    granted(await confirm(invoiceId));
    expect(await usedOf(books)).toBe(220_000);
  });

  it('what was never evaluated is judged when it is billed, and stands in no other draft’s way (2025-04)', async () => {
    await setLimit(books, 'line', 200_000);
    const open = await drafted({ open: 8 }, false);
    const committed = await drafted({ committed: 8 });
    granted(await confirm(committed.invoiceId));
    expect(codesOf(await confirm(open.invoiceId))).toEqual(['LIMIT_EXCEEDED']);
    await setLimit(books, 'line', 320_000);
    granted(await confirm(open.invoiceId));
  });

  it('milestones are bound by no limit, and stand against that of the contract', async () => {
    await setLimit(books, 'contract', 600_000);
    const terms = { contractNumber: 'C-1', lineNumber: 2, name: 'Phase', date: '2026-10-20' };
    const { milestoneIds } = granted(await createMilestones(books, LOCAL_CALLER, [{ ...terms, amount: 500_000 }]));
    granted(await markReadyToInvoice(books, LOCAL_CALLER, { ids: milestoneIds.flat() }));
    granted(await confirm(await draft(books, company)));
    const sales = await approveHours(books, { a: 8, b: 5 });
    expect(await statusesOf(books, sales)).toEqual(['FAILED', 'COMMITTED']);
  });

  it('#2057944 what returns from a correction is not committed: it is judged when it is asked for', async () => {
    await setLimit(books, 'line', 160_000);
    const { invoiceId } = await drafted({ a: 8 });
    granted(await confirm(invoiceId));
    const correction = await correctionOf(books, invoiceId, () => ({
      quantity: 600,
      amount: 120_000,
      leavesSale: true,
    }));
    granted(await confirm(correction));
    const [leftover] = await books.db.read.rows<{ id: string }>(
      "SELECT id FROM actual WHERE billing_status = 'UNBILLED_SALES_CREATED'",
    );
    expect(await limitOf(books, leftover?.id)).toMatchObject({ nte_status: 'NOT_EVALUATED' });
    expect(await usedOf(books)).toBe(120_000);
    expect(await statusesOf(books, await approveHours(books, { b: 2 }))).toEqual(['COMMITTED']); // 400 are free again
    await reevaluate(books, leftover?.id as string);
    expect(await limitOf(books, leftover?.id)).toMatchObject({ nte_status: 'FAILED' });
  });

  it('a correction upwards must fit, one downwards always does', async () => {
    await setLimit(books, 'line', 160_000);
    const { invoiceId } = await drafted({ a: 8 });
    granted(await confirm(invoiceId));
    const up = await correctionOf(books, invoiceId, () => ({ quantity: 1000, amount: 200_000 }));
    expect(codesOf(await confirm(up))).toEqual(['LIMIT_EXCEEDED']);
    await setLimit(books, 'line', 200_000);
    granted(await confirm(up));
    await setLimit(books, 'line', 1);
    granted(await confirm(await correctionOf(books, up, () => ({ quantity: 0, amount: 0, leavesSale: true }))));
    expect(await usedOf(books)).toBe(0);
  });

  it('commits exactly one of an approval and a confirmation at once that do not both fit', async () => {
    await setLimit(books, 'line', 200_000);
    const { invoiceId } = await drafted({ a: 8 }, false);
    const [confirmed, approved] = await Promise.all([
      confirm(invoiceId),
      approveTimeEntries(books, LOCAL_CALLER, [bobsEntry('b')]),
    ]);
    granted(approved);
    expect(codesOf(confirmed)).toEqual(confirmed.ok ? [] : ['LIMIT_EXCEEDED']);
    expect(await usedOf(books)).toBe(160_000);
  });

  it('costs no statement where no limit is set, and five where one is', async () => {
    const without = await drafted({ a: 8 });
    const few = await statementsOf(books, () => confirm(without.invoiceId));
    await setLimit(books, 'line', 1_000_000);
    const more = await drafted({ b: 8, c: 8, d: 8 });
    // Which limits, the lock, the limits again, their sums, and the sums of the invoice
    expect(await statementsOf(books, () => confirm(more.invoiceId))).toBe(few + 5);
    expect(await limitStandings(books.db.read, [company.contractId])).toMatchObject([
      { limit: 1_000_000, committed: 0, invoiced: 640_000 },
    ]);
  });
});
