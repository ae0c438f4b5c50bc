// "Journalise, post, import" for one proposal: domain.md 6.1 row 2. It posts what was looked at and nothing else: lines of other
// invoices in the same journals stay as they are, and whatever changed meanwhile is a refusal.
import type { Refusal } from '../../../../schema/errors';
import { type Outcome, refused } from '../../../../schema/outcome';
import { claimOperations, waitingItems } from '../../../../subgraphs/bulk/operations';
import { BulkWorker } from '../../../../subgraphs/bulk/worker';
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { POINTS } from '../../../../subgraphs/dual-write/points';
import { bulkWork } from '../../../../subgraphs/finance/flows/postBulkItem';
import { postNeededJournalLines } from '../../../../subgraphs/finance/flows/postNeededJournalLines';
import { neededPosting } from '../../../../subgraphs/finance/store/neededPosting';
import { DIALECTS } from '../../../harness/databases';
import { waitFor } from '../../../harness/waiting';
import { crookedVouchers, dyingAt, posted, postedProposal, postJournals, run } from '../accountant';
import { askFinance } from '../api/askingFlows';
import { type FinanceBooks, financeBooks } from '../financeBooks';
import { ledgerSetUp } from '../ledgerSetUp';

interface Needs {
  checksum: string;
  count: number;
  totals: {
    transactionType: string;
    currency: string;
    count: number;
    amount: { amount: string };
    notJournalised: number;
  }[];
  lines: {
    nodes: {
      actualId: string;
      status: string | null;
      error: { code: string } | null;
      journal: { id: string } | null;
    }[];
  };
}

