// Posting many proposals on both engines: a state per proposal, refusals that stop nobody, workers that take over from one that died,
// and schedules that look up what is due when they run. domain.md 5.7; #598810, #641612
import { ClaimLost, claimOperations, waitingItems } from '../../../../subgraphs/bulk/operations';
import { BulkWorker, type BulkWorkerParts } from '../../../../subgraphs/bulk/worker';
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { bulkWork } from '../../../../subgraphs/finance/flows/postBulkItem';
import {
  type PostProposalsInput,
  postInvoiceProposals,
} from '../../../../subgraphs/finance/flows/postInvoiceProposals';
import { runPostingSchedules } from '../../../../subgraphs/finance/flows/runPostingSchedules';
import { updateInvoiceProposal } from '../../../../subgraphs/finance/flows/updateInvoiceProposal';
import { DIALECTS } from '../../../harness/databases';
import { waitFor } from '../../../harness/waiting';
import { crookedVouchers, imported, post, posted, run } from '../accountant';
import { type FinanceBooks, financeBooks } from '../financeBooks';
import { USMF } from '../ledgerSetUp';

interface Operation {
  readonly state: string;
  readonly total: number;
  readonly done: number;
  readonly refused: number;
}

describe.each(DIALECTS)('posting many proposals on %s', (dialect) => {
  let books: FinanceBooks;
  const workers: BulkWorker[] = [];
  afterEach(async () => {
    for (const worker of workers.splice(0)) await worker.stop();
    await books.drop();
  });

  const worker = (changes: Partial<BulkWorkerParts> = {}): BulkWorker => {
    const parts = { db: books.db, world: books.world, work: bulkWork(books), owner: books.world.newId() };
    const started = new BulkWorker({ ...parts, moved: () => undefined, onError: () => undefined, ...changes });
    workers.push(started);
    started.start();
    return started;
  };
  const schedule = async (input: PostProposalsInput, caller = LOCAL_CALLER): Promise<string> => {
    const outcome = await postInvoiceProposals(books, caller, input);
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusals));
    return outcome.value.operationId;
  };
  const over = (id: string): Promise<Operation> =>
    waitFor('the operation is over', async () => {
      const [row] = await books.rows<Operation>(
        'SELECT state, total, done, refused FROM bulk_operation WHERE id = ?',
        id,
      );
      return row?.state === 'COMPLETE' ? row : undefined;
    });
  const items = (id: string) =>
    books.rows<{ subject_id: string; state: string; errors: string | null }>(
      'SELECT subject_id, state, errors FROM bulk_item WHERE operation_id = ? ORDER BY number',
      id,
    );
  const codes = async (id: string) =>
    (await items(id)).map(({ subject_id, errors }) => [subject_id, errors && JSON.parse(errors)[0].code]);
  /** PF-1 … PF-n, imported, of one sale each. */
  const proposals = async (count: number): Promise<string[]> => {
    const sales = await posted(books, ...Array.from({ length: count }, (_, index) => ({ amount: 1_000 + index })));
    const numbers = sales.map((_, index) => `PF-${index + 1}`);
    for (const [index, number] of numbers.entries()) await books.confirm(number, [sales[index]!]);
    await run(books);
    return numbers;
  };

  test('each by itself: what is refused, or was changed since, stops nobody; numbers have no gap', async () => {
    books = await financeBooks(dialect);
    const numbers = await proposals(6);
    await imported(books, 'PF-HOLD', await posted(books, { amount: 700, customer: 'C-HOLD' })); // #641612
    await books.confirm('PF-EMPTY', await books.approve({ amount: 5_000 })); // #598810
    await post(books, { number: 'PF-2' });
    const id = await schedule({ numbers: [...numbers, 'PF-EMPTY', 'PF-HOLD', 'PF-NONE', 'PF-1'], idempotencyKey: 'k' });
    await updateInvoiceProposal(books, LOCAL_CALLER, { number: 'PF-3', textAfter: 'Thanks' });
    worker();
    expect(await over(id)).toMatchObject({ total: 9, done: 4, refused: 5 });
    expect(await codes(id)).toEqual([
      ['PF-1', null],
      ['PF-2', 'PROPOSAL_NOT_OPEN'],
      ['PF-3', 'PROPOSAL_CHANGED'],
      ['PF-4', null],
      ['PF-5', null],
      ['PF-6', null],
      ['PF-EMPTY', 'PROPOSAL_EMPTY'],
      ['PF-HOLD', 'CUSTOMER_ON_HOLD'],
      ['PF-NONE', 'NOT_FOUND'],
    ]);
    expect(await books.rows('SELECT number FROM customer_invoice ORDER BY number')).toEqual(
      [1, 2, 3, 4, 5].map((index) => ({ number: `CIV-0000000${index}` })),
    );
    expect(await crookedVouchers(books)).toEqual([]);
    await expect(
      postInvoiceProposals(books, LOCAL_CALLER, { numbers: ['PF-1'], idempotencyKey: 'k' }),
    ).resolves.toMatchObject({ refusals: [{ code: 'IDEMPOTENCY_KEY_REUSED' }] });
  });

  test('by filter, for one date, in the name and scope of whoever asked', async () => {
    books = await financeBooks(dialect);
    await proposals(3);
    await books.confirm('PF-EMPTY', await books.approve({ amount: 5_000 }));
    const elsewhere = { ...LOCAL_CALLER, legalEntities: ['DEMF'] };
    const none = await schedule({ filter: { status: ['OPEN'] } }, elsewhere as never);
    const id = await schedule({ filter: { number: { startsWith: 'PF-' } }, invoiceDate: '2026-11-20' });
    worker();
    expect(await over(none)).toMatchObject({ total: 0 });
    expect(await over(id)).toMatchObject({ total: 3, done: 3 });
    expect(await books.rows('SELECT DISTINCT invoice_date, posted_by FROM customer_invoice')).toEqual([
      { invoice_date: '2026-11-20', posted_by: 'local' },
    ]);
    for (const [input, code] of [
      [{}, 'BAD_USER_INPUT'],
      [{ numbers: ['PF-1'], filter: {} }, 'BAD_USER_INPUT'],
      [{ numbers: Array(10_001).fill('PF-1') }, 'LIST_TOO_LONG'],
      [{ numbers: ['x'.repeat(41)] }, 'BAD_USER_INPUT'],
    ] as const)
      await expect(postInvoiceProposals(books, LOCAL_CALLER, input)).resolves.toMatchObject({ refusals: [{ code }] });
    await expect(
      postInvoiceProposals(books, { ...LOCAL_CALLER, roles: ['project_manager'] }, { numbers: ['PF-1'] }),
    ).resolves.toMatchObject({ refusals: [{ code: 'FORBIDDEN' }] });
  });

  test('a worker that lost its claim posts nothing, and the one that took over posts the rest', async () => {
    books = await financeBooks(dialect);
    const id = await schedule({ numbers: await proposals(3) });
    const claim = (owner: string, now: string) =>
      books.db.write((tx) =>
        claimOperations(tx, { owner, now, until: '2026-11-28T00:00:00.000Z', limit: 1, exclude: new Set() }),
      );
    const [first] = await claim('first', '2026-11-27T00:00:00.000Z');
    const [item, other] = await waitingItems(books.db.read, id, 0, 10);
    const work = bulkWork(books);
    await work.doItem(first!, item!);
    const [second] = await claim('second', '2026-11-28T00:00:01.000Z');
    expect(second?.epoch).toBe(2);
    await expect(work.doItem(first!, other!)).rejects.toThrow(ClaimLost);
    expect(await books.rows('SELECT proposal_number FROM customer_invoice')).toEqual([{ proposal_number: 'PF-1' }]);
    await work.doItem(second!, other!);
    await expect(work.doItem(second!, other!)).rejects.toThrow(ClaimLost);
    expect(await books.rows('SELECT done, refused FROM bulk_operation')).toEqual([{ done: 2, refused: 0 }]);
  });

  test('whole invoices side by side, never more than the setting says', async () => {
    books = await financeBooks(dialect);
    const id = await schedule({ numbers: await proposals(8) });
    const work = bulkWork(books);
    let [running, most] = [0, 0];
    const counted: BulkWorkerParts['work'] = {
      ...work,
      doItem: async (...args) => {
        running += 1;
        most = Math.max(most, running);
        await work.doItem(...args).finally(() => {
          running -= 1;
        });
      },
    };
    worker({ work: counted, limits: { itemsAtOnce: 4 } });
    expect(await over(id)).toMatchObject({ done: 8 });
    expect(most).toBe(4);
  });

  test('a schedule takes what is due when it runs: by date, customer, contract and approval', async () => {
    books = await financeBooks(dialect);
    const row = (name: string, columns: object) => ({
      legalEntity: USMF,
      name,
      active: true,
      daysAhead: 0,
      customerAccount: null,
      contractNumber: null,
      approvedOnly: false,
      ...columns,
    });
    await books.setUp({
      postingSchedules: [
        row('approved', { approvedOnly: true }),
        row('another contract', { contractNumber: 'CT-9' }),
        row('another customer', { customerAccount: 'C-200' }),
        row('daily', { daysAhead: 1, customerAccount: 'C-100', contractNumber: 'CT-1' }),
        row('off', { active: false }),
      ],
    });
    await imported(books, 'PF-LATE', await posted(books, { amount: 900 }), { invoiceDate: '2026-11-08' });
    const failures: unknown[] = [];
    expect(await runPostingSchedules(books, '2026-11-04', (error) => failures.push(error))).toEqual([]);
    await proposals(2); // after the schedule was written: invoiced 5 November
    await books.confirm('PF-EMPTY', await books.approve({ amount: 5_000 }), { invoiceDate: '2026-11-05' });
    // Two processes at the same moment: both have read that nothing runs.
    const ran = () => runPostingSchedules(books, '2026-11-04', (error) => failures.push(error));
    const [id, ...more] = (await Promise.all([ran(), ran()])).flat();
    expect(more).toEqual([]);
    expect(await codes(id!)).toEqual([
      ['PF-1', null],
      ['PF-2', null],
    ]);
    expect(await runPostingSchedules(books, '2026-11-05', () => undefined)).toEqual([]); // the last one still runs
    worker();
    expect(await over(id!)).toMatchObject({ done: 2, refused: 0 });
    expect(await books.rows('SELECT DISTINCT posted_by FROM customer_invoice')).toEqual([
      { posted_by: 'schedule daily' },
    ]);
    expect(failures).toEqual([]);
  });
});
