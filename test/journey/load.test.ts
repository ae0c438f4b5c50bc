// Loads: Finance is told what stands in Dataverse already, on both engines: rows that no key ever named, and everything again after
// Finance lost it, while people go on working. After each the books agree.
import { MAPS } from '../../schema/messages';
import { LOCAL_CALLER } from '../../subgraphs/caller';
import { confirmInvoice } from '../../subgraphs/dataverse/flows/confirmInvoice';
import { createInvoice } from '../../subgraphs/dataverse/flows/createInvoice';
import { createProject } from '../../subgraphs/dataverse/flows/createProject';
import { markReadyToInvoice } from '../../subgraphs/dataverse/flows/markReadyToInvoice';
import { pauseTableMap } from '../../subgraphs/dataverse/flows/pauseTableMap';
import { resumeTableMap } from '../../subgraphs/dataverse/flows/resumeTableMap';
import { type StartDataLoadInput, startDataLoad } from '../../subgraphs/dataverse/flows/startDataLoad';
import { switchDataLoad } from '../../subgraphs/dataverse/flows/switchDataLoad';
import { updateContract } from '../../subgraphs/dataverse/flows/updateContract';
import { updateInvoiceDetails } from '../../subgraphs/dataverse/flows/updateInvoiceDetails';
import { type LoadProgressRow, progressOf } from '../../subgraphs/dataverse/store/readLoads';
import { POINTS } from '../../subgraphs/dual-write/points';
import { openBoth, type Together } from '../../together';
import { DIALECTS } from '../harness/databases';
import { emptyBooks, type TwoBooks } from '../harness/topology';
import { waitFor } from '../harness/waiting';
import { realWorld } from '../harness/world';
import { granted } from '../subgraphs/dataverse/flows/books';
import { company, contractNumber, loadCompany } from './company';
import { faultsOf } from './faults';
import { writeOldApprovals } from './oldActuals';

const OLD = 700; // approvals: two chunks and more of actuals, and of links
const DAY = '2026-11-23';
const isOfActuals = ({ source }: LoadProgressRow) => source === 'ACTUALS';

