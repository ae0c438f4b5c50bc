// The project manager's mutations over the API: what they answer, refusals as data, replays, bad input with codes and nothing
// changed; table maps; and waiting for a step.

import { createHash } from 'node:crypto';
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { approveTimeEntries } from '../../../../subgraphs/dataverse/flows/approveTimeEntries';
import { confirmInvoice } from '../../../../subgraphs/dataverse/flows/confirmInvoice';
import { lockInvoice } from '../../../../subgraphs/dataverse/store/invoices';
import { appendStatus } from '../../../../subgraphs/dataverse/store/statusLog';
import { DIALECTS } from '../../../harness/databases';
import { waitFor } from '../../../harness/waiting';
import { bobsEntry, draftOf, granted, salesOf } from '../flows/books';
import { type ApiSide, type Data, openApi } from './side';

const ERRORS = 'userErrors { code message path retryable subjectId } replayed';
const MARK = `mutation ($input: MarkReadyToInvoiceInput!) { markReadyToInvoice(input: $input) { items { id billingStatus } ${ERRORS} } }`;
const CREATE = `mutation ($input: CreateInvoiceInput!) { createInvoice(input: $input) { invoice { id number status totalAmount { amount } } ${ERRORS} } }`;
const CONFIRM = `mutation ($input: ConfirmInvoiceInput!) { confirmInvoice(input: $input) { invoice { id status version postingStatus { sequence step state } } ${ERRORS} } }`;
const PAUSE = `mutation ($input: TableMapInput!) { pauseTableMap(input: $input) { tableMap { name state direction } ${ERRORS} } }`;
const RESUME = PAUSE.replace('pauseTableMap', 'resumeTableMap');
const CLEAN = { userErrors: [], replayed: false };

