// The lists of invoices, actuals and contracts, however they are narrowed, ordered and paged: exactly what a filter over all rows
// in memory gives, page by page and in both directions, in a number of statements that does not depend on the rows.
import { DIALECTS } from '../../../harness/databases';
import {
  actuals,
  contracts,
  type Filters,
  invoices,
  matchingActuals,
  matchingContracts,
  matchingInvoices,
  type Sorted,
  sorted,
} from './listRows';
import { type ApiSide, type Data, openApi } from './side';

const PAGE = 'pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount';
const ARGUMENTS = 'first: $first, after: $after, last: $last, before: $before';
const VARIABLES = '$first: Int, $after: String, $last: Int, $before: String';
const LISTS = {
  invoices: `query ($filter: InvoiceFilter, $orderBy: [InvoiceOrder!], ${VARIABLES}) {
    invoices(filter: $filter, orderBy: $orderBy, ${ARGUMENTS}) { nodes { id } ${PAGE} } }`,
  actuals: `query ($filter: ActualFilter, ${VARIABLES}) { actuals(filter: $filter, ${ARGUMENTS}) { nodes { id } ${PAGE} } }`,
  contracts: `query ($filter: ProjectContractFilter, $orderBy: [ProjectContractOrder!], ${VARIABLES}) {
    contracts(filter: $filter, orderBy: $orderBy, ${ARGUMENTS}) { nodes { id } ${PAGE} } }`,
};

const NO_OTHERS = { number: { startsWith: 'L-' } };
const INVOICE_FILTERS: readonly Filters[] = [
  NO_OTHERS,
  { ...NO_OTHERS, status: ['DRAFT'] },
  { ...NO_OTHERS, status: ['DRAFT', 'POSTED', 'CONFIRMED'], legalEntity: ['USMF'] },
  { ...NO_OTHERS, state: ['BLOCKED', 'DONE'] },
  { ...NO_OTHERS, step: ['STAGED'], status: ['CONFIRMED', 'DRAFT'] },
  { ...NO_OTHERS, step: ['WRITTEN_BACK'] },
  { ...NO_OTHERS, status: [] },
  { customerId: ['customer-1', 'customer-2'], status: ['POSTED', 'DRAFT'] },
  { contractId: ['contract-2'] },
  { projectId: ['list-project-1', 'list-project-3'] },
  { projectId: ['list-project-1'], status: ['CONFIRMED'] },
  { projectId: [] }, // was once no SQL at all
  { name: { startsWith: 'Plain' } },
  { name: { startsWith: 'Plain 1' }, legalEntity: ['DEMF'] },
  { ...NO_OTHERS, totalAmount: { gte: '20', lte: '4000' } },
  { ...NO_OTHERS, totalAmount: { lte: '40' }, status: ['POSTED', 'IN_REVIEW'] },
  { ...NO_OTHERS, invoiceDate: { gte: '2025-02-01', lte: '2025-03-31' } },
];
const INVOICE_COLUMNS = {
  NUMBER: 'number',
  INVOICE_DATE: 'invoice_date',
  TOTAL: 'total_amount',
  CONFIRMED_AT: 'confirmed_at',
};
const INVOICE_ORDERS = [
  'NUMBER_ASC',
  'NUMBER_DESC',
  'INVOICE_DATE_DESC',
  'TOTAL_ASC',
  'CONFIRMED_AT_ASC',
  'CONFIRMED_AT_DESC',
];

