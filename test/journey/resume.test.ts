// Watchers who are cut off and come back: what they receive over any number of connections is the log, each event once.
import { createConnection } from 'mysql2/promise';
import { ONE_ENGINE } from '../harness/databases';
import { ask, watchSocket } from '../harness/graphql';
import { killProcesses } from '../harness/processes';
import { emptyBooks, type RunningProduct, startProduct, type TwoBooks } from '../harness/topology';
import { waitFor } from '../harness/waiting';
import { change, contractNumber, draftInvoice, postJournals, type StatusEvent, untilStep, WATCH } from './actors';
import { company, loadCompany } from './company';
import { faultsOf } from './faults';

const INVOICES = 20;
type Event = { invoicePostingStatus: StatusEvent };

describe.each(ONE_ENGINE)('a watcher who is cut off after each event, on %s', (dialect) => {
  let books: TwoBooks;
  let product: RunningProduct;

  beforeAll(async () => {
    books = await emptyBooks(dialect);
    await loadCompany(books.dataverse.url, books.finance.url, company(INVOICES + 1, 2));
    product = await startProduct('one process', books);
    await waitFor('the journals are there', async () => (await postJournals(product.url)) > 0, 20_000);
  });

  afterAll(async () => {
    await killProcesses();
    await books.drop();
  });

  /** Takes one event per connection, cutting it without a word, until the filter's journeys are over. */
  async function oneEventAConnection(filter: object, done: (events: StatusEvent[]) => boolean): Promise<StatusEvent[]> {
    const events: StatusEvent[] = [];
    let after = 'start';
    while (!done(events)) {
      const watch = watchSocket<Event>(product.url, WATCH, { filter, after });
      const [first] = await watch.count(1, 20_000);
      watch.cut();
      events.push((first as Event).invoicePostingStatus);
      after = (first as Event).invoicePostingStatus.cursor;
    }
    return events;
  }

  const log = async (id: string) => {
    const data = await ask<{
      invoice: { postingHistory: { nodes: { sequence: number; step: string; state: string }[] } };
    }>(
      product.url,
      'query Q($id: ID!) { invoice(id: $id) { postingHistory(first: 100) { nodes { sequence step state } } } }',
      { id },
    );
    return data.invoice.postingHistory.nodes;
  };

  it('receives exactly the log of one invoice', async () => {
    const invoice = await draftInvoice(product.url, contractNumber(INVOICES + 1), '2026-11-23');
    const watching = oneEventAConnection({ invoiceIds: [invoice.id] }, (events) => events.at(-1)?.state === 'DONE');
    await change(product.url, 'confirmInvoice', '__typename', { invoiceId: invoice.id });
    await untilStep(product.url, invoice.id, 'IMPORTED');
    await change(product.url, 'postInvoiceProposal', '__typename', {
      number: invoice.number,
      invoiceDate: '2026-11-23',
    });
    const events = await watching;
    expect(events.map(({ sequence, step, state }) => ({ sequence, step, state }))).toEqual(await log(invoice.id));
  });

  it(`receives exactly the logs of ${INVOICES} invoices that confirm at once`, async () => {
    const invoices = [];
    for (let index = 1; index <= INVOICES; index += 1)
      invoices.push(await draftInvoice(product.url, contractNumber(index), '2026-11-23'));
    const filter = { invoiceIds: invoices.map(({ id }) => id) };
    const imported = (events: StatusEvent[]) =>
      new Set(events.filter((event) => event.step === 'IMPORTED').map((event) => event.invoice.id)).size === INVOICES;
    const watching = oneEventAConnection(filter, imported);
    const live = watchSocket<Event>(product.url, WATCH, { filter, after: 'start' });
    const release = await holdInvoice(books, invoices[0]?.id ?? '');
    const confirming = Promise.all(
      invoices.map(({ id }) => change(product.url, 'confirmInvoice', '__typename', { invoiceId: id })),
    );
    // The first invoice commits long after the others, although its transaction began before theirs ended.
    await untilStep(product.url, invoices.at(-1)?.id ?? '', 'IMPORTED');
    await release();
    await confirming;
    const events = await watching;
    await live.count(events.length, 20_000);
    for (const { id } of invoices) {
      const seen = events
        .filter((event) => event.invoice.id === id)
        .map(({ sequence, step, state }) => ({ sequence, step, state }));
      expect(seen).toEqual((await log(id)).slice(0, seen.length));
      expect(seen.at(-1)?.step).toBe('IMPORTED');
    }
    expect(live.events.slice(0, events.length).map((event) => event.invoicePostingStatus.cursor)).toEqual(
      events.map((event) => event.cursor),
    );
    await live.stop();
  });

  it('leaves books in which the checker finds nothing', async () => {
    await product.stop();
    expect(await faultsOf(books.dataverse.url, books.finance.url)).toEqual([]);
  });
});

/** Holds an invoice's row in a transaction of the test's own, so that its confirmation commits late. SQLite has a single writer: nothing there can commit late. */
async function holdInvoice({ dataverse }: TwoBooks, id: string): Promise<() => Promise<void>> {
  if (!dataverse.url.startsWith('mysql')) return async () => undefined;
  const connection = await createConnection(dataverse.url);
  await connection.query('START TRANSACTION');
  await connection.query('SELECT id FROM invoice WHERE id = ? FOR UPDATE', [id]);
  return async () => {
    await connection.query('COMMIT');
    await connection.end();
  };
}