describe.each(DIALECTS)('loads on %s', (dialect) => {
  let books: TwoBooks;
  let both: Together;
  /** Called at every crash point: a test dies there. */
  let reached: (point: string) => void = () => undefined;
  const errors: unknown[] = [];

  const open = () =>
    openBoth({
      dataverseUrl: books.dataverse.url,
      financeUrl: books.finance.url,
      world: realWorld((point) => reached(point)),
      importSchedule: null,
      onError: (error) => errors.push(error),
    });
  const dataverse = <T>(sql: string, values: (string | number)[] = []) =>
    both.dataverse.books.db.read.rows<T>(sql, values);
  const finance = <T>(sql: string, values: (string | number)[] = []) => both.finance.books.db.read.rows<T>(sql, values);
  const countOf = async (side: typeof dataverse, from: string) =>
    (await side<{ n: number }>(`SELECT COUNT(*) AS n FROM ${from}`))[0]?.n ?? 0;
  const start = async (input: StartDataLoadInput = {}) =>
    granted(await startDataLoad(both.dataverse.books, LOCAL_CALLER, input)).loadId;
  const stateOf = async (id: string) =>
    (await dataverse<{ state: string }>('SELECT state FROM data_load WHERE id = ?', [id]))[0]?.state;
  const ended = (id: string) => waitFor('the load to end', async () => (await stateOf(id)) === 'COMPLETE', 30_000);
  const sums = async (id: string) =>
    (
      await dataverse<Record<string, number>>(
        `SELECT CAST(SUM(done) AS SIGNED) AS done, CAST(SUM(sent) AS SIGNED) AS sent, CAST(SUM(before_cut_over) AS SIGNED) AS early,
           CAST(SUM(already_posted) AS SIGNED) AS posted, CAST(SUM(passed_over) AS SIGNED) AS passed FROM data_load_part WHERE load_id = ?`,
        [id],
      )
    )[0];
  const faults = async () => {
    await both.settle();
    return faultsOf(books.dataverse.url, books.finance.url);
  };
  const appliedActuals = async () =>
    (
      await finance<{ n: number }>('SELECT CAST(SUM(applied) AS SIGNED) AS n FROM topic_total WHERE topic = ?', [
        MAPS.actuals,
      ])
    )[0]?.n ?? 0;
  /** Everything that came from Dataverse, and all memory of it: what a Finance of before looks like, its set-up kept. */
  const lose = () =>
    both.finance.books.db.write(async (tx) => {
      for (const table of [
        'contract contract_line funding_source project on_account_transaction staged_actual staged_link proposal proposal_blocker',
        'inbox_stream outbox outbox_stream topic_total',
      ].flatMap((names) => names.split(' ')))
        await tx.change(`DELETE FROM ${table}`);
    });
  const draft = async (contract: number): Promise<string> => {
    const [found] = await dataverse<{ id: string; customer_id: string }>(
      'SELECT c.id, u.customer_id FROM contract c JOIN contract_customer u ON u.contract_id = c.id WHERE c.number = ?',
      [contractNumber(contract)],
    );
    const ids = await dataverse<{ id: string }>(
      "SELECT id FROM actual WHERE contract_id = ? AND billing_status = 'UNBILLED_SALES_CREATED' AND adjustment_status IS NULL ORDER BY id LIMIT 3",
      [found?.id as string],
    );
    granted(await markReadyToInvoice(both.dataverse.books, LOCAL_CALLER, { ids: ids.map(({ id }) => id) }));
    const input = { contractId: found?.id as string, customerId: found?.customer_id as string, invoiceDate: DAY };
    return granted(await createInvoice(both.dataverse.books, LOCAL_CALLER, input)).invoiceId;
  };
  const confirm = async (invoiceId: string) =>
    granted(await confirmInvoice(both.dataverse.books, LOCAL_CALLER, { invoiceId }));

  beforeAll(async () => {
    books = await emptyBooks(dialect);
    await loadCompany(books.dataverse.url, books.finance.url, company(3, 4));
    both = await open();
    both.start();
    await writeOldApprovals(both.dataverse.books.db, OLD);
  });
  afterEach(() => {
    reached = () => undefined;
  });
  afterAll(async () => {
    await both?.stop();
    await books?.drop();
  });

  it('tells what no key ever named, while people go on working', async () => {
    const before = await countOf(finance, 'staged_actual');
    const invoice = await draft(1);
    // Confirmed edited, it leaves adjusted sales in Dataverse, and rows that never travel: no load stumbles over either.
    const details = await dataverse<{ id: string }>(
      'SELECT id FROM invoice_detail WHERE invoice_id = ? ORDER BY id LIMIT 1',
      [invoice],
    );
    const edits = details.map(({ id: detailId }) => ({ detailId, quantity: 50 }));
    granted(await updateInvoiceDetails(both.dataverse.books, LOCAL_CALLER, { invoiceId: invoice, details: edits }));
    const id = await start();
    granted(
      await createProject(both.dataverse.books, LOCAL_CALLER, { legalEntity: 'USMF', number: 'P-900', name: 'New' }),
    );
    const [contract] = await dataverse<{ id: string }>('SELECT id FROM contract WHERE number = ?', [contractNumber(2)]);
    for (const name of ['One', 'Two', 'Three'])
      granted(await updateContract(both.dataverse.books, LOCAL_CALLER, { contractId: contract?.id as string, name }));
    await confirm(invoice);
    await ended(id);
    expect(await faults()).toEqual([]);
    expect(await countOf(finance, 'staged_actual')).toBeGreaterThanOrEqual(before + 2 * OLD);
    expect(await finance('SELECT name FROM contract WHERE number = ?', [contractNumber(2)])).toEqual([
      { name: 'Three' },
    ]);
    expect(errors).toEqual([]);
  });

  it('changes nothing where everything is there already', async () => {
    const before = await finance('SELECT actual_id, received_at FROM staged_actual ORDER BY actual_id');
    const id = await start();
    await ended(id);
    expect(await sums(id)).toMatchObject({ passed: 0, early: 0 });
    const [actuals] = (await progressOf(both.dataverse.books.db.read, [id], '')).get(id)?.filter(isOfActuals) ?? [];
    const kept = await countOf(dataverse, 'actual WHERE skip_sync = 1');
    expect(kept).toBeGreaterThan(0);
    expect(actuals).toMatchObject({ expected: actuals?.done, skips_sync: kept });
    expect(await finance('SELECT actual_id, received_at FROM staged_actual ORDER BY actual_id')).toEqual(before);
    expect(await faults()).toEqual([]);
  });

  it('brings everything back that Finance lost, and the exchange goes on from there', async () => {
    await lose();
    const [contract] = await dataverse<{ id: string }>('SELECT id FROM contract WHERE number = ?', [contractNumber(2)]);
    granted(
      await updateContract(both.dataverse.books, LOCAL_CALLER, { contractId: contract?.id as string, name: 'After' }),
    );
    const id = await start();
    await ended(id);
    expect(await sums(id)).toMatchObject({ passed: 0, posted: 0 });
    await waitFor(
      'the held change to arrive',
      async () => (await finance("SELECT id FROM contract WHERE name = 'After'")).length === 1,
    );
    expect(await faults()).toEqual([]);
    await confirm(await draft(3));
    expect(await faults()).toEqual([]);
    expect(await finance('SELECT number FROM proposal WHERE staged_at IS NULL')).toEqual([]);
  });

  it('repeats one chunk at most where a process died after Finance had it', async () => {
    await lose();
    let chunks = 0;
    reached = (point) => {
      if (point !== POINTS.P6_APPLIED_NOT_SETTLED) return;
      chunks += 1;
      if (chunks === 5 || chunks === 6) throw new Error('died');
    };
    const id = await start({ maps: [MAPS.actuals] });
    await ended(id);
    const rows = await countOf(finance, 'staged_actual');
    expect(rows).toBe(await countOf(dataverse, 'actual WHERE skip_sync = 0'));
    expect(await appliedActuals()).toBeLessThanOrEqual(rows + 1_000);
    expect(errors.splice(0).length).toBeLessThanOrEqual(2);
    await ended(await start());
    expect(await faults()).toEqual([]);
  });

  it('leaves to the beginning balances what is dated before the cut-over, and what is of another contract out', async () => {
    const [cost] = await writeOldApprovals(both.dataverse.books.db, 5, '2026-10-15');
    await writeOldApprovals(both.dataverse.books.db, 5);
    const [of] = await dataverse<{ contract_id: string }>('SELECT contract_id FROM actual WHERE id = ?', [
      cost as string,
    ]);
    const [other] = await dataverse<{ id: string }>('SELECT id FROM contract WHERE id <> ? LIMIT 1', [
      of?.contract_id as string,
    ]);
    const before = await countOf(finance, 'staged_actual');
    await ended(await start({ contractId: other?.id as string, maps: [MAPS.actuals, MAPS.links] }));
    expect(await countOf(finance, 'staged_actual')).toBe(before);
    const id = await start({ contractId: of?.contract_id as string, cutOver: '2026-11-01' });
    await ended(id);
    expect(await sums(id)).toMatchObject({ early: 5 * 2 + 5, passed: 0 });
    expect(await countOf(finance, 'staged_actual')).toBe(before + 5 * 2);
    expect(await faults()).toEqual([]);
  });

  it('waits for a map that is paused, and is itself paused, resumed and canceled', async () => {
    const name = MAPS.actuals;
    granted(await pauseTableMap(both.dataverse.books, LOCAL_CALLER, { name }));
    const id = await start();
    const waits = () =>
      dataverse<{ waits_for: string }>('SELECT waits_for FROM data_load_part WHERE waits_for IS NOT NULL');
    expect(await waitFor('the load to wait', async () => (await waits())[0]?.waits_for)).toContain('is paused');
    expect(await startDataLoad(both.dataverse.books, LOCAL_CALLER, {})).toMatchObject({
      refusals: [{ code: 'LOAD_UNFINISHED', subjectId: id }],
    });
    // Which it is, is told to whoever may see it: this one is of all companies.
    const ofOne = { subject: 'one', roles: ['administrator'], legalEntities: ['USMF'] };
    const told = await startDataLoad(both.dataverse.books, ofOne, { legalEntity: 'USMF' });
    expect(told).toEqual({
      ok: false,
      refusals: [{ code: 'LOAD_UNFINISHED', message: 'Another load is not finished.' }],
    });
    granted(await switchDataLoad(both.dataverse.books, LOCAL_CALLER, 'pauseDataLoad', { id }));
    granted(await resumeTableMap(both.dataverse.books, LOCAL_CALLER, { name }));
    expect(await stateOf(id)).toBe('PAUSED');
    granted(await switchDataLoad(both.dataverse.books, LOCAL_CALLER, 'resumeDataLoad', { id }));
    await ended(id);
    expect(await switchDataLoad(both.dataverse.books, LOCAL_CALLER, 'cancelDataLoad', { id })).toMatchObject({
      refusals: [{ code: 'LOAD_OVER' }],
    });
    granted(await pauseTableMap(both.dataverse.books, LOCAL_CALLER, { name }));
    const second = await start();
    granted(await switchDataLoad(both.dataverse.books, LOCAL_CALLER, 'cancelDataLoad', { id: second }));
    granted(await resumeTableMap(both.dataverse.books, LOCAL_CALLER, { name }));
    expect(await stateOf(second)).toBe('CANCELED');
    await ended(await start({ maps: [MAPS.projects] }));
    expect(await faults()).toEqual([]);
  });

  it('passes over the one row that Finance cannot take, names it, and takes the others', async () => {
    const sales = await writeOldApprovals(both.dataverse.books.db, 3);
    await both.dataverse.books.db.write((tx) =>
      tx.change("UPDATE actual SET transaction_class = 'UNHEARD' WHERE id = ?", [sales[1] as string]),
    );
    const id = await start({ maps: [MAPS.actuals, MAPS.links] });
    await ended(id);
    expect(await sums(id)).toMatchObject({ passed: 1 });
    expect(await dataverse('SELECT map, row_id, code FROM data_load_row WHERE load_id = ?', [id])).toEqual([
      { map: MAPS.actuals, row_id: sales[1], code: 'MESSAGE_INVALID' },
    ]);
    expect(await finance('SELECT actual_id FROM staged_actual WHERE actual_id IN (?, ?, ?)', sales)).toHaveLength(2);
    await both.dataverse.books.db.write((tx) =>
      tx.change("UPDATE actual SET transaction_class = 'TIME' WHERE id = ?", [sales[1] as string]),
    );
    await ended(await start({ maps: [MAPS.actuals] }));
    expect(await faults()).toEqual([]);
  });
});
