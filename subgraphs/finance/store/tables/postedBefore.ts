// What these books had posted before they were restored from an older backup, as Dataverse remembers it from its write-backs: whoever
// posts it again gives it the numbers that it had. Rows are inserted by a repair and never changed. It must never hold a number twice.
import { amount, code, date, id, key, optional, type Table } from '../../../database/columns';

const postedBefore: Table = {
  name: 'posted_before',
  columns: {
    actual_id: key(id()),
    voucher_number: code(40),
    accounting_amount: amount(),
    accounting_currency: code(3),
    exchange_rate: amount(),
    sales_tax: amount(),
  },
};

const invoicedBefore: Table = {
  name: 'invoiced_before',
  columns: {
    proposal_number: key(code(40)),
    legal_entity: code(10),
    customer_invoice_number: code(40),
    voucher_number: optional(code(40)), // null: it billed nothing that was written back
    invoice_date: date(),
    sales_tax: amount(),
    total_amount: amount(),
  },
};

export const postedBeforeTables: Table[] = [postedBefore, invoicedBefore];
