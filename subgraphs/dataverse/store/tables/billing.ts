// Actuals, their links, and proforma invoices with lines and details. Confirmed invoices and actuals never change but for
// billing and adjustment status and the fields that Finance writes back. domain.md 2.2 to 2.4, 2.8
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

const actual: Table = {
  name: 'actual',
  columns: {
    id: key(id()),
    legal_entity: code(10),
    transaction_type: code(30),
    transaction_class: code(20),
    billing_type: code(20),
    billing_status: optional(code(30)), // of unbilled sales only
    adjustment_status: optional(code(20)),
    document_date: date(),
    accounting_date: date(),
    description: optional(text(200)),
    quantity: amount(), // 1/100
    price: amount(), // 1/10,000 of the currency's unit
    amount: amount(), // minor units, net of discount and fee
    currency: code(3),
    skip_sync: flag(),
    project_id: id(),
    task: optional(text(100)),
    role: optional(text(100)),
    resource: optional(text(100)),
    category: optional(code(28)),
    contract_id: optional(id()),
    contract_line_id: optional(id()),
    contract_customer_id: optional(id()),
    customer_id: optional(id()),
    milestone_id: optional(id()),
    origin_id: id(), // the time entry, milestone or invoice detail it comes from
    invoice_id: optional(id()), // an unbilled sale: the invoice that bills it; a reversal or billed sale: the invoice that made it
    created_at: at(),
    // Written once, by the write-back from Finance alone. domain.md 5.7
    voucher_number: optional(code(40)),
    accounting_amount: optional(amount()),
    accounting_currency: optional(code(3)),
    exchange_rate: optional(amount()), // scale 12: accounting units per unit of currency
    sales_tax: optional(amount()), // minor units of currency
    external_description: optional(text(200)),
    discount_amount: since(amount(), 0), // quantity × price = amount + discount − fee. domain.md 3.4 (o)
    fee_amount: since(amount(), 0),
    nte_status: optional(code(20)), // of unbilled sales: NOT_EVALUATED | COMMITTED | FAILED | NOT_APPLICABLE. domain.md 2.3.4
    nte_detail: optional(text()),
    retainer_id: optional(id()),
    resource_company: optional(code(10)), // the resource's, where it is not the contract's. domain.md 3.5 (v)
    entry_id: optional(id()), // the entry that it goes back to, through whatever billed or corrected it since
  },
  indexes: {
    list: ['legal_entity', 'document_date', 'id'],
    dated: ['document_date', 'id'],
    project: ['project_id', 'document_date', 'id'],
    contract: ['contract_id', 'document_date', 'id'],
    backlog: ['contract_id', 'billing_status', 'document_date', 'id'],
    waiting: ['billing_status', 'document_date', 'id', 'legal_entity'], // of all contracts, in the order of the list
    invoice: ['invoice_id', 'transaction_type', 'id'],
    unposted: ['voucher_number', 'transaction_type', 'document_date', 'id'], // what has no voucher yet, in the order of the list
    entry: ['entry_id'],
  },
};

/** A transaction connection: two actuals and the role of each. domain.md 2.8 */
const actualLink: Table = {
  name: 'actual_link',
  columns: {
    id: key(id()),
    actual1_id: id(),
    role1: code(20),
    actual2_id: id(),
    role2: code(20),
    invoice_id: optional(id()),
  },
  indexes: { first: ['actual1_id'], second: ['actual2_id'] }, // those of an invoice are found by its details
};

