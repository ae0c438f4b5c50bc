// Duties kept apart per document: who confirmed an invoice or overrode tax on it posts it neither alone nor among many;
// an administrator does with a reason, on record; schedules and what nobody decides to post go on. domain.md 1.3

import { BulkWorker } from '../../../../subgraphs/bulk/worker';
import { type Caller, LOCAL_CALLER } from '../../../../subgraphs/caller';
import { importFromStaging } from '../../../../subgraphs/finance/flows/importFromStaging';
import { bulkWork } from '../../../../subgraphs/finance/flows/postBulkItem';
import { postInvoiceProposal } from '../../../../subgraphs/finance/flows/postInvoiceProposal';
import { postInvoiceProposals } from '../../../../subgraphs/finance/flows/postInvoiceProposals';
import { runPostingSchedules } from '../../../../subgraphs/finance/flows/runPostingSchedules';
import { updateProposalLines } from '../../../../subgraphs/finance/flows/updateProposalLines';
import { crookedVouchers, imported, posted } from '../accountant';
import { type FinanceBooks, financeBooks } from '../financeBooks';
import { USMF } from '../ledgerSetUp';

const ANN: Caller = { subject: 'ann', roles: ['project_accountant', 'project_manager'], legalEntities: 'all' };
const BOB: Caller = { ...ANN, subject: 'bob' };
const ADMINISTRATOR: Caller = { ...ANN, roles: ['administrator'] };

