// The order of locks in a posting that belongs to a bulk operation: the proposal first, then the operation, then what the posting
// changes, and the number sequences last, with nothing locked after them; so no two postings can wait for each other, nor hold numbers
// while they wait. Told by the statements of one posting, and by many at once. faults.md, Locking
import { claimOperations, waitingItems } from '../../../../subgraphs/bulk/operations';
import { BulkWorker } from '../../../../subgraphs/bulk/worker';
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { bulkWork } from '../../../../subgraphs/finance/flows/postBulkItem';
import { postInvoiceProposals } from '../../../../subgraphs/finance/flows/postInvoiceProposals';
import { DIALECTS } from '../../../harness/databases';
import { crookedVouchers, post, posted, run } from '../accountant';
import { type FinanceBooks, financeBooks } from '../financeBooks';

describe.each(DIALECTS)('locks of a bulk posting on %s', (dialect) => {
  let books: FinanceBooks;
  beforeEach(async () => {
    books = await financeBooks(dialect);
  });
  afterEach(async () => {
    expect(await crookedVouchers(books)).toEqual([]);
    await books.drop();
  });

  const proposals = async (count: number): Promise<string[]> => {
    const sales = await posted(books, ...Array.from({ length: count }, (_, index) => ({ amount: 1_000 + index })));
    const numbers = sales.map((_, index) => `PF-${index + 1}`);
    for (const [index, number] of numbers.entries()) await books.confirm(number, [sales[index]!]);
    await run(books);
    return numbers;
  };
  const schedule = async (numbers: string[]): Promise<string> => {
    const outcome = await postInvoiceProposals(books, LOCAL_CALLER, { numbers });
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusals));
    return outcome.value.operationId;
  };

  test('proposal, operation, sources, and number sequences last', async () => {
    const id = await schedule(await proposals(1));
    const of = { owner: 'w', now: '2099', until: '2099-01-01', limit: 1, exclude: new Set<string>() };
    const [claim] = await books.db.write((tx) => claimOperations(tx, of));
    const [item] = await waitingItems(books.db.read, id, 0, 1);
    books.count.reset();
    await bulkWork(books).doItem(claim!, item!);
    const { statements } = books.count;
    const lock = dialect === 'mysql' ? / FOR UPDATE/ : /(?:)/;
    const at = (pattern: RegExp) => statements.findIndex((sql) => pattern.test(sql) && lock.test(sql));
    const [proposal, operation, sequences] = [
      at(/^SELECT [^;]* FROM proposal WHERE number = \?/),
      at(/^SELECT id FROM bulk_operation WHERE id = \? AND state = 'PROCESSING'/),
      at(/FROM number_sequence/),
    ];
    expect([proposal, operation, sequences].every((place) => place >= 0)).toBe(true);
    expect([proposal, operation, sequences]).toEqual([proposal, operation, sequences].sort((a, b) => a - b));
    const changed = statements.findIndex((sql) => /^(UPDATE|INSERT)/.test(sql) && !/^UPDATE number_sequence/.test(sql));
    expect(changed).toBeGreaterThan(sequences); // whatever is refused before has changed nothing and drawn nothing
    if (dialect === 'mysql') {
      const locking = statements.flatMap((sql, index) => (/ FOR UPDATE/.test(sql) ? [index] : []));
      expect(locking[0]).toBe(proposal);
      expect(locking.at(-1)).toBe(sequences);
    }
  });

  test('two operations over the same proposals in opposite orders, and postings by hand beside them: each is posted once, none is stuck', async () => {
    const numbers = await proposals(8);
    const operations = [await schedule(numbers), await schedule([...numbers].reverse())];
    const errors: unknown[] = [];
    const workers = ['one', 'two'].map(
      (owner) =>
        new BulkWorker({
          ...{ db: books.db, world: books.world, work: bulkWork(books), owner, moved: () => undefined },
          limits: { itemsAtOnce: 4, operationsAtOnce: 1 },
          onError: (error) => errors.push(error),
        }),
    );
    for (const worker of workers) worker.start();
    const byHand = await Promise.all(numbers.slice(2, 6).map((number) => post(books, { number })));
    for (const worker of workers) await worker.idle();
    for (const worker of workers) await worker.stop();
    expect(errors).toEqual([]);
    const rows = await books.rows<{ id: string; state: string; done: number; refused: number }>(
      'SELECT id, state, done, refused FROM bulk_operation ORDER BY id',
    );
    expect(rows.map(({ id, state }) => [id, state])).toEqual(operations.map((id) => [id, 'COMPLETE']));
    const done = rows.reduce((sum, row) => sum + Number(row.done), 0);
    expect(done + byHand.filter(({ ok }) => ok).length).toBe(numbers.length);
    expect(
      await books.rows('SELECT COUNT(*) AS n, COUNT(DISTINCT proposal_number) AS m FROM customer_invoice'),
    ).toEqual([{ n: 8, m: 8 }]);
    expect(await books.rows("SELECT last FROM number_sequence WHERE name = 'CUSTOMER_INVOICE'")).toEqual([{ last: 8 }]);
  });
});
