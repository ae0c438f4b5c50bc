// Not-to-exceed limits from approval to confirmation: the worked example step by step, each level, what resetting and
// re-evaluating leave alone, and that of many who commit at once only those that fit are committed.
import { type Caller, LOCAL_CALLER } from '../../../../subgraphs/caller';
import { approveTimeEntries } from '../../../../subgraphs/dataverse/flows/approveTimeEntries';
import { confirmInvoice } from '../../../../subgraphs/dataverse/flows/confirmInvoice';
import { createInvoice } from '../../../../subgraphs/dataverse/flows/createInvoice';
import { markNotReadyToInvoice } from '../../../../subgraphs/dataverse/flows/markNotReadyToInvoice';
import { markReadyToInvoice } from '../../../../subgraphs/dataverse/flows/markReadyToInvoice';
import { reevaluateNotToExceed } from '../../../../subgraphs/dataverse/flows/reevaluateNotToExceed';
import { resetNotToExceed } from '../../../../subgraphs/dataverse/flows/resetNotToExceed';
import { DIALECTS } from '../../../harness/databases';
import { billingFaults } from './billingFaults';
import {
  bobsEntry,
  type Company,
  codesOf,
  granted,
  openBooks,
  smallCompany,
  statementsOf,
  type TestBooks,
} from './books';
import { approveHours, limitOf, reevaluate, reset, setLimit, startAnew, statusesOf, usedOf } from './limitedCompany';

