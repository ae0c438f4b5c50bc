// Confirming a contract (domain.md 3.4 (e)): what is approved and not invoiced is taken back and approved anew by the terms of that
// day; and closing it as lost, which takes the unbilled sales back and leaves the costs.
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { approveEntries } from '../../../../subgraphs/dataverse/flows/approveEntries';
import { closeContractAsLost } from '../../../../subgraphs/dataverse/flows/closeContractAsLost';
import { confirmContract } from '../../../../subgraphs/dataverse/flows/confirmContract';
import { confirmEntryJournal } from '../../../../subgraphs/dataverse/flows/confirmEntryJournal';
import { confirmInvoice } from '../../../../subgraphs/dataverse/flows/confirmInvoice';
import { markReadyToInvoice } from '../../../../subgraphs/dataverse/flows/markReadyToInvoice';
import { recallEntries } from '../../../../subgraphs/dataverse/flows/recallEntries';
import { submitEntries } from '../../../../subgraphs/dataverse/flows/submitEntries';
import { DIALECTS } from '../../../harness/databases';
import {
  type Company,
  codesOf,
  granted,
  openBooks,
  salesOf,
  smallCompany,
  statementsOf,
  type TestBooks,
} from './books';
import { domainFaults, draft } from './confirmedDetails';
import { approved, bob, linksOf, rowsOf } from './entryBooks';
import { startAnew } from './limitedCompany';

