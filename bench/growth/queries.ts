// The common queries of the growth measurement, as a front end asks them: GraphQL with variables that differ from round to
// round, first pages of ten and pages from the middle of the list. It must never ask for more rows in a larger book.
import { dayOf, type FilledBook, idOf, invoiceNumber } from './places';

export interface GrowthQuery {
  readonly name: string;
  readonly source: string;
  /** The variables of the n-th round. */
  readonly variables: (book: FilledBook, round: number) => Record<string, unknown>;
  /** Finds a cursor in the middle of the list, before anything is timed; given to the query as `after`. */
  readonly middle?: (book: FilledBook) => Record<string, unknown>;
  /** Counts go to 10,000 and may grow up to there. */
  readonly mayGrow?: boolean;
}

const FIRST = 10;
const NODE = 'id number name status invoiceDate totalAmount { amount currency } customer { name }';
const INVOICES = `query ($filter: InvoiceFilter, $orderBy: [InvoiceOrder!], $after: String) {
  invoices(filter: $filter, orderBy: $orderBy, first: ${FIRST}, after: $after) { nodes { ${NODE} } pageInfo { hasNextPage endCursor } } }`;
const ACTUALS = `query ($filter: ActualFilter, $after: String) { actuals(filter: $filter, first: ${FIRST}, after: $after) {
  nodes { id documentDate amount { amount currency } transactionType project { number } } pageInfo { hasNextPage endCursor } } }`;
const CONTRACTS = `query ($filter: ProjectContractFilter, $orderBy: [ProjectContractOrder!], $after: String) {
  contracts(filter: $filter, orderBy: $orderBy, first: ${FIRST}, after: $after) { nodes { id number name status customers { name } } pageInfo { hasNextPage endCursor } } }`;
const BACKLOG = `query ($filter: BillingBacklogFilter, $after: String) { billingBacklog(filter: $filter, first: ${FIRST}, after: $after) {
  nodes { id amount { amount } documentDate customer { name } } pageInfo { hasNextPage endCursor } } }`;
const OF_CONTRACT = `query ($id: ID!) { contract(id: $id) { number lines { name project { name } } invoices(first: ${FIRST}) { nodes { number status } }
  billingBacklog(first: ${FIRST}) { nodes { id amount { amount } } totalCount } } }`;
const WHOLE = `query ($number: String!) { invoice(number: $number) { ${NODE} lines { name amount { amount } }
  details(first: 50) { nodes { description quantity amount { amount } source { id } } } postingStatus { step state } } }`;
const COUNT = `query ($filter: InvoiceFilter) { invoices(filter: $filter, first: 1) { totalCount } }`;
const COUNT_ACTUALS = `query ($filter: ActualFilter) { actuals(filter: $filter, first: 1) { totalCount } }`;

/** Some contract of the closed part, or of the open one, another in each round. */
const contractOf = ({ contracts, open }: FilledBook, round: number, isOpen: boolean): number =>
  isOpen || contracts === open
    ? contracts - open + ((round * 7) % open)
    : Math.floor(contracts / 4 + ((round * 7919) % (contracts / 2)));
/** The day of a contract's first invoice: half a month after its first hour. */
const invoicedOf = (contract: number) => dayOf(contract + 30);
const middleDay = ({ contracts }: FilledBook) => dayOf(Math.floor(contracts / 2));

const ORDERS = ['NUMBER', 'INVOICE_DATE', 'TOTAL', 'CONFIRMED_AT'].flatMap((name) => [`${name}_ASC`, `${name}_DESC`]);

