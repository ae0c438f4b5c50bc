// One side away: queries answer with what the other side knows, confirming goes on, and nothing is lost meanwhile.
import { send, watchSocket } from '../harness/graphql';
import { killProcesses, startProcess } from '../harness/processes';
import { emptyBooks, type RunningProduct, startProduct, type TwoBooks } from '../harness/topology';
import { waitFor } from '../harness/waiting';
import { change, contractNumber, draftInvoice, postJournals, type StatusEvent, untilStep, WATCH } from './actors';
import { company, loadCompany } from './company';
import { faultsOf } from './faults';

describe('Finance is away', () => {
  let books: TwoBooks;
  let product: RunningProduct;

  beforeAll(async () => {
    books = await emptyBooks('sqlite');
    await loadCompany(books.dataverse.url, books.finance.url, company(1, 3));
    product = await startProduct('three processes', books);
    await waitFor('the journals are there', async () => (await postJournals(product.url)) > 0, 20_000);
  });

  afterAll(async () => {
    await killProcesses();
    await books.drop();
  });

  it('leaves its fields null with a code and its name, confirms meanwhile, and catches up when it is back', async () => {
    const { url } = product;
    const invoice = await draftInvoice(url, contractNumber(1), '2026-11-23');
    const watch = watchSocket<{ invoicePostingStatus: StatusEvent }>(url, WATCH, {
      filter: { invoiceIds: [invoice.id] },
      after: 'start',
    });
    const finance = product.processes[2];
    if (!finance) throw new Error('three processes');
    const port = new URL(finance.readyLine.match(/http:\S+/)?.[0] ?? '').port;
    await finance.kill();

    const partial = await send<{ invoice: { number: string; proposal: null; lines: { name: string }[] } }>(
      url,
      'query P($id: ID!) { invoice(id: $id) { number proposal { status } lines { name } } }',
      { id: invoice.id },
    );
    expect(partial.status).toBe(200);
    expect(partial.data?.invoice).toEqual({
      number: invoice.number,
      proposal: null,
      lines: [{ name: 'Time' }, { name: 'Fixed' }],
    });
    expect(partial.errors).toHaveLength(1);
    expect(partial.errors?.[0]).toMatchObject({
      path: ['invoice', 'proposal'],
      extensions: { code: 'SUBGRAPH_UNAVAILABLE', service: 'finance' },
    });

    await change(url, 'confirmInvoice', 'invoice { id }', { invoiceId: invoice.id });
    const [first] = await watch.count(1);
    expect(first?.invoicePostingStatus).toMatchObject({ sequence: 1, step: 'CONFIRMED', invoice: { proposal: null } });

    await startProcess({
      role: 'finance',
      env: {
        DATA_DIR: books.folder,
        DATABASE_URL: books.finance.url,
        PORT: port,
        LOG_LEVEL: 'fatal',
        IMPORT_SCHEDULE: '* * * * * *',
        DATAVERSE_URL: dataverseUrl(product),
      },
    });
    await untilStep(url, invoice.id, 'IMPORTED');
    await change(url, 'postInvoiceProposal', 'proposal { status }', {
      number: invoice.number,
      invoiceDate: '2026-11-23',
    });
    await untilStep(url, invoice.id, 'WRITTEN_BACK', 'DONE');
    await watch.until('the end', (events) => events.at(-1)?.invoicePostingStatus.state === 'DONE');
    expect(watch.events.map((event) => event.invoicePostingStatus.sequence)).toEqual(
      watch.events.map((_, index) => index + 1),
    );
    await watch.stop();
  });

  it('leaves books in which the checker finds nothing', async () => {
    await killProcesses();
    expect(await faultsOf(books.dataverse.url, books.finance.url)).toEqual([]);
  });
});

function dataverseUrl(product: RunningProduct): string {
  return product.processes[1]?.readyLine.match(/http:\/\/[\d.:]+/)?.[0] ?? '';
}
