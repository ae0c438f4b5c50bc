// `postNeededJournalLines` keeps nobody waiting: where the worker is busy elsewhere it answers after its five seconds, by a clock of the
// test's own, with an operation that goes on; and who looks later finds it done. domain.md 6.1 row 2

import { graphql } from 'graphql';
import { BulkProgress } from '../../../../subgraphs/bulk/progress';
import { BulkWorker } from '../../../../subgraphs/bulk/worker';
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { financeContext } from '../../../../subgraphs/finance/api/context';
import { buildFinanceSchema } from '../../../../subgraphs/finance/api/schema';
import { bulkWork } from '../../../../subgraphs/finance/flows/postBulkItem';
import type { World } from '../../../../subgraphs/world';
import { DIALECTS } from '../../../harness/databases';
import { imported, run } from '../accountant';
import { type FinanceBooks, financeBooks } from '../financeBooks';

const LIMIT_MS = 5_000;
const OPERATION = 'operation { id state total done refused }';
const POST = `mutation ($input: PostNeededJournalLinesInput!) { postNeededJournalLines(input: $input) {
  ${OPERATION} posted failed journals { id } proposal { number lineCount } replayed userErrors { code } } }`;

/** A clock that stands at once where a timer would ring. */
function leapingWorld(world: World): { world: World; passedMs: () => number } {
  const start = Date.parse('2026-11-23T09:00:00Z');
  let now = start;
  const after: World['after'] = (ms, work) => {
    let isOff = false;
    setImmediate(() => {
      if (isOff) return;
      now += ms;
      work();
    });
    return () => {
      isOff = true;
    };
  };
  return { world: { ...world, now: () => new Date(now), after }, passedMs: () => now - start };
}

describe.each(DIALECTS)('posting what a proposal needs, and a worker that does not come, on %s', (dialect) => {
  let books: FinanceBooks;
  beforeAll(async () => {
    books = await financeBooks(dialect);
  });
  afterAll(() => books.drop());

  it('answers within its limit with an operation that goes on', async () => {
    const sales = await books.approve({ amount: 1_000 }, { amount: 2_000 });
    await run(books);
    await imported(books, 'PF-1', sales);
    const { world, passedMs } = leapingWorld(books.world);
    const bulk = new BulkProgress(books.db, world);
    const slow = { ...books, world };
    const { schema } = buildFinanceSchema();
    const asked = async <T>(source: string, variableValues: Record<string, unknown>): Promise<T> => {
      const contextValue = financeContext(slow, LOCAL_CALLER, { requestId: 'test', bulk });
      const { data, errors } = await graphql({ schema, source, variableValues, contextValue });
      expect(errors).toBeUndefined();
      return JSON.parse(JSON.stringify(data)) as T;
    };
    const needs = 'query ($number: String!) { invoiceProposal(number: $number) { neededJournalLines { checksum } } }';
    type Needs = { invoiceProposal: { neededJournalLines: { checksum: string } } };
    const { invoiceProposal } = await asked<Needs>(needs, { number: 'PF-1' });
    const input = { number: 'PF-1', checksum: invoiceProposal.neededJournalLines.checksum, idempotencyKey: 'k' };

    const before = passedMs();
    const first = await asked<{ postNeededJournalLines: Answer }>(POST, { input });
    const waited = passedMs() - before;
    expect(waited).toBeGreaterThanOrEqual(LIMIT_MS);
    expect(waited).toBeLessThan(LIMIT_MS + 500);
    expect(first.postNeededJournalLines).toMatchObject({
      operation: { state: 'SCHEDULED', total: 1, done: 0, refused: 0 },
      posted: 0,
      failed: 0,
      journals: [],
      proposal: { number: 'PF-1', lineCount: 0 },
      replayed: false,
      userErrors: [],
    });

    const worker = new BulkWorker({
      ...{ db: books.db, world: books.world, work: bulkWork(books), owner: 'later', moved: () => undefined },
      onError: (error) => console.error(error),
    });
    worker.start();
    await worker.idle();
    await worker.stop();
    const { operation } = first.postNeededJournalLines;
    const follow = `query ($id: ID!) { postingOperation(id: $id) { id state total done refused } }`;
    expect(await asked(follow, { id: operation.id })).toEqual({
      postingOperation: { id: operation.id, state: 'COMPLETE', total: 1, done: 1, refused: 0 },
    });
    const then = passedMs();
    const again = await asked<{ postNeededJournalLines: Answer }>(POST, { input });
    expect(passedMs()).toBe(then); // what is over is answered at once
    expect(again.postNeededJournalLines).toMatchObject({
      operation: { id: operation.id, state: 'COMPLETE' },
      posted: 2,
      proposal: { lineCount: 2 },
      replayed: true,
    });
    bulk.stop();
  });
});

interface Answer {
  operation: { id: string };
}