describe.each(DIALECTS)('posting what a proposal needs on %s', (dialect) => {
  let books: FinanceBooks;
  beforeEach(async () => {
    books = await financeBooks(dialect);
  });
  afterEach(async () => {
    expect(await crookedVouchers(books)).toEqual([]);
    // Each journal holds as many lines as it says, and a posted one only posted lines.
    expect(
      await books.rows(`SELECT j.id FROM integration_journal j LEFT JOIN journal_line l ON l.journal_id = j.id
        GROUP BY j.id, j.line_count HAVING COUNT(l.id) <> j.line_count`),
    ).toEqual([]);
    await books.drop();
  });

  const needs = async (number: string): Promise<Needs> => {
    const query = `query ($number: String!) { invoiceProposal(number: $number) { neededJournalLines { checksum count
      totals { transactionType currency count amount { amount } notJournalised } lines(first: 100) { nodes { actualId status error { code } journal { id } } } } } }`;
    return (await askFinance<{ invoiceProposal: { neededJournalLines: Needs } }>(books, query, { number }))
      .invoiceProposal.neededJournalLines;
  };
  /** Schedules it, lets a worker do it, and gives what became of it. */
  const postNeeded = async (number: string, checksum: string, idempotencyKey?: string, caller = LOCAL_CALLER) => {
    const input = { number, checksum, ...(idempotencyKey ? { idempotencyKey } : {}) };
    const outcome = await postNeededJournalLines(books, caller, input);
    return outcome.ok ? endOf(outcome.value.operationId, outcome.replayed) : outcome;
  };
  const endOf = async (
    operationId: string,
    replayed: boolean,
  ): Promise<Outcome<{ posted: number; failed: number }>> => {
    const { db, world } = books;
    const worker = new BulkWorker({
      ...{ db, world, work: bulkWork(books), owner: world.newId(), moved: () => undefined },
      onError: (error) => console.error(error),
    });
    worker.start();
    await worker.idle();
    await worker.stop();
    const { errors, journalIds: _, ...counts } = await neededPosting(db.read, operationId);
    return errors === null ? { ok: true, value: counts, replayed } : refused(...(JSON.parse(errors) as Refusal[]));
  };
  const codes = async (outcome: ReturnType<typeof postNeeded>) => {
    const answer = await outcome;
    return answer.ok ? [] : answer.refusals.map(({ code }) => code);
  };
  const proposal = async (number: string) =>
    (await books.rows('SELECT status, line_count, net_amount FROM proposal WHERE number = ?', number))[0];

  test('its lines are shown with totals, posted on a journal of their own, and come in; those of the other invoice stay', async () => {
    const sales = await books.approve(
      { amount: 1_000, cost: 10 },
      { amount: 2_000, currency: 'GBP' },
      { amount: 4_000 },
    );
    await run(books); // all on one journal, the cost too
    const [shared] = await books.rows<{ id: string }>('SELECT id FROM integration_journal');
    await books.confirm('PF-1', sales.slice(0, 1));
    await books.confirm('PF-2', sales.slice(1));
    const seen = await needs('PF-1');
    expect(seen).toMatchObject({
      count: 1,
      totals: [
        {
          transactionType: 'UNBILLED_SALES',
          currency: 'USD',
          count: 1,
          amount: { amount: '10.00' },
          notJournalised: 0,
        },
      ],
      lines: { nodes: [{ actualId: sales[0]!.unbilledId, status: 'DRAFT', error: null, journal: { id: shared!.id } }] },
    });
    const outcome = await postNeeded('PF-1', seen.checksum);
    expect(outcome).toMatchObject({ ok: true, value: { posted: 1, failed: 0 } });
    expect(await proposal('PF-1')).toEqual({ status: 'OPEN', line_count: 1, net_amount: 1_000 });
    expect(await proposal('PF-2')).toEqual({ status: 'OPEN', line_count: 0, net_amount: 0 });
    const journals = await books.rows(
      'SELECT id, status, line_count, original_journal_id FROM integration_journal ORDER BY line_count',
    );
    expect(journals).toEqual([
      { id: expect.any(String), status: 'POSTED', line_count: 1, original_journal_id: shared!.id },
      { id: shared!.id, status: 'DRAFT', line_count: 3, original_journal_id: null },
    ]);
    expect((await needs('PF-1')).count).toBe(0);
    expect((await needs('PF-2')).totals.map(({ currency, count }) => [currency, count])).toEqual([
      ['GBP', 1],
      ['USD', 1],
    ]);
    await postedProposal(books, { number: 'PF-1' });
    await postJournals(books);
    await run(books);
    await postedProposal(books, { number: 'PF-2' });
  });

  test('what stands on no journal yet is journalised first, under the checksum that was seen before', async () => {
    const sales = await books.approve({ amount: 1_000 }, { amount: 2_000 });
    const others = await books.approve({ amount: 9_000 });
    await books.confirm('PF-1', sales);
    const seen = await needs('PF-1');
    expect(seen.totals).toMatchObject([{ count: 2, amount: { amount: '30.00' }, notJournalised: 2 }]);
    expect(seen.lines.nodes).toMatchObject([{ status: null, journal: null }, { status: null }]);
    expect(await postNeeded('PF-1', seen.checksum)).toMatchObject({ ok: true, value: { posted: 2 } });
    expect(await proposal('PF-1')).toMatchObject({ line_count: 2, net_amount: 3_000 });
    expect(await books.rows('SELECT state FROM staged_actual WHERE actual_id = ?', others[0]!.unbilledId)).toEqual([
      { state: 'RECEIVED' },
    ]);
    await run(books); // the journal of the invoice takes no other line, though it was whole
    expect(await books.rows("SELECT COUNT(*) AS n FROM integration_journal WHERE status = 'DRAFT'")).toEqual([
      { n: 1 },
    ]);
  });

  test('what has changed since it was looked at is refused, and nothing is posted', async () => {
    const sales = await books.approve({ amount: 1_000 }, { amount: 2_000 });
    await run(books);
    await books.confirm('PF-1', sales);
    const { checksum } = await needs('PF-1');
    await books.db.write((tx) =>
      tx.change("UPDATE journal_line SET accounting_date = '2026-11-03' WHERE actual_id = ?", [sales[1]!.unbilledId]),
    );
    const before = await books.dump();
    expect(await codes(postNeeded('PF-1', checksum))).toEqual(['NEEDED_LINES_CHANGED']);
    expect(await codes(postNeeded('PF-1', 'anything'))).toEqual(['NEEDED_LINES_CHANGED']);
    expect(await codes(postNeeded('PF-0', checksum))).toEqual(['NOT_FOUND']);
    const manager = { ...LOCAL_CALLER, roles: ['project_manager'] };
    expect(await codes(postNeeded('PF-1', checksum, undefined, manager))).toEqual(['FORBIDDEN']);
    expect(await books.dump()).toBe(before);
    await books.db.write((tx) => tx.change("UPDATE integration_journal SET status = 'PROCESSING'"));
    expect(await codes(postNeeded('PF-1', (await needs('PF-1')).checksum))).toEqual(['JOURNAL_NOT_DRAFT']);
    await books.db.write((tx) => tx.change("UPDATE integration_journal SET status = 'DRAFT'"));
    const again = await needs('PF-1');
    expect(await postNeeded('PF-1', again.checksum)).toMatchObject({ ok: true, value: { posted: 2 } });
    await postedProposal(books, { number: 'PF-1' });
    expect(await codes(postNeeded('PF-1', again.checksum))).toEqual(['PROPOSAL_NOT_OPEN']);
  });

  test('a line that cannot be posted says why and keeps the lines out; put right, the same action brings them in', async () => {
    const sales = await books.approve({ amount: 1_000 }, { amount: 2_000, date: '2026-12-03' }); // December is closed
    await run(books);
    await books.confirm('PF-1', sales);
    const seen = await needs('PF-1');
    expect(await postNeeded('PF-1', seen.checksum)).toMatchObject({
      ok: true,
      value: { posted: 1, failed: 1 },
    });
    const left = await needs('PF-1');
    expect(left).toMatchObject({ count: 1, lines: { nodes: [{ status: 'ERROR', error: { code: 'PERIOD_CLOSED' } }] } });
    const { fiscalPeriods } = ledgerSetUp();
    await books.setUp({ fiscalPeriods: fiscalPeriods!.map((period) => ({ ...period, open: true })) });
    expect(await postNeeded('PF-1', left.checksum)).toMatchObject({
      ok: true,
      value: { posted: 1, failed: 0 },
    });
    expect(await proposal('PF-1')).toMatchObject({ line_count: 2 });
  });

  test('twice under one key is once; two at once post each line once', async () => {
    const sales = await books.approve(...Array.from({ length: 30 }, (_, index) => ({ amount: 100 + index })));
    await run(books);
    await books.confirm('PF-1', sales);
    const { checksum } = await needs('PF-1');
    const answers = await Promise.all([postNeeded('PF-1', checksum), postNeeded('PF-1', checksum)]);
    const postedLines = answers.reduce((sum, answer) => sum + (answer.ok ? answer.value.posted : 0), 0);
    expect(postedLines).toBeLessThanOrEqual(30);
    expect(await books.rows("SELECT COUNT(*) AS n FROM voucher WHERE source = 'JOURNAL_LINE'")).toEqual([{ n: 30 }]);
    const nothing = await needs('PF-1');
    const first = await postNeeded('PF-1', nothing.checksum, 'key');
    const second = await postNeeded('PF-1', nothing.checksum, 'key');
    expect([first, second]).toMatchObject([
      { ok: true, replayed: false },
      { ok: true, replayed: true },
    ]);
    expect(await codes(postNeeded('PF-1', 'other', 'key'))).toEqual(['IDEMPOTENCY_KEY_REUSED']);
  });

  test('of 405 lines on journals of 200 all are posted, and the other invoice’s stay', async () => {
    const sales = await books.approve(...Array.from({ length: 410 }, () => ({ amount: 100 })));
    await run(books);
    await books.confirm('PF-1', sales.slice(0, 405));
    await books.confirm('PF-2', sales.slice(405));
    const seen = await needs('PF-1');
    expect(seen.count).toBe(405);
    expect(await postNeeded('PF-1', seen.checksum)).toMatchObject({
      ok: true,
      value: { posted: 405 },
    });
    expect((await needs('PF-2')).count).toBe(5);
    expect(await posted(books)).toEqual([]);
  });

  test('a worker that dies after the posting has begun is gone on with, under what was looked at then', async () => {
    const sales = await books.approve({ amount: 1_000 }, { amount: 2_000 });
    await books.confirm('PF-1', sales);
    const outcome = await postNeededJournalLines(books, LOCAL_CALLER, {
      number: 'PF-1',
      checksum: (await needs('PF-1')).checksum,
    });
    const operationId = outcome.ok ? outcome.value.operationId : '';
    const lost = { owner: 'dead', now: '2026', until: '2026-01-01', limit: 1, exclude: new Set<string>() };
    const [claim] = await books.db.write((tx) => claimOperations(tx, lost));
    const [item] = await waitingItems(books.db.read, operationId, 0, 1);
    const dying = dyingAt(books, POINTS.P8_POSTING_HALF_WAY);
    dying.world.after = () => () => undefined; // nothing waits in a process that is dead
    bulkWork(dying)
      .doItem(claim!, item!)
      .catch(() => undefined);
    await waitFor('its journal is being posted', async () =>
      (
        await books.rows("SELECT id FROM integration_journal WHERE status = 'PROCESSING' AND claim_owner IS NOT NULL")
      ).at(0),
    );
    await books.db.write((tx) => tx.change("UPDATE integration_journal SET claim_until = '2026-01-01'"));
    expect(await endOf(operationId, false)).toMatchObject({ ok: true, value: { posted: 2, failed: 0 } });
    expect(await books.rows("SELECT COUNT(*) AS n FROM voucher WHERE source = 'JOURNAL_LINE'")).toEqual([{ n: 2 }]);
    expect(await proposal('PF-1')).toMatchObject({ line_count: 2 });
  });
});
