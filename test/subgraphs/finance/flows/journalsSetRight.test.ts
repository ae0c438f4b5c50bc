// What sets integration journals right: reset, deletion, and postings that were cut off. No line is lost, none is posted twice, and
// whoever slept through its claim writes nothing. domain.md 3.8, 5.2; faults.md I10, F14
import { type Caller, LOCAL_CALLER } from '../../../../subgraphs/caller';
import { deleteIntegrationJournal } from '../../../../subgraphs/finance/flows/deleteIntegrationJournal';
import { finishPosting, leaseFrom, postClaimed } from '../../../../subgraphs/finance/flows/finishPosting';
import { postDraftJournals } from '../../../../subgraphs/finance/flows/postDraftJournals';
import { postIntegrationJournal } from '../../../../subgraphs/finance/flows/postIntegrationJournal';
import { postJournalLines } from '../../../../subgraphs/finance/flows/postJournalLines';
import { resetIntegrationJournal } from '../../../../subgraphs/finance/flows/resetIntegrationJournal';
import { startJournalPosting } from '../../../../subgraphs/finance/flows/startJournalPosting';
import { ClaimLost, claimJournals } from '../../../../subgraphs/finance/store/journalClaims';
import { DIALECTS } from '../../../harness/databases';
import { run } from '../accountant';
import { type FinanceBooks, financeBooks } from '../financeBooks';
import { ledgerSetUp } from '../ledgerSetUp';

const ACCOUNTANT: Caller = { subject: 'li', roles: ['project_accountant'], legalEntities: 'all' };

