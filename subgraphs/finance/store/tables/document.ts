// What customer invoices say as documents, kept from the day of posting on, and how their lines are to be grouped. A document's
// content is inserted once and never changed: whoever asks again gets the same paper. It must hold no line of an invoice.
import { at, code, count, document, flag, key, type Table } from '../../../database/columns';

const invoiceDocument: Table = {
  name: 'invoice_document',
  columns: {
    legal_entity: key(code(10)),
    invoice_number: key(code(40)),
    template_version: count(), // what turns the content into a page; a released one is never changed
    content: document(), // JSON, rules/documentContent
    content_hash: code(64), // SHA-256 of it
    written_at: at(),
  },
};

/** The narrowest row wins: contract, then customer, then legal entity ('*'). domain.md 5.9 */
const invoiceFormat: Table = {
  name: 'invoice_format',
  columns: {
    legal_entity: key(code(10)),
    customer_account: key(code(40)),
    contract_number: key(code(40)),
    line_format: code(10), // DETAIL | SUMMARY
    by_project: flag(),
    by_category: flag(),
    by_resource: flag(),
  },
};

export const documentTables: Table[] = [invoiceDocument, invoiceFormat];
