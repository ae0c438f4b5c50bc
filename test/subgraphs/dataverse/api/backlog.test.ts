// The billing backlog over the API: one list over all contracts and per contract, narrowed and paged as front ends do, limits
// with what stands against them, and the mutations; in a number of statements that does not grow with the rows.
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { approveTimeEntries } from '../../../../subgraphs/dataverse/flows/approveTimeEntries';
import { createMilestones } from '../../../../subgraphs/dataverse/flows/createMilestones';
import { markReadyToInvoice } from '../../../../subgraphs/dataverse/flows/markReadyToInvoice';
import { DIALECTS } from '../../../harness/databases';
import { bobsEntry, draftOf, granted, salesOf } from '../flows/books';
import { setLimit } from '../flows/limitedCompany';
import { type ApiSide, type Data, openApi } from './side';

const PAGE = 'pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount';
const LIST = `query ($filter: BillingBacklogFilter, $first: Int, $after: String, $last: Int, $before: String) {
  billingBacklog(filter: $filter, first: $first, after: $after, last: $last, before: $before) { nodes { id documentDate } ${PAGE} } }`;
const OF_CONTRACTS = `query ($filter: BillingBacklogFilter) { contracts { nodes { number
  billingBacklog(filter: $filter, first: 2) { nodes { id nteStatus } totalCount } } } }`;
const LIMIT = 'limit { amount currency } committed { amount } invoiced { amount } remaining { amount }';
const LIMITS = `{ contracts { nodes { number notToExceed { ${LIMIT} } lines { name notToExceed { ${LIMIT} } customers { notToExceed { ${LIMIT} } } }
  notToExceedLimits { ${LIMIT} contractLine { name } customer { accountNumber } } } } }`;
const change = (name: string, more = '') => {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
  return `mutation ($input: ${type}!) { ${name}(input: $input) { items { id billingStatus nteStatus nteDetail } ${more} userErrors { code subjectId } replayed } }`;
};

