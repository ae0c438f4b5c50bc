// Rows that the tests of lists look at, and what a filter and an order give of them when they are worked out in memory: what the
// lists must show. It must never read what the lists show.
const two = (n: number) => String(n).padStart(2, '0');
const AT = '2025-01-01T00:00:00.000Z';
const STANDINGS = [
  ['DRAFT', null, null],
  ['IN_REVIEW', null, null],
  ['CONFIRMED', 'STAGED', 'MOVING'],
  ['CONFIRMED', 'STAGED', 'BLOCKED'],
  ['POSTED', 'WRITTEN_BACK', 'DONE'],
] as const;

/** Forty invoices in every standing, of two companies, three customers and three currencies, with ties in every order. */
export const invoices = Array.from({ length: 40 }, (_, n) => {
  const [status, step, state] = STANDINGS[n % 5] as (typeof STANDINGS)[number];
  return {
    id: `list-${two((n * 17) % 40)}`,
    number: `L-${two((n * 7) % 40)}`,
    version: 1,
    name: n % 3 ? `Plain ${n % 4}` : `Other ${n % 2}`,
    status,
    step,
    state,
    legal_entity: n % 7 < 2 ? 'DEMF' : 'USMF',
    currency: ['USD', 'JPY', 'KWD'][n % 3] as string,
    invoice_date: `2025-0${1 + (n % 4)}-15`,
    contract_id: `contract-${n % 6}`,
    contract_customer_id: 'k',
    customer_id: `customer-${n % 3}`,
    detail_amount: 0,
    estimated_tax: 0,
    total_amount: 1_000 * (1 + (n % 5)),
    created_at: AT,
    created_by: 'test',
    confirmed_at: step === null ? null : `2025-05-0${1 + (n % 3)}T00:00:00.000Z`,
    status_sequence: step === null ? 0 : 3,
    written_back_count: 0,
  };
});

const TYPES = ['COST', 'UNBILLED_SALES', 'UNBILLED_SALES', 'BILLED_SALES'];
const WAITING = ['UNBILLED_SALES_CREATED', 'READY_TO_INVOICE', 'CUSTOMER_INVOICE_CREATED'];
export const actuals = Array.from({ length: 60 }, (_, n) => {
  const type = TYPES[n % 4] as string;
  return {
    id: `actual-${two((n * 23) % 60)}`,
    legal_entity: n % 7 < 2 ? 'DEMF' : 'USMF',
    transaction_type: type,
    transaction_class: n % 5 ? 'TIME' : 'EXPENSE',
    billing_type: 'CHARGEABLE',
    billing_status: type === 'UNBILLED_SALES' ? (WAITING[n % 3] as string) : null,
    document_date: `2024-0${1 + (n % 4)}-10`,
    accounting_date: '2024-01-01',
    quantity: 100,
    price: 10_000,
    amount: 100,
    currency: 'USD',
    skip_sync: 0,
    project_id: `list-project-${n % 4}`,
    contract_id: `list-contract-${n % 6}`,
    origin_id: 'x',
    invoice_id: n % 3 ? (invoices[n % 40]?.id ?? null) : null,
    created_at: AT,
    voucher_number: n % 3 ? `V-${n}` : null,
  };
});

export const contracts = Array.from({ length: 25 }, (_, n) => ({
  id: `list-contract-${n}`,
  legal_entity: n % 7 < 2 ? 'DEMF' : 'USMF',
  number: `LC-${two((n * 7) % 25)}`,
  name: `Deal ${n % 4}`,
  currency: 'USD',
  version: 1,
  created_at: `2025-01-0${1 + (n % 3)}T00:00:00.000Z`,
  status: ['DRAFT', 'CONFIRMED', 'LOST'][n % 3] as string,
  customer: `list-customer-${n % 5}`,
  project: `list-project-${n % 4}`,
}));

export type Filters = Readonly<Record<string, unknown>>;
export type Sorted = readonly (readonly [column: string, isDescending: boolean])[];

const within = (list: unknown, value: unknown) => list === undefined || (list as unknown[]).includes(value);
const starts = (filter: unknown, value: string) =>
  filter === undefined || value.startsWith((filter as { startsWith: string }).startsWith);
const between = (filter: unknown, value: number | string) => {
  const { gte, lte } = (filter ?? {}) as { gte?: string; lte?: string };
  return (gte === undefined || value >= gte) && (lte === undefined || value <= lte);
};

/** As a database sorts: by the columns, then by the id in the direction of the last; nothing comes before everything. */
export function sorted<Row extends { id: string }>(rows: readonly Row[], by: Sorted): string[] {
  const columns = [...by, ['id', by.at(-1)?.[1] ?? false] as const];
  return [...rows]
    .sort((a, b) => {
      for (const [column, isDescending] of columns) {
        const [x, y] = [a[column as keyof Row] ?? '', b[column as keyof Row] ?? ''];
        if (x !== y) return (x < y ? -1 : 1) * (isDescending ? -1 : 1);
      }
      return 0;
    })
    .map(({ id }) => id);
}

const MINOR: Readonly<Record<string, number>> = { USD: 100, JPY: 1, KWD: 1_000 };

export function matchingInvoices(filter: Filters) {
  return invoices.filter((row) => {
    const billed = actuals.filter(({ invoice_id }) => invoice_id === row.id);
    const amount = row.total_amount / (MINOR[row.currency] as number);
    const { gte, lte } = (filter.totalAmount ?? {}) as { gte?: string; lte?: string };
    return (
      within(filter.status, row.status) &&
      within(filter.step, row.step) &&
      within(filter.state, row.state) &&
      within(filter.legalEntity, row.legal_entity) &&
      within(filter.contractId, row.contract_id) &&
      within(filter.customerId, row.customer_id) &&
      (filter.projectId === undefined || billed.some(({ project_id }) => within(filter.projectId, project_id))) &&
      starts(filter.number, row.number) &&
      starts(filter.name, row.name) &&
      between(filter.invoiceDate, row.invoice_date) &&
      amount >= Number(gte ?? 0) &&
      amount <= Number(lte ?? Number.MAX_SAFE_INTEGER)
    );
  });
}

export function matchingActuals(filter: Filters) {
  return actuals.filter(
    (row) =>
      within(filter.transactionType, row.transaction_type) &&
      within(filter.transactionClass, row.transaction_class) &&
      within(filter.billingStatus, row.billing_status) &&
      within(filter.legalEntity, row.legal_entity) &&
      within(filter.contractId, row.contract_id) &&
      within(filter.projectId, row.project_id) &&
      within(filter.invoiceId, row.invoice_id) &&
      between(filter.documentDate, row.document_date) &&
      (filter.posted === undefined || filter.posted === (row.voucher_number !== null)),
  );
}

export function matchingContracts(filter: Filters) {
  return contracts.filter(
    (row) =>
      within(filter.status, row.status) &&
      within(filter.legalEntity, row.legal_entity) &&
      within(filter.customerId, row.customer) &&
      within(filter.projectId, row.project) &&
      starts(filter.number, row.number) &&
      starts(filter.name, row.name),
  );
}
