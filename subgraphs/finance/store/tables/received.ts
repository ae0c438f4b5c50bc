// What Dataverse sent: staged actuals and links, and on-account transactions made from milestones. What was sent is kept as it
// came; Finance may write state, errors, accounting and tax groups beside it, nothing else. domain.md 2.9
import { amount, at, code, count, date, id, key, optional, since, type Table, text } from '../../../database/columns';

/** One row per synchronised actual. Amounts, dates and references never change; state, errors and accounting do. domain.md 2.9.1 */
const stagedActual: Table = {
  name: 'staged_actual',
  columns: {
    actual_id: key(id()),
    legal_entity: code(10),
    state: code(20), // RECEIVED | JOURNALISED | ON_PROPOSAL | POSTED | ERROR
    transaction_type: code(30),
    transaction_class: code(20),
    billing_type: code(20),
    document_date: date(),
    accounting_date: date(),
    description: optional(text(200)),
    quantity: amount(),
    price: amount(),
    amount: amount(),
    currency: code(3),
    project_id: id(),
    contract_id: optional(id()),
    contract_line_id: optional(id()),
    funding_source_id: optional(id()),
    customer_account: optional(code(40)),
    milestone_id: optional(id()),
    category: optional(code(28)),
    resource: optional(text(100)),
    invoice_number: optional(code(40)), // of billed sales: finds the proposal
    adjustment_status: optional(code(20)), // UNADJUSTABLE: takes another actual back, which a link names. domain.md 2.3.5
    received_at: at(),
    map_version: optional(count()), // of the table map, under which it came
    error_code: optional(code(60)),
    error_message: optional(text(1000)),
    // Set by posting, and written back.
    voucher_number: optional(code(40)),
    accounting_amount: optional(amount()),
    accounting_currency: optional(code(3)),
    exchange_rate: optional(amount()),
    sales_tax: optional(amount()),
    source_key: optional(code(80)), // the key of the exchange that it came under
  },
  indexes: {
    to_journalise: ['legal_entity', 'state', 'transaction_type', 'actual_id'],
    invoice: ['invoice_number', 'transaction_type', 'actual_id'],
    list: ['state', 'actual_id'],
    project: ['project_id', 'transaction_type'],
  },
};

/** One row per transaction connection. domain.md 2.9.2 */
const stagedLink: Table = {
  name: 'staged_link',
  columns: {
    id: key(id()),
    actual1_id: id(),
    role1: code(20),
    actual2_id: id(),
    role2: code(20),
    invoice_number: optional(code(40)),
    map_version: optional(count()),
  },
  indexes: { first: ['actual1_id', 'role2'], second: ['actual2_id', 'role1'], invoice: ['invoice_number'] },
};

/** A milestone as Finance knows it, since it was created. domain.md 2.9.6 */
const onAccountTransaction: Table = {
  name: 'on_account_transaction',
  columns: {
    milestone_id: key(id()),
    legal_entity: code(10),
    contract_id: id(),
    contract_line_id: id(),
    funding_source_id: id(),
    project_id: id(),
    description: text(),
    currency: code(3),
    amount: amount(),
    transaction_date: date(),
    sales_tax_group: optional(code(20)),
    item_sales_tax_group: optional(code(20)),
    status: code(20), // OPEN | FULLY_INVOICED
    live_bills: since(count(), 0), // posted billed sales of it, less those that were credited; above 0: fully invoiced
    dimensions: optional(text(1000)),
    version: since(count(), 0), // counts its edits
  },
  indexes: { project: ['project_id'] },
};

/** The last row that was seen of each invoice's status log in Dataverse: a witness of a log that is cut off there. */
const statusLogHead: Table = {
  name: 'status_log_head',
  columns: { invoice_id: key(id()), sequence: count(), mac: code(64), seen_at: at() },
};

export const receivedTables: Table[] = [stagedActual, stagedLink, onAccountTransaction, statusLogHead];
