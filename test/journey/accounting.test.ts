// What an accountant does with journals and many proposals through the gateway: errors that stand and end, a journal made a draft
// again and deleted without losing a line, a bulk posting followed by its subscription, and beginning balances asked for by name.

import { DIALECTS } from '../harness/databases';
import { ask, watchSocket } from '../harness/graphql';
import { change, draftInvoice, untilStep } from './actors';
import { company, contractNumber } from './company';
import { type InProcess, openInProcess } from './inProcess';

const DAY = '2026-11-23';
const WATCH = 'subscription ($id: ID!) { postingOperation(id: $id) { state done refused } }';

describe.each(DIALECTS)('accounting through the gateway on %s', (dialect) => {
  let on: InProcess;
  beforeAll(async () => {
    on = await openInProcess(dialect, company(1, 3));
  });
  afterAll(async () => expect(await on.stop()).toEqual([]), 60_000);

  const period = (open: 0 | 1) =>
    on.both.finance.books.db.write(async (tx) => {
      await tx.change("UPDATE fiscal_period SET open = ? WHERE start_date = '2026-11-01'", [open]);
    });
  const imported = () =>
    change<{ journalised: number; userErrors: [] }>(on.url, 'importFromStaging', 'journalised', {
      legalEntity: 'USMF',
    });
  const journalId = async () => {
    const query = '{ integrationJournals(first: 10) { nodes { id beginningBalance } } }';
    const { integrationJournals } = await ask<{ integrationJournals: { nodes: { id: string }[] } }>(on.url, query);
    expect(integrationJournals.nodes).toEqual([{ id: expect.any(String), beginningBalance: false }]);
    return integrationJournals.nodes[0]!.id;
  };
  const errors = async (resolved: boolean) => {
    const query =
      'query ($resolved: Boolean) { importErrors(filter: { resolved: $resolved }, first: 50) { nodes { code } } }';
    const { importErrors } = await ask<{ importErrors: { nodes: { code: string }[] } }>(on.url, query, { resolved });
    return importErrors.nodes.map(({ code }) => code);
  };
  const posting = async () =>
    (
      await change<{ journal: { status: string }; userErrors: [] }>(
        on.url,
        'postIntegrationJournal',
        'journal { status }',
        { journalId: await journalId() },
      )
    ).journal;

  it('a journal that cannot be posted is reset, deleted and made anew: its errors stand until it is posted', async () => {
    await on.settle();
    expect((await imported()).journalised).toBe(6);
    await period(0);
    expect(await posting()).toEqual({ status: 'ERROR' });
    expect(await errors(false)).toEqual(Array.from({ length: 6 }, () => 'PERIOD_CLOSED'));
    const reset = await change<{ journal: { status: string }; userErrors: [] }>(
      on.url,
      'resetIntegrationJournal',
      'journal { status }',
      { journalId: await journalId() },
    );
    expect(reset.journal).toEqual({ status: 'DRAFT' });
    const gone = await change<{ deleted: number; userErrors: [] }>(on.url, 'deleteIntegrationJournal', 'deleted', {
      journalId: await journalId(),
    });
    expect(gone.deleted).toBe(6);
    expect((await imported()).journalised).toBe(6);
    await period(1);
    expect(await posting()).toEqual({ status: 'POSTED' });
    expect(await errors(false)).toEqual([]);
  });

  it('a bulk posting is followed by `postingOperation` to its end', async () => {
    const { id, number, version } = await draftInvoice(on.url, contractNumber(1), DAY);
    await change(on.url, 'confirmInvoice', 'invoice { status }', { invoiceId: id, expectedVersion: version });
    await untilStep(on.url, id, 'STAGED');
    await imported();
    const { operation } = await change<{ operation: { id: string }; userErrors: [] }>(
      on.url,
      'postInvoiceProposals',
      'operation { id }',
      { numbers: [number], invoiceDate: DAY },
    );
    const watch = watchSocket<{ postingOperation: object }>(on.url, WATCH, { id: operation.id });
    await watch.ended;
    expect(watch.errors).toEqual([]);
    expect(watch.events.at(-1)?.postingOperation).toEqual({ state: 'COMPLETE', done: 1, refused: 0 });
    await untilStep(on.url, id, 'WRITTEN_BACK', 'DONE');
  });

  it('beginning balances: none without a cut-off date, and counted with one', async () => {
    const query =
      '{ beginningBalances(legalEntity: "USMF") { cutOffDate waitingActuals unpostedLines postedLines waitingInvoices settledInvoices } }';
    const take =
      'mutation { importBeginningBalances(input: { legalEntity: "USMF" }) { journalised settled blocked userErrors { code } } }';
    const nothing = { journalised: 0, settled: 0, blocked: 0 };
    expect(await ask(on.url, query)).toEqual({ beginningBalances: null });
    expect(await ask(on.url, take)).toEqual({
      importBeginningBalances: { ...nothing, userErrors: [{ code: 'CUT_OFF_DATE_MISSING' }] },
    });
    await on.both.finance.books.db.write(
      async (tx) => void (await tx.change("UPDATE legal_entity SET cut_off_date = '2026-09-30'")),
    );
    expect(await ask(on.url, take)).toEqual({ importBeginningBalances: { ...nothing, userErrors: [] } });
    const none = { waitingActuals: 0, unpostedLines: 0, postedLines: 0, waitingInvoices: 0, settledInvoices: 0 };
    expect(await ask(on.url, query)).toEqual({ beginningBalances: { cutOffDate: '2026-09-30', ...none } });
  });
});
