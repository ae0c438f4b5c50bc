// A real process killed with SIGKILL at each of the crash points P0 to P9 of the journey, on each database. Whoever asked asks
// again with the same key; after the restart the journey ends, and the checker finds nothing.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DIALECTS } from '../harness/databases';
import { ask } from '../harness/graphql';
import { freePort } from '../harness/ports';
import { killProcesses } from '../harness/processes';
import { emptyBooks, type RunningProduct, startProduct, type TwoBooks } from '../harness/topology';
import { waitFor } from '../harness/waiting';
import { change, contractNumber, draftInvoice, postJournals, untilStep } from './actors';
import { company, loadCompany } from './company';
import { faultsOf } from './faults';

/** What a point is the acceptance of, beside faults.md. */
const SCENARIOS: Readonly<Record<string, string>> = {
  P9: 'scenario 7: a crash between posting in Finance and the write-back: it is delivered again, under one voucher',
};
const ALL_POINTS = ['P0', 'P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7', 'P8', 'P9'];
/** On MySQL those around a COMMIT, unless FULL=1: the others lie between transactions, where no engine is at work. */
const pointsOn = (dialect: string) =>
  dialect === 'sqlite' || process.env.FULL === '1'
    ? ALL_POINTS
    : ALL_POINTS.filter((point) => ['P1', 'P4', 'P5', 'P8', 'P9'].includes(point));

describe.each(DIALECTS)('SIGKILL at each crash point, on %s', (dialect) => {
  const POINTS = pointsOn(dialect);
  let books: TwoBooks;
  let product: RunningProduct;
  let port: number;
  let stopped = false;
  let posted = 0;

  const start = async () => {
    const env = { TEST_HARNESS: join(__dirname, '..', 'harness', 'crash.js'), CRASH_FILE: join(books.folder, 'crash') };
    product = await startProduct('one process', books, env, port);
  };

  beforeAll(async () => {
    books = await emptyBooks(dialect);
    await loadCompany(books.dataverse.url, books.finance.url, company(POINTS.length, 2));
    port = await freePort();
    await start();
    // The unbilled sales stand in posted journals: from here each invoice goes straight through.
    await waitFor('the journals are there', async () => (await postJournals(product.url)) > 0, 20_000);
  });

  afterAll(async () => {
    stopped = true;
    await killProcesses();
    await books.drop();
  });

  it.each(POINTS.map((point) => [point, SCENARIOS[point] ?? 'the journey ends']))(
    '%s, %s',
    async (point) => {
      const contract = contractNumber(POINTS.indexOf(point) + 1);
      const invoice = await draftInvoice(product.url, contract, '2026-11-23');
      let crashes = 0;
      const restarts = (async () => {
        while (!stopped && crashes === 0) {
          await product.processes[0]?.exited;
          if (stopped) return;
          crashes += 1;
          await start();
        }
      })();
      writeFileSync(join(books.folder, 'crash'), point);
      /** Asks until it is answered: the connection breaks when the process dies. A refusal is final. */
      const insist = (name: string, input: object) =>
        waitFor(`${name} is answered`, () => change(product.url, name, '__typename', input), 30_000);
      await insist('confirmInvoice', { invoiceId: invoice.id, idempotencyKey: `confirm-${point}` });
      await waitFor('imported', () => untilStep(product.url, invoice.id, 'IMPORTED', undefined, 1_000), 30_000);
      await insist('postInvoiceProposal', {
        number: invoice.number,
        invoiceDate: '2026-11-23',
        idempotencyKey: `post-${point}`,
      });
      await waitFor('written back', () => untilStep(product.url, invoice.id, 'WRITTEN_BACK', 'DONE', 1_000), 30_000);
      await restarts;
      expect(crashes).toBe(1);
      const data = await ask<{
        invoice: { reconciliation: { state: string }; postingHistory: { nodes: { sequence: number }[] } };
      }>(
        product.url,
        'query Q($id: ID!) { invoice(id: $id) { reconciliation { state } postingHistory(first: 50) { nodes { sequence } } } }',
        { id: invoice.id },
      );
      expect(data.invoice.reconciliation.state).toBe('AGREES');
      const { vouchers } = await ask<{ vouchers: { nodes: { source: string }[] } }>(
        product.url,
        '{ vouchers(legalEntity: "USMF", first: 500) { nodes { source } } }',
      );
      const ofInvoices = vouchers.nodes.filter(({ source }) => source === 'CUSTOMER_INVOICE');
      posted += 1;
      expect(ofInvoices).toHaveLength(posted); // one each, of this one and of those before
      expect(data.invoice.postingHistory.nodes.map((event) => event.sequence)).toEqual(
        data.invoice.postingHistory.nodes.map((_, index) => index + 1),
      );
    },
    90_000,
  );

  it('leaves books in which the checker finds nothing', async () => {
    stopped = true;
    await product.stop();
    expect(await faultsOf(books.dataverse.url, books.finance.url)).toEqual([]);
  });
});