const OURS = { projectId: ['list-project-0', 'list-project-1', 'list-project-2', 'list-project-3'] };
const ONLY_2024 = { documentDate: { lte: '2024-12-31' } };
const ACTUAL_FILTERS: readonly Filters[] = [
  OURS,
  { ...ONLY_2024, billingStatus: ['READY_TO_INVOICE', 'UNBILLED_SALES_CREATED'] },
  { ...ONLY_2024, posted: false },
  { ...ONLY_2024, posted: false, transactionType: ['BILLED_SALES', 'COST'] },
  { ...ONLY_2024, posted: true, legalEntity: ['DEMF'] },
  { ...ONLY_2024, legalEntity: ['DEMF', 'USMF'], transactionType: ['UNBILLED_SALES'] },
  {
    contractId: ['list-contract-1', 'list-contract-2'],
    billingStatus: ['READY_TO_INVOICE', 'CUSTOMER_INVOICE_CREATED'],
  },
  { contractId: ['list-contract-3'], projectId: ['list-project-3', 'list-project-1'] },
  { projectId: ['list-project-2'], posted: false, documentDate: { gte: '2024-02-01', lte: '2024-03-31' } },
  { invoiceId: [invoices[1]?.id, invoices[2]?.id], transactionClass: ['TIME'] },
  // More runs than are merged: all are read as one.
  { contractId: Array.from({ length: 45 }, (_, n) => `list-contract-${n}`), legalEntity: ['USMF'] },
];

const CONTRACT_FILTERS: readonly Filters[] = [
  { number: { startsWith: 'LC-' } },
  { name: { startsWith: 'Deal' }, status: ['DRAFT', 'LOST'] },
  { number: { startsWith: 'LC-1' }, legalEntity: ['USMF'] },
  { customerId: ['list-customer-1', 'list-customer-2'] },
  { projectId: ['list-project-2'], status: ['CONFIRMED'] },
  { number: { startsWith: 'LC-' }, status: [] },
];
const CONTRACT_COLUMNS = { NUMBER: 'number', NAME: 'name', CREATED_AT: 'created_at' };
const CONTRACT_ORDERS = ['NUMBER_ASC', 'NUMBER_DESC', 'NAME_ASC', 'NAME_DESC', 'CREATED_AT_DESC'];

function sortedBy(columns: Readonly<Record<string, string>>, order: string): Sorted {
  const name = columns[order.replace(/_(ASC|DESC)$/, '')] as string;
  return [[name, order.endsWith('_DESC')]];
}

