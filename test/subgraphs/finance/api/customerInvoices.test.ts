// The list of posted customer invoices as a front end or an export asks for it (number, date, posted, tax, where its write-back
// is), and the write-back of journal lines: domain.md 5.7 step 4, "post once, deliver at least once, and show delivery state".
import { DIALECTS } from '../../../harness/databases';
import { imported, posted, postedProposal } from '../accountant';
import { type FinanceBooks, financeBooks } from '../financeBooks';
import { askFinance } from './askingFlows';

interface WriteBack {
  state: string;
  queuedRows: number;
  since: string | null;
  deliveredAt: string | null;
  waitsFor: string | null;
  error: { code: string; message: string } | null;
}
interface Invoice {
  number: string;
  proposalNumber: string;
  date: string;
  postedAt: string;
  customerAccount: string;
  salesTax: { amount: string };
  writeBack: WriteBack;
}

const WRITE_BACK = 'writeBack { state queuedRows since deliveredAt waitsFor error { code message } }';
const INVOICE = `number proposalNumber date postedAt customerAccount salesTax { amount } ${WRITE_BACK}`;

describe.each(DIALECTS)('customer invoices on %s', (dialect) => {
  let books: FinanceBooks;
  const ids: string[] = [];

  /** PF-1 to PF-4 become CIV-1 to CIV-4, of two customers and three dates. */
  beforeAll(async () => {
    books = await financeBooks(dialect);
    const amounts = [10_000, 20_000, 30_000, -5_000];
    for (const [index, amount] of amounts.entries()) {
      const customer = index === 1 ? 'C-200' : 'C-100';
      const number = `PF-${index + 1}`;
      const invoiceDate = ['2026-11-20', '2026-11-10', '2026-11-15', '2026-11-15'][index];
      const sales = await posted(books, { amount, customer }, { amount: 100, customer });
      const header = { invoiceDate, invoiceAccount: customer, fundingSourceId: `source-${customer}` };
      ids.push(await imported(books, number, sales, header));
      await postedProposal(books, { number });
    }
  });
  afterAll(() => books.drop());

  const list = async (args: string): Promise<Invoice[]> => {
    const query = `{ customerInvoices${args} { nodes { ${INVOICE} } totalCount } }`;
    const { customerInvoices } = await askFinance<{ customerInvoices: { nodes: Invoice[]; totalCount: number } }>(
      books,
      query,
    );
    return customerInvoices.nodes;
  };
  const numbers = async (args: string) => (await list(args)).map(({ proposalNumber }) => proposalNumber);
  const stream = (index: number, change: string) =>
    books.db.write((tx) =>
      tx.change(`UPDATE outbox_stream SET ${change} WHERE stream_key = ?`, [`invoice:${ids[index]}`]),
    );

  test('are filtered as an export wants them: company, date, customer, number, proforma, credit notes', async () => {
    expect(await numbers('')).toEqual(['PF-1', 'PF-2', 'PF-3', 'PF-4']);
    expect(await numbers('(filter: { customerAccount: ["C-200"] })')).toEqual(['PF-2']);
    expect(await numbers('(filter: { invoiceDate: { gte: "2026-11-15", lte: "2026-11-19" } })')).toEqual([
      'PF-3',
      'PF-4',
    ]);
    expect(await numbers('(filter: { creditNote: true })')).toEqual(['PF-4']);
    expect(await numbers('(filter: { creditNote: false, proposalNumber: { in: ["PF-3", "PF-4"] } })')).toEqual([
      'PF-3',
    ]);
    expect(await numbers('(filter: { proposalNumber: { startsWith: "PF-" }, legalEntity: ["USMF"] })')).toHaveLength(4);
    const [first] = await list('(first: 1)');
    expect(await numbers(`(filter: { number: { eq: "${first?.number}" } })`)).toEqual(['PF-1']);
    expect(await numbers('(legalEntity: "DEMF")')).toEqual([]);
    expect(await numbers('(legalEntity: "USMF", filter: { legalEntity: ["DEMF"] })')).toEqual([]);
  });

  test('come by number or date, both ways, page after page', async () => {
    expect(await numbers('(orderBy: NUMBER_DESC)')).toEqual(['PF-4', 'PF-3', 'PF-2', 'PF-1']);
    expect(await numbers('(orderBy: INVOICE_DATE_ASC)')).toEqual(['PF-2', 'PF-3', 'PF-4', 'PF-1']);
    expect(await numbers('(orderBy: INVOICE_DATE_DESC, last: 2)')).toEqual(['PF-3', 'PF-2']);
    interface Page {
      customerInvoices: { nodes: Invoice[]; pageInfo: { endCursor: string; hasNextPage: boolean } };
    }
    const page = `query ($after: String) { customerInvoices(orderBy: INVOICE_DATE_DESC, first: 3, after: $after) {
      nodes { proposalNumber } pageInfo { endCursor hasNextPage } } }`;
    const first = await askFinance<Page>(books, page);
    const { endCursor } = first.customerInvoices.pageInfo;
    const second = await askFinance<Page>(books, page, { after: endCursor });
    expect(second.customerInvoices.nodes).toMatchObject([{ proposalNumber: 'PF-2' }]);
    await expect(
      askFinance(books, `{ customerInvoices(orderBy: NUMBER_ASC, after: "${endCursor}") { nodes { number } } }`),
    ).rejects.toThrow('after');
  });

  test('show date, posting, tax and where the write-back is: queued, held, parked with its reason, delivered', async () => {
    const queued = { state: 'QUEUED', queuedRows: 4, since: expect.any(String), deliveredAt: null, error: null };
    expect((await list('(first: 1)'))[0]).toMatchObject({
      date: '2026-11-20',
      postedAt: expect.stringContaining('T'),
      customerAccount: 'C-100',
      salesTax: { amount: '20.20' },
      writeBack: { ...queued, waitsFor: null },
    });
    await stream(0, "due_at = NULL, waiting_topic = 'Invoice proposal export'");
    await stream(1, "due_at = NULL, parked_code = 'ACTUAL_UNKNOWN', parked_message = 'No actual a.'");
    await stream(2, 'settled_number = last_number, due_at = NULL');
    await books.db.write((tx) =>
      tx.change("UPDATE outbox SET state = 'SETTLED', settled_at = ? WHERE stream_key = ?", [
        '2026-11-23T10:00:00.000Z',
        `invoice:${ids[2]}`,
      ]),
    );
    const all = await list('');
    expect(all.map(({ writeBack }) => writeBack)).toMatchObject([
      { ...queued, waitsFor: expect.stringContaining('paused') },
      { state: 'PARKED', queuedRows: 4, waitsFor: null, error: { code: 'ACTUAL_UNKNOWN', message: 'No actual a.' } },
      { state: 'DELIVERED', queuedRows: 0, since: null, deliveredAt: '2026-11-23T10:00:00.000Z', error: null },
      queued,
    ]);
    expect(await numbers('(filter: { undelivered: true })')).toEqual(['PF-1', 'PF-2', 'PF-4']);
    expect(await numbers('(filter: { undelivered: false })')).toEqual(['PF-3']);
  });

  test('so do the lines of a posted journal, at one statement for all; a line that is not posted has none', async () => {
    const query = `{ integrationJournals(first: 10) { nodes { status lines(first: 10) { nodes { voucherNumber ${WRITE_BACK} } } } } }`;
    interface Journals {
      integrationJournals: {
        nodes: { lines: { nodes: { voucherNumber: string | null; writeBack: WriteBack | null }[] } }[];
      };
    }
    const before = await askFinance<Journals>(books, query);
    const reads = books.count.reads;
    expect(before.integrationJournals.nodes.flatMap(({ lines }) => lines.nodes)).toHaveLength(8);
    for (const { lines } of before.integrationJournals.nodes)
      for (const { writeBack } of lines.nodes) expect(writeBack).toMatchObject({ state: 'QUEUED', queuedRows: 1 });
    expect(reads).toBe(3); // journals, their lines, their deliveries
    await posted(books, { amount: 1, date: '2026-12-03' }); // a closed period: it stays
    const after = await askFinance<Journals>(books, query);
    const waiting = after.integrationJournals.nodes
      .flatMap(({ lines }) => lines.nodes)
      .filter((line) => !line.voucherNumber);
    expect(waiting).toEqual([{ voucherNumber: null, writeBack: null }]);
  });
});
