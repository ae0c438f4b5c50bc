// Phase A of the import: what is staged becomes journal lines, grouped and filled up; errors stay with their row.
import { MAPS } from '../../../../schema/messages';
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { importFromStaging } from '../../../../subgraphs/finance/flows/importFromStaging';
import { DIALECTS } from '../../../harness/databases';
import { type FinanceBooks, financeBooks } from '../financeBooks';
import { ledgerSetUp, RATE_1_25, USMF } from '../ledgerSetUp';

describe.each(DIALECTS)('journalising on %s', (dialect) => {
  let books: FinanceBooks;
  const open = async (...args: Parameters<typeof ledgerSetUp>) => {
    books = await financeBooks(dialect, ledgerSetUp(...args));
  };
  afterEach(() => books.drop());

  const journalise = () => importFromStaging(books, LOCAL_CALLER, { legalEntity: USMF });
  const journals = () =>
    books.rows<{
      id: string;
      status: string;
      line_count: number;
      period_key: string;
      original_journal_id: string | null;
    }>('SELECT id, status, line_count, period_key, original_journal_id FROM integration_journal ORDER BY id');

  test('cost and unbilled sales become draft lines, once, however often the import runs', async () => {
    await open();
    const [sale] = await books.approve({ amount: 160_000, cost: 80_000 });
    await expect(journalise()).resolves.toEqual({
      ok: true,
      value: { journalised: 2, imported: 0, blocked: 0 },
      replayed: false,
    });
    await expect(journalise()).resolves.toMatchObject({ value: { journalised: 0 } });
    expect(await journals()).toEqual([
      { id: expect.any(String), status: 'DRAFT', line_count: 2, period_key: 'ALL', original_journal_id: null },
    ]);
    expect(await books.rows('SELECT * FROM journal_line WHERE actual_id = ?', sale!.unbilledId)).toMatchObject([
      {
        status: 'DRAFT',
        transaction_type: 'UNBILLED_SALES',
        finance_type: 'HOUR',
        line_property: 'CHARGEABLE',
        amount: 160_000,
        currency: 'USD',
        sales_tax_group: 'DOM',
        item_sales_tax_group: 'FULL',
        accounting_date: '2026-11-02',
        voucher_number: null,
        accrued_amount: null,
      },
    ]);
    expect(await books.rows('SELECT DISTINCT state FROM staged_actual')).toEqual([{ state: 'JOURNALISED' }]);
    expect(await books.rows('SELECT * FROM voucher')).toEqual([]);
  });

  test('two imports at once make each line once', async () => {
    await open();
    await books.approve(...Array.from({ length: 60 }, () => ({ amount: 1_000, cost: 500 })));
    const outcomes = await Promise.all([journalise(), journalise(), journalise(), journalise()]);
    expect(outcomes.reduce((sum, outcome) => sum + (outcome.ok ? outcome.value.journalised : 0), 0)).toBe(120);
    expect(await books.rows('SELECT COUNT(*) AS n, COUNT(DISTINCT actual_id) AS actuals FROM journal_line')).toEqual([
      { n: 120, actuals: 120 },
    ]);
    expect((await journals()).map(({ line_count }) => line_count)).toEqual([120]);
  });

  test.each([
    ['DAYS', ['2026-11-02', '2026-11-03', '2026-12-01']],
    ['MONTHS', ['2026-11', '2026-12']],
    ['YEARS', ['2026']],
    ['ALL', ['ALL']],
  ] as const)('lines are grouped by %s', async (journalPeriodUnit, keys) => {
    await open({ journalPeriodUnit });
    await books.approve(
      { amount: 1, date: '2026-11-02' },
      { amount: 2, date: '2026-12-01' },
      { amount: 3, date: '2026-11-03' },
    );
    await journalise();
    expect((await journals()).map(({ period_key }) => period_key).sort()).toEqual(keys);
  });

  test('a journal is filled up to its limit across runs, then a new one begins', async () => {
    await open({ journalLineLimit: 3 });
    await books.approve({ amount: 1 }, { amount: 2 });
    await journalise();
    await books.approve(...Array.from({ length: 6 }, (_, index) => ({ amount: 10 + index })));
    await journalise();
    expect((await journals()).map(({ line_count }) => line_count)).toEqual([3, 3, 2]);
    const held = await books.rows('SELECT COUNT(*) AS n FROM journal_line GROUP BY journal_id ORDER BY journal_id');
    expect(held).toEqual([{ n: 3 }, { n: 3 }, { n: 2 }]);
  });

  test('a row that cannot be journalised keeps why, others go on, and it follows when the cause is gone', async () => {
    await open();
    await books.approve(
      { amount: 1_000, currency: 'CHF' },
      { amount: 2_000 },
      { amount: 3_000, projectId: 'project-2' },
      { amount: 4, billingType: 'NOT_SPECIFIED' },
    );
    await books.db.write((tx) => tx.change("DELETE FROM line_property WHERE billing_type = 'NOT_SPECIFIED'"));
    await expect(journalise()).resolves.toMatchObject({ value: { journalised: 1 } });
    const faults = () =>
      books.rows("SELECT amount, error_code FROM staged_actual WHERE state = 'ERROR' ORDER BY amount");
    expect(await faults()).toEqual([
      { amount: 4, error_code: 'LINE_PROPERTY_MISSING' },
      { amount: 1_000, error_code: 'RATE_MISSING' },
      { amount: 3_000, error_code: 'PROJECT_MISSING' },
    ]);
    books.count.reset();
    await journalise();
    expect(books.count.changes).toBe(0); // the same errors are not written again
    await books.setUp({
      exchangeRates: [{ fromCurrency: 'CHF', toCurrency: 'USD', validFrom: '2026-01-01', rate: RATE_1_25 }],
    });
    await books.deliver([
      MAPS.projects,
      [{ projectId: 'project-2', dataAreaId: USMF, projectNumber: 'P-2', name: 'Second' }],
    ]);
    await expect(journalise()).resolves.toMatchObject({ value: { journalised: 2 } });
    expect(await faults()).toEqual([{ amount: 4, error_code: 'LINE_PROPERTY_MISSING' }]);
    expect(
      await books.rows("SELECT error_code FROM staged_actual WHERE state = 'JOURNALISED' AND error_code IS NOT NULL"),
    ).toEqual([]);
  });

  test('a sale that came before its customer was set up was never taxed: it waits', async () => {
    await open();
    await books.approve({ amount: 10_000, cost: 4_000, customer: 'C-NEW' });
    await expect(journalise()).resolves.toMatchObject({ value: { journalised: 1 } }); // the cost
    expect(await books.rows("SELECT error_code, error_message FROM staged_actual WHERE state = 'ERROR'")).toEqual([
      { error_code: 'CUSTOMER_UNKNOWN', error_message: 'Customer C-NEW is not set up in USMF.' },
    ]);
    const [legalEntity, accountNumber] = [USMF, 'C-NEW'];
    await books.setUp({ customers: [{ legalEntity, accountNumber, name: 'New', salesTaxGroup: 'DOM' }] });
    await expect(journalise()).resolves.toMatchObject({ value: { journalised: 1 } });
    const sql = "SELECT sales_tax_group FROM journal_line WHERE transaction_type = 'UNBILLED_SALES'";
    expect(await books.rows(sql)).toEqual([{ sales_tax_group: 'DOM' }]);
  });
});