describe.each(DIALECTS)('lists on %s', (dialect) => {
  let api: ApiSide;
  beforeAll(async () => {
    api = await openApi(dialect);
    await api.books.db.write(async (tx) => {
      await tx.insert('invoice', invoices);
      await tx.insert('actual', actuals);
      await tx.insert(
        'contract',
        contracts.map(({ customer: _, project: __, ...row }) => row),
      );
      await tx.insert(
        'contract_customer',
        contracts.map(({ id, customer }) => ({
          id: `payer-${id}`,
          contract_id: id,
          customer_id: customer,
          split_percent: 1_000_000,
          is_rounding: 1,
        })),
      );
      await tx.insert(
        'contract_line',
        contracts.map(({ id, project }) => ({
          id: `line-${id}`,
          contract_id: id,
          line_number: 1,
          name: 'Work',
          billing_method: 'TIME_AND_MATERIAL',
          project_id: project,
          contracted_amount: 0,
          include_time: 1,
        })),
      );
    });
  });
  afterAll(() => api.close());

  const page = async (list: keyof typeof LISTS, variables: Filters): Promise<Data> =>
    (await api.data(LISTS[list], variables))[list];
  const idsOf = ({ nodes }: Data): string[] => nodes.map(({ id }: Data) => id);

  /** All pages of seven, forwards and then backwards from the end. */
  async function bothWays(list: keyof typeof LISTS, variables: Filters): Promise<[string[], string[]]> {
    const forwards: string[] = [];
    for (let after: string | null = null; ; ) {
      const found: Data = await page(list, { ...variables, first: 7, after });
      forwards.push(...idsOf(found));
      if (!found.pageInfo.hasNextPage) break;
      after = found.pageInfo.endCursor;
    }
    const backwards: string[] = [];
    for (let before: string | null = null; ; ) {
      const found: Data = await page(list, { ...variables, last: 7, before });
      backwards.unshift(...idsOf(found));
      if (!found.pageInfo.hasPreviousPage) break;
      before = found.pageInfo.startCursor;
    }
    return [forwards, backwards];
  }

  async function holds(list: keyof typeof LISTS, variables: Filters, expected: readonly string[]): Promise<void> {
    const [forwards, backwards] = await bothWays(list, variables);
    expect({ ...variables, forwards, backwards }).toEqual({ ...variables, forwards: expected, backwards: expected });
    expect((await page(list, { ...variables, first: 1 })).totalCount).toBe(expected.length);
  }

  it.each(INVOICE_ORDERS)('gives the invoices of each filter by %s, page by page', async (order) => {
    for (const filter of INVOICE_FILTERS)
      await holds(
        'invoices',
        { filter, orderBy: [order] },
        sorted(matchingInvoices(filter), sortedBy(INVOICE_COLUMNS, order)),
      );
  });

  it('gives the actuals of each filter by document date, page by page', async () => {
    for (const filter of ACTUAL_FILTERS)
      await holds('actuals', { filter }, sorted(matchingActuals(filter), [['document_date', false]]));
  });

  it.each(CONTRACT_ORDERS)('gives the contracts of each filter by %s, page by page', async (order) => {
    for (const filter of CONTRACT_FILTERS)
      await holds(
        'contracts',
        { filter, orderBy: [order] },
        sorted(matchingContracts(filter), sortedBy(CONTRACT_COLUMNS, order)),
      );
  });

  it('refuses a cursor of another order, and shows nobody the contracts of another company', async () => {
    const { pageInfo } = await page('contracts', { orderBy: ['NAME_ASC'], first: 3 });
    const other = { orderBy: ['NUMBER_ASC'], first: 3, after: pageInfo.endCursor };
    expect(await api.codes(LISTS.contracts, other)).toEqual(['CURSOR_INVALID']);
    const german = { subject: 'g', roles: [], legalEntities: ['DEMF'] };
    const seen = await api.data(LISTS.contracts, { filter: { name: { startsWith: 'Deal' } }, first: 100 }, german);
    expect(idsOf(seen.contracts).sort()).toEqual(
      sorted(
        contracts.filter(({ legal_entity }) => legal_entity === 'DEMF'),
        [],
      ),
    );
  });

  it('sends as many statements for a page of many as for one', async () => {
    const cost = async (list: keyof typeof LISTS, filter: Filters, first: number) => {
      api.books.count.reset();
      await api.data(LISTS[list].replace(' totalCount', ''), { filter, first });
      return api.books.count.statements.length;
    };
    const cases: [keyof typeof LISTS, Filters, number][] = [
      ...INVOICE_FILTERS.map((filter) => ['invoices', filter, 2] as [keyof typeof LISTS, Filters, number]),
      ...ACTUAL_FILTERS.map((filter) => ['actuals', filter, 1] as [keyof typeof LISTS, Filters, number]),
      ...CONTRACT_FILTERS.map((filter) => ['contracts', filter, 2] as [keyof typeof LISTS, Filters, number]),
    ];
    for (const [list, filter, most] of cases) {
      const one = await cost(list, filter, 1);
      expect(await cost(list, filter, 500)).toBe(one);
      expect(one).toBeLessThanOrEqual(most + (filter.totalAmount ? 1 : 0));
    }
  });

  it('finds the same where a prefix and an amount are those of very many', async () => {
    const many = Array.from({ length: 1_200 }, (_, n) => ({
      ...(invoices[4] as (typeof invoices)[number]),
      id: `many-${String(n).padStart(4, '0')}`,
      number: `M-${String((n * 7) % 1_200).padStart(4, '0')}`,
      name: `Many ${n % 2}`,
      invoice_date: `2023-0${1 + (n % 9)}-01`,
      currency: 'USD',
      total_amount: 7_770_000 + (n % 2),
    }));
    await api.books.db.write((tx) => tx.insert('invoice', many));
    const filters = [
      { name: { startsWith: 'Many' } },
      { number: { startsWith: 'M-' } },
      { totalAmount: { gte: '77700', lte: '77701' } },
    ];
    for (const filter of filters) {
      for (const order of ['NUMBER_ASC', 'INVOICE_DATE_DESC', 'TOTAL_ASC']) {
        const found = await page('invoices', { filter, orderBy: [order], first: 500 });
        expect(idsOf(found)).toEqual(sorted(many, sortedBy(INVOICE_COLUMNS, order)).slice(0, 500));
        expect(found.totalCount).toBe(1_200);
      }
    }
  });
});