describe.each(DIALECTS)('the billing backlog over the API on %s', (dialect) => {
  let api: ApiSide;
  let sales: string[];
  let milestones: string[];
  const list = async (filter: object = {}, page: object = { first: 500 }): Promise<Data> =>
    (await api.data(LIST, { filter, ...page })).billingBacklog;
  const ids = async (filter: object): Promise<string[]> =>
    (await list(filter)).nodes.map((item: Data) => item.id).sort();
  const where = async (sql: string): Promise<string[]> => {
    const rows = await api.books.db.read.rows<{ id: string }>(
      `SELECT a.id AS id FROM actual a WHERE a.transaction_type = 'UNBILLED_SALES' AND a.billing_type = 'CHARGEABLE'
       AND a.billing_status IN ('UNBILLED_SALES_CREATED', 'READY_TO_INVOICE') AND ${sql}`,
    );
    return rows.map(({ id }) => id).sort();
  };

  beforeAll(async () => {
    api = await openApi(dialect);
    const { books, company } = api;
    await draftOf(books as never, company, 2, 1, 'drafted'); // on a draft: in no backlog
    const projects = ['P-TM', 'P-SPLIT', 'P-EU', 'P-FREE'];
    const entries = Array.from({ length: 24 }, (_, index) =>
      bobsEntry(`b-${index}`, {
        projectNumber: projects[index % 4] as string,
        date: `2026-10-${String(1 + (index % 9)).padStart(2, '0')}`,
      }),
    );
    granted(await approveTimeEntries(books, LOCAL_CALLER, entries));
    const terms = { contractNumber: 'C-1', lineNumber: 2, amount: 250_000 };
    const inputs = ['2026-10-03', '2026-10-20'].map((date) => ({ ...terms, name: `due ${date}`, date }));
    milestones = granted(await createMilestones(books, LOCAL_CALLER, inputs)).milestoneIds.flat();
    sales = await where('1 = 1');
    const ready = [...(await salesOf(books, ['b-0', 'b-1', 'b-2'])), milestones[0] as string];
    granted(await markReadyToInvoice(books, LOCAL_CALLER, { ids: ready }));
  });
  afterAll(() => api.close());

  it('is all that no invoice bills yet, of all contracts, the oldest first', async () => {
    const all = await list();
    expect(all.nodes.map((item: Data) => item.id).sort()).toEqual([...sales, ...milestones].sort());
    expect(all.totalCount).toBe(sales.length + 2);
    const places = all.nodes.map((item: Data) => `${item.documentDate} ${item.id}`);
    expect(places).toEqual([...places].sort());
    const foreigner = { ...LOCAL_CALLER, legalEntities: ['DEMF'] };
    const { billingBacklog } = await api.data(LIST, { first: 500 }, foreigner);
    expect(billingBacklog.nodes.map((item: Data) => item.id).sort()).toEqual(await where("a.legal_entity = 'DEMF'"));
  });

  it('is paged both ways without a gap', async () => {
    const whole = (await list()).nodes.map((item: Data) => item.id);
    const forward: string[] = [];
    for (let after: string | null = null; ; ) {
      const page: Data = await list({}, { first: 7, after });
      forward.push(...page.nodes.map((item: Data) => item.id));
      after = page.pageInfo.endCursor;
      if (!page.pageInfo.hasNextPage) break;
    }
    expect(forward).toEqual(whole);
    const backward: string[] = [];
    for (let before: string | null = null; ; ) {
      const page: Data = await list({}, { last: 7, before });
      backward.unshift(...page.nodes.map((item: Data) => item.id));
      before = page.pageInfo.startCursor;
      if (!page.pageInfo.hasPreviousPage) break;
    }
    expect(backward).toEqual(whole);
    const { endCursor } = (await list({}, { first: 3 })).pageInfo;
    const ofContract = `query ($id: ID!, $after: String) { contract(id: $id) { billingBacklog(after: $after) { totalCount } } }`;
    expect(await api.codes(ofContract, { id: api.company.contractId, after: endCursor })).toEqual(['CURSOR_INVALID']);
  });

  it('is narrowed by status, class, company, contract, customer, project, dates and limit status, alone and together', async () => {
    const { contractId, customerId, splitContractId, splitCustomerIds } = api.company;
    const [project] = await api.books.db.read.rows<{ id: string }>("SELECT id FROM project WHERE number = 'P-SPLIT'");
    const project2 = project?.id as string;
    const [first, second] = milestones as [string, string];
    const cases: [object, string, string[]][] = [
      [{ status: ['READY_TO_INVOICE'] }, "a.billing_status = 'READY_TO_INVOICE'", [first]],
      [{ status: ['UNBILLED_SALES_CREATED'] }, "a.billing_status = 'UNBILLED_SALES_CREATED'", [second]],
      [{ status: ['CUSTOMER_INVOICE_CREATED'] }, '1 = 0', []],
      [{ status: [] }, '1 = 0', []],
      [{ transactionClass: ['TIME'] }, '1 = 1', []],
      [{ transactionClass: ['MILESTONE', 'EXPENSE'] }, '1 = 0', milestones],
      [{ transactionClass: ['RETAINER'] }, '1 = 0', []],
      [{ legalEntity: ['USMF'] }, "a.legal_entity = 'USMF'", milestones],
      [{ contractId: [contractId] }, `a.contract_id = '${contractId}'`, milestones],
      [
        { contractId: [contractId, splitContractId] },
        `a.contract_id IN ('${contractId}', '${splitContractId}')`,
        milestones,
      ],
      [
        { contractId: [...Array.from({ length: 30 }, (_, n) => `c-${n}`), splitContractId] },
        `a.contract_id = '${splitContractId}'`,
        [],
      ],
      [{ customerId: [customerId] }, `a.customer_id = '${customerId}'`, milestones],
      [{ customerId: [splitCustomerIds[1]] }, `a.customer_id = '${splitCustomerIds[1]}'`, []],
      [{ customerId: ['nobody'] }, '1 = 0', []],
      [{ projectId: [project2] }, `a.project_id = '${project2}'`, []],
      [
        { documentDate: { gte: '2026-10-03', lte: '2026-10-04' } },
        "a.document_date IN ('2026-10-03', '2026-10-04')",
        [first],
      ],
      [{ nteStatus: ['NOT_APPLICABLE'] }, '1 = 1', milestones],
      [{ nteStatus: ['FAILED'] }, '1 = 0', []],
      [
        {
          status: ['READY_TO_INVOICE'],
          customerId: [customerId],
          contractId: [splitContractId],
          documentDate: { eq: '2026-10-02' },
        },
        `a.billing_status = 'READY_TO_INVOICE' AND a.customer_id = '${customerId}' AND a.contract_id = '${splitContractId}' AND a.document_date = '2026-10-02'`,
        [],
      ],
    ];
    for (const [filter, sql, others] of cases) {
      const expected = [...(await where(sql)), ...others].sort();
      expect([filter, await ids(filter)]).toEqual([filter, expected]);
      expect([filter, (await list(filter, { first: 1 })).totalCount]).toEqual([filter, expected.length]);
    }
  });

  it('is narrowed under contracts too, in two statements however many they are', async () => {
    const filter = { status: ['READY_TO_INVOICE'], documentDate: { lte: '2026-10-03' } };
    const { contracts } = await api.data(OF_CONTRACTS, { filter });
    const counts = contracts.nodes.map((contract: Data) => contract.billingBacklog.totalCount);
    expect(counts).toEqual([2, 2, 1]);
    const none = await api.data(OF_CONTRACTS, { filter: { transactionClass: ['RETAINER'] } });
    expect(none.contracts.nodes[0].billingBacklog).toEqual({ nodes: [], totalCount: 0 });
    expect(await api.statements(OF_CONTRACTS, { filter })).toBe(3);
    const one = `query ($id: ID!, $filter: BillingBacklogFilter) { contract(id: $id) { billingBacklog(filter: $filter) { nodes { id } totalCount } } }`;
    const { contract } = await api.data(one, { id: api.company.contractId, filter });
    expect(contract.billingBacklog.totalCount).toBe(2);
  });

  it('costs one statement a page with what hangs on its items in four more, and one to find a customer’s contracts', async () => {
    const whole = `query ($filter: BillingBacklogFilter, $first: Int) { billingBacklog(filter: $filter, first: $first) {
      nodes { id nteStatus nteDetail contract { number } customer { name } contractLine { name } project { name } } } }`;
    expect(await api.statements(whole, { first: 2 })).toBe(5);
    expect(await api.statements(whole, { first: 500 })).toBe(5);
    expect(await api.statements(whole, { filter: { customerId: [api.company.customerId] } })).toBe(6);
  });

  it('reads the runs of an index, whoever asks', async () => {
    for (const caller of [LOCAL_CALLER, { ...LOCAL_CALLER, legalEntities: ['DEMF'] }]) {
      api.books.count.reset();
      await api.data(LIST, { first: 5 }, caller);
      const [sql = ''] = api.books.count.statements;
      const explain = `EXPLAIN ${dialect === 'sqlite' ? 'QUERY PLAN ' : ''}${sql}`;
      const values = Array(sql.split('?').length - 1).fill('x');
      // In a transaction: a reader of SQLite that explained something goes on seeing the books of that moment.
      const plan = await api.books.db.write((tx) => tx.rows<Record<string, string>>(explain, values));
      const read = plan.map((row) => row.detail ?? `${row.table} ${row.key}`).join('\n');
      expect(read.match(/actual_waiting/g)).toHaveLength(2);
      expect(read.match(/milestone_waiting/g)).toHaveLength(2);
    }
  });

  it('shows each limit with what stands against it, and judges over the API', async () => {
    await setLimit(api.books as never, 'contract', 1_000_000);
    await setLimit(api.books as never, 'line', 500_000);
    await setLimit(api.books as never, 'line customer', 64_000, { contract: 'C-2', account: 'BETA' });
    const mine = await salesOf(api.books, ['b-4', 'b-8', 'b-12', 'b-16']); // 1,600 each
    const order = (await list({ contractId: [api.company.contractId], transactionClass: ['TIME'] })).nodes.map(
      (n: Data) => n.id,
    );
    const input = { ids: [...order, 'none'].slice(0, -1) };
    const [drafted] = await salesOf(api.books, ['drafted-0']);
    const judged = Object.values(
      await api.data(change('reevaluateNotToExceed', 'ignoredIds'), { input: { ids: [drafted, ...input.ids] } }),
    )[0] as Data;
    expect(judged).toMatchObject({ ignoredIds: [drafted], userErrors: [], replayed: false });
    expect(judged.items.map((item: Data) => item.nteStatus)).toEqual([
      ...Array(3).fill('COMMITTED'),
      ...Array(order.length - 3).fill('FAILED'),
    ]);
    expect(judged.items[0].nteDetail).toBe('Within the limit of the contract line, 5000.00 USD: 1600.00 with this.');
    expect(mine.length).toBe(4);
    expect(await ids({ nteStatus: ['FAILED'] })).toEqual([...order.slice(3)].sort());

    const { contracts } = await api.data(LIMITS);
    const [first, second, third] = contracts.nodes;
    const ofLine = {
      limit: { amount: '5000.00', currency: 'USD' },
      committed: { amount: '4800.00' },
      invoiced: { amount: '0.00' },
      remaining: { amount: '200.00' },
    };
    const ofContract = { ...ofLine, limit: { amount: '10000.00', currency: 'USD' }, remaining: { amount: '5200.00' } };
    expect(first).toMatchObject({
      notToExceed: ofContract,
      lines: [{ notToExceed: ofLine, customers: [{ notToExceed: null }] }, { notToExceed: null }],
      notToExceedLimits: [
        { ...ofLine, contractLine: { name: 'Work' }, customer: null },
        { ...ofContract, contractLine: null, customer: null },
      ],
    });
    expect(second).toMatchObject({
      notToExceed: null,
      notToExceedLimits: [
        { limit: { amount: '640.00' }, contractLine: { name: 'Work' }, customer: { accountNumber: 'BETA' } },
      ],
    });
    expect(second.lines[0].customers.map((customer: Data) => customer.notToExceed?.limit.amount ?? null)).toEqual([
      null,
      '640.00',
    ]);
    expect(third.notToExceedLimits).toEqual([]);
    expect(await api.statements(LIMITS)).toBe(8); // contracts, lines, payers, limits, sums; contract, line and customer by id

    const reset = Object.values(
      await api.data(change('resetNotToExceed', 'ignoredIds'), {
        input: { ids: order.slice(0, 1), idempotencyKey: 'r' },
      }),
    )[0] as Data;
    expect(reset.items).toEqual([
      { id: order[0], billingStatus: 'READY_TO_INVOICE', nteStatus: 'NOT_EVALUATED', nteDetail: null },
    ]);
    const refused = Object.values(await api.data(change('markReadyToInvoice'), { input: { ids: [order[4]] } }))[0];
    expect(refused).toEqual({
      items: null,
      userErrors: [{ code: 'LIMIT_EXCEEDED', subjectId: order[4] }],
      replayed: false,
    });
    const unready = Object.values(
      await api.data(change('markNotReadyToInvoice'), { input: { ids: [order[0], milestones[0]] } }),
    )[0] as Data;
    expect(unready.items.map((item: Data) => item.billingStatus)).toEqual(Array(2).fill('UNBILLED_SALES_CREATED'));
  });
});