describe.each(DIALECTS)('the status of a contract on %s', (dialect) => {
  let books: TestBooks;
  let company: Company;
  const confirm = (more: object = {}) =>
    confirmContract(books, LOCAL_CALLER, { contractId: company.contractId, ...more });
  const lose = (more: object = {}) =>
    closeContractAsLost(books, LOCAL_CALLER, { contractId: company.contractId, ...more });
  const change = (sql: string, values: string[] = []) => books.db.write((tx) => tx.change(sql, values));
  const live = (rows: string[]) => rows.filter((row) => !/ADJUST/.test(row));
  const ready = async (...ids: string[]) =>
    granted(await markReadyToInvoice(books, LOCAL_CALLER, { ids: await salesOf(books, ids) }));

  beforeAll(async () => {
    books = await openBooks(dialect);
    company = await smallCompany(books);
  });
  beforeEach(async () => {
    await startAnew(books);
    await change(`UPDATE contract SET status = 'DRAFT', version = 1`);
    await change('DELETE FROM line_chargeability');
    await change('UPDATE contract_line SET discount_percent = 0');
  });
  afterEach(async () => expect(await domainFaults(books)).toEqual([]));
  afterAll(() => books.close());

  it('3.4 (e) confirmed while unbilled: the pair of (d), and fresh rows', async () => {
    await approved(books, bob('e'));
    granted(await confirm());
    expect(await rowsOf(books, 'e')).toEqual([
      'C +8 800 USD {ADJUSTED} ►F',
      'C +8 800 USD ►F',
      'C -8 -800 USD {UNADJUSTABLE} ►F',
      'UBS +8 1600 USD ch {ADJUSTED} ►F',
      'UBS +8 1600 USD ch {UNBILLED_SALES_CREATED} ►F',
      'UBS -8 -1600 USD ch {UNADJUSTABLE} ►F',
    ]);
    expect(await linksOf(books, 'e')).toEqual([
      'REVERSING C -8 → ORIGINAL C 8',
      'REVERSING UBS -8 → ORIGINAL UBS 8',
      'UNBILLED_SALES UBS 8 → COST C 8',
      'UNBILLED_SALES UBS 8 → COST C 8',
    ]);
    expect(await books.db.read.rows('SELECT status, version FROM contract WHERE id = ?', [company.contractId])).toEqual(
      [{ status: 'CONFIRMED', version: 2 }],
    );
    const numbers = await books.db.read.rows(
      `SELECT number FROM outbox WHERE stream_key = 'approval:e' ORDER BY number`,
    );
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6].map((number) => ({ number })));
  });

  it('evaluates chargeability, discount and the approved hours again', async () => {
    await approved(books, bob('reduced'), 600);
    await approved(books, bob('trainee', { role: 'Trainee' }));
    const [line] = await books.db.read.rows<{ id: string }>(
      'SELECT id FROM contract_line WHERE contract_id = ? AND line_number = 1',
      [company.contractId],
    );
    const named = { contract_line_id: line?.id ?? '', kind: 'ROLE', name: 'Trainee', billing_type: 'COMPLIMENTARY' };
    await books.db.write((tx) => tx.insert('line_chargeability', [named]));
    await change('UPDATE contract_line SET discount_percent = 100000');
    granted(await confirm());
    expect(live(await rowsOf(books, 'reduced'))).toEqual([
      'C +8 800 USD ►F',
      'UBS +2 360 USD nc ►F',
      'UBS +6 1080 USD ch {UNBILLED_SALES_CREATED} ►F',
    ]);
    expect(live(await rowsOf(books, 'trainee'))).toEqual(['C +8 800 USD ►F', 'UBS +8 1440 USD comp ►F']);
  });

  it('evaluates limits again, without what it takes back standing in the way', async () => {
    await change(`UPDATE contract SET nte_limit = 320000 WHERE number = 'C-1'`);
    for (const id of ['n1', 'n2', 'n3']) await approved(books, bob(id));
    const statuses = () =>
      books.db.read
        .rows<{ entry_id: string; nte_status: string }>(
          `SELECT entry_id, nte_status FROM actual WHERE transaction_type = 'UNBILLED_SALES' AND adjustment_status IS NULL ORDER BY entry_id`,
        )
        .then((rows) => rows.map(({ nte_status }) => nte_status));
    expect(await statuses()).toEqual(['COMMITTED', 'COMMITTED', 'FAILED']);
    granted(await confirm());
    expect(await statuses()).toEqual(['COMMITTED', 'COMMITTED', 'FAILED']);
  });

  it('leaves alone what a draft or an invoice holds, and what is another contract’s', async () => {
    for (const id of ['billed', 'drafted', 'free']) await approved(books, bob(id));
    await approved(books, bob('other', { projectNumber: 'P-SPLIT' }));
    await ready('billed');
    granted(await confirmInvoice(books, LOCAL_CALLER, { invoiceId: await draft(books, company) }));
    await ready('drafted');
    await draft(books, company);
    const before = await Promise.all(['billed', 'drafted', 'other'].map((id) => rowsOf(books, id)));
    granted(await confirm());
    expect(await Promise.all(['billed', 'drafted', 'other'].map((id) => rowsOf(books, id)))).toEqual(before);
    expect(await rowsOf(books, 'free')).toHaveLength(6);
  });

  it('confirms once, in the version read, and never what is lost', async () => {
    expect(codesOf(await confirm({ expectedVersion: 7 }))).toEqual(['CONTRACT_CHANGED']);
    granted(await confirm({ expectedVersion: 1, idempotencyKey: 'k' }));
    expect(await confirm({ expectedVersion: 1, idempotencyKey: 'k' })).toMatchObject({ ok: true, replayed: true });
    expect(codesOf(await confirm())).toEqual(['CONTRACT_CONFIRMED']);
    granted(await lose());
    expect(codesOf(await confirm())).toEqual(['CONTRACT_LOST']);
    expect(codesOf(await lose())).toEqual(['CONTRACT_LOST']);
    const stranger = { ...LOCAL_CALLER, legalEntities: ['DEMF'] };
    const { contractId } = company;
    expect(codesOf(await confirmContract(books, stranger, { contractId }))).toEqual(['NOT_FOUND']);
    const accountant = { ...LOCAL_CALLER, roles: ['project_accountant'] };
    expect(codesOf(await confirmContract(books, accountant, { contractId }))).toEqual(['FORBIDDEN']);
    expect(codesOf(await closeContractAsLost(books, accountant, { contractId }))).toEqual(['FORBIDDEN']);
  });

  it('lost: unbilled sales are taken back, costs stay, what a draft holds stays, and nothing is billed any more', async () => {
    await approved(books, bob('open'), 600);
    await approved(books, bob('held'));
    await ready('held');
    const invoiceId = await draft(books, company);
    granted(await lose());
    expect(await rowsOf(books, 'open')).toEqual([
      'C +8 800 USD ►F',
      'UBS +2 400 USD nc {ADJUSTED} ►F',
      'UBS +6 1200 USD ch {ADJUSTED} ►F',
      'UBS -2 -400 USD nc {UNADJUSTABLE} ►F',
      'UBS -6 -1200 USD ch {UNADJUSTABLE} ►F',
    ]);
    expect(live(await rowsOf(books, 'held'))).toContain('UBS +8 1600 USD ch {CUSTOMER_INVOICE_CREATED} ►F');
    granted(await confirmInvoice(books, LOCAL_CALLER, { invoiceId }));
    await approved(books, bob('late'));
    expect(await rowsOf(books, 'late')).toEqual(['C +8 800 USD ►F']);
    granted(await recallEntries(books, LOCAL_CALLER, { ids: ['open'] }));
    expect(live(await rowsOf(books, 'open'))).toEqual([]);
  });

  it('works in pieces of 500, in statements bounded per piece', async () => {
    const cost = async (count: number, flow: () => Promise<{ ok: boolean }>) => {
      await startAnew(books);
      await change(`UPDATE contract SET status = 'DRAFT', version = 1`);
      const entries = Array.from({ length: count }, (_, index) => bob(`m${index}`));
      for (let start = 0; start < count; start += 1_000)
        granted(await confirmEntryJournal(books, LOCAL_CALLER, entries.slice(start, start + 1_000)));
      const statements = await statementsOf(books, async () => expect(await flow()).toMatchObject({ ok: true }));
      const [held] = await books.db.read.rows<{ n: number }>(
        `SELECT COUNT(*) AS n FROM actual WHERE adjustment_status = 'UNADJUSTABLE'`,
      );
      return { statements, reversed: held?.n };
    };
    const few = await cost(10, confirm);
    const many = await cost(1_100, confirm);
    expect(many.reversed).toBe(2_200);
    expect((many.statements - few.statements) / 2).toBeLessThanOrEqual(45); // two more pieces
    const lost = await cost(1_100, lose);
    expect(lost.reversed).toBe(1_100);
    expect(lost.statements).toBeLessThanOrEqual(60);
  });

  it('approves what comes meanwhile before or after, never between', async () => {
    await approved(books, bob('first'));
    granted(await submitEntries(books, LOCAL_CALLER, { entries: [bob('second')] }));
    await Promise.all([confirm(), approveEntries(books, LOCAL_CALLER, { entries: [{ id: 'second' }] })]);
    for (const id of ['first', 'second'])
      expect(live(await rowsOf(books, id))).toEqual([
        'C +8 800 USD ►F',
        'UBS +8 1600 USD ch {UNBILLED_SALES_CREATED} ►F',
      ]);
  });
});