const invoice: Table = {
  name: 'invoice',
  columns: {
    id: key(id()),
    number: code(40),
    version: count(),
    name: text(),
    status: code(20), // DRAFT | IN_REVIEW | CONFIRMED | POSTED
    marked_paid_at: optional(at()),
    legal_entity: code(10),
    currency: code(3),
    invoice_date: date(),
    accounting_date: optional(date()),
    contract_id: id(),
    contract_customer_id: id(),
    customer_id: id(),
    payment_terms: optional(code(20)),
    bill_to_name: optional(text()),
    bill_to_lines: optional(text(1000)),
    bill_to_city: optional(text(100)),
    bill_to_postal_code: optional(code(20)),
    bill_to_country: optional(code(2)),
    corrects_id: optional(id()), // the invoice that a correction corrects; of several, the first. domain.md 3.6
    detail_amount: amount(),
    estimated_tax: amount(),
    total_amount: amount(),
    created_at: at(),
    created_by: code(120),
    confirmed_at: optional(at()),
    confirmed_by: optional(code(120)),
    // What the header announced to Finance at confirmation: billed actuals by count, sum and checksum; links by count.
    billed_count: optional(count()),
    billed_total: optional(amount()),
    billed_checksum: optional(code(64)),
    link_count: optional(count()),
    // Copied back by Finance's customer invoice. domain.md 2.2
    customer_invoice_number: optional(code(40)),
    customer_invoice_date: optional(date()),
    customer_invoice_tax: optional(amount()),
    customer_invoice_total: optional(amount()),
    // Where it stands: the newest row of its status log, kept here so that lists can filter.
    status_sequence: count(),
    step: optional(code(20)),
    state: optional(code(20)),
    status_mac: optional(code(64)), // the end of its log's chain
    written_back_count: count(),
    description: optional(text(1000)),
    bulk_operation_id: optional(id()), // the bulk operation that will confirm it: nobody else may meanwhile
  },
  indexes: {
    list_number: ['legal_entity', 'number'],
    dated: ['invoice_date', 'id'],
    total: ['total_amount', 'id'],
    confirmed: ['confirmed_at', 'id'],
    // Runs of the list by where an invoice stands, one index for each order. The state comes first, because no other query asks
    // for it: an engine without statistics would take an index on the status for one that leaves few. store/invoiceList.ts
    standing_number: ['state', 'status', 'number'],
    standing_dated: ['state', 'status', 'invoice_date', 'id'],
    standing_total: ['state', 'status', 'total_amount', 'id'],
    standing_confirmed: ['state', 'status', 'confirmed_at', 'id'],
    named: ['name', 'id'],
    contract: ['contract_id', 'number'],
    customer: ['customer_id', 'number'],
    corrects: ['corrects_id'],
  },
  unique: { number: ['number'] },
};

/** One per contract line, created even when it bills nothing. domain.md 2.4 */
const invoiceLine: Table = {
  name: 'invoice_line',
  columns: {
    id: key(id()),
    invoice_id: id(),
    line_number: count(),
    name: text(),
    contract_line_id: id(),
    billing_method: code(20),
    amount: amount(), // chargeable only
  },
  indexes: { invoice: ['invoice_id', 'line_number'] },
};

/**
 * What an invoice bills. It already carries the ids of all rows that confirming will write, so that confirming is a few
 * INSERT … SELECT whatever the number of details; an id is null where that row will not be written. rules/detailIds.ts says
 * which rows each kind has.
 */
const invoiceDetail: Table = {
  name: 'invoice_detail',
  columns: {
    id: key(id()),
    invoice_id: id(),
    invoice_line_id: id(),
    detail_number: count(),
    transaction_class: code(20),
    billing_type: code(20),
    description: optional(text(200)),
    quantity: amount(),
    price: amount(),
    amount: amount(), // net of discount and fee
    tax: amount(), // the manager's estimate
    document_date: date(),
    source_actual_id: optional(id()), // the unbilled sale it bills
    source_milestone_id: optional(id()),
    billed_actual_id: id(), // the billed sale; of a correction to zero it is not written
    reversal_actual_id: optional(id()), // takes back the unbilled sale that this detail bills: the source, or the new one
    reversing_link_id: optional(id()), // Reversing → Original
    billed_link_id: optional(id()), // Billed Sales → Unbilled Sales
    kind: since(code(20), 'SALE'),
    external_description: optional(text(200)),
    discount_amount: since(amount(), 0),
    fee_amount: since(amount(), 0),
    source_retainer_id: optional(id()),
    corrected_actual_id: optional(id()), // the billed sale that a correction takes back
    previous_amount: optional(amount()), // of the corrected billed sale
    project_id: optional(id()), // of a manual detail, as are the next four: others have their source's
    task: optional(text(100)),
    role: optional(text(100)),
    resource: optional(text(100)),
    category: optional(code(28)),
    new_sale_id: optional(id()), // the unbilled sale as it was edited, billed at once. domain.md 3.4 (g) to (k), 3.6 (w)
    new_sale_link_id: optional(id()), // Replacing → Original
    source_reversal_id: optional(id()), // takes back the edited source, or the corrected billed sale
    source_reversal_link_id: optional(id()), // Reversing → Original
    leftover_sale_id: optional(id()), // what a correction leaves to be billed again. domain.md 3.6 (w), (y)
    leftover_link_id: optional(id()), // Replacing → Original
    previous_tax: optional(amount()), // of a correction: the estimate that was billed before
  },
  indexes: {
    invoice: ['invoice_id', 'detail_number'],
    line: ['invoice_line_id', 'detail_number'],
    retainer: ['source_retainer_id'],
  },
  unique: {
    source_actual: ['source_actual_id', 'invoice_id', 'kind'],
    source_milestone: ['source_milestone_id', 'invoice_id', 'kind'],
    corrected_actual: ['corrected_actual_id', 'invoice_id'],
  },
};

export const billingTables: Table[] = [actual, actualLink, invoice, invoiceLine, invoiceDetail];
