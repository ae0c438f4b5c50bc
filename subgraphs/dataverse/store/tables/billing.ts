// Actuals, their links, and proforma invoices with lines and details. Confirmed invoices and actuals never change but for
// billing and adjustment status and the fields that Finance writes back. domain.md 2.2 to 2.4, 2.8
import { amount, at, code, count, date, flag, id, key, optional, type Table, text } from '../../../database/columns';

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
    amount: amount(), // minor units
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
  },
  indexes: {
    list: ['legal_entity', 'document_date', 'id'],
    dated: ['document_date', 'id'],
    project: ['project_id', 'document_date', 'id'],
    contract: ['contract_id', 'document_date', 'id'],
    backlog: ['contract_id', 'billing_status', 'document_date', 'id'],
    invoice: ['invoice_id', 'transaction_type', 'id'],
    origin: ['origin_id'],
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
  indexes: { first: ['actual1_id'], second: ['actual2_id'], invoice: ['invoice_id', 'id'] },
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
    corrects_id: optional(id()),
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
    written_back_count: count(),
  },
  indexes: {
    list_number: ['legal_entity', 'number'],
    dated: ['invoice_date', 'id'],
    total: ['total_amount', 'id'],
    confirmed: ['confirmed_at', 'id'],
    list_status: ['legal_entity', 'status', 'number'],
    list_step: ['legal_entity', 'step', 'state', 'number'],
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

/** What an invoice bills, one row per source. It already carries the ids that confirming will use, so that confirming is a few INSERT … SELECT. */
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
    amount: amount(),
    tax: amount(), // the manager's estimate
    document_date: date(),
    source_actual_id: optional(id()),
    source_milestone_id: optional(id()),
    billed_actual_id: id(),
    reversal_actual_id: optional(id()),
    reversing_link_id: optional(id()), // Reversing → Original
    billed_link_id: optional(id()), // Billed Sales → Unbilled Sales
  },
  indexes: { invoice: ['invoice_id', 'detail_number'], line: ['invoice_line_id', 'detail_number'] },
  unique: {
    source_actual: ['source_actual_id', 'invoice_id'],
    source_milestone: ['source_milestone_id', 'invoice_id'],
  },
};

export const billingTables: Table[] = [actual, actualLink, invoice, invoiceLine, invoiceDetail];