/** What narrows a list of invoices, as a front end would. */
const INVOICE_FILTERS: Readonly<Record<string, (book: FilledBook, round: number) => object>> = {
  all: () => ({}),
  drafts: () => ({ status: ['DRAFT', 'IN_REVIEW'] }),
  confirmed: () => ({ status: ['CONFIRMED'] }),
  'posted, one company': () => ({ status: ['POSTED'], legalEntity: ['USMF'] }),
  blocked: () => ({ state: ['BLOCKED'] }),
  'a customer': ({ customers }, round) => ({ customerId: [idOf('customer', (round * 31) % customers)] }),
  'a contract': (book, round) => ({ contractId: [idOf('contract', contractOf(book, round, false))] }),
  'a project': (book, round) => ({ projectId: [idOf('project', contractOf(book, round, false))] }),
  'some days': (book, round) => {
    const contract = contractOf(book, round, false);
    return { invoiceDate: { gte: invoicedOf(contract), lte: invoicedOf(contract + 6) } };
  },
  'an amount': (_, round) => ({ totalAmount: { eq: `${4000 + ((round * 7919) % 9973)}.00` } }),
  'amounts from 4,000 to 9,000': () => ({ totalAmount: { gte: '4000', lte: '9000' } }),
  'prefix of number': (book, round) => ({
    number: { startsWith: invoiceNumber(3 * contractOf(book, round, false)).slice(0, -1) },
  }),
  'prefix of name': (book, round) => ({
    name: {
      startsWith: `Rollout ${String(contractOf(book, round, false))
        .padStart(7, '0')
        .slice(0, -1)}`,
    },
  }),
};

const PLAIN_ORDERS = new Set(['NUMBER_ASC', 'INVOICE_DATE_DESC']);
const GREAT = new Set(['all', 'drafts', 'posted, one company']);

function invoiceQueries(): GrowthQuery[] {
  return Object.entries(INVOICE_FILTERS).flatMap(([name, filter]) => {
    const orders = GREAT.has(name) ? ORDERS : ORDERS.filter((order) => PLAIN_ORDERS.has(order));
    return orders.flatMap((order) => {
      const query: GrowthQuery = {
        name: `invoices: ${name}, ${order}`,
        source: INVOICES,
        variables: (book, round) => ({ filter: filter(book, round), orderBy: [order] }),
      };
      const deep = {
        ...query,
        name: `${query.name}, from the middle`,
        middle: (book: FilledBook) => ({
          filter: { ...filter(book, 1), and: [middleOf(order, book, name)] },
          orderBy: [order],
        }),
      };
      return name === 'all' || (name === 'drafts' && PLAIN_ORDERS.has(order)) ? [query, deep] : [query];
    });
  });
}

function middleOf(order: string, book: FilledBook, name: string): object {
  if (order.startsWith('TOTAL')) return { totalAmount: order.endsWith('ASC') ? { gte: '8500' } : { lte: '8500' } };
  if (name === 'drafts') return { invoiceDate: { gte: invoicedOf(book.contracts - Math.floor(book.open / 2)) } };
  const confirmed = order.startsWith('CONFIRMED') ? { not: { status: ['DRAFT'] } } : {};
  const day = invoicedOf(Math.floor(book.contracts / 2));
  return { ...confirmed, invoiceDate: order.endsWith('ASC') ? { gte: day } : { lte: day } };
}

const days = (book: FilledBook, round: number) => {
  const contract = contractOf(book, round, false);
  return { gte: dayOf(contract), lte: dayOf(contract + 6) };
};

function actualQueries(): GrowthQuery[] {
  const of = (name: string, filter: (book: FilledBook, round: number) => object, isDeep = false): GrowthQuery => ({
    name: `actuals: ${name}${isDeep ? ', from the middle' : ''}`,
    source: ACTUALS,
    variables: (book, round) => ({ filter: filter(book, round) }),
    ...(isDeep
      ? { middle: (book: FilledBook) => ({ filter: { ...filter(book, 1), documentDate: { gte: middleDay(book) } } }) }
      : {}),
  });
  const project = (book: FilledBook, round: number) => ({
    projectId: [idOf('project', contractOf(book, round, false))],
  });
  const contract = (book: FilledBook, round: number) => ({
    contractId: [idOf('contract', contractOf(book, round, false))],
  });
  const invoice = (book: FilledBook, round: number) => ({
    invoiceId: [idOf('invoice', 3 * contractOf(book, round, false))],
  });
  const type = () => ({ transactionType: ['BILLED_SALES'] });
  return [
    of('all', () => ({})),
    of('all', () => ({}), true),
    of('a project', project),
    of('a contract', contract),
    of('an invoice', invoice),
    of('some days', (book, round) => ({ documentDate: days(book, round) })),
    of('some days, one company', (book, round) => ({ documentDate: days(book, round), legalEntity: ['DEMF'] })),
    of('billed sales', type),
    of('billed sales', type, true),
    of('ready', () => ({ billingStatus: ['READY_TO_INVOICE'] })),
    of('not ready or ready', () => ({ billingStatus: ['UNBILLED_SALES_CREATED', 'READY_TO_INVOICE'] })),
    of('posted', () => ({ posted: true })),
    of('posted', () => ({ posted: true }), true),
    of('billed sales that are not posted', () => ({ posted: false, transactionType: ['BILLED_SALES'] })),
  ];
}

