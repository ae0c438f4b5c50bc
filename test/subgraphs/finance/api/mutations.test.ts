// The accountant's journey through Finance's mutations on both engines: import, post the journal, delete lines, import again,
// post; each repeated under its key, and refused with a code where it cannot be.
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import type { World } from '../../../../subgraphs/world';
import { DIALECTS } from '../../../harness/databases';
import { waitFor } from '../../../harness/waiting';
import { realWorld } from '../../../harness/world';
import { gate } from '../../dual-write/sides';
import { LEGAL_ENTITY, sendInvoice, setUp } from './accountant';
import { type FinanceBooks, openFinanceBooks } from './financeBooks';

interface Refused {
  code: string;
  path: string[] | null;
  retryable: boolean;
  subjectId: string | null;
}
interface Payload {
  journalised?: number;
  imported?: number;
  blocked?: number;
  journal?: Record<string, unknown> | null;
  proposal?: Record<string, unknown> | null;
  userErrors: Refused[];
  replayed: boolean;
}

const ERRORS = 'userErrors { code path retryable subjectId } replayed';
const JOURNAL = 'journal { id status lineCount lines { nodes { status voucherNumber error { code } } } }';
const PROPOSAL =
  'proposal { number status version importHeld lineCount netAmount { amount } salesTax { amount } totalAmount { amount } customerInvoice { number voucher { entries { nodes { postingType amount { amount } } } } } blockers { nodes { code } } }';
const MUTATIONS = {
  importFromStaging: `mutation ($input: ImportFromStagingInput!) { payload: importFromStaging(input: $input) { journalised imported blocked ${ERRORS} } }`,
  postIntegrationJournal: `mutation ($input: PostIntegrationJournalInput!) { payload: postIntegrationJournal(input: $input) { ${JOURNAL} ${ERRORS} } }`,
  postInvoiceProposal: `mutation ($input: PostInvoiceProposalInput!) { payload: postInvoiceProposal(input: $input) { ${PROPOSAL} ${ERRORS} } }`,
  deleteInvoiceProposalLines: `mutation ($input: DeleteInvoiceProposalLinesInput!) { payload: deleteInvoiceProposalLines(input: $input) { ${PROPOSAL} ${ERRORS} } }`,
};
const ELSEWHERE = { subject: 'eve', roles: ['project_accountant'], legalEntities: ['DEMF'] };

