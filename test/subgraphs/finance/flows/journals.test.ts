// Posting integration journals: vouchers, accruals, split journals, write-back.
import { MAPS } from '../../../../schema/messages';
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { importFromStaging } from '../../../../subgraphs/finance/flows/importFromStaging';
import { type PostedJournal, postIntegrationJournal } from '../../../../subgraphs/finance/flows/postIntegrationJournal';
import { DIALECTS } from '../../../harness/databases';
import { type FinanceBooks, financeBooks } from '../financeBooks';
import { ledgerSetUp, RATE_1_25, USMF } from '../ledgerSetUp';

describe.each(DIALECTS)('integration journals on %s', (dialect) => {
  let books: FinanceBooks;
  const open = async (...args: Parameters<typeof ledgerSetUp>) => {
    books = await financeBooks(dialect, ledgerSetUp(...args));
  };
  afterEach(() => books.drop());

  const journalise = () => importFromStaging(books, LOCAL_CALLER, { legalEntity: USMF });
  const post = async (journalId: string): Promise<PostedJournal> => {
    const outcome = await postIntegrationJournal(books, LOCAL_CALLER, { journalId });
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusals));
    return outcome.value;
  };
  const journals = () =>
    books.rows<{
      id: string;
      status: string;
      line_count: number;
      period_key: string;
      original_journal_id: string | null;
    }>('SELECT id, status, line_count, period_key, original_journal_id FROM integration_journal ORDER BY id');
  const entries = (voucher: string) =>
    books.rows(
      'SELECT posting_type, amount, currency, accounting_amount, exchange_rate FROM ledger_entry WHERE voucher_number = ? ORDER BY entry_number',
      voucher,
    );

  test('posting gives each line a voucher: cost, and the accrual at the rate of its date (1,000 GBP at 1.25 is 1,250 USD)', async () => {
    await open();
    const [sale] = await books.approve({ amount: 100_000, currency: 'GBP', cost: 48_000 });
    await journalise();
    const [journal] = await journals();
    await expect(post(journal!.id)).resolves.toEqual({
      journalId: journal!.id,
      posted: 2,
      failed: 0,
      errorJournalId: null,
    });
    expect(await entries('USMF-V00000001')).toEqual(
      [
        {
          posting_type: 'WIP_SALES_VALUE',
          amount: 100_000,
          currency: 'GBP',
          accounting_amount: 125_000,
          exchange_rate: RATE_1_25,
        },
        {
          posting_type: 'ACCRUED_REVENUE',
          amount: -100_000,
          currency: 'GBP',
          accounting_amount: -125_000,
          exchange_rate: RATE_1_25,
        },
      ].map((entry) => expect.objectContaining(entry)),
    );
    expect(await entries('USMF-V00000002')).toEqual([
      {
        posting_type: 'COST',
        amount: 48_000,
        currency: 'USD',
        accounting_amount: 48_000,
        exchange_rate: 1_000_000_000_000,
      },
      {
        posting_type: 'PAYROLL_ALLOCATION',
        amount: -48_000,
        currency: 'USD',
        accounting_amount: -48_000,
        exchange_rate: 1_000_000_000_000,
      },
    ]);
    const [line] = await books.rows('SELECT * FROM journal_line WHERE actual_id = ?', sale!.unbilledId);
    expect(line).toMatchObject({
      status: 'POSTED',
      voucher_number: 'USMF-V00000001',
      exchange_rate: RATE_1_25,
      accounting_amount: 125_000,
      accrued_amount: 125_000,
    });
    const [staged] = await books.rows('SELECT * FROM staged_actual WHERE actual_id = ?', sale!.unbilledId);
    expect(staged).toMatchObject({
      state: 'POSTED',
      voucher_number: 'USMF-V00000001',
      accounting_amount: 125_000,
      accounting_currency: 'USD',
      sales_tax: 0,
    });
    expect(await books.sent(`journal-line:${sale!.unbilledId}`)).toEqual([
      {
        topic: MAPS.actuals,
        rows: [
          {
            actual_id: sale!.unbilledId,
            voucher_number: 'USMF-V00000001',
            accounting_amount: 125_000,
            accounting_currency: 'USD',
            exchange_rate: RATE_1_25,
            sales_tax: 0,
            proposal_number: null,
          },
        ],
      },
    ]);
  });

  test('without accrued revenue an unbilled sale gets a voucher without entries; the most specific profile decides', async () => {
    await open();
    await books.setUp({ ledgerProfiles: [{ legalEntity: USMF, contractNumber: 'CT-1', accrueRevenue: false }] });
    await books.approve({ amount: 100_000 });
    await journalise();
    await post((await journals())[0]!.id);
    expect(await books.rows('SELECT number FROM voucher')).toEqual([{ number: 'USMF-V00000001' }]);
    expect(await entries('USMF-V00000001')).toEqual([]);
    expect(await books.rows('SELECT accounting_amount, accrued_amount FROM journal_line')).toEqual([
      { accounting_amount: 100_000, accrued_amount: null },
    ]);
  });

  test('one bad line of 1,000: 999 post, the bad one moves to a new journal that names the original, and posts later', async () => {
    await open({ journalLineLimit: 1_000 });
    await books.approve(...Array.from({ length: 999 }, (_, index) => ({ amount: 100 + index })), {
      amount: 5,
      date: '2026-12-15',
    });
    await journalise();
    const [journal] = await journals();
    const outcome = await post(journal!.id);
    expect(outcome).toMatchObject({ posted: 999, failed: 1 });
    expect(await journals()).toEqual([
      { id: journal!.id, status: 'POSTED', line_count: 999, period_key: 'ALL', original_journal_id: null },
      {
        id: outcome.errorJournalId,
        status: 'ERROR',
        line_count: 1,
        period_key: 'ALL',
        original_journal_id: journal!.id,
      },
    ]);
    const bad = () =>
      books.rows('SELECT status, error_code, error_message, voucher_number FROM journal_line WHERE amount = 5');
    expect(await bad()).toEqual([
      {
        status: 'ERROR',
        error_code: 'PERIOD_CLOSED',
        voucher_number: null,
        error_message: 'No open fiscal period was found for the specified accounting date 2026-12-15.',
      },
    ]);
    expect(await books.rows('SELECT COUNT(DISTINCT number) AS n, MAX(number) AS last FROM voucher')).toEqual([
      { n: 999, last: 'USMF-V00000999' },
    ]);
    expect(await books.rows("SELECT last FROM number_sequence WHERE name = 'VOUCHER'")).toEqual([{ last: 999 }]);
    expect(await books.rows('SELECT COUNT(*) AS n FROM outbox WHERE topic = ?', MAPS.actuals)).toEqual([{ n: 999 }]);
    // Still closed: the journal stays in error, and no third one is made.
    await expect(post(outcome.errorJournalId!)).resolves.toMatchObject({
      posted: 0,
      failed: 1,
      errorJournalId: outcome.errorJournalId,
    });
    expect(await journals()).toHaveLength(2);
    await books.setUp({
      fiscalPeriods: [{ legalEntity: USMF, startDate: '2026-12-01', endDate: '2026-12-31', open: true }],
    });
    await expect(post(outcome.errorJournalId!)).resolves.toMatchObject({ posted: 1, failed: 0, errorJournalId: null });
    expect(await bad()).toEqual([
      { status: 'POSTED', error_code: null, error_message: null, voucher_number: 'USMF-V00001000' },
    ]);
  });

  test('a closed period shifts to the first day of the next open one where the company says so', async () => {
    await open({ shiftToOpenPeriod: true });
    await books.approve({ amount: 5, date: '2026-12-15' });
    await journalise();
    expect(await books.rows('SELECT accounting_date, document_date FROM journal_line')).toEqual([
      { accounting_date: '2027-01-01', document_date: '2026-12-15' },
    ]);
    await post((await journals())[0]!.id);
    expect(await books.rows('SELECT accounting_date FROM voucher')).toEqual([{ accounting_date: '2027-01-01' }]);
  });

  test('refusals change nothing: unknown, invisible, posted already, no sequence', async () => {
    await open();
    await books.approve({ amount: 1_000 });
    await journalise();
    const [journal] = await journals();
    const refusal = async (journalId: string, caller = LOCAL_CALLER) => {
      const before = await books.dump();
      const outcome = await postIntegrationJournal(books, caller, { journalId });
      expect(await books.dump()).toBe(before);
      return outcome.ok ? 'posted' : outcome.refusals[0]?.code;
    };
    expect(await refusal('nothing')).toBe('NOT_FOUND');
    expect(await refusal(journal!.id, { ...LOCAL_CALLER, legalEntities: ['DEMF'] })).toBe('NOT_FOUND');
    await books.db.write((tx) => tx.change("DELETE FROM number_sequence WHERE name = 'VOUCHER'"));
    expect(await refusal(journal!.id)).toBe('SEQUENCE_MISSING');
    await books.setUp(ledgerSetUp());
    await post(journal!.id);
    expect(await refusal(journal!.id)).toBe('JOURNAL_NOT_DRAFT');
  });

  test('a missing account and a missing rate stand on the lines', async () => {
    await open();
    await books.approve({ amount: 1_000 }, { amount: 2_000, currency: 'GBP' }, { amount: 3, cost: 4 });
    await journalise();
    await books.db.write((tx) => tx.change("DELETE FROM posting_account WHERE posting_type = 'COST'"));
    await books.db.write((tx) => tx.change('DELETE FROM exchange_rate'));
    await expect(post((await journals())[0]!.id)).resolves.toMatchObject({ posted: 2, failed: 2 });
    expect(
      await books.rows("SELECT amount, error_code FROM journal_line WHERE status = 'ERROR' ORDER BY amount"),
    ).toEqual([
      { amount: 4, error_code: 'ACCOUNT_MISSING' },
      { amount: 2_000, error_code: 'RATE_MISSING' },
    ]);
  });

  test('posted twice at once it is posted once; the same key answers with the same', async () => {
    await open();
    await books.approve(...Array.from({ length: 5 }, () => ({ amount: 1_000 })));
    await journalise();
    const input = { journalId: (await journals())[0]!.id };
    const outcomes = await Promise.all([0, 1, 2].map(() => postIntegrationJournal(books, LOCAL_CALLER, input)));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await books.rows('SELECT COUNT(*) AS n FROM voucher')).toEqual([{ n: 5 }]);

    await books.approve({ amount: 7 });
    await journalise();
    const second = { journalId: (await journals())[1]!.id, idempotencyKey: 'k' };
    const keyed = await Promise.all([0, 1, 2].map(() => postIntegrationJournal(books, LOCAL_CALLER, second)));
    expect(keyed.map((outcome) => outcome.ok && outcome.replayed).sort()).toEqual([false, true, true]);
    const other = await postIntegrationJournal(books, LOCAL_CALLER, { ...input, idempotencyKey: 'k' });
    expect(other).toMatchObject({ ok: false, refusals: [{ code: 'IDEMPOTENCY_KEY_REUSED' }] });
  });

  test('the number of statements does not grow with the lines of a journal', async () => {
    await open();
    const statements = async (lines: number) => {
      await books.approve(...Array.from({ length: lines }, () => ({ amount: 1_000, cost: 500 })));
      books.count.reset();
      await journalise();
      const journalised = books.count.statements.length;
      const [draft] = (await journals()).filter(({ status }) => status === 'DRAFT');
      books.count.reset();
      await post(draft!.id);
      return [journalised, books.count.statements.length];
    };
    const few = await statements(2);
    const many = await statements(90);
    expect(many).toEqual(few);
    expect(Math.max(...many)).toBeLessThanOrEqual(26);
  });
});
