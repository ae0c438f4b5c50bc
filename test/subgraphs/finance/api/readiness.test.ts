// What a proposal at 0.00 waits for, line by line: domain.md 6.1 rows 1 to 3, 4.8. Each state with whose turn it is, the journal
// that it waits on, and the numbers; nothing that the import would not say, at a number of statements that does not grow.

import { ERRORS } from '../../../../schema/errors';
import { MAPS } from '../../../../schema/messages';
import { DIALECTS } from '../../../harness/databases';
import { posted, postedProposal, run } from '../accountant';
import { type FinanceBooks, financeBooks } from '../financeBooks';
import { USMF } from '../ledgerSetUp';
import { askFinance } from './askingFlows';

interface Line {
  actualId: string;
  state: string;
  code: string | null;
  owner: string | null;
  remedy: string | null;
  message: string | null;
  unbilledActualId: string | null;
  journal: { id: string; status: string } | null;
}
interface Summary {
  expectedLines: number;
  receivedLines: number;
  ready: boolean;
  counts: { state: string; code: string | null; owner: string | null; count: number }[];
  unreceivedActualIds: string[];
}

interface Paged {
  invoiceProposal: {
    legalEntity: string;
    readiness: { nodes: Line[]; pageInfo: { hasNextPage: boolean; endCursor: string }; totalCount: number };
  };
}

const LINE = 'actualId state code owner remedy message unbilledActualId journal { id status }';
const SUMMARY =
  'readinessSummary { expectedLines receivedLines ready counts { state code owner count } unreceivedActualIds }';

