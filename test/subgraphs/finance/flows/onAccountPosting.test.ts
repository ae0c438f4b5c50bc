// Retainers and their credits in the ledger: billed, applied and refunded on one posting type, whatever the profile says by then.
// And what once blocked an invoice or broke deductions (domain.md 6.2). On both engines; nothing is taxed here.
import { MAPS } from '../../../../schema/messages';
import { DIALECTS } from '../../../harness/databases';
import { crookedVouchers, imported, post, posted, postedProposal, run } from '../accountant';
import { confirmationOf, type Milestone } from '../dataverseMessages';
import { type FinanceBooks, financeBooks } from '../financeBooks';
import { ledgerSetUp, USMF } from '../ledgerSetUp';

describe.each(DIALECTS)('on account, on %s', (dialect) => {
  let books: FinanceBooks;
  beforeEach(async () => {
    const setUp = ledgerSetUp();
    const customers = (setUp.customers ?? []).map((customer) => ({ ...customer, salesTaxGroup: null }));
    books = await financeBooks(dialect, { ...setUp, customers });
  });
  afterEach(async () => {
    expect(await crookedVouchers(books)).toEqual([]);
    await books.drop();
  });

  /** Bills this much of a retainer, or applies it, as an invoice of its own; the billed sale that it takes back, if any. */
  const bill = async (number: string, of: Milestone, amount: number, credited?: string): Promise<string> => {
    const billedId = books.world.newId();
    const { header, actuals } = confirmationOf(books.world.newId(), number, [{ ...of, billedId, amount }], {
      linkCount: credited === undefined ? 0 : 1,
    });
    const adjusted = credited === undefined ? {} : { adjustmentStatus: 'UNADJUSTABLE' };
    const columns = {
      transactionClassification: 'RETAINER',
      projectId: PROJECT_OF.get(number) ?? 'project-1',
      ...adjusted,
    };
    const link = {
      transactionRelationshipId: books.world.newId(),
      transaction1Id: billedId,
      transaction1Role: 'REVERSING',
      transaction2Id: credited,
      transaction2Role: 'ORIGINAL',
      invoiceId: number,
    };
    await books.deliver(
      header,
      [actuals[0], actuals[1].map((row) => ({ ...row, ...columns }))],
      [MAPS.links, credited === undefined ? [] : [link]],
    );
    await run(books);
    await postedProposal(books, { number });
    return billedId;
  };
  const PROJECT_OF = new Map<string, string>();
  const balances = () =>
    books.rows(
      `SELECT posting_type, account, CAST(SUM(accounting_amount) AS SIGNED) AS total FROM ledger_entry
        WHERE posting_type LIKE '%ON_ACCOUNT' GROUP BY posting_type, account ORDER BY posting_type, account`,
    );

  test('3.5 (r) 3,000 billed, 2,000 and 1,000 applied: the balance of the retainer comes to nothing', async () => {
    await books.setUp({ ledgerProfiles: [{ legalEntity: USMF, onAccount: 'BALANCE' }] });
    const retainer = await books.milestone(300_000);
    await bill('PF-R1', retainer, 300_000);
    expect(await balances()).toEqual([
      expect.objectContaining({ posting_type: 'WIP_INVOICED_ON_ACCOUNT', total: -300_000 }),
    ]);
    await bill('PF-R2', retainer, -200_000);
    await bill('PF-R3', retainer, -100_000);
    expect(await balances()).toEqual([expect.objectContaining({ posting_type: 'WIP_INVOICED_ON_ACCOUNT', total: 0 })]);
  });

  // Corrections of retainers (2021-04 #2124532, #510728): a credit goes where the bill went.
  test('a retainer is credited on its own account, though the profile has changed', async () => {
    const retainer = await books.milestone(300_000);
    const billed = await bill('PF-R1', retainer, 300_000);
    await books.setUp({
      ledgerProfiles: [{ legalEntity: USMF, onAccount: 'BALANCE' }],
      postingAccounts: [{ legalEntity: USMF, postingType: 'INVOICED_REVENUE_ON_ACCOUNT', account: '9999' }],
    });
    await bill('PF-R2', retainer, -300_000, billed);
    expect(await balances()).toEqual([
      expect.objectContaining({ posting_type: 'INVOICED_REVENUE_ON_ACCOUNT', total: 0 }),
    ]);
    expect(await books.rows("SELECT credit_note FROM customer_invoice WHERE proposal_number = 'PF-R2'")).toEqual([
      { credit_note: 1 },
    ]);
  });

  // The change of a contract's default project broke deductions (2021-04 #521807).
  test('a retainer is applied under another project than it was billed under', async () => {
    await books.deliver([
      MAPS.projects,
      [{ projectId: 'project-2', dataAreaId: USMF, projectNumber: 'P-2', name: 'Second' }],
    ]);
    PROJECT_OF.set('PF-R2', 'project-2');
    const retainer = await books.milestone(300_000);
    await bill('PF-R1', retainer, 300_000);
    await bill('PF-R2', retainer, -300_000);
    expect(await balances()).toEqual([
      expect.objectContaining({ posting_type: 'INVOICED_REVENUE_ON_ACCOUNT', total: 0 }),
    ]);
  });

  // A fee's unbilled sale of nothing blocked the whole invoice (2022-02 #619391).
  test('a fee of nothing beside an hour: both are journalised, and the invoice is posted', async () => {
    const [hour, fee] = await posted(books, { amount: 160_000 }, { amount: 0, transactionClass: 'FEE' });
    await imported(books, 'PF-1', [hour!, fee!]);
    const { voucherNumber } = await postedProposal(books, { number: 'PF-1' });
    const rows = await books.rows<{ posting_type: string; accounting_amount: number }>(
      'SELECT posting_type, accounting_amount FROM ledger_entry WHERE voucher_number = ?',
      voucherNumber,
    );
    expect(rows.find(({ posting_type }) => posting_type === 'CUSTOMER')?.accounting_amount).toBe(160_000);
  });

  // An on-hold customer could be invoiced (2022-03 #641612): no number is drawn, and it is posted once the hold is lifted.
  test('a customer on hold is not invoiced', async () => {
    const [sale] = await posted(books, { amount: 1_000, customer: 'C-HOLD' });
    await imported(books, 'PF-1', [sale!]);
    const drawn = () => books.rows('SELECT name, last FROM number_sequence ORDER BY name');
    const before = await drawn();
    expect(await post(books, { number: 'PF-1' })).toMatchObject({ refusals: [{ code: 'CUSTOMER_ON_HOLD' }] });
    expect(await drawn()).toEqual(before);
    await books.setUp({
      customers: [{ legalEntity: USMF, accountNumber: 'C-HOLD', name: 'Litware', salesTaxGroup: null, onHold: false }],
    });
    await postedProposal(books, { number: 'PF-1' });
  });

  // Accounting detail was not written to staging when the journal was posted (2020-11 #480962).
  test('what the journal posts stands on the staged actual and goes back', async () => {
    const [sale] = await posted(books, { amount: 160_000, currency: 'GBP' });
    const [row] = await books.rows(
      'SELECT state, voucher_number, accounting_amount, accounting_currency, exchange_rate, sales_tax FROM staged_actual WHERE actual_id = ?',
      sale!.unbilledId,
    );
    expect(row).toEqual({
      state: 'POSTED',
      voucher_number: 'USMF-V00000001',
      accounting_amount: 200_000,
      accounting_currency: 'USD',
      exchange_rate: 1_250_000_000_000,
      sales_tax: 0,
    });
    const [back] = await books.sent(`journal-line:${sale!.unbilledId}`);
    expect(back?.rows).toEqual([
      expect.objectContaining({ voucher_number: 'USMF-V00000001', accounting_amount: 200_000 }),
    ]);
  });
});
