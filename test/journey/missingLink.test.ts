// Acceptance scenario 4 of domain.md 8.1 through the gateway: a transaction connection that has not come leaves the proposal at 0.00
// with a named cause, line by line; once it is sent, one action journalises, posts and imports what the invoice needs.
import { DIALECTS } from '../harness/databases';
import { ask } from '../harness/graphql';
import { change, draftInvoice, untilStep } from './actors';
import { company } from './company';
import { expectForetold, type FinancePreviewSeen, foretoldThere } from './foretoldThere';
import { type InProcess, openInProcess } from './inProcess';

const LINKS = 'Integration entity for project transaction relationships (msdyn_transactionconnections)';
const DAY = '2026-11-23';

interface Proposal {
  netAmount: { amount: string };
  readinessSummary: {
    expectedLinks: number;
    receivedLinks: number;
    ready: boolean;
    counts: { state: string; code: string | null; owner: string | null; count: number }[];
  };
  neededJournalLines: { checksum: string; count: number; totals: { notJournalised: number }[] };
}

describe.each(DIALECTS)('a missing connection on %s', (dialect) => {
  let on: InProcess;
  beforeAll(async () => {
    on = await openInProcess(dialect, company(1, 3));
  });
  afterAll(async () => {
    expect(await on.stop()).toEqual([]);
  });

  const switchMap = (mutation: string) =>
    ask(on.url, `mutation ($input: TableMapInput!) { ${mutation}(input: $input) { userErrors { code } } }`, {
      input: { name: LINKS },
    });
  const proposal = async (number: string) => {
    const query = `query ($number: String!) { invoiceProposal(number: $number) { netAmount { amount }
      readinessSummary { expectedLinks receivedLinks ready counts { state code owner count } }
      neededJournalLines { checksum count totals { notJournalised } } } }`;
    return (await ask<{ invoiceProposal: Proposal }>(on.url, query, { number })).invoiceProposal;
  };

  it('scenario 4: a missing connection is 0.00 and a named cause; sent again, and one action brings the lines in', async () => {
    await on.settle();
    const invoice = await draftInvoice(on.url, 'C-001', DAY);
    const foretold = (await foretoldThere(on.url, invoice.id)) as FinancePreviewSeen;
    const many = Array.from({ length: 24 }, () => foretoldThere(on.url, invoice.id));
    for (const each of await Promise.all(many)) expect(each).toEqual(foretold); // at once they dead-locked on MariaDB: an inner error
    expect(foretold.blockers).toEqual([{ code: 'JOURNAL_NOT_POSTED', owner: 'PROJECT_ACCOUNTANT', count: 3 }]);
    await switchMap('pauseTableMap');
    await change(on.url, 'confirmInvoice', 'invoice { status }', { invoiceId: invoice.id });
    await untilStep(on.url, invoice.id, 'RECEIVED');
    await on.settle();
    const waiting = await proposal(invoice.number);
    expect(waiting).toMatchObject({
      netAmount: { amount: '0.00' },
      readinessSummary: { expectedLinks: 3, receivedLinks: 0, ready: false },
      neededJournalLines: { count: 0 },
    });
    expect(waiting.readinessSummary.counts).toEqual([
      { state: 'SOURCE_NOT_RECEIVED', code: 'UNBILLED_SALE_MISSING', owner: 'SYSTEM', count: 3 },
      { state: 'READY', code: null, owner: null, count: 1 }, // the milestone
    ]);
    await switchMap('resumeTableMap');
    await untilStep(on.url, invoice.id, 'STAGED');
    const { neededJournalLines: needed } = await proposal(invoice.number);
    expect(needed).toMatchObject({ count: 3, totals: [{ notJournalised: 3 }] });
    const done = await change<{ proposal: object; posted: number; userErrors: [] }>(
      on.url,
      'postNeededJournalLines',
      'posted failed proposal { lineCount }',
      { number: invoice.number, checksum: needed.checksum },
    );
    expect(done).toMatchObject({ posted: 3, failed: 0, proposal: { lineCount: 4 } });
    await change(on.url, 'postInvoiceProposal', 'proposal { status }', { number: invoice.number, invoiceDate: DAY });
    await expectForetold(on.url, invoice.number, foretold);
    await untilStep(on.url, invoice.id, 'WRITTEN_BACK', 'DONE');
    const query =
      'query ($number: String!) { invoiceProposal(number: $number) { customerInvoice { writeBack { state queuedRows } } } }';
    await on.settle();
    expect(await ask(on.url, query, { number: invoice.number })).toEqual({
      invoiceProposal: { customerInvoice: { writeBack: { state: 'DELIVERED', queuedRows: 0 } } },
    });
    await on.importAll(); // the cost
  });
});
