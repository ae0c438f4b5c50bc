// Both books side by side through the gateway: from the draft to the posted invoice, and when a row of either book was altered
// or lost behind the product's back. One process, so that the test can reach both databases.
import { pino } from 'pino';
import { readGatewayConfig } from '../../gateway/config';
import { localTransport } from '../../gateway/federation/localTransport';
import { type RunningGateway, startGateway } from '../../gateway/main';
import { composeSupergraph } from '../../schema/compose';
import { accessScope, type Caller, LOCAL_CALLER } from '../../subgraphs/caller';
import type { Side } from '../../subgraphs/serve';
import { openBoth, type Together } from '../../together';
import { DIALECTS } from '../harness/databases';
import { ask } from '../harness/graphql';
import { emptyBooks, type TwoBooks } from '../harness/topology';
import { realWorld } from '../harness/world';
import { change, draftInvoice } from './actors';
import { company, loadCompany } from './company';

const ENTRIES = 4;
const LINES = ENTRIES + 1; // and the milestone

interface Reconciliation {
  state: string;
  dataverse: { count: number };
  proposal: { count: number } | null;
  missingInFinance: string[];
  missingInFinanceCount: number;
  missingInDataverse: string[];
  missingInDataverseCount: number;
}

describe.each(DIALECTS)('reconciliation through the gateway on %s', (dialect) => {
  let books: TwoBooks;
  let both: Together;
  let gateway: RunningGateway;
  let url: string;

  beforeAll(async () => {
    books = await emptyBooks(dialect);
    await loadCompany(books.dataverse.url, books.finance.url, company(2, ENTRIES));
    const world = realWorld();
    both = await openBoth({
      dataverseUrl: books.dataverse.url,
      financeUrl: books.finance.url,
      world,
      importSchedule: null,
      onError: (error) => console.error(error),
    });
    const limits = readGatewayConfig({});
    const transport = ({ schema, contextFor }: Side) =>
      localTransport(
        { schema, contextFor: (caller, requestId) => contextFor(caller as Caller, requestId) },
        world,
        limits.timeouts,
      );
    const { dataverse, finance } = both;
    gateway = await startGateway({
      supergraphSdl: composeSupergraph([dataverse, finance]),
      transports: { dataverse: transport(dataverse), finance: transport(finance) },
      host: '127.0.0.1',
      port: 0,
      callerOf: () => ({ caller: LOCAL_CALLER, scope: accessScope(LOCAL_CALLER) }),
      world,
      logger: pino({ level: 'warn' }, pino.destination(2)),
      limits,
    });
    url = `${gateway.url}/graphql`;
  });

  afterAll(async () => {
    await gateway?.stop();
    await both?.stop();
    await books?.drop();
  });

  const reconciliation = async (id: string): Promise<Reconciliation | null> => {
    const query = `query ($id: ID!) { invoice(id: $id) { reconciliation { state dataverse { count } proposal { count }
      missingInFinance missingInFinanceCount missingInDataverse missingInDataverseCount } } }`;
    return (await ask<{ invoice: { reconciliation: Reconciliation | null } }>(url, query, { id })).invoice
      .reconciliation;
  };
  const importAll = () => change(url, 'importFromStaging', 'imported', { legalEntity: 'USMF' });
  const post = async (number: string): Promise<void> => {
    await importAll();
    const drafts = await ask<{ integrationJournals: { nodes: { id: string }[] } }>(
      url,
      '{ integrationJournals(filter: { status: [DRAFT] }) { nodes { id } } }',
    );
    for (const { id } of drafts.integrationJournals.nodes)
      await change(url, 'postIntegrationJournal', 'journal { status }', { journalId: id });
    await importAll();
    await change(url, 'postInvoiceProposal', 'proposal { status }', { number, invoiceDate: '2026-11-23' });
    both.start();
    await both.settle();
  };
  const nothingMissing = {
    missingInFinance: [],
    missingInFinanceCount: 0,
    missingInDataverse: [],
    missingInDataverseCount: 0,
  };

  it('follows an invoice from the draft to agreement, and says which actuals have not arrived', async () => {
    const { id, number } = await draftInvoice(url, 'C-001', '2026-11-23');
    expect(await reconciliation(id)).toBeNull();

    // Nothing travels before the relays start: Finance has never heard of what was confirmed.
    await change(url, 'confirmInvoice', 'invoice { id }', { invoiceId: id });
    const waiting = await reconciliation(id);
    expect(waiting).toMatchObject({
      state: 'NOT_YET_COMPARABLE',
      dataverse: { count: LINES },
      proposal: null,
      missingInFinanceCount: LINES,
    });
    expect(new Set(waiting?.missingInFinance).size).toBe(LINES);

    both.start();
    await both.settle();
    expect(await reconciliation(id)).toMatchObject({
      state: 'NOT_YET_COMPARABLE',
      proposal: { count: 0 },
      ...nothingMissing,
    });

    await post(number);
    expect(await reconciliation(id)).toEqual({
      state: 'AGREES',
      dataverse: { count: LINES },
      proposal: { count: LINES },
      ...nothingMissing,
    });
  });

  it('differs as soon as a row of either book is not what it was', async () => {
    const { id, number } = await draftInvoice(url, 'C-002', '2026-11-23');
    await change(url, 'confirmInvoice', 'invoice { id }', { invoiceId: id });
    both.start();
    await both.settle();
    await post(number);
    expect((await reconciliation(id))?.state).toBe('AGREES');

    const inDataverse = (sql: string, ...values: (string | number)[]) =>
      both.dataverse.books.db.write((tx) => tx.change(sql, values));
    const inFinance = (sql: string, ...values: (string | number)[]) =>
      both.finance.books.db.write((tx) => tx.change(sql, values));
    const [line] = await both.finance.books.db.read.rows<{ actual_id: string }>(
      'SELECT actual_id FROM proposal_line WHERE proposal_number = ? LIMIT 1',
      [number],
    );
    const actual = String(line?.actual_id);

    await inDataverse('UPDATE actual SET amount = amount + 1 WHERE id = ?', actual);
    expect(await reconciliation(id)).toMatchObject({ state: 'DIFFERS', ...nothingMissing }); // the same ids, another amount
    await inDataverse('UPDATE actual SET amount = amount - 1 WHERE id = ?', actual);

    await inDataverse("UPDATE actual SET id = 'another' WHERE id = ?", actual);
    expect(await reconciliation(id)).toMatchObject({
      state: 'DIFFERS',
      missingInFinance: ['another'],
      missingInFinanceCount: 1,
      missingInDataverse: [actual],
      missingInDataverseCount: 1,
    });
    await inDataverse("UPDATE actual SET id = ? WHERE id = 'another'", actual);

    await inFinance(
      "UPDATE ledger_entry SET accounting_amount = accounting_amount + 1 WHERE posting_type = 'CUSTOMER'",
    );
    expect((await reconciliation(id))?.state).toBe('DIFFERS');
    await inFinance(
      "UPDATE ledger_entry SET accounting_amount = accounting_amount - 1 WHERE posting_type = 'CUSTOMER'",
    );
    expect((await reconciliation(id))?.state).toBe('AGREES');
  });
});