describe.each(DIALECTS)('Finance mutations on %s', (dialect) => {
  let finance: FinanceBooks;

  const open = async (world?: World) => {
    finance = await openFinanceBooks(dialect, world);
    await setUp(finance.books);
  };
  afterEach(() => finance.close());

  const mutate = async (
    name: keyof typeof MUTATIONS,
    input: object,
    caller = LOCAL_CALLER as typeof ELSEWHERE,
  ): Promise<Payload> => (await finance.ask<{ payload: Payload }>(MUTATIONS[name], { input }, caller)).payload;
  const importAll = () => mutate('importFromStaging', { legalEntity: LEGAL_ENTITY });
  const blockersOf = async (number: string) => {
    const query =
      'query ($number: String!) { invoiceProposal(number: $number) { blockers { nodes { code owner reference count } } } }';
    return (
      await finance.ask<{ invoiceProposal: { blockers: { nodes: Record<string, unknown>[] } } }>(query, { number })
    ).invoiceProposal.blockers.nodes;
  };
  const codes = ({ userErrors }: Payload) => userErrors.map(({ code }) => code);
  /** Imported, with the journal behind it posted; gives the journal's id. */
  const ready = async (number: string): Promise<string> => {
    await importAll();
    const journalId = String((await blockersOf(number))[0]?.reference);
    expect(codes(await mutate('postIntegrationJournal', { journalId }))).toEqual([]);
    await importAll();
    return journalId;
  };

  it('lead from a staged invoice to a posted one whose books agree', async () => {
    await open();
    const { checksum } = await sendInvoice(finance.books, 'PI-1', 3);
    expect(await importAll()).toEqual({ journalised: 3, imported: 0, blocked: 1, userErrors: [], replayed: false });
    const [blocker] = await blockersOf('PI-1');
    expect(blocker).toMatchObject({ code: 'JOURNAL_NOT_POSTED', owner: 'PROJECT_ACCOUNTANT', count: 3 });

    const posted = await mutate('postIntegrationJournal', { journalId: blocker?.reference, idempotencyKey: 'journal' });
    expect(posted).toMatchObject({
      journal: { id: blocker?.reference, status: 'POSTED', lineCount: 3 },
      userErrors: [],
      replayed: false,
    });
    const lines = (posted.journal as { lines: { nodes: Record<string, unknown>[] } }).lines.nodes;
    expect(lines.map((line) => line.voucherNumber)).toEqual([
      expect.any(String),
      expect.any(String),
      expect.any(String),
    ]);
    expect(
      await mutate('postIntegrationJournal', { journalId: blocker?.reference, idempotencyKey: 'journal' }),
    ).toEqual({ ...posted, replayed: true });

    expect(await importAll()).toMatchObject({ journalised: 0, imported: 1, blocked: 0 });
    const input = { number: 'PI-1', idempotencyKey: 'post' };
    const invoice = await mutate('postInvoiceProposal', input);
    expect(invoice).toMatchObject({
      proposal: {
        number: 'PI-1',
        status: 'INVOICED',
        lineCount: 3,
        netAmount: { amount: '300.00' },
        salesTax: { amount: '60.00' },
        totalAmount: { amount: '360.00' },
        customerInvoice: { number: expect.any(String) },
        blockers: { nodes: [] },
      },
      userErrors: [],
      replayed: false,
    });
    const { customerInvoice } = invoice.proposal as {
      customerInvoice: { voucher: { entries: { nodes: { amount: { amount: string } }[] } } };
    };
    const entries = customerInvoice.voucher.entries.nodes;
    expect(entries.reduce((sum, { amount }) => sum + Math.round(Number(amount.amount) * 100), 0)).toBe(0);
    expect(await mutate('postInvoiceProposal', input)).toEqual({ ...invoice, replayed: true });

    const of = [
      {
        __typename: 'Invoice',
        number: 'PI-1',
        billedDigest: { total: { amount: '300.00', currency: 'USD' }, count: 3, checksum },
      },
    ];
    const totals = '{ count net { amount } total { amount } accountingTotal { amount currency } }';
    const query = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Invoice { reconciliation { state customerInvoice ${totals} ledger ${totals} } } } }`;
    const figures = {
      count: 3,
      net: { amount: '300.00' },
      total: { amount: '360.00' },
      accountingTotal: { amount: '360.00', currency: 'USD' },
    };
    expect(await finance.ask(query, { of })).toEqual({
      _entities: [{ reconciliation: { state: 'AGREES', customerInvoice: figures, ledger: figures } }],
    });
  });

  it('deletes lines, holds the proposal, and imports it again on demand', async () => {
    await open();
    await sendInvoice(finance.books, 'PI-1', 2);
    await ready('PI-1');
    const input = { number: 'PI-1', reason: 'wrong tax group', idempotencyKey: 'delete' };
    const deleted = await mutate('deleteInvoiceProposalLines', input);
    expect(deleted).toMatchObject({
      proposal: {
        importHeld: true,
        lineCount: 0,
        netAmount: { amount: '0.00' },
        blockers: { nodes: [{ code: 'LINES_DELETED' }] },
      },
      userErrors: [],
      replayed: false,
    });
    expect(await mutate('deleteInvoiceProposalLines', input)).toEqual({ ...deleted, replayed: true });
    expect(await importAll()).toMatchObject({ imported: 0 });
    expect(codes(await mutate('postInvoiceProposal', { number: 'PI-1' }))).toEqual(['PROPOSAL_EMPTY']);
    expect(
      await mutate('importFromStaging', { legalEntity: LEGAL_ENTITY, proposalNumber: 'PI-1', idempotencyKey: null }),
    ).toMatchObject({ imported: 1, userErrors: [] });
    expect(
      await finance.ask(
        '{ invoiceProposal(number: "PI-1") { importHeld lineCount lines { nodes { netAmount { amount } } totalCount } blockers { nodes { code } } } }',
      ),
    ).toEqual({
      invoiceProposal: {
        importHeld: false,
        lineCount: 2,
        lines: { nodes: [{ netAmount: { amount: '100.00' } }, { netAmount: { amount: '100.00' } }], totalCount: 2 },
        blockers: { nodes: [] },
      },
    });
  });

  it('refuse with a code what cannot be, and change nothing', async () => {
    await open();
    await sendInvoice(finance.books, 'PI-1', 1);
    const journalId = await ready('PI-1');
    const before = await finance.ask(
      '{ invoiceProposal(number: "PI-1") { version status } customerInvoices { totalCount } }',
    );
    const refusals: [keyof typeof MUTATIONS, object, string][] = [
      ['importFromStaging', { legalEntity: 'nowhere' }, 'NOT_FOUND'],
      ['importFromStaging', { legalEntity: LEGAL_ENTITY, proposalNumber: 'nobody' }, 'NOT_FOUND'],
      ['postIntegrationJournal', { journalId: 'nobody' }, 'NOT_FOUND'],
      ['postIntegrationJournal', { journalId }, 'JOURNAL_NOT_DRAFT'],
      ['postInvoiceProposal', { number: 'nobody' }, 'NOT_FOUND'],
      ['postInvoiceProposal', { number: 'PI-1', expectedVersion: 99 }, 'PROPOSAL_CHANGED'],
      ['postInvoiceProposal', { number: 'PI-1', invoiceDate: '2026-12-01' }, 'PERIOD_CLOSED'],
      ['postInvoiceProposal', { number: 'PI-1', idempotencyKey: '' }, 'IDEMPOTENCY_KEY_INVALID'],
      ['deleteInvoiceProposalLines', { number: 'nobody', reason: 'x' }, 'NOT_FOUND'],
      ['deleteInvoiceProposalLines', { number: 'PI-1', reason: ' ' }, 'BAD_USER_INPUT'],
    ];
    for (const [name, input, code] of refusals) {
      const payload = await mutate(name, input);
      expect([name, codes(payload), payload.replayed]).toEqual([name, [code], false]);
      expect(payload.proposal ?? payload.journal ?? null).toBeNull();
    }
    for (const [name, input] of [
      ['importFromStaging', { legalEntity: LEGAL_ENTITY }],
      ['postIntegrationJournal', { journalId }],
      ['postInvoiceProposal', { number: 'PI-1' }],
      ['deleteInvoiceProposalLines', { number: 'PI-1', reason: 'not mine' }],
    ] as const) {
      expect(codes(await mutate(name, input, ELSEWHERE))).toEqual(['NOT_FOUND']);
    }
    expect(
      await finance.ask('{ invoiceProposal(number: "PI-1") { version status } customerInvoices { totalCount } }'),
    ).toEqual(before);
    expect(
      await finance.failure(MUTATIONS.postInvoiceProposal, { input: { number: 'PI-1', invoiceDate: '23.11.2026' } }),
    ).toBe('DATE_INVALID');
  });

  it('refuse a key that stands for another input, and take null for absent', async () => {
    await open();
    await sendInvoice(finance.books, 'PI-1', 1);
    const input = { legalEntity: LEGAL_ENTITY, idempotencyKey: 'import' };
    const first = await mutate('importFromStaging', { ...input, proposalNumber: null });
    expect(await mutate('importFromStaging', input)).toEqual({ ...first, replayed: true });
    expect(codes(await mutate('importFromStaging', { ...input, proposalNumber: 'PI-1' }))).toEqual([
      'IDEMPOTENCY_KEY_REUSED',
    ]);
  });

  it('show the present state after each of several in one request', async () => {
    await open();
    await sendInvoice(finance.books, 'PI-1', 1);
    await ready('PI-1');
    const query = `mutation { deleteInvoiceProposalLines(input: { number: "PI-1", reason: "again" }) { proposal { lineCount } }
      importFromStaging(input: { legalEntity: "${LEGAL_ENTITY}", proposalNumber: "PI-1" }) { imported }
      postInvoiceProposal(input: { number: "PI-1" }) { proposal { lineCount status } userErrors { code } } }`;
    expect(await finance.ask(query)).toEqual({
      deleteInvoiceProposalLines: { proposal: { lineCount: 0 } },
      importFromStaging: { imported: 1 },
      postInvoiceProposal: { proposal: { lineCount: 1, status: 'INVOICED' }, userErrors: [] },
    });
  });

  it('good lines of a journal post, bad ones move to a journal of their own', async () => {
    await open();
    await sendInvoice(finance.books, 'PI-1', 2);
    await sendInvoice(finance.books, 'PI-2', 1, '2026-12-05'); // December is closed
    await importAll();
    const journalId = String((await blockersOf('PI-1'))[0]?.reference);
    const { journal } = await mutate('postIntegrationJournal', { journalId });
    expect(journal).toMatchObject({ id: journalId, status: 'POSTED', lineCount: 2 });
    const answer = await finance.ask(
      '{ integrationJournals(filter: { status: [ERROR] }) { nodes { lineCount originalJournal { id } lines { nodes { status error { code retryable } } } } } }',
    );
    expect(answer).toEqual({
      integrationJournals: {
        nodes: [
          {
            lineCount: 1,
            originalJournal: { id: journalId },
            lines: { nodes: [{ status: 'ERROR', error: { code: 'PERIOD_CLOSED', retryable: false } }] },
          },
        ],
      },
    });
  });

  it('a journal that takes longer than 5 s is answered as PROCESSING and goes on', async () => {
    let [timers, stalled] = [0, false];
    const world: World = {
      ...realWorld(),
      after: (ms, work) => {
        if (ms !== 5_000) return realWorld().after(ms, work);
        timers += 1;
        if (stalled) work(); // the five seconds are over before the posting is
        return () => undefined;
      },
    };
    await open(world);
    await sendInvoice(finance.books, 'PI-1', 1);
    await importAll();
    const journalId = String((await blockersOf('PI-1'))[0]?.reference);
    stalled = true;
    // The journal is begun, and nothing of it is posted before the answer is there.
    const answered = gate();
    const { db } = finance.books;
    let transactions = 0;
    const write: typeof db.write = async (work) => {
      transactions += 1;
      if (transactions > 1) await answered.opened;
      return db.write(work);
    };
    Object.assign(finance.books, { db: { ...db, write } });
    const answer = await mutate('postIntegrationJournal', { journalId });
    answered.open();
    expect(timers).toBe(1);
    expect(answer).toMatchObject({ journal: { id: journalId, status: 'PROCESSING' }, userErrors: [], replayed: false });
    await waitFor('it is posted', async () => {
      const query = 'query ($id: ID!) { integrationJournal(id: $id) { status } }';
      const found = await finance.ask<{ integrationJournal: { status: string } }>(query, { id: journalId });
      return found.integrationJournal.status === 'POSTED';
    });
  });
});
