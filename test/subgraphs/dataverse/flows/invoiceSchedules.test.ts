// Invoices by the calendar: what a run drafts, what it leaves, that nothing is drafted twice, and that nobody waits for a
// contract that fails. domain.md 3.1 (schedule)
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { approveTimeEntries } from '../../../../subgraphs/dataverse/flows/approveTimeEntries';
import { createInvoiceSchedule } from '../../../../subgraphs/dataverse/flows/createInvoiceSchedule';
import { deleteInvoiceSchedule } from '../../../../subgraphs/dataverse/flows/deleteInvoiceSchedule';
import { markReadyToInvoice } from '../../../../subgraphs/dataverse/flows/markReadyToInvoice';
import { runInvoiceSchedules } from '../../../../subgraphs/dataverse/flows/runInvoiceSchedules';
import { type ScheduleRow, schedulesByIds } from '../../../../subgraphs/dataverse/store/schedules';
import { DIALECTS } from '../../../harness/databases';
import { billingFaults } from './billingFaults';
import { bobsEntry, type Company, codesOf, granted, openBooks, salesOf, smallCompany, type TestBooks } from './books';

describe.each(DIALECTS)('invoice schedules on %s', (dialect) => {
  let books: TestBooks;
  let company: Company;
  let lines: Record<string, string>;
  let entries = 0;

  beforeEach(async () => {
    books = await openBooks(dialect);
    company = await smallCompany(books);
    const rows = await books.db.read.rows<{ id: string; number: string; line: number }>(
      'SELECT l.id, c.number, l.line_number AS line FROM contract_line l JOIN contract c ON c.id = l.contract_id',
    );
    lines = Object.fromEntries(rows.map(({ id, number, line }) => [`${number}/${line}`, id]));
  });
  afterEach(async () => {
    expect(await billingFaults(books.db.read)).toEqual([]);
    await books.close();
  });

  const schedule = async (line: string, runDate: string, more: object = {}) =>
    granted(
      await createInvoiceSchedule(books, LOCAL_CALLER, { contractLineId: lines[line] as string, runDate, ...more }),
    ).scheduleIds;
  const run = async (date: string, on = books) => granted(await runInvoiceSchedules(on, LOCAL_CALLER, { date }));
  const ready = async (...changes: Parameters<typeof bobsEntry>[1][]) => {
    const ids = changes.map(() => `entry-${entries++}`);
    const all = ids.map((id, index) => bobsEntry(id, changes[index]));
    granted(await approveTimeEntries(books, LOCAL_CALLER, all));
    const sales = await salesOf(books, ids);
    granted(await markReadyToInvoice(books, LOCAL_CALLER, { ids: sales }));
    return sales;
  };
  const stateOf = async (ids: readonly string[]) =>
    (await schedulesByIds(books.db.read, ids)).map(({ status, failure_code, invoice_ids }: ScheduleRow) => [
      status,
      failure_code,
      (JSON.parse(invoice_ids) as string[]).length,
    ]);
  const invoices = () =>
    books.db.read.rows<{ id: string; customer_id: string; invoice_date: string; details: number }>(
      'SELECT i.id, i.customer_id, i.invoice_date, (SELECT COUNT(*) FROM invoice_detail d WHERE d.invoice_id = i.id) AS details FROM invoice i ORDER BY i.number',
    );

  it('drafts what is dated by the cut-off date of the line, and leaves other lines and later items', async () => {
    const ids = await schedule('C-1/1', '2026-10-10', { cutOffDate: '2026-10-07' });
    await ready({ date: '2026-10-07' }, { date: '2026-10-08' });
    expect(await run('2026-10-09')).toEqual({ scheduleIds: [], invoiceIds: [] }); // not due yet
    const { invoiceIds } = await run('2026-10-10');
    expect(await stateOf(ids)).toEqual([['RUN_SUCCESSFUL', null, 1]]);
    expect(await invoices()).toMatchObject([{ id: invoiceIds[0], invoice_date: '2026-10-10', details: 1 }]);
  });

  it('lines of a contract with one run date land in one invoice per customer', async () => {
    const ids = [
      ...(await schedule('C-2/1', '2026-10-10')),
      ...(await schedule('C-2/2', '2026-10-10', { cutOffDate: '2026-10-01' })),
    ];
    await ready({ projectNumber: 'P-SPLIT' }, { projectNumber: 'P-SPLIT' });
    await run('2026-10-10');
    expect(await stateOf(ids)).toEqual([
      ['RUN_SUCCESSFUL', null, 2],
      ['RUN_SUCCESSFUL', null, 2],
    ]);
    const made = await invoices();
    expect(made.map(({ customer_id }) => customer_id).sort()).toEqual([...company.splitCustomerIds].sort());
    expect(made.map(({ details }) => Number(details))).toEqual([2, 2]);
  });

  it('nothing to bill is a success without an invoice', async () => {
    const ids = await schedule('C-1/1', '2026-10-10');
    expect(await run('2026-10-12')).toEqual({ scheduleIds: ids, invoiceIds: [] }); // a day that was missed is made up for
    expect(await stateOf(ids)).toEqual([['RUN_SUCCESSFUL', null, 0]]);
    expect(await invoices()).toEqual([]);
  });

  it("'2025-05': the same run date twice, or twice at once, drafts nothing twice", async () => {
    const ids = await schedule('C-1/1', '2026-10-10');
    await ready({}, {});
    await Promise.all([run('2026-10-10'), run('2026-10-10'), run('2026-10-10')]);
    await run('2026-10-10');
    expect(await stateOf(ids)).toEqual([['RUN_SUCCESSFUL', null, 1]]);
    expect((await invoices()).map(({ details }) => Number(details))).toEqual([2]);
    expect(
      codesOf(
        await createInvoiceSchedule(books, LOCAL_CALLER, {
          contractLineId: lines['C-1/1'] as string,
          runDate: '2026-10-10',
        }),
      ),
    ).toEqual(['SCHEDULE_EXISTS']);
  });

  it('#6225696 a contract that fails is recorded, stops no other, and is tried again', async () => {
    const bad = await schedule('C-1/1', '2026-10-10');
    const good = await schedule('C-3/1', '2026-10-10');
    await ready({}, { projectNumber: 'P-EU' });
    const errors: unknown[] = [];
    const breaking = { ...books, world: { ...books.world } } as TestBooks;
    const write: TestBooks['db']['write'] = (work) =>
      books.db.write((tx) =>
        work({
          ...tx,
          change: (sql, values) => {
            if (sql.startsWith('UPDATE actual') && values?.includes(company.contractId)) throw new Error('broken');
            return tx.change(sql, values);
          },
        }),
      );
    const on = { ...breaking, db: { ...books.db, read: books.db.read, write } };
    granted(await runInvoiceSchedules(on, LOCAL_CALLER, { date: '2026-10-10' }, (error) => errors.push(error)));
    expect(await stateOf(bad)).toEqual([['RUN_FAILED', 'INTERNAL_SERVER_ERROR', 0]]);
    expect(await stateOf(good)).toEqual([['RUN_SUCCESSFUL', null, 1]]);
    expect(errors).toHaveLength(1);
    await run('2026-10-11');
    expect(await stateOf(bad)).toEqual([['RUN_SUCCESSFUL', null, 1]]);
    expect(await invoices()).toHaveLength(2);
  });

  it('a series is created whole; a run that has not drafted anything may be deleted, another stays', async () => {
    const ids = await schedule('C-1/1', '2026-10-10', { series: { frequency: 'WEEKLY', count: 3 } });
    expect(ids).toHaveLength(3);
    await ready({});
    await run('2026-10-10');
    const remove = (id: string) => deleteInvoiceSchedule(books, LOCAL_CALLER, { id });
    expect(codesOf(await remove(ids[0] as string))).toEqual(['SCHEDULE_HAS_RUN']);
    expect(codesOf(await remove(ids[1] as string))).toEqual([]);
    expect(codesOf(await remove(ids[1] as string))).toEqual(['NOT_FOUND']);
    expect(await stateOf(ids)).toEqual([
      ['RUN_SUCCESSFUL', null, 1],
      ['NOT_RUN', null, 0],
    ]);
  });

  it('is refused without a role, of an unknown line, and to whom the legal entity is not visible', async () => {
    const input = { contractLineId: lines['C-1/1'] as string, runDate: '2026-10-10' };
    const [id] = await schedule('C-1/1', '2026-12-10');
    const biller = { ...LOCAL_CALLER, roles: ['billing_administrator'] };
    const foreigner = { ...LOCAL_CALLER, legalEntities: ['DEMF'] };
    expect(codesOf(await createInvoiceSchedule(books, biller, input))).toEqual(['FORBIDDEN']);
    expect(codesOf(await createInvoiceSchedule(books, foreigner, input))).toEqual(['NOT_FOUND']);
    expect(codesOf(await deleteInvoiceSchedule(books, foreigner, { id: id as string }))).toEqual(['NOT_FOUND']);
    const clerk = { ...LOCAL_CALLER, roles: ['project_accountant'] };
    expect(codesOf(await runInvoiceSchedules(books, clerk, { date: '2026-10-10' }))).toEqual(['FORBIDDEN']);
    expect(codesOf(await runInvoiceSchedules(books, LOCAL_CALLER, { date: 'soon' }))).toEqual(['DATE_INVALID']);
    expect(granted(await runInvoiceSchedules(books, foreigner, { date: '2026-12-31' }))).toEqual({
      scheduleIds: [],
      invoiceIds: [],
    });
  });
});
