// How Finance's lists page, count and refuse on both engines, and that the number of statements never grows with the rows.
import { DIALECTS } from '../../../harness/databases';
import { type FinanceBooks, openFinanceBooks } from './financeBooks';
import { padded, putInvoice, putJournal } from './putRows';

interface Page<T> {
  nodes: T[];
  edges: { cursor: string; node: T }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
  totalCount: number | null;
}
const NUMBERED =
  '{ nodes { number } edges { cursor node { number } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount }';

describe.each(DIALECTS)('Paging of Finance on %s', (dialect) => {
  let finance: FinanceBooks;

  beforeAll(async () => {
    finance = await openFinanceBooks(dialect);
    for (const [number, legalEntity] of [
      ['PI-001', 'USMF'],
      ['PI-002', 'USMF'],
      ['PI-003', 'DEMF'],
    ] as const) {
      await putInvoice(finance.db, { number, lines: 1, legalEntity });
    }
    for (let n = 1; n <= 20; n += 1) {
      await putInvoice(finance.db, {
        number: `PX-${padded(n)}`,
        legalEntity: 'GBSI',
        lines: 4,
        posted: n > 10,
        blockers: n % 2,
      });
    }
    for (let n = 1; n <= 20; n += 1)
      await putJournal(finance.db, { id: `journal-${padded(n)}`, lines: 3, originalId: 'journal-0001' });
  });
  afterAll(() => finance.close());

  it('pages by cursor, each row once, whatever the page size', async () => {
    for (const first of [1, 3, 7, 23]) {
      const seen: string[] = [];
      let after: string | null = null;
      for (;;) {
        const answer: { invoiceProposals: Page<{ number: string }> } = await finance.ask(
          `query ($first: Int, $after: String) { invoiceProposals(first: $first, after: $after) ${NUMBERED} }`,
          { first, after },
        );
        const { nodes, edges, pageInfo, totalCount } = answer.invoiceProposals;
        expect(totalCount).toBe(23);
        expect(pageInfo.hasPreviousPage).toBe(after !== null);
        expect(edges.map(({ node }) => node)).toEqual(nodes);
        expect([pageInfo.startCursor, pageInfo.endCursor]).toEqual([edges[0]?.cursor, edges.at(-1)?.cursor]);
        seen.push(...nodes.map(({ number }) => number));
        after = pageInfo.endCursor;
        if (!pageInfo.hasNextPage) break;
      }
      expect(seen).toEqual([...new Set(seen)].sort());
      expect(seen).toHaveLength(23);
    }
  });

  it('pages the lines of many proposals at once', async () => {
    const lines = '{ number lines(first: 3) { nodes { id } pageInfo { hasNextPage endCursor } totalCount } }';
    const first = await finance.ask<{ invoiceProposals: Page<{ number: string; lines: Page<{ id: string }> }> }>(
      `{ invoiceProposals(filter: { legalEntity: ["GBSI"] }) { nodes ${lines} } }`,
    );
    expect(first.invoiceProposals.nodes).toHaveLength(20);
    for (const { number, lines } of first.invoiceProposals.nodes) {
      expect(lines.nodes.map(({ id }) => id)).toEqual([1, 2, 3].map((line) => `${number}-line-2-${padded(line)}`));
      expect([lines.pageInfo.hasNextPage, lines.totalCount]).toEqual([true, 4]);
    }
    const after = first.invoiceProposals.nodes[0]?.lines.pageInfo.endCursor;
    const second = await finance.ask<typeof first>(
      `query ($after: String) { invoiceProposals(filter: { legalEntity: ["GBSI"] }) { nodes { number lines(first: 3, after: $after) { nodes { id } pageInfo { hasNextPage } } } } }`,
      { after },
    );
    for (const { number, lines } of second.invoiceProposals.nodes) {
      expect(lines).toEqual({ nodes: [{ id: `${number}-line-2-0004` }], pageInfo: { hasNextPage: false } });
    }
  });

  it.each([
    ['{ invoiceProposals(first: 0) { nodes { number } } }', 'PAGE_SIZE_OUT_OF_RANGE'],
    ['{ customerInvoices(first: 10000) { nodes { number } } }', 'PAGE_SIZE_OUT_OF_RANGE'],
    ['{ integrationJournals(first: -1) { nodes { id } } }', 'PAGE_SIZE_OUT_OF_RANGE'],
    ['{ invoiceProposal(number: "PI-001") { lines(first: 501) { nodes { id } } } }', 'PAGE_SIZE_OUT_OF_RANGE'],
    ['{ stagedActuals(after: "garbage") { nodes { actualId } } }', 'CURSOR_INVALID'],
    ['{ invoiceProposal(number: "PI-001") { blockers(after: "") { nodes { code } } } }', 'CURSOR_INVALID'],
    ['{ invoiceProposals(filter: { invoiceDate: { eq: "2026-02-30" } }) { nodes { number } } }', 'DATE_INVALID'],
    ['{ invoiceProposals(filter: { invoiceDate: { eq: 20260230 } }) { nodes { number } } }', 'DATE_INVALID'],
  ])('refuses %s with %s', async (query, code) => {
    expect(await finance.failure(query)).toBe(code);
  });

  it('takes no cursor of another list', async () => {
    const { integrationJournals } = await finance.ask<{ integrationJournals: Page<unknown> }>(
      '{ integrationJournals { pageInfo { endCursor } } }',
    );
    const query = 'query ($after: String) { stagedActuals(after: $after) { nodes { actualId } } }';
    expect(await finance.failure(query, { after: integrationJournals.pageInfo.endCursor })).toBe('CURSOR_INVALID');
  });

  it('needs as many statements for 20 rows as for 2', async () => {
    const everything = (first: number) => `{
      invoiceProposals(filter: { legalEntity: ["GBSI"], status: [INVOICED] }, first: ${first}) { totalCount nodes { number
        lines(first: 2) { nodes { id } totalCount } more: lines(first: 3) { nodes { id } } blockers { nodes { code } totalCount }
        customerInvoice { number taxLines { code } credits { number } voucher { number entries(first: 2) { nodes { account } totalCount } } proposal { number } } } }
      integrationJournals(first: ${first}) { nodes { lines { nodes { id } totalCount } originalJournal { id } } totalCount }
      customerInvoices(first: ${first}) { nodes { taxLines { code } voucher { entries { nodes { account } } } proposal { lines { nodes { id } } } } totalCount } }`;
    await finance.ask(everything(2));
    const two = finance.statements();
    await finance.ask(everything(20));
    expect(finance.statements()).toBe(two);
    expect(two).toBeLessThanOrEqual(24);
  });
});
