// Confirming: every row, amount, status and sync mark of domain.md 3.4 (f) and 3.5 (p), what is announced to Finance, that
// exactly one of many succeeds, that a refusal leaves nothing behind, and what it costs.
import { billedChecksum } from '../../../../schema/checksum';
import { MAPS } from '../../../../schema/messages';
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { confirmInvoice } from '../../../../subgraphs/dataverse/flows/confirmInvoice';
import { DIALECTS } from '../../../harness/databases';
import { billingFaults } from './billingFaults';
import { type Company, draftOf, granted, openBooks, queued, smallCompany, statementsOf, type TestBooks } from './books';

const LINES_OF_A_LARGE_ONE = 1_203;

describe.each(DIALECTS)('confirmInvoice on %s', (dialect) => {
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

  it('bills an unedited hour: original posted, reversal unadjustable and held back, billed sale sent (3.4 f)', async () => {
    const id = await draftOf(books, company, 1, 0, 'f');
    expect(await confirm(id)).toEqual({ ok: true, value: { invoiceId: id }, replayed: false });
    const [billed, original, reversal] = await actualsOf(id);
    expect(billed).toMatchObject({
      transaction_type: 'BILLED_SALES',
      transaction_class: 'TIME',
      billing_type: 'CHARGEABLE',
      billing_status: null,
      adjustment_status: null,
      quantity: 800,
      price: 2_000_000,
      amount: 160_000,
      currency: 'USD',
      skip_sync: 0,
      resource: 'Bob',
      voucher_number: null,
      accounting_amount: null,
    });
    expect(original).toMatchObject({
      billing_status: 'CUSTOMER_INVOICE_POSTED',
      adjustment_status: null,
      quantity: 800,
      amount: 160_000,
      skip_sync: 0,
    });
    expect(reversal).toMatchObject({
      transaction_type: 'UNBILLED_SALES',
      billing_status: null,
      adjustment_status: 'UNADJUSTABLE',
      quantity: -800,
      price: 2_000_000,
      amount: -160_000,
      skip_sync: 1,
    });
    for (const column of [
      'project_id',
      'customer_id',
      'contract_line_id',
      'contract_customer_id',
      'document_date',
      'role',
      'task',
      'category',
      'legal_entity',
    ]) {
      expect([billed?.[column], reversal?.[column]]).toEqual([original?.[column], original?.[column]]);
    }
    const links = await books.db.read.rows(
      'SELECT role1, actual1_id, role2, actual2_id FROM actual_link WHERE invoice_id = ? ORDER BY role1',
      [id],
    );
    expect(links).toEqual([
      { role1: 'BILLED_SALES', actual1_id: billed?.id, role2: 'UNBILLED_SALES', actual2_id: original?.id },
      { role1: 'REVERSING', actual1_id: reversal?.id, role2: 'ORIGINAL', actual2_id: original?.id },
    ]);
  });

  it('bills a milestone with a billed sale alone (3.5 p)', async () => {
    const id = await draftOf(books, company, 0, 1);
    granted(await confirm(id));
    const actuals = await actualsOf(id);
    expect(actuals).toHaveLength(1);
    expect(actuals[0]).toMatchObject({
      transaction_type: 'BILLED_SALES',
      transaction_class: 'MILESTONE',
      billing_type: 'CHARGEABLE',
      quantity: 100,
      price: 50_000_000,
      amount: 500_000,
      skip_sync: 0,
    });
    const milestones = await books.db.read.rows('SELECT id, invoice_status FROM milestone WHERE invoice_id = ?', [id]);
    expect(milestones).toEqual([{ id: actuals[0]?.milestone_id, invoice_status: 'CUSTOMER_INVOICE_POSTED' }]);
    expect(await books.db.read.rows('SELECT id FROM actual_link WHERE invoice_id = ?', [id])).toEqual([]);
    const messages = await queued(books, `invoice:${id}`);
    expect(messages.map(({ topic }) => topic)).toEqual([MAPS.invoices, MAPS.actuals]);
    expect(messages[0]?.rows[0]).toMatchObject({ billed_count: 1, billed_total: 500_000, link_count: 0 });
  });

  it('announces header, billed actuals and their links, and nothing that skips sync', async () => {
    const id = await draftOf(books, company, 3, 2, 'x');
    const before = books.nudges;
    granted(await confirm(id));
    const [header, actuals, links, ...rest] = await queued(books, `invoice:${id}`);
    expect(rest).toEqual([]);
    const billed = (await actualsOf(id)).filter(({ transaction_type }) => transaction_type === 'BILLED_SALES');
    const checksum = billedChecksum();
    for (const row of billed.sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1)))
      checksum.add(String(row.id), Number(row.amount));
    const hex = checksum.hex();
    const invoice = await invoiceOf(id);
    expect(header).toMatchObject({ topic: MAPS.invoices });
    expect(header?.rows).toEqual([
      expect.objectContaining({
        id,
        number: invoice?.number,
        legal_entity: 'USMF',
        account_number: 'ACME',
        payment_terms: 'Net30',
        billed_count: 5,
        billed_total: 1_480_000,
        billed_checksum: hex,
        link_count: 3,
      }),
    ]);
    expect(
      actuals?.rows.map(({ id: actualId, skip_sync, invoice_number, account_number }) => [
        actualId,
        skip_sync,
        invoice_number,
        account_number,
      ]),
    ).toEqual(billed.map((row) => [row.id, 0, invoice?.number, 'ACME']));
    expect(links?.rows).toHaveLength(3);
    for (const link of links?.rows ?? [])
      expect(link).toMatchObject({
        role1: 'BILLED_SALES',
        role2: 'UNBILLED_SALES',
        skip_sync: 0,
        invoice_number: invoice?.number,
      });
    expect(invoice).toMatchObject({
      status: 'CONFIRMED',
      version: 2,
      billed_count: 5,
      billed_total: 1_480_000,
      billed_checksum: hex,
      link_count: 3,
      step: 'CONFIRMED',
      state: 'MOVING',
      status_sequence: 1,
      confirmed_by: 'local',
    });
    expect(
      await books.db.read.rows(
        'SELECT sequence, step, state, blockers, blocker_count, legal_entity, position FROM invoice_status WHERE invoice_id = ?',
        [id],
      ),
    ).toEqual([
      {
        sequence: 1,
        step: 'CONFIRMED',
        state: 'MOVING',
        blockers: '[]',
        blocker_count: 0,
        legal_entity: 'USMF',
        position: null,
      },
    ]);
    expect(books.nudges).toBe(before + 1);
  });

  it('passes the crash points in their order', async () => {
    const id = await draftOf(books, company, 1, 0, 'cp');
    books.points.length = 0;
    granted(await confirm(id));
    expect(books.points).toEqual(['P0', 'P1', 'P2']);
  });

  it('takes as many statements for 400 lines as for 10, and the chunks of a large one in order', async () => {
    const [small, middle, large] = [
      await draftOf(books, company, 10, 0, 'n10'),
      await draftOf(books, company, 400, 0, 'n400'),
      await draftOf(books, company, LINES_OF_A_LARGE_ONE, 3, 'nL'),
    ];
    const forSmall = await statementsOf(books, () => confirm(small));
    expect(forSmall).toBeLessThanOrEqual(9);
    expect(await statementsOf(books, () => confirm(middle))).toBe(forSmall);
    expect(await statementsOf(books, () => confirm(large))).toBeLessThanOrEqual(forSmall + 35);
    const messages = await queued(books, `invoice:${large}`);
    expect(messages.map(({ topic, rows }) => [topic, rows.length])).toEqual([
      [MAPS.invoices, 1],
      [MAPS.actuals, 500],
      [MAPS.actuals, 500],
      [MAPS.actuals, 206],
      [MAPS.links, 500],
      [MAPS.links, 500],
      [MAPS.links, 203],
    ]);
    expect(messages[0]?.rows[0]).toMatchObject({
      billed_count: LINES_OF_A_LARGE_ONE + 3,
      link_count: LINES_OF_A_LARGE_ONE,
    });
    const checksum = billedChecksum();
    const announced = messages.filter(({ topic }) => topic === MAPS.actuals).flatMap(({ rows }) => rows);
    for (const row of announced) checksum.add(String(row.id), Number(row.amount));
    expect(messages[0]?.rows[0]?.billed_checksum).toBe(checksum.hex());
  });
});
