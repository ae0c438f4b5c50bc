// The main job, end to end, as its users meet it: real processes, the public API, both databases read by the checker at the end.
import { DIALECTS } from '../harness/databases';
import { ask, send, watchSocket, watchSse } from '../harness/graphql';
import { killProcesses } from '../harness/processes';
import { emptyBooks, type RunningProduct, startProduct, type Topology, type TwoBooks } from '../harness/topology';
import { change, draftInvoice, postJournals, type StatusEvent, untilStep, WATCH } from './actors';
import { company, loadCompany } from './company';
import { faultsOf } from './faults';
import { expectForetold, type FinancePreviewSeen, foretoldThere } from './foretoldThere';

const TOPOLOGIES: Topology[] = ['one process', 'three processes'];
/** Three processes on SQLite only with FULL=1 or where there is no MySQL: neither wire nor roles know the engine. */
const CASES = DIALECTS.flatMap((dialect) => TOPOLOGIES.map((topology) => ({ dialect, topology }))).filter(
  ({ dialect, topology }) =>
    topology === 'one process' || dialect === 'mysql' || DIALECTS.length === 1 || process.env.FULL === '1',
);

describe.each(CASES)('the journey of an invoice, $topology on $dialect', ({ dialect, topology }) => {
  let books: TwoBooks;
  let product: RunningProduct;

  beforeAll(async () => {
    books = await emptyBooks(dialect);
    await loadCompany(books.dataverse.url, books.finance.url, company(2, 5));
    product = await startProduct(topology, books);
  });

  afterAll(async () => {
    await killProcesses();
    await books.drop();
  });

  it.each([
    ['in its own currency, blocked by an unposted journal', 'C-001', 'USD', true],
    ['in pounds, with accrued revenue, straight through', 'C-002', 'GBP', false],
  ])(
    'goes from draft to written back %s',
    async (_case, contract, currency, isBlocked) => {
      const { url } = product;
      // 5 × round(7.25 h × 133.3333) + 5,000; tax of 20 % by line
      const [net, tax] = ['9833.35', '1966.65'];
      const invoice = await draftInvoice(url, contract, '2026-11-23');
      const foretold = await foretoldThere(url, invoice.id);
      expect(foretold?.blockers.map(({ code, count }) => `${code} ${count}`)).toEqual(
        isBlocked ? ['JOURNAL_NOT_POSTED 5'] : [],
      );
      const overSocket = watchSocket<{ invoicePostingStatus: StatusEvent }>(url, WATCH, {
        filter: { invoiceIds: [invoice.id] },
        after: 'start',
      });
      const overSse = watchSse<{ invoicePostingStatus: StatusEvent }>(url, WATCH, {
        filter: { invoiceIds: [invoice.id] },
        after: 'start',
      });
      const confirmation = {
        invoiceId: invoice.id,
        expectedVersion: invoice.version,
        idempotencyKey: `confirm-${contract}`,
        waitFor: 'STAGED',
      };
      const confirmed = await change<Confirmed>(
        url,
        'confirmInvoice',
        'invoice { status postingStatus { step } proposal { number status lineCount netAmount { amount } } }',
        confirmation,
      );
      expect(confirmed).toMatchObject({
        replayed: false,
        invoice: { status: 'CONFIRMED', proposal: { number: invoice.number, status: 'OPEN' } },
      });
      if (isBlocked)
        expect(confirmed.invoice).toMatchObject({ proposal: { lineCount: 0, netAmount: { amount: '0.00' } } });

      // A repetition answers with the same invoice; a second confirm is refused.
      expect(await change(url, 'confirmInvoice', 'invoice { id }', confirmation)).toMatchObject({
        replayed: true,
        invoice: { id: invoice.id },
      });
      await expect(change(url, 'confirmInvoice', 'invoice { id }', { invoiceId: invoice.id })).rejects.toThrow(
        'INVOICE_NOT_DRAFT',
      );

      if (isBlocked) {
        await untilStep(url, invoice.id, 'STAGED', 'BLOCKED');
        const blocked = await ask<{ invoiceProposal: { blockers: { nodes: object[] } } }>(url, BLOCKERS, {
          number: invoice.number,
        });
        expect(blocked.invoiceProposal.blockers.nodes).toEqual([
          { code: 'JOURNAL_NOT_POSTED', owner: 'PROJECT_ACCOUNTANT', count: 5 },
        ]);
        expect(await postJournals(url)).toBeGreaterThan(0);
      }
      await untilStep(url, invoice.id, 'IMPORTED');
      const posted = await change<Posted>(
        url,
        'postInvoiceProposal',
        'proposal { status netAmount { amount } salesTax { amount } customerInvoice { number voucher { number } } }',
        { number: invoice.number, invoiceDate: '2026-11-23', idempotencyKey: `post-${contract}` },
      );
      expect(posted.proposal).toMatchObject({
        status: 'INVOICED',
        netAmount: { amount: net },
        salesTax: { amount: tax },
      });
      await expectForetold(url, invoice.number, foretold as FinancePreviewSeen);
      await untilStep(url, invoice.id, 'WRITTEN_BACK', 'DONE');

      const events = await overSocket.until('the journey is over', (seen) =>
        seen.some((event) => event.invoicePostingStatus.state === 'DONE'),
      );
      const steps = events.map(({ invoicePostingStatus: event }) => `${event.sequence} ${event.step} ${event.state}`);
      const blockedStep = isBlocked ? ['STAGED BLOCKED'] : [];
      const expected = [
        'CONFIRMED MOVING',
        'RECEIVED MOVING',
        'STAGED MOVING',
        ...blockedStep,
        'IMPORTED MOVING',
        'POSTED MOVING',
        'WRITTEN_BACK DONE',
      ];
      expect(steps).toEqual(expected.map((step, index) => `${index + 1} ${step}`));
      expect(events.at(-1)?.invoicePostingStatus.invoice.proposal).toEqual({ number: invoice.number, lineCount: 6 });
      await overSse.until('the journey is over', (seen) => seen.length === events.length);
      expect(overSse.events.map((event) => event.invoicePostingStatus.cursor)).toEqual(
        events.map((event) => event.invoicePostingStatus.cursor),
      );
      await Promise.all([overSocket.stop(), overSse.stop()]);

      const end = await ask<{ invoice: End }>(url, END, { id: invoice.id });
      expect(end.invoice.status).toBe('POSTED');
      expect(end.invoice.reconciliation.state).toBe('AGREES');
      expect(end.invoice.reconciliation.ledger).toMatchObject({ net: { amount: net, currency }, tax: { amount: tax } });
      expect(end.invoice.customerInvoiceSummary.number).toBe(posted.proposal.customerInvoice.number);
      // Every billed actual, the unbilled sale behind it and its cost carry the four accounting fields.
      const billed = end.invoice.actuals.nodes.filter((actual) => actual.transactionType === 'BILLED_SALES');
      expect(billed).toHaveLength(6);
      const concerned = billed.flatMap((actual) => [
        actual,
        ...actual.links.filter((link) => link.otherRole === 'UNBILLED_SALES').map((link) => link.other),
      ]);
      expect(concerned).toHaveLength(11);
      for (const actual of concerned)
        expect(actual.accounting).toMatchObject({
          voucherNumber: expect.stringMatching(/^USMF-V/),
          accountingAmount: { currency: 'USD' },
          exchangeRate: currency === 'USD' ? '1' : expect.stringMatching(/^1\.(25|31)$/),
        });
      expect(new Set(billed.map((actual) => actual.accounting?.voucherNumber))).toEqual(
        new Set([posted.proposal.customerInvoice.voucher.number]),
      );
    },
    60_000,
  );

  it('leaves books in which the checker finds nothing, and shuts down cleanly', async () => {
    const costs = await ask<{ actuals: { nodes: { accounting: object | null }[] } }>(
      product.url,
      '{ actuals(filter: { transactionType: [COST] }, first: 500) { nodes { accounting { voucherNumber } } } }',
    );
    expect(costs.actuals.nodes).toHaveLength(10);
    for (const cost of costs.actuals.nodes) expect(cost.accounting).not.toBeNull();
    expect((await send(product.url, '{ nonsense }')).status).toBe(400);
    expect(await product.stop()).toEqual(product.processes.map(() => 0));
    expect(await faultsOf(books.dataverse.url, books.finance.url)).toEqual([]);
  });
});

const BLOCKERS =
  'query P($number: String!) { invoiceProposal(number: $number) { blockers { nodes { code owner count } } } }';
const END = `query End($id: ID!) { invoice(id: $id) {
  status customerInvoiceSummary { number }
  reconciliation { state ledger { net { amount currency } tax { amount } } }
  actuals(first: 100) { nodes { transactionType ...Accounting links { otherRole other { ...Accounting } } } }
} }
fragment Accounting on Actual { id accounting { voucherNumber accountingAmount { amount currency } exchangeRate salesTax { amount } } }`;

interface Accounting {
  id: string;
  accounting: { voucherNumber: string } | null;
}
interface End {
  status: string;
  customerInvoiceSummary: { number: string };
  reconciliation: { state: string; ledger: object };
  actuals: { nodes: (Accounting & { transactionType: string; links: { otherRole: string; other: Accounting }[] })[] };
}
interface Confirmed {
  replayed: boolean;
  invoice: object;
  userErrors: [];
}
interface Posted {
  proposal: { customerInvoice: { number: string; voucher: { number: string } } };
  userErrors: [];
}
