// Many drafts confirmed in the background, through the gateway, by a product that is killed meanwhile: each is confirmed once,
// whoever else confirms it at the same time, and both books agree. domain.md 8.1 (14)
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DIALECTS } from '../harness/databases';
import { ask, watchSocket } from '../harness/graphql';
import { freePort } from '../harness/ports';
import { killProcesses } from '../harness/processes';
import { emptyBooks, type RunningProduct, startProduct, type TwoBooks } from '../harness/topology';
import { waitFor } from '../harness/waiting';
import { change, contractNumber, draftInvoice, postJournals, untilStep } from './actors';
import { company, loadCompany } from './company';
import { faultsOf } from './faults';

const INVOICES = 24;
const WATCH = 'subscription ($id: ID!) { bulkOperation(id: $id) { state done refused } }';

interface Progress {
  readonly state: string;
  readonly done: number;
  readonly refused: number;
}

interface Payload {
  readonly operation: { readonly id: string };
  readonly userErrors: readonly { code: string; message: string }[];
  readonly replayed: boolean;
}

describe.each(DIALECTS)('confirming many, on %s', (dialect) => {
  let books: TwoBooks;
  let product: RunningProduct;
  let port: number;
  const start = async () => {
    const env = { TEST_HARNESS: join(__dirname, '..', 'harness', 'crash.js'), CRASH_FILE: join(books.folder, 'crash') };
    product = await startProduct('one process', books, env, port);
  };

  beforeAll(async () => {
    books = await emptyBooks(dialect);
    await loadCompany(books.dataverse.url, books.finance.url, company(INVOICES + 4, 1));
    port = await freePort();
    await start();
    await waitFor('the journals are there', async () => (await postJournals(product.url)) > 0, 20_000);
  });

  afterAll(async () => {
    await killProcesses();
    await books.drop();
  });

  const drafts = async (from: number, to: number) => {
    const ids: string[] = [];
    for (let index = from; index <= to; index += 1)
      ids.push((await draftInvoice(product.url, contractNumber(index), '2026-11-23')).id);
    return ids;
  };
  const confirmAll = (input: object) => change<Payload>(product.url, 'confirmInvoices', 'operation { id }', input);
  const progress = async (id: string) => {
    const query = 'query ($id: ID!) { bulkOperation(id: $id) { state done refused } }';
    return (await ask<{ bulkOperation: Progress }>(product.url, query, { id })).bulkOperation;
  };
  const over = (id: string) =>
    waitFor(
      'the operation is over',
      async () => {
        const now = await progress(id);
        return now.state === 'COMPLETE' ? now : undefined;
      },
      60_000,
    );
  /** How many billed sales and milestones each invoice has: two of everything would be twice confirmed. */
  const billed = async (ids: string[]) =>
    Promise.all(
      ids.map(async (id) => {
        const query = `query ($id: ID!) { actuals(filter: { invoiceId: [$id], transactionType: [BILLED_SALES] }) { totalCount } }`;
        return (await ask<{ actuals: { totalCount: number } }>(product.url, query, { id })).actuals.totalCount;
      }),
    );

  it('scenario 14: confirmed twice, and while the bulk job runs: one set of actuals', async () => {
    const ids = await drafts(INVOICES + 1, INVOICES + 4);
    const once = (id: string) =>
      ask<{ confirmInvoice: { userErrors: { code: string }[] } }>(
        product.url,
        'mutation ($id: ID!) { confirmInvoice(input: { invoiceId: $id }) { userErrors { code } } }',
        { id },
      ).then(({ confirmInvoice }) => confirmInvoice.userErrors.map(({ code }) => code));
    const [{ operation }, second, ...answers] = await Promise.all([
      confirmAll({ invoiceIds: ids }),
      confirmAll({ invoiceIds: ids }),
      ...ids.flatMap((id) => [once(id), once(id)]),
    ]);
    const [first, other] = [await over(operation.id), await over(second.operation.id)];
    const byHand = answers.filter((codes) => codes.length === 0).length;
    expect(first.done + other.done + byHand).toBe(ids.length);
    expect(first.refused + other.refused).toBe(2 * ids.length - first.done - other.done);
    for (const code of answers.flat()) expect(['CONFIRMATION_RUNNING', 'INVOICE_NOT_DRAFT']).toContain(code);
    expect(await billed(ids)).toEqual(ids.map(() => 2)); // an hour and a milestone
  });

  it('a product that is killed in the middle goes on: none twice, none lost, and the stream ends', async () => {
    const ids = await drafts(1, INVOICES);
    const key = { idempotencyKey: `many-${dialect}` };
    writeFileSync(join(books.folder, 'crash'), 'P1'); // dies of itself while the first drafts are half confirmed
    const { operation } = await confirmAll({ invoiceIds: ids, ...key });
    await product.processes[0]?.exited;
    await start();
    await waitFor('some are done', async () => (await progress(operation.id)).done > 0, 20_000);
    await product.processes[0]?.kill();
    await start();
    expect(await confirmAll({ invoiceIds: ids, ...key })).toMatchObject({ operation, replayed: true });
    const watch = watchSocket<{ bulkOperation: Progress }>(product.url, WATCH, { id: operation.id });
    await watch.ended;
    expect(watch.errors).toEqual([]);
    expect(watch.events.at(-1)?.bulkOperation).toEqual({ state: 'COMPLETE', done: INVOICES, refused: 0 });
    expect(await billed(ids)).toEqual(ids.map(() => 2));
    for (const id of ids) await untilStep(product.url, id, 'IMPORTED', undefined, 60_000);
  }, 150_000);

  it('leaves books in which the checker finds nothing', async () => {
    await product.stop();
    expect(await faultsOf(books.dataverse.url, books.finance.url)).toEqual([]);
  });
});