describe.each(DIALECTS)('billing over the API on %s', (dialect) => {
  let api: ApiSide;
  const run = async (mutation: string, input: object): Promise<Data> =>
    Object.values(await api.data(mutation, { input }))[0];
  const report = (id: string, step: 'RECEIVED' | 'STAGED' | 'IMPORTED', state: 'MOVING' | 'BLOCKED' = 'MOVING') =>
    api.books.db.write(async (tx) => {
      const invoice = await lockInvoice(tx, id);
      if (!invoice) throw new Error('no invoice');
      const blockers =
        state === 'BLOCKED'
          ? [{ code: 'JOURNAL_NOT_POSTED', message: 'post it', owner: 'PROJECT_ACCOUNTANT', reference: null, count: 1 }]
          : [];
      await appendStatus(tx, api.books, invoice, { step, state, blockers, blockerCount: blockers.length } as never);
    });
  /** What every table holds, as digests: a failure names the table. Positions are left out: they are given out in the background. */
  const everything = async (): Promise<Record<string, string>> => {
    const digests: Record<string, string> = {};
    for (const table of ['invoice', 'actual', 'actual_link', 'outbox', 'idempotency', 'invoice_status', 'table_map']) {
      const rows = await api.books.db.read.rows(`SELECT * FROM ${table}`);
      const texts = rows.map(({ position: _, ...row }) => JSON.stringify(row)).sort();
      digests[table] = createHash('sha256').update(texts.join('\n')).digest('hex');
    }
    return digests;
  };

  beforeAll(async () => {
    api = await openApi(dialect);
  });
  afterAll(() => api.close());

  it('goes from backlog to confirmed, and answers a repetition with the same document', async () => {
    await draftOf(api.books, api.company, 1, 0, 'first'); // leaves milestones and hours of its own
    const { contract } = await api.data('query ($id: ID!) { contract(id: $id) { billingBacklog { totalCount } } }', {
      id: api.company.contractId,
    });
    expect(contract.billingBacklog.totalCount).toBe(0);
    granted(await approveTimeEntries(api.books, LOCAL_CALLER, [bobsEntry('a'), bobsEntry('b')]));
    const ids = await salesOf(api.books, ['a', 'b']);

    const marking = { ids, idempotencyKey: 'mark-1' };
    const items = ids.map((id) => ({ id, billingStatus: 'READY_TO_INVOICE' }));
    expect(await run(MARK, marking)).toEqual({ items, ...CLEAN });
    expect(await run(MARK, marking)).toEqual({ items, userErrors: [], replayed: true });

    const creation = {
      contractId: api.company.contractId,
      customerId: api.company.customerId,
      invoiceDate: '2026-10-31',
      idempotencyKey: 'create-1',
    };
    const created = await run(CREATE, creation);
    expect(created).toEqual({
      invoice: {
        id: expect.any(String),
        number: expect.any(String),
        status: 'DRAFT',
        totalAmount: { amount: '3200.00' },
      },
      ...CLEAN,
    });
    expect(await run(CREATE, creation)).toEqual({ ...created, replayed: true });
    expect(await run(CREATE, { ...creation, invoiceDate: '2026-10-30' })).toMatchObject({
      invoice: null,
      userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED', retryable: false }],
    });

    const confirmation = { invoiceId: created.invoice.id, expectedVersion: 1, idempotencyKey: 'confirm-1' };
    const confirmed = await run(CONFIRM, confirmation);
    expect(confirmed).toEqual({
      invoice: {
        id: created.invoice.id,
        status: 'CONFIRMED',
        version: 2,
        postingStatus: { sequence: 1, step: 'CONFIRMED', state: 'MOVING' },
      },
      ...CLEAN,
    });
    await report(created.invoice.id, 'RECEIVED');
    expect(await run(CONFIRM, confirmation)).toMatchObject({
      invoice: { version: 2, postingStatus: { sequence: 2, step: 'RECEIVED' } },
      userErrors: [],
      replayed: true,
    }); // its present state
    expect(await run(CONFIRM, { invoiceId: created.invoice.id })).toMatchObject({
      invoice: null,
      userErrors: [{ code: 'INVOICE_NOT_DRAFT' }],
      replayed: false,
    });
    expect(await run(CREATE, { ...creation, idempotencyKey: null })).toMatchObject({
      invoice: null,
      userErrors: [{ code: 'NOTHING_TO_INVOICE' }],
    });
  });

  it('refuses unknown ids and wrong versions as data, and changes nothing', async () => {
    const draft = await draftOf(api.books, api.company, 1, 0, 'refused');
    const before = await everything();
    const contractId = api.company.contractId;
    for (const [mutation, input, code, path] of [
      [MARK, { ids: ['nobody'] }, 'NOT_FOUND', ['ids', '0']],
      [MARK, { ids: Array.from({ length: 501 }, (_, n) => `id-${n}`) }, 'LIST_TOO_LONG', ['ids']],
      [CREATE, { contractId: 'nobody', customerId: 'x', invoiceDate: '2026-10-31' }, 'NOT_FOUND', ['contractId']],
      [CREATE, { contractId, customerId: 'x', invoiceDate: '2026-10-31' }, 'CUSTOMER_NOT_ON_CONTRACT', ['customerId']],
      [
        CREATE,
        { contractId, customerId: api.company.customerId, invoiceDate: '2026-10-31', idempotencyKey: '' },
        'IDEMPOTENCY_KEY_INVALID',
        ['idempotencyKey'],
      ],
      [CONFIRM, { invoiceId: 'nobody' }, 'NOT_FOUND', ['invoiceId']],
      [CONFIRM, { invoiceId: draft, expectedVersion: 7 }, 'INVOICE_CHANGED', undefined],
      [PAUSE, { name: 'No such map' }, 'TABLE_MAP_UNKNOWN', ['name']],
      [RESUME, { name: 'No such map' }, 'TABLE_MAP_UNKNOWN', ['name']],
    ] as [string, object, string, string[] | undefined][]) {
      const answer = await run(mutation, input);
      expect([code, answer.userErrors.map((error: Data) => error.code), answer.replayed]).toEqual([
        code,
        [code],
        false,
      ]);
      if (path) expect(answer.userErrors[0].path).toEqual(path);
      expect([answer.items, answer.invoice, answer.tableMap].filter((result) => result)).toEqual([]);
    }
    expect(await everything()).toEqual(before);
  });

  it('refuses wrong texts and times with codes, and runs nothing', async () => {
    const draft = await draftOf(api.books, api.company, 1, 0, 'bad');
    const before = await everything();
    const creation = { contractId: api.company.contractId, customerId: api.company.customerId };
    expect(await api.codes(CREATE, { input: { ...creation, invoiceDate: '31.10.2026' } })).toEqual(['DATE_INVALID']);
    expect(await api.codes(CREATE, { input: { ...creation, invoiceDate: '2026-02-30' } })).toEqual(['DATE_INVALID']);
    for (const timeoutMs of [-1, 30_001]) {
      expect(await api.codes(CONFIRM, { input: { invoiceId: draft, waitFor: 'STAGED', timeoutMs } })).toEqual([
        'BAD_USER_INPUT',
      ]);
    }
    expect(await everything()).toEqual(before);
  });

  it('waits for a step, for a blocker, or until time is over; the confirmation stands in any case', async () => {
    const confirmAndWait = async (waitForStep: string, timeoutMs: number, meanwhile: (id: string) => Promise<void>) => {
      const invoiceId = await draftOf(api.books, api.company, 1, 0, `wait-${waitForStep}-${timeoutMs}`);
      const answer = run(CONFIRM, { invoiceId, waitFor: waitForStep, timeoutMs });
      await waitFor(
        'it is confirmed',
        async () =>
          (await api.books.db.read.rows("SELECT id FROM invoice WHERE id = ? AND status = 'CONFIRMED'", [invoiceId]))
            .length === 1,
      );
      await meanwhile(invoiceId);
      const { invoice, userErrors } = await answer;
      expect([invoice.status, userErrors, api.feed.waiting]).toEqual(['CONFIRMED', [], 0]);
      return `${invoice.postingStatus.step} ${invoice.postingStatus.state}`;
    };
    const receivedAndStaged = async (id: string) => {
      await report(id, 'RECEIVED');
      await report(id, 'STAGED');
    };
    expect(await confirmAndWait('STAGED', 30_000, receivedAndStaged)).toBe('STAGED MOVING');
    expect(await confirmAndWait('RECEIVED', 30_000, (id) => report(id, 'STAGED'))).toBe('STAGED MOVING'); // beyond it
    expect(await confirmAndWait('POSTED', 30_000, (id) => report(id, 'STAGED', 'BLOCKED'))).toBe('STAGED BLOCKED');
    const receivedAndOver = async (id: string) => {
      await report(id, 'RECEIVED');
      await waitFor('it waits', () => api.feed.waiting === 1);
      api.timeIsOver();
    };
    expect(await confirmAndWait('POSTED', 60, receivedAndOver)).toBe('RECEIVED MOVING');
    expect(await confirmAndWait('CONFIRMED', 30_000, async () => undefined)).toBe('CONFIRMED MOVING');
  });

  it('pauses and resumes a map, and shows this side of it', async () => {
    const maps = '{ tableMaps { name direction state dataverse { queued sent applied parked oldestQueuedSeconds } } }';
    const name = 'Project Operations integration actuals (msdyn_actuals)';
    const stateOf = async () => (await api.data(maps)).tableMaps.find((map: Data) => map.name === name);
    const { tableMaps } = await api.data(maps);
    expect(tableMaps).toHaveLength(9);
    expect(await stateOf()).toMatchObject({
      direction: 'BOTH',
      state: 'RUNNING',
      dataverse: { queued: expect.any(Number), sent: 0, applied: 0, parked: 0 },
    });
    expect((await stateOf()).dataverse.queued).toBeGreaterThan(0);
    expect(await run(PAUSE, { name, idempotencyKey: 'p' })).toEqual({
      tableMap: { name, state: 'PAUSED', direction: 'BOTH' },
      ...CLEAN,
    });
    expect(await run(PAUSE, { name, idempotencyKey: 'p' })).toEqual({
      tableMap: { name, state: 'PAUSED', direction: 'BOTH' },
      userErrors: [],
      replayed: true,
    });
    expect(await stateOf()).toMatchObject({ state: 'PAUSED' });
    expect((await api.data(maps)).tableMaps.filter((map: Data) => map.state === 'PAUSED')).toHaveLength(1);
    expect(await run(RESUME, { name })).toEqual({ tableMap: { name, state: 'RUNNING', direction: 'BOTH' }, ...CLEAN });
    expect(await run(PAUSE, { name, idempotencyKey: 'p' })).toMatchObject({
      tableMap: { state: 'RUNNING' },
      replayed: true,
    }); // a replay does nothing again
    expect(await api.statements(maps)).toBeLessThanOrEqual(5);
  });

  it('makes exactly one of many confirmations', async () => {
    const invoiceId = await draftOf(api.books, api.company, 2, 0, 'race');
    const answers = await Promise.all(Array.from({ length: 8 }, () => run(CONFIRM, { invoiceId })));
    expect(answers.filter(({ invoice }) => invoice !== null)).toHaveLength(1);
    expect(answers.flatMap(({ userErrors }) => userErrors.map((error: Data) => error.code))).toEqual(
      Array(7).fill('INVOICE_NOT_DRAFT'),
    );
    expect(await confirmInvoice(api.books, LOCAL_CALLER, { invoiceId })).toMatchObject({ ok: false });
  });
});