describe('duties that are kept apart', () => {
  let books: FinanceBooks;
  beforeEach(async () => {
    books = { ...(await financeBooks('sqlite')), keepsDutiesApart: true };
  });
  afterEach(async () => {
    expect(await crookedVouchers(books)).toEqual([]);
    await books.drop();
  });

  /** A proposal with its lines, whose invoice Ann confirmed. */
  const confirmedByAnn = async (number: string, header: object = { confirmedBy: 'ann' }) =>
    imported(books, number, await posted(books, { amount: 10_000 }), header);
  const postAs = async (caller: Caller, number: string, dutyException?: string) => {
    const outcome = await postInvoiceProposal(books, caller, {
      number,
      ...(dutyException === undefined ? {} : { dutyException }),
    });
    return outcome.ok ? 'posted' : outcome.refusals.map(({ code }) => code).join();
  };

  test('who confirmed it does not post it, whatever his roles; another does', async () => {
    await confirmedByAnn('PF-1');
    const before = await books.dump();
    expect(await postAs(ANN, 'PF-1')).toBe('SEGREGATION_OF_DUTIES');
    expect(await postAs(ADMINISTRATOR, 'PF-1')).toBe('SEGREGATION_OF_DUTIES');
    expect(await books.dump()).toBe(before);
    expect(await postAs(BOB, 'PF-1')).toBe('posted');
    expect(await postAs(ANN, 'PF-1')).toBe('PROPOSAL_NOT_OPEN');
  });

  test('who overrode tax on it does not post it; who changed something else does', async () => {
    await confirmedByAnn('PF-1', { confirmedBy: 'cem' });
    const edit = (caller: Caller, change: object) => updateProposalLines(books, caller, { number: 'PF-1', ...change });
    expect(await edit(BOB, { salesTaxGroup: 'DOMCITY' })).toMatchObject({ ok: true });
    expect(await postAs(BOB, 'PF-1')).toBe('SEGREGATION_OF_DUTIES');
    expect(await postAs(ANN, 'PF-1')).toBe('posted');
  });

  // An older Dataverse does not tell who confirmed: anybody could post then, the one who had confirmed too.
  test('where it was not told who confirmed it may have been anybody: an administrator posts with a reason, or a schedule', async () => {
    await confirmedByAnn('PF-1', {});
    for (const caller of [ANN, BOB, ADMINISTRATOR]) expect(await postAs(caller, 'PF-1')).toBe('SEGREGATION_OF_DUTIES');
    expect(await postAs(BOB, 'PF-1', 'I did not')).toBe('FORBIDDEN');
    expect(await postAs(ADMINISTRATOR, 'PF-1', 'Confirmed by Cem, says Cem')).toBe('posted');
    expect(await books.rows('SELECT action, comment FROM proposal_event')).toEqual([
      {
        action: 'DUTIES_WAIVED',
        comment: expect.stringMatching(/^Confirmed by Cem, says Cem \(Who confirmed .* is not/),
      },
    ]);
    await confirmedByAnn('PF-2', {});
    expect(await postAs({ ...BOB, subject: 'schedule nightly' }, 'PF-2')).toBe('posted');
    await confirmedByAnn('PF-3', {});
    expect(await postAs(LOCAL_CALLER, 'PF-3')).toBe('posted');
  });

  test('an administrator posts with a reason, which the log of the proposal keeps; nobody else does', async () => {
    await confirmedByAnn('PF-1');
    expect(await postAs(ANN, 'PF-1', 'Bob is ill')).toBe('FORBIDDEN');
    for (const reason of [' ', 'x'.repeat(1_001)])
      expect(await postAs(ADMINISTRATOR, 'PF-1', reason)).toBe('BAD_USER_INPUT');
    expect(await postAs(ADMINISTRATOR, 'PF-1', ' Bob is ill ')).toBe('posted');
    expect(await books.rows('SELECT action, by_subject, comment FROM proposal_event')).toEqual([
      {
        action: 'DUTIES_WAIVED',
        by_subject: 'ann',
        comment: 'Bob is ill (ann confirmed the invoice: another must post proposal PF-1.)',
      },
    ]);
    await confirmedByAnn('PF-2', { confirmedBy: 'bob' });
    expect(await postAs(ADMINISTRATOR, 'PF-2', 'not needed')).toBe('posted');
    expect(await books.rows("SELECT action FROM proposal_event WHERE proposal_number = 'PF-2'")).toEqual([]);
  });

  test('among many each is asked by itself', async () => {
    for (const [number, confirmedBy] of [
      ['PF-1', 'ann'],
      ['PF-2', 'bob'],
    ] as const)
      await confirmedByAnn(number, { confirmedBy });
    const parts = { db: books.db, world: books.world, work: bulkWork(books), owner: books.world.newId() };
    const worker = new BulkWorker({ ...parts, moved: () => undefined, onError: () => undefined });
    await postInvoiceProposals(books, ANN, { numbers: ['PF-1', 'PF-2'] });
    worker.start();
    await worker.idle();
    await worker.stop();
    const items = await books.rows<{ errors: string | null }>('SELECT errors FROM bulk_item ORDER BY number');
    expect(items.map(({ errors }) => errors && JSON.parse(errors)[0].code)).toEqual(['SEGREGATION_OF_DUTIES', null]);
  });

  test('a schedule posts in a name of its own, and what charges nothing is posted by the import of whoever confirmed it', async () => {
    await confirmedByAnn('PF-1');
    await books.setUp({ postingSchedules: [{ legalEntity: USMF, name: 'nightly', daysAhead: 400 }] } as never);
    const parts = { db: books.db, world: books.world, work: bulkWork(books), owner: books.world.newId() };
    const worker = new BulkWorker({ ...parts, moved: () => undefined, onError: () => undefined });
    await runPostingSchedules(books, '2026-11-28', fail);
    worker.start();
    await worker.idle();
    await worker.stop();
    const sales = await posted(books, { amount: 5_000, billingType: 'COMPLIMENTARY' });
    await books.confirm('PF-2', sales, { confirmedBy: 'ann' });
    await importFromStaging(books, ANN, { legalEntity: USMF });
    expect(await books.rows('SELECT number, status, posted_by FROM proposal ORDER BY number')).toMatchObject([
      { status: 'INVOICED', posted_by: 'schedule nightly' },
      { status: 'INVOICED' },
    ]);
  });

  test('where nobody has a name, and where it is switched off, roles alone decide', async () => {
    await confirmedByAnn('PF-1', { confirmedBy: 'local' });
    expect(await postAs(LOCAL_CALLER, 'PF-1')).toBe('posted');
    await confirmedByAnn('PF-2');
    books = { ...books, keepsDutiesApart: false };
    expect(await postAs(ANN, 'PF-2')).toBe('posted');
  });
});

function fail(error: unknown): never {
  throw error;
}
