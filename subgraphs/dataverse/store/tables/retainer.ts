// Retainers: what a contract customer pays in advance, and how much of it is left. The amounts change only under the row's lock,
// together with the actuals or details that explain them, and nothing may be kept here that the checker cannot add up from those.
// domain.md 2.7, 3.5 (r)
import { amount, at, code, count, date, id, key, optional, type Table, text } from '../../../database/columns';

/** amount = available + used + refunded, once it is billed. One retainer belongs to one customer. */
const retainer: Table = {
  name: 'retainer',
  columns: {
    id: key(id()),
    legal_entity: code(10),
    contract_id: id(),
    contract_line_id: id(), // what it is billed under, as is the project: those of the retainer, whatever the contract's are later
    contract_customer_id: id(),
    customer_id: id(),
    project_id: id(),
    description: text(200),
    currency: code(3),
    amount: amount(),
    retainer_date: date(),
    invoice_status: code(30), // UNBILLED_SALES_CREATED = not ready | READY_TO_INVOICE | CUSTOMER_INVOICE_CREATED | CUSTOMER_INVOICE_POSTED
    invoice_id: optional(id()), // that bills it
    available_amount: amount(), // 0 until it is billed
    held_amount: amount(), // of what is available: on drafts
    used_amount: amount(), // applied by confirmed invoices
    refunded_amount: amount(),
    refund_status: optional(code(20)), // READY_TO_REFUND | REFUNDED
    refund_invoice_id: optional(id()), // that pays it back
    live_sale_id: optional(id()), // the negative unbilled sale of what is available
    version: count(),
    created_at: at(),
  },
  indexes: {
    list: ['legal_entity', 'retainer_date', 'id'],
    dated: ['retainer_date', 'id'],
    customer: ['customer_id', 'retainer_date', 'id'],
    backlog: ['contract_id', 'invoice_status', 'retainer_date', 'id'],
    waiting: ['invoice_status', 'retainer_date', 'id', 'legal_entity'],
    contract_customer: ['contract_customer_id', 'retainer_date', 'id'],
    invoice: ['invoice_id'],
    refund: ['refund_invoice_id'],
  },
};

export const retainerTables: Table[] = [retainer];
