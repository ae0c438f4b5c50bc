// What comes back from Finance, through the real inbox: the journey's steps in their order, the accounting detail of each
// actual written once, the customer invoice that closes it, and what is parked.
import { MAPS, PROTOCOL_VERSION, REPORTS } from '../../../../schema/messages';
import { dataverseHandlers } from '../../../../subgraphs/dataverse/flows/handlers';
import { parkingHooks } from '../../../../subgraphs/dataverse/flows/parkingHooks';
import { createInbox, type Inbox } from '../../../../subgraphs/dual-write/inbox';
import { DIALECTS } from '../../../harness/databases';
import { billingFaults } from './billingFaults';
import { type Company, openBooks, smallCompany, type TestBooks } from './books';
import { confirmedJourney } from './journey';

describe.each(DIALECTS)('what Finance sends back, on %s', (dialect) => {
  let books: TestBooks;
  let company: Company;
  let inbox: Inbox;
  let drafts = 0;

  beforeAll(async () => {
    books = await openBooks(dialect);
    company = await smallCompany(books);
    inbox = createInbox({
      db: books.db,
      world: books.world,
      handlers: dataverseHandlers(books),
      isPaused: async () => false,
      hooks: parkingHooks(books),
    });
  });
  afterEach(async () => expect(await billingFaults(books.db.read)).toEqual([]));
  afterAll(() => books.close());

  const confirmed = () => {
    drafts += 1;
    return confirmedJourney(books, company, inbox, `wb${drafts}`);
  };
  const blocker = (code: string, count = 1) => ({
    code,
    message: `${code}, ${count}`,
    owner: 'PROJECT_ACCOUNTANT',
    reference: null,
    count,
  });

  it('logs the whole journey, in order and without a gap, and closes it', async () => {
    const journey = await confirmed();
    await journey.step('RECEIVED');
    await journey.step('STAGED');
    await journey.step('STAGED', 'BLOCKED', [blocker('JOURNAL_NOT_POSTED')]);
    await journey.step('IMPORTED');
    expect(await journey.posted(4)).toEqual({ applied: 1 });
    expect(await journey.invoice()).toMatchObject({ status: 'CONFIRMED', step: 'POSTED' });
    expect(await journey.accounting(journey.billed)).toEqual({ applied: 2 });
    expect(await journey.customerInvoice()).toEqual({ applied: 3 });
    expect(await journey.log()).toEqual([
      '1 CONFIRMED MOVING',
      '2 RECEIVED MOVING',
      '3 STAGED MOVING',
      '4 STAGED BLOCKED JOURNAL_NOT_POSTED',
      '5 IMPORTED MOVING',
      '6 POSTED MOVING',
      '7 WRITTEN_BACK DONE',
    ]);
    expect(await journey.invoice()).toMatchObject({
      status: 'POSTED',
      step: 'WRITTEN_BACK',
      state: 'DONE',
      status_sequence: 7,
      written_back_count: 3,
      marked_paid_at: null,
      customer_invoice_number: `CI-${journey.number}`,
      customer_invoice_date: '2026-10-31',
      customer_invoice_tax: 5_000,
      customer_invoice_total: 825_000,
    });
    const written = await books.db.read.rows(
      'SELECT voucher_number, accounting_amount, accounting_currency, exchange_rate, sales_tax FROM actual WHERE id = ?',
      [journey.billed[2] as string],
    );
    expect(written).toEqual([
      {
        voucher_number: 'USMF-V-1',
        accounting_amount: 102,
        accounting_currency: 'USD',
        exchange_rate: 1_000_000_000_000,
        sales_tax: 20,
      },
    ]);
  });

  it('writes an event only when step, state or causes change, and takes lines deleted as a step back', async () => {
    const journey = await confirmed();
    await journey.step('RECEIVED');
    await journey.step('STAGED', 'BLOCKED', [blocker('JOURNAL_NOT_POSTED', 3)]);
    await journey.step('STAGED', 'BLOCKED', [blocker('JOURNAL_NOT_POSTED', 2)]);
    await journey.step('STAGED', 'BLOCKED', [blocker('JOURNAL_NOT_POSTED', 2), blocker('CUSTOMER_ON_HOLD')]);
    await journey.step('IMPORTED');
    await journey.step('STAGED', 'BLOCKED', [blocker('LINES_DELETED')]);
    expect(await journey.log()).toEqual([
      '1 CONFIRMED MOVING',
      '2 RECEIVED MOVING',
      '3 STAGED BLOCKED JOURNAL_NOT_POSTED',
      '4 STAGED BLOCKED JOURNAL_NOT_POSTED CUSTOMER_ON_HOLD',
      '5 IMPORTED MOVING',
      '6 STAGED BLOCKED LINES_DELETED',
    ]);
  });

  it('lets POSTED wait for the step reports before it, and step reports after it say nothing', async () => {
    const journey = await confirmed();
    await journey.step('RECEIVED');
    expect(await journey.posted(2)).toMatchObject({ applied: 0, stopped: { kind: 'later' } });
    await journey.step('STAGED');
    expect(await journey.posted(2)).toEqual({ applied: 1 });
    expect(await journey.step('IMPORTED')).toEqual({ applied: 3 });
    expect(await journey.log()).toEqual([
      '1 CONFIRMED MOVING',
      '2 RECEIVED MOVING',
      '3 STAGED MOVING',
      '4 POSTED MOVING',
    ]);
  });

  it('writes cost and unbilled sales back under keys of their own', async () => {
    const journey = await confirmed();
    const [sale] = await books.db.read.rows<{ id: string }>(
      `SELECT id FROM actual WHERE invoice_id = ? AND billing_status = 'CUSTOMER_INVOICE_POSTED' LIMIT 1`,
      [journey.id],
    );
    const actualId = sale?.id as string;
    const row = {
      actualId,
      voucherNumber: 'J-1',
      accountingAmount: 160_000,
      accountingCurrency: 'USD',
      exchangeRate: 1_000_000_000_000,
      salesTaxAmount: 0,
      proposalId: null,
    };
    const message = {
      version: PROTOCOL_VERSION as 1,
      id: 'm-1',
      key: `journal-line:${actualId}`,
      number: 1,
      topic: MAPS.actuals,
      mapVersion: 1,
      chunk: 1,
      chunks: 1,
      rows: [row],
    };
    expect(await inbox.receive([message])).toEqual({ applied: 1 });
    expect(await inbox.receive([message])).toEqual({ applied: 1 });
    expect(await books.db.read.rows('SELECT voucher_number, sales_tax FROM actual WHERE id = ?', [actualId])).toEqual([
      { voucher_number: 'J-1', sales_tax: 0 },
    ]);
    expect(await journey.invoice()).toMatchObject({ written_back_count: 0 });
  });

  it('takes the same detail twice and refuses another: DIVERGED, and nothing of the message is written', async () => {
    const journey = await confirmed();
    await journey.accounting([journey.billed[0] as string]);
    expect(await journey.accounting([journey.billed[0] as string])).toEqual({ applied: 2 });
    expect(await journey.invoice()).toMatchObject({ written_back_count: 1 });
    expect(
      await journey.accounting([journey.billed[0] as string, journey.billed[1] as string], {
        voucherNumber: 'USMF-V-2',
      }),
    ).toMatchObject({ applied: 2, stopped: { code: 'DIVERGED' } });
    expect(
      await books.db.read.rows('SELECT voucher_number FROM actual WHERE id = ?', [journey.billed[1] as string]),
    ).toEqual([{ voucher_number: null }]);
    expect(await journey.log()).toEqual(['1 CONFIRMED MOVING', '2 CONFIRMED BLOCKED MESSAGE_PARKED']);
  });

  it('refuses detail of an actual that was never sent: unknown, or held back', async () => {
    const [unknown, held] = [await confirmed(), await confirmed()];
    expect(await unknown.accounting(['nobody'])).toMatchObject({ stopped: { code: 'ACTUAL_UNKNOWN' } });
    const [reversal] = await books.db.read.rows<{ id: string }>(
      'SELECT id FROM actual WHERE invoice_id = ? AND skip_sync = 1',
      [held.id],
    );
    expect(await held.accounting([reversal?.id as string])).toMatchObject({ stopped: { code: 'ACTUAL_UNKNOWN' } });
  });

  it("refuses a billed actual under another invoice's proposal", async () => {
    const [mine, other] = [await confirmed(), await confirmed()];
    expect(await mine.accounting([other.billed[0] as string])).toMatchObject({ stopped: { code: 'DIVERGED' } });
  });

  it('lets the customer invoice wait for every billed actual, and never writes another over it', async () => {
    const journey = await confirmed();
    await journey.accounting(journey.billed.slice(0, 2));
    expect(await journey.customerInvoice()).toMatchObject({ applied: 1, stopped: { kind: 'later' } });
    await journey.accounting(journey.billed.slice(2));
    expect(await journey.customerInvoice()).toEqual({ applied: 3 });
    expect(await journey.customerInvoice()).toEqual({ applied: 4 });
    expect(await journey.customerInvoice({ customerInvoiceNumber: 'CI-other' })).toMatchObject({
      stopped: { code: 'DIVERGED' },
    });
    expect(await journey.invoice()).toMatchObject({
      status: 'POSTED',
      customer_invoice_number: `CI-${journey.number}`,
      status_sequence: 3,
    });
  });

  it('refuses a customer invoice over another number of billed actuals', async () => {
    const journey = await confirmed();
    expect(await journey.customerInvoice({ billedCount: 2 })).toMatchObject({ stopped: { code: 'DIVERGED' } });
  });

  it('keeps the fact that an invoice was marked paid', async () => {
    const journey = await confirmed();
    const paid = '2026-11-01T00:00:00.000Z';
    await books.db.write((tx) => tx.change('UPDATE invoice SET marked_paid_at = ? WHERE id = ?', [paid, journey.id]));
    await journey.accounting(journey.billed);
    await journey.customerInvoice();
    expect(await journey.invoice()).toMatchObject({ status: 'POSTED', marked_paid_at: paid });
  });

  it('shows a parked key as BLOCKED and moves again when it is released, whichever end parks', async () => {
    const journey = await confirmed();
    const hooks = parkingHooks(books);
    await journey.step('RECEIVED');
    await books.db.write((tx) =>
      hooks.onParked(tx, `invoice:${journey.id}`, {
        topic: MAPS.actuals,
        code: 'PROJECT_MISSING',
        message: 'no project',
      }),
    );
    await books.db.write((tx) => hooks.onReleased(tx, `invoice:${journey.id}`));
    await books.db.write((tx) => hooks.onReleased(tx, `invoice:${journey.id}`));
    await books.db.write((tx) =>
      hooks.onParked(tx, `contract:${journey.id}`, { topic: MAPS.contracts, code: 'MESSAGE_INVALID', message: 'no' }),
    );
    expect(await journey.log()).toEqual([
      '1 CONFIRMED MOVING',
      '2 RECEIVED MOVING',
      '3 RECEIVED BLOCKED MESSAGE_PARKED',
      '4 RECEIVED MOVING',
    ]);
  });

  it('keeps showing a parked message when the report of an earlier one arrives only then', async () => {
    const journey = await confirmed();
    const hooks = parkingHooks(books);
    const refusal = { topic: MAPS.links, code: 'MESSAGE_INVALID', message: 'no such role' };
    await books.db.write((tx) => hooks.onParked(tx, `invoice:${journey.id}`, refusal));
    await journey.step('RECEIVED');
    await journey.step('RECEIVED', 'BLOCKED', [blocker('MISMATCHED_BILLED_SALES')]);
    expect(await journey.invoice()).toMatchObject({ step: 'RECEIVED', state: 'BLOCKED' });
    await books.db.write((tx) => hooks.onReleased(tx, `invoice:${journey.id}`));
    await journey.step('STAGED');
    expect(await journey.log()).toEqual([
      '1 CONFIRMED MOVING',
      '2 CONFIRMED BLOCKED MESSAGE_PARKED',
      '3 RECEIVED BLOCKED MESSAGE_PARKED',
      '4 RECEIVED BLOCKED MESSAGE_PARKED MISMATCHED_BILLED_SALES',
      '5 RECEIVED BLOCKED MISMATCHED_BILLED_SALES',
      '6 STAGED MOVING',
    ]);
  });

  it('is over again when a message that contradicted a finished journey is let go', async () => {
    const journey = await confirmed();
    await journey.accounting(journey.billed);
    await journey.customerInvoice();
    await journey.customerInvoice({ customerInvoiceNumber: 'CI-other' });
    await books.db.write((tx) => parkingHooks(books).onReleased(tx, `invoice:${journey.id}`));
    expect(await journey.log()).toEqual([
      '1 CONFIRMED MOVING',
      '2 WRITTEN_BACK DONE',
      '3 WRITTEN_BACK BLOCKED MESSAGE_PARKED',
      '4 WRITTEN_BACK DONE',
    ]);
  });

  it('refuses what does not have the shape of its topic, and reports of an invoice that is not there', async () => {
    const message = {
      version: PROTOCOL_VERSION as 1,
      id: 'm-2',
      key: 'invoice-step:none',
      number: 1,
      topic: REPORTS.step,
      mapVersion: null,
      chunk: 1,
      chunks: 1,
    };
    expect(await inbox.receive([{ ...message, rows: [{ invoiceId: 'none' }] }])).toMatchObject({
      stopped: { code: 'MESSAGE_INVALID' },
    });
    const report = { invoiceId: 'none', report: 1, step: 'RECEIVED', state: 'MOVING', blockers: [], blockerCount: 0 };
    expect(await inbox.receive([{ ...message, rows: [report] }])).toMatchObject({ stopped: { code: 'NOT_FOUND' } });
  });
});
