// Posted: customer invoices with tax, vouchers with ledger entries. Nothing here is ever updated or deleted: what was wrong is
// credited by rows of its own.
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

const customerInvoice: Table = {
  name: 'customer_invoice',
  columns: {
    legal_entity: key(code(10)),
    number: key(code(40)),
    proposal_number: code(40),
    invoice_id: id(),
    customer_account: code(40),
    invoice_date: date(),
    due_date: optional(date()),
    currency: code(3),
    exchange_rate: amount(),
    net_amount: amount(),
    sales_tax: amount(),
    round_off: amount(),
    total_amount: amount(),
    accounting_currency: code(3),
    accounting_total: amount(),
    // As it was when it was posted; null: the company kept no reporting currency.
    reporting_currency: optional(code(3)),
    reporting_rate: optional(amount()),
    reporting_total: optional(amount()),
    voucher_number: code(40),
    credit_note: flag(),
    posted_at: at(),
    posted_by: code(120),
    beginning_balance: since(flag(), 0), // invoiced in the books kept before: under no number of ours, and in no ledger. domain.md 5.10
  },
  indexes: {
    dated: ['legal_entity', 'invoice_date', 'number'],
    everywhere: ['invoice_date', 'legal_entity', 'number'],
    customer: ['customer_account', 'legal_entity', 'number'],
    invoice: ['invoice_id'], // finds the document of a key in the outbox
  },
  unique: { proposal: ['proposal_number'] },
};

const customerInvoiceTax: Table = {
  name: 'customer_invoice_tax',
  columns: {
    legal_entity: key(code(10)),
    invoice_number: key(code(40)),
    tax_code: key(code(20)),
    percent: key(amount()), // a credit repeats the percentage of its invoice, beside lines at that of today
    base: amount(),
    tax: amount(),
    tax_accounting: amount(),
  },
};

const voucher: Table = {
  name: 'voucher',
  columns: {
    legal_entity: key(code(10)),
    number: key(code(40)),
    accounting_date: date(),
    source: code(20), // JOURNAL_LINE | CUSTOMER_INVOICE | ACCRUAL_CORRECTION | REVENUE_ESTIMATE
    source_id: code(40),
    posted_at: at(),
  },
  indexes: { source: ['source', 'source_id'], dated: ['legal_entity', 'accounting_date', 'number'] },
};

/** Debit positive, credit negative. The entries of a voucher sum to zero per currency, in accounting and in reporting currency. */
const ledgerEntry: Table = {
  name: 'ledger_entry',
  columns: {
    legal_entity: key(code(10)),
    voucher_number: key(code(40)),
    entry_number: key(count()),
    account: code(40),
    posting_type: code(40),
    currency: code(3),
    amount: amount(),
    accounting_currency: code(3),
    accounting_amount: amount(),
    reporting_currency: optional(code(3)),
    reporting_amount: optional(amount()),
    exchange_rate: amount(),
    actual_id: optional(id()),
    dimensions: optional(text(1000)),
  },
  indexes: { actual: ['actual_id'] },
};

export const ledgerTables: Table[] = [customerInvoice, customerInvoiceTax, voucher, ledgerEntry];