describe.each(DIALECTS)('readiness of a proposal on %s', (dialect) => {
  let books: FinanceBooks;
  beforeEach(async () => {
    books = await financeBooks(dialect);
  });
  afterEach(() => books.drop());

  const lines = async (number: string, states?: string[]) => {
    const query = `query ($number: String!, $states: [LineReadinessState!]) { invoiceProposal(number: $number) {
      readiness(states: $states, first: 100) { nodes { ${LINE} } totalCount } } }`;
    const { invoiceProposal } = await askFinance<{
      invoiceProposal: { readiness: { nodes: Line[]; totalCount: number } };
    }>(books, query, { number, ...(states ? { states } : {}) });
    expect(invoiceProposal.readiness.totalCount).toBe(invoiceProposal.readiness.nodes.length);
    return invoiceProposal.readiness.nodes;
  };
  const summary = async (number: string) => {
    const query = `query ($number: String!) { invoiceProposal(number: $number) { ${SUMMARY} } }`;
    return (await askFinance<{ invoiceProposal: { readinessSummary: Summary } }>(books, query, { number }))
      .invoiceProposal.readinessSummary;
  };
  const of = (all: readonly Line[], actualId: string) => all.find((line) => line.actualId === actualId);

  test('each line stands where it stands, with whose turn it is: not journalised, in error, on a draft, in a closed period, ready', async () => {
    const [ready] = await posted(books, { amount: 100 });
    const [closed, chf] = await books.approve({ amount: 200, date: '2026-12-03' }, { amount: 300, currency: 'CHF' });
    await run(books); // the franc has no rate: it stays in staging
    const [draft] = await books.approve({ amount: 400 });
    await run(books);
    const [waiting] = await books.approve({ amount: 500 });
    const gone = { ...ready!, unbilledId: 'never-arrived', billedId: books.world.newId() };
    const milestone = { ...(await books.milestone(900)), milestoneId: 'unknown' };
    await books.confirm('PF-1', [ready!, closed!, chf!, draft!, waiting!, gone, milestone], { currencyId: 'USD' });

    const all = await lines('PF-1');
    expect(of(all, ready!.billedId)).toMatchObject({ state: 'READY', code: null, owner: null, remedy: null });
    expect(of(all, waiting!.billedId)).toMatchObject({
      state: 'NOT_JOURNALISED',
      code: 'UNBILLED_SALE_NOT_JOURNALISED',
      owner: 'PROJECT_ACCOUNTANT',
      journal: null,
      unbilledActualId: waiting!.unbilledId,
    });
    expect(of(all, chf!.billedId)).toMatchObject({
      state: 'STAGING_ERROR',
      code: 'RATE_MISSING',
      owner: 'PROJECT_ACCOUNTANT',
      remedy: ERRORS.RATE_MISSING.remedy,
      message: expect.stringContaining('CHF'),
    });
    expect(of(all, draft!.billedId)).toMatchObject({
      state: 'JOURNAL_NOT_POSTED',
      code: 'JOURNAL_NOT_POSTED',
      journal: { status: 'DRAFT' },
      message: expect.stringContaining('Post integration journal'),
    });
    expect(of(all, gone.billedId)).toMatchObject({
      state: 'SOURCE_NOT_RECEIVED',
      code: 'UNBILLED_SALE_MISSING',
      owner: 'SYSTEM',
    });
    expect(of(all, milestone.billedId)).toMatchObject({
      state: 'SOURCE_NOT_RECEIVED',
      code: 'ON_ACCOUNT_MISSING',
      owner: 'SYSTEM',
    });
    expect((await summary('PF-1')).counts).toEqual([
      { state: 'SOURCE_NOT_RECEIVED', code: 'ON_ACCOUNT_MISSING', owner: 'SYSTEM', count: 1 },
      { state: 'SOURCE_NOT_RECEIVED', code: 'UNBILLED_SALE_MISSING', owner: 'SYSTEM', count: 1 },
      { state: 'NOT_JOURNALISED', code: 'UNBILLED_SALE_NOT_JOURNALISED', owner: 'PROJECT_ACCOUNTANT', count: 1 },
      { state: 'STAGING_ERROR', code: 'RATE_MISSING', owner: 'PROJECT_ACCOUNTANT', count: 1 },
      { state: 'JOURNAL_NOT_POSTED', code: 'JOURNAL_NOT_POSTED', owner: 'PROJECT_ACCOUNTANT', count: 2 },
      { state: 'READY', code: null, owner: null, count: 1 },
    ]);
    expect((await lines('PF-1', ['STAGING_ERROR', 'READY'])).map(({ state }) => state).sort()).toEqual([
      'READY',
      'STAGING_ERROR',
    ]);
    expect(await lines('PF-1', [])).toEqual([]);
  });

  test('a line that its journal could not post says why, and which journal holds it now', async () => {
    const sales = await posted(books, { amount: 100 }, { amount: 200, date: '2026-12-03' }); // December is closed
    await books.confirm('PF-2', sales);
    const bad = of(await lines('PF-2'), sales[1]!.billedId);
    const [journal] = await books.rows("SELECT id FROM integration_journal WHERE status = 'ERROR'");
    expect(bad).toMatchObject({
      state: 'JOURNAL_ERROR',
      code: 'PERIOD_CLOSED',
      owner: 'PROJECT_ACCOUNTANT',
      remedy: ERRORS.PERIOD_CLOSED.remedy,
      journal: { id: journal!.id, status: 'ERROR' },
    });
    expect((await summary('PF-2')).ready).toBe(false);
  });

  test('what was announced and has not come is counted, and named where a link knows it', async () => {
    const sales = await posted(books, { amount: 100 }, { amount: 200 }, { amount: 300 });
    const { header, actuals, links } = books.confirmation('PF-3', sales);
    await books.deliver(header, [MAPS.actuals, actuals[1].slice(0, 1)]);
    expect(await summary('PF-3')).toMatchObject({
      expectedLines: 3,
      receivedLines: 1,
      ready: false,
      counts: [
        { state: 'NOT_RECEIVED', code: 'MISMATCHED_BILLED_SALES', owner: 'SYSTEM', count: 2 },
        { state: 'SOURCE_NOT_RECEIVED', code: 'UNBILLED_SALE_MISSING', count: 1 },
      ],
      unreceivedActualIds: [],
    });
    await books.deliver(links);
    const known = (await summary('PF-3')).unreceivedActualIds;
    expect(known).toEqual([sales[1]!.billedId, sales[2]!.billedId].sort());
    await books.deliver([MAPS.actuals, actuals[1].slice(1)]);
    expect(await summary('PF-3')).toMatchObject({
      ready: true,
      counts: [{ state: 'READY', count: 3 }],
      unreceivedActualIds: [],
    });
  });

  test('an invoice was called ready whose billed sales are as many as were announced, and others', async () => {
    await books.confirm('PF-3', await posted(books, { amount: 100 }), {
      hashedListOfBillableSalesActualIds: '0'.repeat(64),
    });
    expect(await run(books, 'PF-3')).toMatchObject({ imported: 0, blocked: 1 });
    expect(await summary('PF-3')).toMatchObject({ expectedLines: 1, receivedLines: 1, ready: false });
  });

  test('once imported and once posted, the lines say so', async () => {
    const sales = await posted(books, { amount: 100 }, { amount: 200 });
    await books.confirm('PF-4', sales);
    await run(books);
    expect((await summary('PF-4')).counts).toEqual([{ state: 'ON_PROPOSAL', code: null, owner: null, count: 2 }]);
    await postedProposal(books, { number: 'PF-4' });
    expect((await lines('PF-4')).map(({ state, message }) => [state, message])).toEqual([
      ['POSTED', null],
      ['POSTED', null],
    ]);
  });

  test('ten proposals cost as many statements as one, and 1,000 lines are paged to the last', async () => {
    const sales = await posted(books, ...Array.from({ length: 1_020 }, () => ({ amount: 100 })));
    await books.confirm('PF-BIG', sales.slice(20));
    for (let index = 0; index < 10; index += 1)
      await books.confirm(`PF-S${index}`, sales.slice(index * 2, index * 2 + 2));
    const query = `query ($first: Int!, $prefix: String!) { invoiceProposals(first: $first, filter: { number: { startsWith: $prefix } }) {
      nodes { readiness(first: 5) { nodes { ${LINE} } } ${SUMMARY} } } }`;
    await askFinance(books, query, { first: 1, prefix: 'PF-S' });
    const one = books.count.reads;
    await askFinance(books, query, { first: 10, prefix: 'PF-S' });
    expect(books.count.reads).toBe(one);

    const seen: string[] = [];
    const page = `query ($after: String) { invoiceProposal(number: "PF-BIG") { legalEntity readiness(first: 300, after: $after) {
      nodes { actualId } pageInfo { hasNextPage endCursor } totalCount } } }`;
    for (let after: string | null = null; ; ) {
      const { invoiceProposal }: Paged = await askFinance<Paged>(books, page, { after });
      expect(invoiceProposal.legalEntity).toBe(USMF);
      expect(invoiceProposal.readiness.totalCount).toBe(1_000);
      seen.push(...invoiceProposal.readiness.nodes.map(({ actualId }) => actualId));
      if (!invoiceProposal.readiness.pageInfo.hasNextPage) break;
      after = invoiceProposal.readiness.pageInfo.endCursor;
    }
    expect(seen).toEqual(
      sales
        .slice(20)
        .map(({ billedId }) => billedId)
        .sort(),
    );
  });
});
