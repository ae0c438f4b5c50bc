// Actuals, contracts and the billing backlog over the API: fields, filters, pages, scope, entities by reference, and that the
// number of statements does not depend on the number of rows.
import type { Caller } from '../../../../subgraphs/caller';
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { approveTimeEntries } from '../../../../subgraphs/dataverse/flows/approveTimeEntries';
import { confirmInvoice } from '../../../../subgraphs/dataverse/flows/confirmInvoice';
import { DIALECTS } from '../../../harness/databases';
import { bobsEntry, draftOf, granted, salesOf } from '../flows/books';
import { type ApiSide, type Data, openApi } from './side';

const GERMAN: Caller = { subject: 'g', roles: [], legalEntities: ['DEMF'] };

describe.each(DIALECTS)('actuals over the API on %s', (dialect) => {
  let api: ApiSide;
  let invoiceId: string;
  const count = async (filter: object, caller?: Caller) =>
    (
      await api.data(
        'query ($filter: ActualFilter) { actuals(filter: $filter, first: 500) { totalCount nodes { id } } }',
        { filter },
        caller,
      )
    ).actuals.nodes.length;

  beforeAll(async () => {
    api = await openApi(dialect);
    invoiceId = await draftOf(api.books, api.company, 2, 1, 'billed');
    granted(await confirmInvoice(api.books, LOCAL_CALLER, { invoiceId }));
    granted(
      await approveTimeEntries(api.books, LOCAL_CALLER, [
        bobsEntry('open-1', { date: '2026-10-07' }),
        bobsEntry('open-2', { date: '2026-10-06' }),
        bobsEntry('eu-1', { projectNumber: 'P-EU' }),
      ]),
    );
    await api.books.db.write((tx) =>
      tx.change(
        `UPDATE actual SET voucher_number = 'V-1', accounting_amount = 150000, accounting_currency = 'EUR', exchange_rate = 937500000000, sales_tax = 13200
         WHERE transaction_type = 'BILLED_SALES' AND transaction_class = 'TIME'`,
      ),
    );
  });
  afterAll(() => api.close());

  it('shows every field of an actual, with what was written back', async () => {
    const { actuals } = await api.data(
      `query ($filter: ActualFilter) { actuals(filter: $filter) { totalCount nodes {
      id legalEntity transactionType transactionClass billingType billingStatus adjustmentStatus documentDate description quantity price amount { amount currency }
      skipSync project { number name } task role resource category contractLine { name } invoice { id } links { role otherRole }
      accounting { voucherNumber accountingAmount { amount currency } exchangeRate salesTax { amount currency } } } } }`,
      { filter: { invoiceId: [invoiceId], transactionType: ['BILLED_SALES'], transactionClass: ['TIME'] } },
    );
    expect(actuals.totalCount).toBe(2);
    expect(actuals.nodes[0]).toEqual({
      id: expect.any(String),
      legalEntity: 'USMF',
      transactionType: 'BILLED_SALES',
      transactionClass: 'TIME',
      billingType: 'CHARGEABLE',
      billingStatus: null,
      adjustmentStatus: null,
      documentDate: '2026-10-05',
      description: 'Workshops',
      quantity: '8.00',
      price: '200.0000',
      amount: { amount: '1600.00', currency: 'USD' },
      skipSync: false,
      project: { number: 'P-TM', name: 'P-TM' },
      task: 'Design',
      role: 'Consultant',
      resource: 'Bob',
      category: 'Time',
      contractLine: { name: 'Work' },
      invoice: { id: invoiceId },
      links: [{ role: 'BILLED_SALES', otherRole: 'UNBILLED_SALES' }],
      accounting: {
        voucherNumber: 'V-1',
        accountingAmount: { amount: '1500.00', currency: 'EUR' },
        exchangeRate: '0.9375',
        salesTax: { amount: '132.00', currency: 'USD' },
      },
    });
  });

  it('filters, and shows a caller only what is theirs', async () => {
    const { rows } = api.books.db.read;
    const [project] = await rows<{ id: string }>("SELECT id FROM project WHERE number = 'P-EU'");
    expect(await count({})).toBe(4 + 5 + 4 + 2);
    expect(await count({ transactionType: ['COST'] })).toBe(5);
    expect(await count({ transactionType: ['UNBILLED_SALES'], billingStatus: ['UNBILLED_SALES_CREATED'] })).toBe(3);
    expect(await count({ projectId: [project?.id] })).toBe(2);
    expect(await count({ legalEntity: ['DEMF'] })).toBe(2);
    expect(
      await count({ contractId: [api.company.contractId], documentDate: { gte: '2026-10-06', lte: '2026-10-07' } }),
    ).toBe(4);
    expect(await count({ posted: true })).toBe(2);
    expect(await count({ posted: false, transactionType: ['BILLED_SALES'] })).toBe(1);
    expect(await count({ invoiceId: [] })).toBe(0);
    expect(await count({}, GERMAN)).toBe(2);
    expect(await count({ legalEntity: ['USMF'] }, GERMAN)).toBe(0);
    const [foreign] = await rows<{ id: string }>("SELECT id FROM actual WHERE legal_entity = 'USMF' LIMIT 1");
    const find = 'query ($id: ID!) { actual(id: $id) { id } }';
    expect(await api.data(find, { id: foreign?.id }, GERMAN)).toEqual({ actual: null });
    expect(await api.data(find, { id: foreign?.id })).toEqual({ actual: foreign });
    expect(await api.data(find, { id: 'nobody' })).toEqual({ actual: null });
  });

  it('pages by document date, both ways', async () => {
    const list =
      'query ($first: Int, $after: String, $last: Int, $before: String) { actuals(first: $first, after: $after, last: $last, before: $before) { nodes { id documentDate } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }';
    const whole: Data[] = (await api.data(list, { first: 500 })).actuals.nodes;
    expect(whole.map(({ documentDate, id }) => `${documentDate} ${id}`)).toEqual(
      whole.map(({ documentDate, id }) => `${documentDate} ${id}`).sort(),
    );
    const first = (await api.data(list, { first: 6 })).actuals;
    const second = (await api.data(list, { first: 500, after: first.pageInfo.endCursor })).actuals;
    expect([...first.nodes, ...second.nodes]).toEqual(whole);
    expect([
      first.pageInfo.hasPreviousPage,
      first.pageInfo.hasNextPage,
      second.pageInfo.hasPreviousPage,
      second.pageInfo.hasNextPage,
    ]).toEqual([false, true, true, false]);
    const back = (await api.data(list, { last: 3, before: second.pageInfo.startCursor })).actuals;
    expect(back.nodes).toEqual(first.nodes.slice(-3));
    for (const variables of [{ first: 0 }, { first: 10_000 }, { last: 501 }])
      expect(await api.codes(list, variables)).toEqual(['PAGE_SIZE_OUT_OF_RANGE']);
    expect(await api.codes(list, { after: 'x' })).toEqual(['CURSOR_INVALID']);
    expect(
      await api.codes('query ($filter: ActualFilter) { actuals(filter: $filter) { nodes { id } } }', {
        filter: { documentDate: { gte: '2026' } },
      }),
    ).toEqual(['DATE_INVALID']);
  });

  it('shows the backlog, oldest first: what may be marked, and nothing that an invoice holds', async () => {
    const query = `query ($id: ID!, $first: Int, $after: String) { contract(id: $id) { billingBacklog(first: $first, after: $after) { totalCount nodes {
      id transactionClass billingStatus amount { amount currency } documentDate description customer { accountNumber } contractLine { name } project { number } resource role quantity price }
      pageInfo { hasNextPage endCursor } } } }`;
    const { rows } = api.books.db.read;
    const [line] = await rows<{ id: string; project_id: string }>(
      'SELECT id, project_id FROM contract_line WHERE contract_id = ? AND line_number = 2',
      [api.company.contractId],
    );
    const [split] = await rows<{ id: string }>('SELECT id FROM contract_customer WHERE contract_id = ?', [
      api.company.contractId,
    ]);
    const milestone = {
      id: 'open-milestone',
      legal_entity: 'USMF',
      contract_id: api.company.contractId,
      contract_line_id: line?.id,
      contract_customer_id: split?.id,
      project_id: line?.project_id,
      name: 'Go-live',
      currency: 'USD',
      amount: 500_000,
      milestone_date: '2026-10-06',
      invoice_status: 'READY_TO_INVOICE',
      invoice_id: null,
      created_at: '2026-10-01T00:00:00.000Z',
    };
    await api.books.db.write((tx) =>
      tx.insert('milestone', [
        milestone,
        { ...milestone, id: 'billed-milestone', invoice_status: 'CUSTOMER_INVOICE_CREATED', invoice_id: 'other' },
      ]),
    );
    const whole = (await api.data(query, { id: api.company.contractId })).contract.billingBacklog;
    const [second, first] = [await salesOf(api.books, ['open-1']), await salesOf(api.books, ['open-2'])];
    expect(whole.totalCount).toBe(3);
    expect(whole.nodes.map(({ id }: Data) => id)).toEqual([...[...first, 'open-milestone'].sort(), ...second]);
    expect(whole.nodes[2]).toEqual({
      id: second[0],
      transactionClass: 'TIME',
      billingStatus: 'UNBILLED_SALES_CREATED',
      amount: { amount: '1600.00', currency: 'USD' },
      documentDate: '2026-10-07',
      description: 'Workshops',
      customer: { accountNumber: 'ACME' },
      contractLine: { name: 'Work' },
      project: { number: 'P-TM' },
      resource: 'Bob',
      role: 'Consultant',
      quantity: '8.00',
      price: '200.0000',
    });
    expect(whole.nodes.find(({ id }: Data) => id === 'open-milestone')).toMatchObject({
      transactionClass: 'MILESTONE',
      billingStatus: 'READY_TO_INVOICE',
      amount: { amount: '5000.00' },
      description: 'Go-live',
      project: { number: 'P-FP' },
      resource: null,
      quantity: null,
      price: null,
    });
    const page = (await api.data(query, { id: api.company.contractId, first: 2 })).contract.billingBacklog;
    const rest = (await api.data(query, { id: api.company.contractId, first: 2, after: page.pageInfo.endCursor }))
      .contract.billingBacklog;
    expect([page.pageInfo.hasNextPage, rest.pageInfo.hasNextPage, [...page.nodes, ...rest.nodes]]).toEqual([
      true,
      false,
      whole.nodes,
    ]);
  });

  it('lists contracts by number, within scope', async () => {
    const list =
      '{ contracts { totalCount nodes { id number name currency legalEntity lines { name billingMethod project { number } } customers { accountNumber } invoices { totalCount nodes { id } } } } }';
    const { contracts } = await api.data(list);
    expect(contracts).toMatchObject({
      totalCount: 3,
      nodes: [
        { number: 'C-1', currency: 'USD', invoices: { totalCount: 1, nodes: [{ id: invoiceId }] } },
        { number: 'C-2' },
        { number: 'C-3', legalEntity: 'DEMF' },
      ],
    });
    expect(contracts.nodes[1].customers).toEqual([{ accountNumber: 'ACME' }, { accountNumber: 'BETA' }]); // 60 % before 40 %
    expect(contracts.nodes[1].lines).toHaveLength(2);
    expect((await api.data(list, {}, GERMAN)).contracts).toMatchObject({ totalCount: 1, nodes: [{ number: 'C-3' }] });
    expect(
      await api.data('query ($id: ID!) { contract(id: $id) { number } }', { id: api.company.contractId }, GERMAN),
    ).toEqual({ contract: null });
  });

  it('resolves entities by reference in batches, within scope', async () => {
    const { rows } = api.books.db.read;
    const [invoice] = await rows<{ number: string }>('SELECT number FROM invoice WHERE id = ?', [invoiceId]);
    const actuals = await rows<{ id: string }>('SELECT id FROM actual WHERE invoice_id = ? ORDER BY id', [invoiceId]);
    const [project] = await rows<{ id: string }>("SELECT id FROM project WHERE number = 'P-TM'");
    const query = `query ($r: [_Any!]!) { _entities(representations: $r) { __typename
      ... on Invoice { id number billedDigest { total { amount currency } count checksum } } ... on Actual { id } ... on Customer { accountNumber } ... on Project { number }
      ... on TableMap { direction state } ... on Reconciliation { billedIdsIfDifferent } } }`;
    const invoiceRow = (await api.data(query, { r: [{ __typename: 'Invoice', number: invoice?.number }] }))
      ._entities[0];
    expect(invoiceRow).toMatchObject({
      id: invoiceId,
      billedDigest: {
        total: { amount: '8200.00', currency: 'USD' },
        count: 3,
        checksum: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    });
    const representations = [
      { __typename: 'Invoice', id: invoiceId },
      { __typename: 'Invoice', number: 'no such' },
      ...actuals.map(({ id }) => ({ __typename: 'Actual', id })),
      { __typename: 'Customer', id: api.company.customerId },
      { __typename: 'Project', id: project?.id },
      { __typename: 'TableMap', name: 'Projects V2 (msdyn_projects)' },
      { __typename: 'TableMap', name: 'none' },
      { __typename: 'Reconciliation', invoiceNumber: invoice?.number, financeChecksum: 'another' },
      {
        __typename: 'Reconciliation',
        invoiceNumber: invoice?.number,
        financeChecksum: invoiceRow.billedDigest.checksum,
      },
    ];
    const billed = await rows<{ id: string }>(
      "SELECT id FROM actual WHERE invoice_id = ? AND transaction_type = 'BILLED_SALES' ORDER BY id",
      [invoiceId],
    );
    const { _entities } = await api.data(query, { r: representations });
    expect(_entities).toEqual([
      { __typename: 'Invoice', ...invoiceRow },
      null,
      ...actuals.map(({ id }) => ({ __typename: 'Actual', id })),
      { __typename: 'Customer', accountNumber: 'ACME' },
      { __typename: 'Project', number: 'P-TM' },
      { __typename: 'TableMap', direction: 'DATAVERSE_TO_FINANCE', state: 'RUNNING' },
      null,
      { __typename: 'Reconciliation', billedIdsIfDifferent: billed.map(({ id }) => id) },
      { __typename: 'Reconciliation', billedIdsIfDifferent: null },
    ]);
    const nothing = (await api.data(query, { r: representations }, GERMAN))._entities;
    expect(
      nothing.filter(
        (entity: Data | null) => entity !== null && !['TableMap', 'Reconciliation'].includes(entity.__typename),
      ),
    ).toEqual([]);
    expect(nothing.at(-2)).toEqual({ __typename: 'Reconciliation', billedIdsIfDifferent: null });
    const one =
      'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Actual { id project { number } links { other { id } } } } }';
    const few = await api.statements(one, { r: [{ __typename: 'Actual', id: actuals[0]?.id }] });
    expect(await api.statements(one, { r: actuals.map(({ id }) => ({ __typename: 'Actual', id })) })).toBe(few);
  });

  it('sends a statement per field at most, however many rows it is asked of', async () => {
    const rich = `query ($first: Int) { actuals(first: $first) { nodes { project { number } contractLine { name project { number } } invoice { number customer { name } }
      links { other { invoice { number } project { number } } } } } }`;
    expect(await api.statements(rich, { first: 500 })).toBeLessThanOrEqual(10);
    const contracts =
      '{ contracts { nodes { lines { project { number } } customers { name } invoices(first: 2) { totalCount nodes { number } } billingBacklog(first: 2) { totalCount nodes { customer { name } contractLine { name } project { number } } } } } }';
    expect(await api.statements(contracts)).toBeLessThanOrEqual(11);
  });
});
