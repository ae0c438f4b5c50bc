// The log of import errors: every cause stands in it once, from when it was found until it is gone, and stays then. A run that finds
// what the last one found writes nothing. domain.md 4.8, 6.1 (11)
import { ERRORS, type ErrorCode } from '../../../../schema/errors';
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { deleteIntegrationJournal } from '../../../../subgraphs/finance/flows/deleteIntegrationJournal';
import { importFromStaging } from '../../../../subgraphs/finance/flows/importFromStaging';
import { resetIntegrationJournal } from '../../../../subgraphs/finance/flows/resetIntegrationJournal';
import { DIALECTS } from '../../../harness/databases';
import { postJournals, run } from '../accountant';
import { type FinanceBooks, financeBooks } from '../financeBooks';
import { ledgerSetUp, USMF } from '../ledgerSetUp';

describe.each(DIALECTS)('the log of import errors on %s', (dialect) => {
  let books: FinanceBooks;
  const open = async (...args: Parameters<typeof ledgerSetUp>) => {
    books = await financeBooks(dialect, ledgerSetUp(...args));
  };
  afterEach(() => books.drop());

  const log = () =>
    books.rows<{ source: string; code: ErrorCode; line_count: number; times: number; open: number; message: string }>(
      `SELECT source, code, message, line_count, times, CASE WHEN resolved_at IS NULL THEN 1 ELSE 0 END AS open FROM import_error
        ORDER BY source, code`,
    );
  const change = (sql: string) => books.db.write((tx) => tx.change(sql));
  const quiet = async () => {
    const before = await books.dump();
    await run(books);
    expect(await books.dump()).toBe(before);
  };

  test('a staged row: line property missing, then no rate, then journalised: two rows, both resolved', async () => {
    await open();
    await change("DELETE FROM line_property WHERE billing_type = 'CHARGEABLE'");
    await change('DELETE FROM exchange_rate');
    await books.approve({ amount: 1_000, currency: 'GBP' });
    await run(books);
    const stands = { source: 'STAGED_ACTUAL', line_count: 1, times: 1, open: 1 };
    expect(await log()).toMatchObject([{ ...stands, code: 'LINE_PROPERTY_MISSING' }]);
    expect((await log())[0]?.message).toBe("Line property CHARGEABLE doesn't exist.");
    await quiet();
    await books.setUp({ lineProperties: ledgerSetUp().lineProperties });
    await run(books);
    expect(await log()).toMatchObject([
      { ...stands, code: 'LINE_PROPERTY_MISSING', open: 0 },
      { ...stands, code: 'RATE_MISSING' },
    ]);
    await books.setUp({ exchangeRates: ledgerSetUp().exchangeRates });
    await run(books);
    expect((await log()).map(({ open: stillOpen }) => stillOpen)).toEqual([0, 0]);
  });

  test('a journal line in a closed period is counted at each posting, and resolved when it is posted', async () => {
    await open();
    await books.approve({ amount: 5, date: '2026-12-15' });
    await run(books);
    await postJournals(books);
    await postJournals(books);
    expect(await log()).toMatchObject([{ source: 'JOURNAL_LINE', code: 'PERIOD_CLOSED', times: 2, open: 1 }]);
    expect((await log())[0]?.message).toBe(
      'No open fiscal period was found for the specified accounting date 2026-12-15.',
    );
    await books.setUp({
      fiscalPeriods: [{ legalEntity: USMF, startDate: '2026-12-01', endDate: '2026-12-31', open: true }],
    });
    await postJournals(books);
    expect(await log()).toMatchObject([{ code: 'PERIOD_CLOSED', times: 2, open: 0 }]);
  });

  test('8.1 (18) with the shift on and no later period open: in or after', async () => {
    await open({ shiftToOpenPeriod: true });
    await change('UPDATE fiscal_period SET open = 0');
    await books.approve({ amount: 5, date: '2026-12-15' });
    await run(books);
    await postJournals(books);
    expect((await log())[0]).toMatchObject({
      code: 'PERIOD_CLOSED',
      message: 'No open fiscal period was found in or after the specified accounting date 2026-12-15.',
    });
  });

  test('8.1 (5), F14: one bad line of 1,000 keeps the proposal back with one named line; both stay in the log', async () => {
    await open({ journalLineLimit: 1_000 });
    const sales = await books.approve(...Array.from({ length: 999 }, () => ({ amount: 100 })), {
      amount: 5,
      date: '2026-12-15',
    });
    await run(books);
    await books.confirm('PF-1', sales);
    await postJournals(books);
    await run(books);
    expect(await books.rows('SELECT proposal_number, code, count FROM proposal_blocker')).toEqual([
      { proposal_number: 'PF-1', code: 'JOURNAL_NOT_POSTED', count: 1 },
    ]);
    expect(await log()).toMatchObject([
      { source: 'JOURNAL_LINE', code: 'PERIOD_CLOSED', open: 1 },
      { source: 'PROPOSAL', code: 'JOURNAL_NOT_POSTED', line_count: 1, open: 1 },
    ]);
    await quiet();
    await books.setUp({
      fiscalPeriods: [{ legalEntity: USMF, startDate: '2026-12-01', endDate: '2026-12-31', open: true }],
    });
    await postJournals(books);
    await run(books);
    expect(await books.rows('SELECT line_count FROM proposal')).toEqual([{ line_count: 1_000 }]);
    expect((await log()).map(({ open: stillOpen }) => stillOpen)).toEqual([0, 0]);
  });

  test('a line that is deleted ends its error; what comes again begins a new one', async () => {
    await open();
    await books.approve({ amount: 5, date: '2026-12-15' });
    for (const open of [[1], [0, 1]]) {
      await run(books);
      await postJournals(books);
      expect((await log()).map((row) => row.open).sort()).toEqual(open);
      const [journal] = await books.rows<{ id: string }>('SELECT id FROM integration_journal');
      await deleteIntegrationJournal(books, LOCAL_CALLER, { journalId: journal!.id });
    }
    expect((await log()).map((row) => row.open)).toEqual([0, 0]);
  });

  test('a line whose journal was reset does not stand in the log for ever: its error ends there, posted or deleted', async () => {
    await open();
    await books.approve({ amount: 5, date: '2026-12-15' });
    await run(books);
    await postJournals(books);
    const [journal] = await books.rows<{ id: string }>('SELECT id FROM integration_journal');
    const journalId = journal!.id;
    await resetIntegrationJournal(books, LOCAL_CALLER, { journalId });
    expect(await log()).toMatchObject([{ code: 'PERIOD_CLOSED', open: 0 }]);
    await postJournals(books);
    expect((await log()).map((row) => row.open).sort()).toEqual([0, 1]);
    await resetIntegrationJournal(books, LOCAL_CALLER, { journalId });
    await books.setUp({
      fiscalPeriods: [{ legalEntity: USMF, startDate: '2026-12-01', endDate: '2026-12-31', open: true }],
    });
    await postJournals(books);
    expect((await log()).map((row) => row.open)).toEqual([0, 0]);
  });

  test('every code that it can hold has an owner and a remedy', async () => {
    const codes: ErrorCode[] = [
      'LINE_PROPERTY_MISSING',
      'UNBILLED_SALE_MISSING',
      'JOURNAL_NOT_POSTED',
      'MISMATCHED_BILLED_SALES',
      'INTERCOMPANY_NOT_SET_UP',
      'RATE_MISSING',
      'PERIOD_CLOSED',
      'JOURNAL_LINE_FAILED',
      'STAGED_ACTUAL_MISSING',
    ];
    await open();
    for (const code of codes) {
      expect(ERRORS[code].owner).not.toBe('CALLER');
      expect(ERRORS[code].remedy.length).toBeGreaterThan(5);
    }
  });

  test('eight overlapping imports make each line once, and one row of each error', async () => {
    await open();
    await books.approve(...Array.from({ length: 300 }, () => ({ amount: 100 })), { amount: 7, currency: 'CHF' });
    await Promise.all(Array.from({ length: 8 }, () => importFromStaging(books, LOCAL_CALLER, { legalEntity: USMF })));
    expect(await books.rows('SELECT COUNT(*) AS n, COUNT(DISTINCT actual_id) AS different FROM journal_line')).toEqual([
      { n: 300, different: 300 },
    ]);
    expect(await log()).toMatchObject([{ code: 'RATE_MISSING', open: 1, times: 1 }]);
  });
});