describe.each(DIALECTS)('setting journals right on %s', (dialect) => {
  let books: FinanceBooks;
  const open = async (lines: number) => {
    books = await financeBooks(dialect, ledgerSetUp({ journalLineLimit: 100_000 }));
    await books.approve(...Array.from({ length: lines }, (_, index) => ({ amount: 1_000 + index })));
    await run(books);
    return onlyJournal();
  };
  afterEach(() => books.drop());

  const onlyJournal = async () => (await books.rows<{ id: string }>('SELECT id FROM integration_journal'))[0]!.id;
  const journals = () =>
    books.rows('SELECT status, line_count, original_journal_id FROM integration_journal ORDER BY id');
  const count = async (sql: string) =>
    Number((await books.rows<{ n: number }>(`SELECT COUNT(*) AS n FROM ${sql}`))[0]!.n);
  const claim = async (owner: string, until = leaseFrom(books)) => {
    const now = new Date().toISOString();
    const [claimed] = await books.db.write((tx) => claimJournals(tx, { owner, now, until, limit: 1 }));
    return claimed!;
  };
  const code = async (outcome: Promise<{ ok: boolean; refusals?: readonly { code: string }[] }>) =>
    (await outcome).refusals?.[0]?.code;

  test('a posting of 1,200 lines that dies in its third chunk goes on there: a voucher for each line, no gap', async () => {
    const journalId = await open(1_200);
    let chunks = 0;
    const reach = () => {
      chunks += 1;
      if (chunks >= 3) throw new Error('the process is gone');
    };
    const dying = { ...books, world: { ...books.world, reach } };
    await startJournalPosting(books, ACCOUNTANT, { journalId });
    const first = await claim('first');
    await postJournalLines(dying, first, 500, leaseFrom(books));
    await postJournalLines(dying, first, 500, leaseFrom(books));
    await expect(postJournalLines(dying, first, 500, leaseFrom(books))).rejects.toThrow('the process is gone');
    expect(await count("journal_line WHERE status = 'POSTED'")).toBe(1_000);
    expect(await code(postIntegrationJournal(books, ACCOUNTANT, { journalId }))).toBe('JOURNAL_NOT_DRAFT');
    await books.db.write((tx) => tx.change("UPDATE integration_journal SET claim_until = '2026-01-01'")); // its lease is over
    await finishPosting(books, journalId);
    expect(await journals()).toEqual([{ status: 'POSTED', line_count: 1_200, original_journal_id: null }]);
    expect(await books.rows('SELECT COUNT(DISTINCT number) AS n, MAX(number) AS last FROM voucher')).toEqual([
      { n: 1_200, last: 'USMF-V00001200' },
    ]);
    expect(await count("outbox WHERE stream_key LIKE 'journal-line:%'")).toBe(1_200);
  });

  test('I10: whoever slept through its claim writes nothing', async () => {
    const journalId = await open(3);
    await startJournalPosting(books, ACCOUNTANT, { journalId });
    const slept = await claim('slept', '2026-01-01T00:00:00.000Z');
    const other = await claim('other');
    await expect(postJournalLines(books, slept, 500, leaseFrom(books))).rejects.toThrow(ClaimLost);
    await postClaimed(books, other);
    await expect(postJournalLines(books, slept, 500, leaseFrom(books))).rejects.toThrow(ClaimLost);
    expect(await count('voucher')).toBe(3);
  });

  test('a line that breaks for a reason nobody foresaw is given up alone, and can be reset', async () => {
    const journalId = await open(3);
    // Its write-back would be the first of a key that has one already.
    const [line] = await books.rows<{ actual_id: string }>('SELECT actual_id FROM journal_line WHERE line_number = 2');
    const key = `journal-line:${line!.actual_id}`;
    await books.db.write((tx) =>
      tx.insert('outbox_stream', [{ stream_key: key, last_number: 0, settled_number: 0, attempts: 0, claim_epoch: 0 }]),
    );
    await startJournalPosting(books, ACCOUNTANT, { journalId });
    await postClaimed(books, await claim('worker'));
    const [split] = await books.rows<{ id: string; status: string }>(
      'SELECT id, status FROM integration_journal WHERE original_journal_id = ?',
      journalId,
    );
    expect(split?.status).toBe('ERROR');
    expect(await count("journal_line WHERE status = 'POSTED'")).toBe(2);
    expect(await books.rows("SELECT status, error_code FROM journal_line WHERE status <> 'POSTED'")).toEqual([
      { status: 'UNRECOVERABLE', error_code: 'JOURNAL_LINE_FAILED' },
    ]);
    expect(await books.rows('SELECT code, resolved_at FROM import_error')).toEqual([
      { code: 'JOURNAL_LINE_FAILED', resolved_at: null },
    ]);
    await books.db.write((tx) => tx.change('DELETE FROM outbox_stream WHERE stream_key = ?', [key]));
    const reset = await resetIntegrationJournal(books, ACCOUNTANT, { journalId: split!.id });
    expect(reset).toMatchObject({ ok: true, value: { journalId: split!.id } });
    await postIntegrationJournal(books, ACCOUNTANT, { journalId: split!.id });
    expect(await count("journal_line WHERE status = 'POSTED'")).toBe(3);
  });

  test('reset: what is being posted takes an administrator; what was posted stays, the rest is a new draft', async () => {
    const journalId = await open(4);
    expect(await code(resetIntegrationJournal(books, ACCOUNTANT, { journalId }))).toBe('JOURNAL_NOT_IN_ERROR');
    await startJournalPosting(books, ACCOUNTANT, { journalId });
    const running = await claim('running');
    await postJournalLines(books, running, 1, leaseFrom(books));
    expect(await code(resetIntegrationJournal(books, ACCOUNTANT, { journalId }))).toBe('JOURNAL_BUSY');
    expect(await code(resetIntegrationJournal(books, ACCOUNTANT, { journalId, interrupt: true }))).toBe('FORBIDDEN');
    const outcome = await resetIntegrationJournal(books, LOCAL_CALLER, { journalId, interrupt: true });
    expect(outcome.ok && outcome.value.journalId).not.toBe(journalId);
    expect(await journals()).toEqual([
      { status: 'POSTED', line_count: 1, original_journal_id: null },
      { status: 'DRAFT', line_count: 3, original_journal_id: journalId },
    ]);
    await expect(postJournalLines(books, running, 500, leaseFrom(books))).rejects.toThrow(ClaimLost);
    expect(await code(resetIntegrationJournal(books, ACCOUNTANT, { journalId }))).toBe('JOURNAL_POSTED');
    expect(await count('voucher')).toBe(1);
  });

  test('reset: the claim of a worker that is gone has run out, and its owner needs nobody', async () => {
    const journalId = await open(2);
    await startJournalPosting(books, ACCOUNTANT, { journalId });
    await claim('gone', '2026-01-01T00:00:00.000Z');
    expect(await resetIntegrationJournal(books, ACCOUNTANT, { journalId })).toMatchObject({ value: { journalId } });
    expect(await journals()).toEqual([{ status: 'DRAFT', line_count: 2, original_journal_id: null }]);
  });

  test('#515258 journals deleted again and again lose nothing: the next import inserts their lines anew', async () => {
    await open(600);
    for (let round = 0; round < 3; round += 1) {
      const deleted = await deleteIntegrationJournal(books, ACCOUNTANT, { journalId: await onlyJournal() });
      expect(deleted).toMatchObject({ ok: true, value: { deleted: 600 } });
      expect(await count('journal_line')).toBe(0);
      expect(await count("staged_actual WHERE state = 'RECEIVED'")).toBe(600);
      expect(await run(books)).toMatchObject({ journalised: 600 });
    }
    await postIntegrationJournal(books, ACCOUNTANT, { journalId: await onlyJournal() });
    expect(await count('voucher')).toBe(600);
    expect(await code(deleteIntegrationJournal(books, ACCOUNTANT, { journalId: await onlyJournal() }))).toBe(
      'JOURNAL_POSTED',
    );
  });

  test('lines deleted from a draft come back behind those that stayed, under numbers of their own', async () => {
    const journalId = await open(4);
    const lines = await books.rows<{ id: string }>('SELECT id FROM journal_line WHERE line_number < 3');
    const lineIds = lines.map(({ id }) => id);
    const input = { journalId, lineIds, idempotencyKey: 'twice' };
    expect(await deleteIntegrationJournal(books, ACCOUNTANT, input)).toMatchObject({ value: { deleted: 2 } });
    expect(await deleteIntegrationJournal(books, ACCOUNTANT, input)).toMatchObject({ replayed: true });
    expect(await code(deleteIntegrationJournal(books, ACCOUNTANT, { journalId, lineIds }))).toBe('NOT_FOUND');
    await run(books);
    expect(await books.rows('SELECT line_number FROM journal_line ORDER BY line_number')).toEqual(
      [3, 4, 5, 6].map((line_number) => ({ line_number })),
    );
    expect(await journals()).toEqual([{ status: 'DRAFT', line_count: 4, original_journal_id: null }]);
  });

  test('by schedule, in two processes at once: each draft of that moment is posted once, and what is in error is left to its owner', async () => {
    const inError = await open(1);
    await books.db.write((tx) => tx.change("UPDATE integration_journal SET status = 'ERROR', period_key = 'OLD'"));
    await books.approve({ amount: 1_000 }, { amount: 2_000 });
    await run(books);
    const schedule: Caller = { ...ACCOUNTANT, subject: 'schedule of journals' };
    const started = await Promise.all([postDraftJournals(books, schedule), postDraftJournals(books, schedule)]);
    expect(started[0] + started[1]).toBe(1);
    const [{ id = '' } = {}] = await books.rows<{ id: string }>(
      "SELECT id FROM integration_journal WHERE status = 'PROCESSING'",
    );
    await Promise.all([finishPosting(books, id), finishPosting(books, id)]);
    expect(await books.rows('SELECT status, posted_by FROM integration_journal ORDER BY status')).toEqual([
      { status: 'ERROR', posted_by: null },
      { status: 'POSTED', posted_by: 'schedule of journals' },
    ]);
    expect(await count('voucher')).toBe(2);
    expect(await count(`journal_line WHERE journal_id = '${inError}' AND status = 'POSTED'`)).toBe(0);
    expect(await postDraftJournals(books, schedule)).toBe(0);
  });
});
