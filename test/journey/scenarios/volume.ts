// Scenario 5: one bad line of a thousand. The journal splits, the 999 are posted, the new journal names the one that it came from, and
// the proposal waits for one line that has a name. domain.md 3.8, 5.2, 8.1
import { ask } from '../../harness/graphql';
import { change, untilStep } from '../actors';
import { approve } from '../projectManager';
import { CLOSED, drafted, INVOICE_DAY, importAll, type On, WORK_DAY } from './books';

/** Each travels under a key of its own, there and back: fewer, unless all the time in the world was given. */
const LINES = process.env.FULL === '1' ? 1_000 : 200;
const JOURNALS =
  '{ integrationJournals(first: 500) { nodes { id status lineCount originalJournal { id } lines(first: 1) { nodes { actualId status error { code message } } } } } }';
const PROPOSAL = `query ($number: String!) { invoiceProposal(number: $number) { lineCount netAmount { amount }
  blockers(first: 9) { nodes { code owner count } } neededJournalLines { count lines(first: 9) { nodes { actualId status error { code } } } }
  readinessSummary { ready counts { state code count } } } }`;

interface Journal {
  id: string;
  status: string;
  lineCount: number;
  originalJournal: { id: string } | null;
  lines: { nodes: { actualId: string; status: string; error: { code: string; message: string } | null }[] };
}

export function volumeScenarios(of: On): void {
  const total = `${(7 * LINES) / 100}.00`;
  const journals = async () =>
    (await ask<{ integrationJournals: { nodes: Journal[] } }>(of().url, JOURNALS)).integrationJournals.nodes;

  it('scenario 5: one bad line of a thousand: 999 are posted, the journal splits and names its original, the proposal is blocked by one line', async () => {
    const on = of();
    const fee = { transactionClass: 'FEE', projectNumber: 'P-009', quantity: '1.00', billPrice: '0.07' };
    const dates = Array.from({ length: LINES }, (_, index) => (index === 113 ? CLOSED.work : WORK_DAY));
    await approve(
      on.url,
      dates.map((date) => ({ ...fee, date })),
    );
    const invoice = await drafted(on, 9, ['FEE']);
    expect(invoice.detailAmount.amount).toBe(total);
    await change(on.url, 'confirmInvoice', 'invoice { status }', { invoiceId: invoice.id });
    await on.settle();
    const before = new Set((await journals()).map(({ id }) => id));
    await importAll(on);
    const own = async () => (await journals()).filter(({ id }) => !before.has(id));
    const [whole, ...others] = await own();
    expect([whole?.lineCount, others]).toEqual([LINES, []]);
    const post = (id: string | undefined) =>
      change(on.url, 'postIntegrationJournal', 'journal { status }', { journalId: id });
    await post(whole?.id);
    const split = await own();
    expect(split.find(({ id }) => id === whole?.id)).toMatchObject({ status: 'POSTED', lineCount: LINES - 1 });
    const left = split.find(({ id }) => id !== whole?.id) as Journal;
    expect(split).toHaveLength(2);
    expect(left).toMatchObject({ status: 'ERROR', lineCount: 1, originalJournal: { id: whole?.id } });
    const [bad] = left.lines.nodes;
    expect(bad?.error).toMatchObject({ code: 'PERIOD_CLOSED', message: expect.stringContaining(CLOSED.work) });

    await importAll(on);
    const { number } = invoice;
    const proposal = async () => (await ask<{ invoiceProposal: object }>(on.url, PROPOSAL, { number })).invoiceProposal;
    expect(await proposal()).toMatchObject({
      lineCount: 0,
      netAmount: { amount: '0.00' },
      blockers: { nodes: [{ code: 'JOURNAL_NOT_POSTED', owner: 'PROJECT_ACCOUNTANT', count: 1 }] },
      neededJournalLines: {
        count: 1,
        lines: { nodes: [{ actualId: bad?.actualId, status: 'ERROR', error: { code: 'PERIOD_CLOSED' } }] },
      },
      readinessSummary: { ready: false },
    });
    const october = { legalEntity: 'USMF', startDate: '2026-10-01' };
    const set = (state: string) =>
      change(on.url, 'setFiscalPeriodState', 'fiscalPeriod { state }', { ...october, state });
    await set('OPEN');
    await post(left.id);
    await set('CLOSED');
    await importAll(on);
    expect(await proposal()).toMatchObject({ lineCount: LINES, netAmount: { amount: total }, blockers: { nodes: [] } });
    await change(on.url, 'postInvoiceProposal', 'proposal { status }', { number, invoiceDate: INVOICE_DAY });
    await untilStep(on.url, invoice.id, 'WRITTEN_BACK', 'DONE', 60_000);
  });
}
