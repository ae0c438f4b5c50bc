// Posting many through Finance's API: the operation that the mutation answers with, its items page by page, and the stream to its end.
import { parse, subscribe } from 'graphql';
import { BulkProgress } from '../../../../subgraphs/bulk/progress';
import { BulkWorker } from '../../../../subgraphs/bulk/worker';
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { financeContext } from '../../../../subgraphs/finance/api/context';
import { buildFinanceSchema } from '../../../../subgraphs/finance/api/schema';
import { bulkWork } from '../../../../subgraphs/finance/flows/postBulkItem';
import { DIALECTS } from '../../../harness/databases';
import { imported, posted } from '../accountant';
import { type FinanceBooks, financeBooks } from '../financeBooks';
import { askFinance } from './askingFlows';

const OPERATION = 'id state total done refused items(first: 10) { nodes { subjectId done userErrors { code } } }';
const POST = `mutation ($input: PostInvoiceProposalsInput!) { payload: postInvoiceProposals(input: $input) { operation { ${OPERATION} } userErrors { code path } replayed } }`;

describe.each(DIALECTS)('postInvoiceProposals on %s', (dialect) => {
  let books: FinanceBooks;
  afterEach(() => books.drop());

  test('answers at once, is followed to its end, and stays to be read', async () => {
    books = await financeBooks(dialect);
    await imported(books, 'PF-1', await posted(books, { amount: 1_000 }));
    const input = { numbers: ['PF-1', 'PF-9'], idempotencyKey: 'k' };
    type Operation = { id: string; state: string; items: { nodes: object[] } };
    type Payload = { payload: { operation: Operation; replayed: boolean } };
    const { payload } = await askFinance<Payload>(books, POST, { input });
    expect(payload).toMatchObject({
      operation: { state: 'SCHEDULED', total: 2, done: 0, refused: 1 },
      userErrors: [],
      replayed: false,
    });
    expect(payload.operation.items.nodes).toEqual([
      { subjectId: 'PF-1', done: false, userErrors: [] },
      { subjectId: 'PF-9', done: false, userErrors: [{ code: 'NOT_FOUND' }] },
    ]);
    const { id } = payload.operation;

    const bulk = new BulkProgress(books.db, books.world);
    const { schema } = buildFinanceSchema();
    const stream = await subscribe({
      schema,
      document: parse(`subscription ($id: ID!) { postingOperation(id: $id) { ${OPERATION} } }`),
      variableValues: { id },
      contextValue: financeContext(books, LOCAL_CALLER, { requestId: 'test', bulk }),
    });
    const worker = new BulkWorker({
      db: books.db,
      world: books.world,
      work: bulkWork(books),
      owner: 'test',
      moved: (operation) => bulk.moved(operation),
      onError: () => undefined,
    });
    worker.start();
    const states: string[] = [];
    for await (const { data } of stream as AsyncIterable<{ data: { postingOperation: Operation } }>)
      states.push(data.postingOperation.state);
    await worker.stop();
    expect(states.at(-1)).toBe('COMPLETE');

    const again = await askFinance<Payload>(books, POST, { input });
    expect(again.payload).toMatchObject({ operation: { id, state: 'COMPLETE', done: 1, refused: 1 }, replayed: true });
    const query = `query ($id: ID!) { postingOperation(id: $id) { ${OPERATION} } }`;
    const elsewhere = { ...LOCAL_CALLER, legalEntities: ['DEMF'] };
    expect(await askFinance(books, query, { id }, elsewhere as never)).toEqual({ postingOperation: null });
    await expect(askFinance(books, query, { id: 'none' })).resolves.toEqual({ postingOperation: null });
  });
});
