// From an approved entry to its rows: actuals, the link of each sale to its cost, and what another company lends. Part of the
// flows of entries; the decision stands in rules/approval. domain.md 2.8, 3.4, 3.5 (t), (v)
import type { World } from '../../world';
import { type ApprovedPart, approve, lend, type Sale, type Work } from '../rules/approval';
import type { NewActual } from '../store/actuals';
import type { ContractCustomerAccount } from '../store/contracts';
import type { EntryRow } from '../store/entries';
import { addActual, addLink, type EntryRows, rowsOfEntry } from './entryRows';
import type { PlacedEntry } from './placedEntries';

/**
 * Adds to `rows` one cost and the unbilled sales per customer, each sale linked to the cost it sells (2.8, Approve), and the
 * lender's two rows. An entry that was never decided before is new to Finance.
 */
export function approvedRows(
  placed: PlacedEntry,
  world: World,
  now: string,
  rows: EntryRows = rowsOfEntry(placed.entry.id, placed.entry.decided_at === null),
): EntryRows {
  const { entry, line, costCurrency, lenderCurrency } = placed;
  const work = workOf(entry);
  for (const part of approve(work, costCurrency, line)) {
    const customer = part.share === null ? undefined : line?.customers[part.share];
    const account = customer?.account_number ?? null;
    const cost = part.cost ? costRow(part.cost, placed, dimensions(placed, customer, now), world.newId()) : null;
    if (cost) addActual(rows, cost, account);
    for (const of of part.sales) {
      const sale = saleRow(of, placed, dimensions(placed, customer, now), world.newId());
      addActual(rows, sale, account);
      if (!cost) continue;
      const link = {
        id: world.newId(),
        actual1_id: sale.id,
        role1: 'UNBILLED_SALES',
        actual2_id: cost.id,
        role2: 'COST',
      };
      addLink(rows, { ...link, invoice_id: null }, cost.skip_sync === 0);
    }
  }
  if (lenderCurrency !== null) addLent(rows, placed, work, lenderCurrency, { world, now });
  return rows;
}

function workOf(entry: EntryRow): Work {
  return {
    transactionClass: entry.transaction_class,
    role: entry.role,
    category: entry.category,
    task: entry.task,
    quantity: entry.quantity,
    billableQuantity: entry.billable_quantity,
    costPrice: entry.cost_price,
    billPrice: entry.bill_price,
  };
}

type Dimensions = ReturnType<typeof dimensions>;

/** What all rows of an entry have in common. */
function dimensions({ entry, line }: PlacedEntry, customer: ContractCustomerAccount | undefined, now: string) {
  return {
    legal_entity: entry.legal_entity,
    transaction_class: entry.transaction_class,
    adjustment_status: null,
    document_date: entry.document_date,
    accounting_date: entry.document_date,
    description: entry.description,
    project_id: entry.project_id,
    task: entry.task,
    role: entry.role,
    resource: entry.resource,
    category: entry.category,
    contract_id: line?.contractId ?? null,
    contract_line_id: line?.id ?? null,
    contract_customer_id: customer?.id ?? null,
    customer_id: customer?.customer_id ?? null,
    milestone_id: null,
    origin_id: entry.id,
    invoice_id: null,
    created_at: now,
    external_description: entry.external_description,
    discount_amount: 0,
    fee_amount: 0,
    nte_status: null,
    nte_detail: null,
    resource_company: entry.resource_company,
    entry_id: entry.id,
  };
}

/** Whether something is billed is said by its sale; any other row's own billing type says nothing. */
const NOT_BILLED = { billing_type: 'NOT_AVAILABLE', billing_status: null };

/** Of a lent resource the cost stays here: Finance makes it anew from the lender's invoice. 3.5 (v), 4.4 */
function costRow(cost: NonNullable<ApprovedPart['cost']>, placed: PlacedEntry, of: Dimensions, id: string): NewActual {
  return {
    id,
    ...of,
    ...NOT_BILLED,
    transaction_type: 'COST',
    quantity: cost.quantity,
    price: placed.entry.cost_price,
    amount: cost.amount,
    currency: placed.costCurrency,
    skip_sync: placed.lenderCurrency === null ? 0 : 1,
  };
}

function saleRow(sale: Sale, { entry, line, costCurrency }: PlacedEntry, of: Dimensions, id: string): NewActual {
  return {
    id,
    ...of,
    transaction_type: 'UNBILLED_SALES',
    billing_type: sale.billingType,
    billing_status: sale.billingStatus,
    quantity: sale.quantity,
    price: entry.bill_price,
    amount: sale.amount,
    currency: line?.currency ?? costCurrency,
    discount_amount: sale.discount,
    fee_amount: sale.fee,
    skip_sync: 0,
  };
}

/** Unit cost and inter-organisational sale, in the lender's books, for the whole entry: no customer bears them. 3.5 (v) */
function addLent(
  rows: EntryRows,
  placed: PlacedEntry,
  work: Work,
  lenderCurrency: string,
  { world, now }: { world: World; now: string },
): void {
  const { entry, costCurrency } = placed;
  const price = entry.resource_price ?? 0;
  const { unitCost, sale } = lend(work, costCurrency, { currency: lenderCurrency, price });
  const of = {
    ...dimensions(placed, undefined, now),
    ...NOT_BILLED,
    legal_entity: entry.resource_company as string,
    skip_sync: 0,
  };
  const unit = { transaction_type: 'RESOURCING_UNIT_COST', price, currency: lenderCurrency, ...unitCost };
  addActual(rows, { id: world.newId(), ...of, ...unit }, null);
  const charged = {
    transaction_type: 'INTER_ORGANIZATIONAL_SALES',
    price: entry.cost_price,
    currency: costCurrency,
    ...sale,
  };
  addActual(rows, { id: world.newId(), ...of, ...charged }, null);
}
