// What stands before anything is billed: companies, customers, contracts with lines and customers, projects, milestones.
// Only milestones change afterwards, by how far they are billed. domain.md 2.5, 2.6
import {
  amount,
  at,
  code,
  count,
  date,
  flag,
  id,
  key,
  optional,
  since,
  type Table,
  text,
} from '../../../database/columns';

/** A company code and the currency of its costs. Set-up data on both sides. */
const legalEntity: Table = {
  name: 'legal_entity',
  columns: { code: key(code(10)), name: text(), currency: code(3) },
};

/** An account: set-up data on both sides under the same account number. */
const customer: Table = {
  name: 'customer',
  columns: {
    id: key(id()),
    legal_entity: code(10),
    account_number: code(40),
    name: text(),
    payment_terms: optional(code(20)),
    address_lines: optional(text(1000)), // one line of the street address per text line
    city: optional(text(100)),
    postal_code: optional(code(20)),
    country: optional(code(2)),
  },
  indexes: { list: ['account_number', 'legal_entity'], named: ['name', 'account_number', 'legal_entity'] },
  unique: { account: ['legal_entity', 'account_number'] },
};

/** A project contract (salesorder). domain.md 2.5 */
const contract: Table = {
  name: 'contract',
  columns: {
    id: key(id()),
    legal_entity: code(10),
    number: code(40),
    name: text(),
    currency: code(3),
    version: count(),
    created_at: at(),
    status: since(code(20), 'DRAFT'), // DRAFT | CONFIRMED | LOST
    nte_limit: optional(amount()), // not to exceed. domain.md 2.3.4
  },
  indexes: {
    list: ['legal_entity', 'number', 'id'],
    named: ['name', 'id'],
    created: ['created_at', 'id'],
    status_number: ['status', 'number'],
    status_named: ['status', 'name', 'id'],
    status_created: ['status', 'created_at', 'id'],
  },
  unique: { number: ['number'] },
};

/**
 * A contract customer (split billing rule): Finance's funding source. Its percentage only seeds new lines: what is billed is
 * split by the line's own list. Splits of a contract total 100 %. domain.md 2.5
 */
const contractCustomer: Table = {
  name: 'contract_customer',
  columns: {
    id: key(id()),
    contract_id: id(),
    customer_id: id(),
    split_percent: amount(), // scale 4: 100 % = 1000000
    is_rounding: flag(),
    payment_terms: optional(code(20)),
    nte_limit: optional(amount()),
  },
  indexes: { contract: ['contract_id'], customer: ['customer_id'] },
};

/** Who pays for a contract line, and how much of it: splits of a line total 100 %, exactly one takes the rounding. domain.md 2.5 */
const contractLineCustomer: Table = {
  name: 'contract_line_customer',
  columns: {
    contract_line_id: key(id()),
    contract_customer_id: key(id()),
    split_percent: amount(), // scale 4: 100 % = 1000000
    is_rounding: flag(),
    nte_limit: optional(amount()),
  },
  indexes: { customer: ['contract_customer_id'] },
};

/** A contract line (salesorderdetail). domain.md 2.5 */
const contractLine: Table = {
  name: 'contract_line',
  columns: {
    id: key(id()),
    contract_id: id(),
    line_number: count(),
    name: text(),
    billing_method: code(20), // TIME_AND_MATERIAL | FIXED_PRICE
    project_id: optional(id()),
    contracted_amount: amount(),
    include_time: flag(),
    include_expense: since(flag(), 1),
    include_material: since(flag(), 1),
    include_fee: since(flag(), 1),
    task_scope: since(code(10), 'ALL'), // ALL | SELECTED: those that line_chargeability names
    schedule_type: since(code(30), 'COMPLETED_MILESTONES'), // of a fixed-price line; or PROGRESS_BASED
    nte_limit: optional(amount()),
    discount_percent: since(amount(), 0), // scale 4
    fee_percent: since(amount(), 0), // scale 4
  },
  indexes: { contract: ['contract_id', 'line_number'], project: ['project_id'] },
};

/** How a role, an expense category or a task is billed under a line; what is not named is chargeable. domain.md 2.5 */
const lineChargeability: Table = {
  name: 'line_chargeability',
  columns: {
    contract_line_id: key(id()),
    kind: key(code(10)), // ROLE | CATEGORY | TASK
    name: key(text(100)),
    billing_type: code(20),
  },
};

const project: Table = {
  name: 'project',
  columns: { id: key(id()), legal_entity: code(10), number: code(40), name: text(), created_at: at() },
  indexes: { list: ['legal_entity', 'number'], named: ['name', 'number'] },
  unique: { number: ['number'] },
};

/**
 * A fixed-price billing event as people know it; its rows, one per customer and, where it is billed by progress, per part, are
 * what is billed. How far it is billed follows from them. domain.md 2.6, 3.2
 */
const milestoneHeader: Table = {
  name: 'milestone_header',
  columns: {
    id: key(id()),
    legal_entity: code(10),
    contract_id: id(),
    contract_line_id: id(),
    name: text(),
    description: optional(text(1000)),
    amount: amount(),
    tax: amount(), // the manager's estimate
    milestone_date: date(),
    is_progress: flag(),
    created_at: at(),
  },
  indexes: {
    list: ['legal_entity', 'milestone_date', 'id'],
    dated: ['milestone_date', 'id'],
    contract: ['contract_id', 'milestone_date', 'id'],
    line: ['contract_line_id'],
  },
};

/** A fixed-price billing event of one contract customer (contract line schedule of value). domain.md 2.6 */
const milestone: Table = {
  name: 'milestone',
  columns: {
    id: key(id()),
    legal_entity: code(10),
    contract_id: id(),
    contract_line_id: id(),
    contract_customer_id: id(),
    project_id: id(),
    name: text(),
    currency: code(3),
    amount: amount(),
    milestone_date: date(),
    invoice_status: code(30), // UNBILLED_SALES_CREATED = not ready | READY_TO_INVOICE | CUSTOMER_INVOICE_CREATED | CUSTOMER_INVOICE_POSTED
    invoice_id: optional(id()),
    created_at: at(),
    tax: since(amount(), 0), // the manager's estimate
    header_id: since(id(), ''), // of rows that were there before headers the migration makes one
  },
  indexes: {
    of_header: ['header_id', 'invoice_status'],
    line: ['contract_line_id'],
    backlog: ['contract_id', 'invoice_status', 'milestone_date', 'id'],
    project: ['project_id', 'invoice_id'],
    waiting: ['invoice_status', 'milestone_date', 'id', 'legal_entity'], // of all contracts, in the order of the list
    invoice: ['invoice_id'],
  },
};

export const setUpTables: Table[] = [
  legalEntity,
  customer,
  contract,
  contractCustomer,
  contractLine,
  contractLineCustomer,
  lineChargeability,
  project,
  milestoneHeader,
  milestone,
];