describe.each(DIALECTS)('not-to-exceed limits on %s', (dialect) => {
  let books: TestBooks;
  let company: Company;
  const ready = (...ids: string[]) => markReadyToInvoice(books, LOCAL_CALLER, { ids });
  const draft = async () => {
    const { contractId, customerId } = company;
    return granted(await createInvoice(books, LOCAL_CALLER, { contractId, customerId, invoiceDate: '2026-10-31' }))
      .invoiceId;
  };

  beforeAll(async () => {
    books = await openBooks(dialect);
    company = await smallCompany(books);
  });
  beforeEach(() => startAnew(books));
  afterEach(async () => expect(await billingFaults(books.db.read)).toEqual([]));
  afterAll(() => books.close());

  it('3.5 (s) a limit of 2,000 on the line: 1,600 and 800 swap their places, and 2,500 takes both', async () => {
    await setLimit(books, 'line', 200_000);
    const [day1 = ''] = await approveHours(books, { day1: 8 });
    expect(await limitOf(books, day1)).toMatchObject({
      nte_status: 'COMMITTED',
      nte_detail: 'Within the limit of the contract line, 2000.00 USD: 1600.00 with this.',
    });
    const [day2 = ''] = await approveHours(books, { day2: 4 });
    expect(await limitOf(books, day2)).toMatchObject({
      nte_status: 'FAILED',
      nte_detail:
        'Exceeds the limit of the contract line, 2000.00 USD: 1600.00 committed, 0.00 invoiced, 800.00 more would make 2400.00.',
    });
    const refusal = await ready(day2);
    expect(codesOf(refusal)).toEqual(['LIMIT_EXCEEDED']);
    expect(refusal).toMatchObject({ refusals: [{ message: expect.stringContaining('2400.00'), subjectId: day2 }] });

    expect(await reset(books, day1)).toEqual({ ids: [day1], ignoredIds: [] });
    expect(await limitOf(books, day1)).toMatchObject({ nte_status: 'NOT_EVALUATED', nte_detail: null });
    await reevaluate(books, day2);
    expect(await limitOf(books, day2)).toMatchObject({
      nte_status: 'COMMITTED',
      nte_detail: 'Within the limit of the contract line, 2000.00 USD: 800.00 with this.',
    });
    await reevaluate(books, day1);
    expect(await limitOf(books, day1)).toMatchObject({
      nte_status: 'FAILED',
      nte_detail:
        'Exceeds the limit of the contract line, 2000.00 USD: 800.00 committed, 0.00 invoiced, 1600.00 more would make 2400.00.',
    });
    await setLimit(books, 'line', 250_000);
    expect((await limitOf(books, day1)).nte_status).toBe('FAILED'); // raising a limit evaluates nothing
    await reevaluate(books, day1);
    expect(await statusesOf(books, [day1, day2])).toEqual(['COMMITTED', 'COMMITTED']);
    granted(await ready(day1, day2));
    expect(await usedOf(books)).toBe(240_000);
  });

  it.each(['line customer', 'line', 'contract customer', 'contract'] as const)(
    'a limit of the %s commits what fits exactly, and nothing beyond it',
    async (level) => {
      await setLimit(books, level, 240_000);
      const sales = await approveHours(books, { a: 8, b: 8, c: 4, d: 0.01 });
      expect(await statusesOf(books, sales)).toEqual(['COMMITTED', 'FAILED', 'COMMITTED', 'FAILED']);
      const names = { 'line customer': 'customer on the contract line', line: 'contract line' } as Record<
        string,
        string
      >;
      const name = names[level] ?? (level === 'contract' ? 'contract' : 'customer on the contract');
      expect((await limitOf(books, sales[3])).nte_detail).toBe(
        `Exceeds the limit of the ${name}, 2400.00 USD: 2400.00 committed, 0.00 invoiced, 2.00 more would make 2402.00.`,
      );
    },
  );

  it('a limit of one customer binds that customer alone, and the sum of both is bound by the contract', async () => {
    await setLimit(books, 'line customer', 64_000, { contract: 'C-2', account: 'BETA' }); // of 1,600: 960 and 640
    const [first, second] = [
      await approveHours(books, { s1: 8 }, 'P-SPLIT'),
      await approveHours(books, { s2: 8 }, 'P-SPLIT'),
    ];
    const byCustomer = async (ids: string[]) =>
      books.db.read.rows(
        `SELECT u.account_number AS account, a.nte_status AS status FROM actual a JOIN customer u ON u.id = a.customer_id
         WHERE a.id IN (?, ?) ORDER BY u.account_number`,
        ids,
      );
    expect(await byCustomer(first)).toEqual([
      { account: 'ACME', status: 'NOT_APPLICABLE' },
      { account: 'BETA', status: 'COMMITTED' },
    ]);
    expect(await byCustomer(second)).toEqual([
      { account: 'ACME', status: 'NOT_APPLICABLE' },
      { account: 'BETA', status: 'FAILED' },
    ]);
    await setLimit(books, 'contract', 250_000, { contract: 'C-2' });
    await reevaluate(books, ...first, ...second);
    expect(await byCustomer(second)).toEqual([
      { account: 'ACME', status: 'FAILED' }, // 960 + 640 + 960 > 2,500
      { account: 'BETA', status: 'FAILED' },
    ]);
    await setLimit(books, 'contract', 256_000, { contract: 'C-2' });
    await reevaluate(books, ...second);
    expect(await byCustomer(second)).toEqual([
      { account: 'ACME', status: 'COMMITTED' },
      { account: 'BETA', status: 'FAILED' },
    ]);
  });

  it('is not applicable to costs, to what cannot be billed and where no limit is set', async () => {
    const free = await approveHours(books, { free: 8 }, 'P-FREE'); // the line does not include time
    await setLimit(books, 'contract', 1, { contract: 'C-2' });
    const excluded = await approveHours(books, { excluded: 8 }, 'P-FREE');
    const unlimited = await approveHours(books, { unlimited: 8 });
    expect(await statusesOf(books, [...free, ...excluded, ...unlimited])).toEqual(Array(5).fill('NOT_APPLICABLE'));
    const costs = await books.db.read.rows<{ nte_status: null }>(
      `SELECT DISTINCT nte_status FROM actual WHERE transaction_type = 'COST'`,
    );
    expect(costs).toEqual([{ nte_status: null }]);
    await setLimit(books, 'line', 160_000); // from now on: what was approved before is judged when it is asked for
    await reevaluate(books, unlimited[0] as string);
    expect(await statusesOf(books, unlimited)).toEqual(['COMMITTED']);
  });

  it('what is invoiced stands against the limit, and what is on a draft goes on doing so', async () => {
    await setLimit(books, 'contract', 300_000);
    const [sale = ''] = await approveHours(books, { one: 8 });
    granted(await ready(sale));
    const invoiceId = await draft();
    expect(await statusesOf(books, await approveHours(books, { two: 8 }))).toEqual(['FAILED']);
    granted(await confirmInvoice(books, LOCAL_CALLER, { invoiceId }));
    const [third] = await approveHours(books, { three: 8 });
    expect((await limitOf(books, third)).nte_detail).toBe(
      'Exceeds the limit of the contract, 3000.00 USD: 0.00 committed, 1600.00 invoiced, 1600.00 more would make 3200.00.',
    );
    expect(await statusesOf(books, await approveHours(books, { four: 7 }))).toEqual(['COMMITTED']);
    expect(await usedOf(books)).toBe(300_000);
  });

  it('leaves alone and names what is invoiced, on a draft or not chargeable; refuses what is unknown', async () => {
    await setLimit(books, 'line', 500_000);
    const [drafted = '', open = ''] = await approveHours(books, { drafted: 8, open: 8 });
    const [free = ''] = await approveHours(books, { free: 1 }, 'P-FREE');
    granted(await ready(drafted));
    const invoiceId = await draft();
    for (const change of [reset, reevaluate])
      expect(await change(books, drafted, open, free)).toEqual({ ids: [open], ignoredIds: [drafted, free] });
    granted(await confirmInvoice(books, LOCAL_CALLER, { invoiceId }));
    expect(await reset(books, drafted)).toEqual({ ids: [], ignoredIds: [drafted] });
    expect((await limitOf(books, drafted)).nte_status).toBe('COMMITTED');
    const [cost] = await books.db.read.rows<{ id: string }>(`SELECT id FROM actual WHERE transaction_type = 'COST'`);
    const foreigner: Caller = { ...LOCAL_CALLER, legalEntities: ['DEMF'] };
    for (const flow of [resetNotToExceed, reevaluateNotToExceed]) {
      expect(codesOf(await flow(books, LOCAL_CALLER, { ids: [open, 'nobody', cost?.id as string] }))).toEqual([
        'NOT_FOUND',
        'NOT_FOUND',
      ]);
      expect(codesOf(await flow(books, foreigner, { ids: [open] }))).toEqual(['NOT_FOUND']);
      const administrator: Caller = { ...LOCAL_CALLER, roles: ['billing_administrator', 'project_accountant'] };
      expect(codesOf(await flow(books, administrator, { ids: [open] }))).toEqual(['FORBIDDEN']);
      const many = Array.from({ length: 501 }, (_, index) => `${index}`);
      expect(codesOf(await flow(books, LOCAL_CALLER, { ids: many }))).toEqual(['LIST_TOO_LONG']);
      expect(granted(await flow(books, LOCAL_CALLER, { ids: [] }))).toEqual({ ids: [], ignoredIds: [] });
    }
    expect((await limitOf(books, open)).nte_status).toBe('COMMITTED');
  });

  it('evaluates in the order given, a sale that fails is not ready any more, and a key answers again', async () => {
    await setLimit(books, 'line', 500_000);
    const sales = await approveHours(books, { x: 8, y: 8, z: 4 });
    granted(await ready(...sales));
    await reset(books, ...sales);
    expect(await statusesOf(books, sales)).toEqual(Array(3).fill('NOT_EVALUATED'));
    await setLimit(books, 'line', 240_000);
    const input = { ids: [...sales].reverse(), idempotencyKey: 'again' };
    const first = granted(await reevaluateNotToExceed(books, LOCAL_CALLER, input));
    expect(first).toEqual({ ids: [...sales].reverse(), ignoredIds: [] });
    expect(await statusesOf(books, sales)).toEqual(['FAILED', 'COMMITTED', 'COMMITTED']);
    expect((await limitOf(books, sales[0])).billing_status).toBe('UNBILLED_SALES_CREATED');
    expect((await limitOf(books, sales[1])).billing_status).toBe('READY_TO_INVOICE');
    await setLimit(books, 'line', 500_000);
    expect(await reevaluateNotToExceed(books, LOCAL_CALLER, input)).toEqual({ ok: true, value: first, replayed: true });
    expect((await limitOf(books, sales[0])).nte_status).toBe('FAILED'); // a replay does nothing again
  });

  it('what was never evaluated may be marked ready and drafted', async () => {
    await setLimit(books, 'line', 200_000);
    const [first = ''] = await approveHours(books, { first: 8 });
    await reset(books, first);
    granted(await ready(first));
    await draft();
    expect(await limitOf(books, first)).toMatchObject({
      nte_status: 'NOT_EVALUATED',
      billing_status: 'CUSTOMER_INVOICE_CREATED',
    });
  });

  it('marks not ready what is ready, all or none, and nothing that a draft holds', async () => {
    const [one = '', two = ''] = await approveHours(books, { one: 8, two: 8 });
    const notReady = (...ids: string[]) => markNotReadyToInvoice(books, LOCAL_CALLER, { ids });
    granted(await ready(one));
    expect(granted(await notReady(one, two, one))).toEqual({ ids: [one, two] });
    expect((await limitOf(books, one)).billing_status).toBe('UNBILLED_SALES_CREATED');
    granted(await ready(one));
    await draft();
    granted(await ready(two));
    expect(await notReady(two, one)).toMatchObject({
      refusals: [{ code: 'NOT_READY_MARKABLE', subjectId: one, path: ['ids', '1'] }],
    });
    expect((await limitOf(books, two)).billing_status).toBe('READY_TO_INVOICE');
    const accountant: Caller = { ...LOCAL_CALLER, roles: ['project_accountant'] };
    expect(codesOf(await markNotReadyToInvoice(books, accountant, { ids: [two] }))).toEqual(['FORBIDDEN']);
  });

  it('commits exactly one of two approvals at once that do not both fit, and of ten those that fit', async () => {
    await setLimit(books, 'contract', 200_000);
    const approve = (id: string, hours: number) =>
      approveTimeEntries(books, LOCAL_CALLER, [bobsEntry(id, { hours: hours * 100 })]);
    for (const outcome of await Promise.all([approve('left', 8), approve('right', 8)])) granted(outcome);
    const statuses = async () =>
      (
        await books.db.read.rows<{ nte_status: string }>(
          `SELECT nte_status FROM actual WHERE transaction_type = 'UNBILLED_SALES' ORDER BY nte_status`,
        )
      ).map(({ nte_status }) => nte_status);
    expect(await statuses()).toEqual(['COMMITTED', 'FAILED']);
    await setLimit(books, 'contract', 400_000);
    const more = await Promise.all(Array.from({ length: 10 }, (_, index) => approve(`many-${index}`, 4)));
    for (const outcome of more) granted(outcome);
    expect((await statuses()).filter((status) => status === 'COMMITTED')).toHaveLength(1 + 3);
    expect(await usedOf(books)).toBe(400_000);
  });

  it('commits exactly one of an approval and a re-evaluation at once', async () => {
    await setLimit(books, 'line', 200_000);
    const [waiting = ''] = await approveHours(books, { waiting: 8 });
    await reset(books, waiting);
    const [approved] = await Promise.all([
      approveTimeEntries(books, LOCAL_CALLER, [bobsEntry('new')]),
      reevaluate(books, waiting),
    ]);
    granted(approved);
    expect(await usedOf(books)).toBe(160_000);
  });

  it('costs one statement where no limit is set, and five where one is, whatever the number of entries', async () => {
    const statements = (prefix: string, entries: number) => {
      const inputs = Array.from({ length: entries }, (_, index) => bobsEntry(`${prefix}-${index}`));
      return statementsOf(books, async () => granted(await approveTimeEntries(books, LOCAL_CALLER, inputs)));
    };
    const limits = () => books.count.statements.filter((sql) => sql.includes('nte_limit IS NOT NULL'));
    const few = await statements('few', 2);
    expect(limits()).toHaveLength(1);
    expect(await statements('more', 40)).toBe(few);
    await setLimit(books, 'line', 100_000_000);
    expect(await statements('limited', 2)).toBe(few + 3); // the lock, the limits again, the sums
    expect(await statements('limited-more', 40)).toBe(few + 3);
    const sales = await approveHours(books, Object.fromEntries(Array.from({ length: 50 }, (_, day) => [`d${day}`, 1])));
    const reevaluating = (ids: string[]) => statementsOf(books, () => reevaluate(books, ...ids));
    expect(await reevaluating(sales.slice(0, 2))).toBe(await reevaluating(sales));
  });
});