const OTHERS: GrowthQuery[] = [
  {
    name: 'an invoice by number, with lines and details',
    source: WHOLE,
    variables: (book, round) => ({ number: invoiceNumber(3 * contractOf(book, round, false)) }),
  },
  {
    name: 'a contract with its invoices and backlog',
    source: OF_CONTRACT,
    variables: (book, round) => ({ id: idOf('contract', contractOf(book, round, true)) }),
  },
  { name: 'backlog of all contracts', source: BACKLOG, variables: () => ({}) },
  {
    name: 'backlog of all contracts, from the middle',
    source: BACKLOG,
    variables: () => ({}),
    middle: (book) => ({ filter: { documentDate: { gte: dayOf(book.contracts - Math.floor(book.open / 2)) } } }),
  },
  {
    name: 'backlog of a customer',
    source: BACKLOG,
    variables: ({ customers }, round) => ({ filter: { customerId: [idOf('customer', (round * 31) % customers)] } }),
  },
  { name: 'backlog of one company', source: BACKLOG, variables: () => ({ filter: { legalEntity: ['DEMF'] } }) },
  ...['NUMBER_ASC', 'NAME_DESC'].flatMap((order): GrowthQuery[] => [
    { name: `contracts: all, ${order}`, source: CONTRACTS, variables: () => ({ orderBy: [order] }) },
    {
      name: `contracts: drafts, ${order}`,
      source: CONTRACTS,
      variables: () => ({ filter: { status: ['DRAFT'] }, orderBy: [order] }),
    },
    {
      name: `contracts: a customer, ${order}`,
      source: CONTRACTS,
      variables: ({ customers }, round) => ({
        filter: { customerId: [idOf('customer', (round * 31) % customers)] },
        orderBy: [order],
      }),
    },
    {
      name: `contracts: prefix of number, ${order}`,
      source: CONTRACTS,
      variables: (book, round) => ({
        filter: {
          number: {
            startsWith: `C-${String(contractOf(book, round, false))
              .padStart(7, '0')
              .slice(0, -1)}`,
          },
        },
        orderBy: [order],
      }),
    },
    {
      name: `contracts: prefix of name, ${order}`,
      source: CONTRACTS,
      variables: (book, round) => ({
        filter: {
          name: {
            startsWith: `Rollout ${String(contractOf(book, round, false))
              .padStart(7, '0')
              .slice(0, -1)}`,
          },
        },
        orderBy: [order],
      }),
    },
    {
      name: `contracts: a project, ${order}`,
      source: CONTRACTS,
      variables: (book, round) => ({
        filter: { projectId: [idOf('project', contractOf(book, round, false))] },
        orderBy: [order],
      }),
    },
  ]),
  { name: 'count of all invoices', source: COUNT, variables: () => ({}), mayGrow: true },
  {
    name: 'count of the invoices of a customer',
    source: COUNT,
    variables: ({ customers }, round) => ({ filter: { customerId: [idOf('customer', (round * 31) % customers)] } }),
  },
  { name: 'count of all actuals', source: COUNT_ACTUALS, variables: () => ({}), mayGrow: true },
  {
    name: 'count of the actuals of a contract',
    source: COUNT_ACTUALS,
    variables: (book, round) => ({ filter: { contractId: [idOf('contract', contractOf(book, round, false))] } }),
  },
];

export const QUERIES: readonly GrowthQuery[] = [...invoiceQueries(), ...actualQueries(), ...OTHERS];
