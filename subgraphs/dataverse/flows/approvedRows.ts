// From an approved time entry to its rows: actuals, the link of each sale to its cost, and what of them travels. Part of
// the flow approveTimeEntries; the decision stands in rules/approval.
import type { World } from '../../world';
import { type ApprovedPart, approveTime, type TimeEntry } from '../rules/approval';
import { type LinkRow, type NewActual, type OutgoingActual, outgoingActual } from '../store/actuals';
import type { BillingLine } from '../store/approvals';
import type { ProjectRow } from '../store/companies';
import type { ContractCustomerAccount } from '../store/contracts';

/** An entry with everything that its approval depends on. */
export interface PlacedEntry {
  readonly entry: TimeEntry;
  readonly project: ProjectRow;
  /** The company's currency: costs are in it. */
  readonly costCurrency: string;
  /** Null: no contract bills the project. */
  readonly line: BillingLine | null;
  readonly customers: readonly ContractCustomerAccount[];
}

export interface ApprovedRows {
  readonly entryId: string;
  readonly actuals: NewActual[];
  readonly links: LinkRow[];
  readonly outgoing: OutgoingActual[];
}

/** One cost and at most one unbilled sale per customer; the sale's link names the cost it sells (domain.md 2.8, Approve). */
export function approvedRows(placed: PlacedEntry, world: World, now: string): ApprovedRows {
  const { entry, line, customers, costCurrency } = placed;
  const terms = line && {
    billingMethod: line.billing_method,
    includesTime: line.include_time === 1,
    currency: line.currency,
    shares: customers.map(({ split_percent, is_rounding }) => ({
      percent: split_percent,
      isRounding: is_rounding === 1,
    })),
  };
  const rows: ApprovedRows = { entryId: entry.id, actuals: [], links: [], outgoing: [] };
  for (const part of approveTime(entry, costCurrency, terms)) {
    const customer = part.share === null ? undefined : customers[part.share];
    const cost = { ...dimensions(placed, customer, now), ...costColumns(part, placed, world.newId()) };
    add(rows, cost, customer);
    if (!part.sale || !line) continue;
    const sale = {
      ...dimensions(placed, customer, now),
      ...saleColumns(part.sale, placed, line.currency, world.newId()),
    };
    add(rows, sale, customer);
    rows.links.push({
      id: world.newId(),
      actual1_id: sale.id,
      role1: 'UNBILLED_SALES',
      actual2_id: cost.id,
      role2: 'COST',
      invoice_id: null,
    });
  }
  return rows;
}

function add(rows: ApprovedRows, actual: NewActual, customer: ContractCustomerAccount | undefined): void {
  rows.actuals.push(actual);
  rows.outgoing.push(outgoingActual(actual, customer?.account_number ?? null, null));
}

/** What cost and sale have in common. */
function dimensions({ entry, project, line }: PlacedEntry, customer: ContractCustomerAccount | undefined, now: string) {
  return {
    legal_entity: project.legal_entity,
    transaction_class: 'TIME',
    adjustment_status: null,
    document_date: entry.date,
    accounting_date: entry.date,
    description: entry.description ?? null,
    skip_sync: 0,
    project_id: project.id,
    task: entry.task ?? null,
    role: entry.role ?? null,
    resource: entry.resource ?? null,
    category: entry.category ?? null,
    contract_id: line?.contract_id ?? null,
    contract_line_id: line?.id ?? null,
    contract_customer_id: customer?.id ?? null,
    customer_id: customer?.customer_id ?? null,
    milestone_id: null,
    origin_id: entry.id,
    invoice_id: null,
    created_at: now,
  };
}

/** Whether something is billed is said by its sale; the cost's own billing type says nothing. */
function costColumns({ cost }: ApprovedPart, { entry, costCurrency }: PlacedEntry, id: string) {
  return {
    id,
    transaction_type: 'COST',
    billing_type: 'NOT_AVAILABLE',
    billing_status: null,
    quantity: cost.quantity,
    price: entry.costPrice,
    amount: cost.amount,
    currency: costCurrency,
  };
}

function saleColumns(sale: NonNullable<ApprovedPart['sale']>, { entry }: PlacedEntry, currency: string, id: string) {
  return {
    id,
    transaction_type: 'UNBILLED_SALES',
    billing_type: sale.billingType,
    billing_status: sale.billingStatus,
    quantity: sale.quantity,
    price: entry.billPrice,
    amount: sale.amount,
    currency,
  };
}
