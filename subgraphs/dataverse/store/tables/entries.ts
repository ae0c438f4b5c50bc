// Entries: the time, expenses, material and fees that people hand in, and how far each is approved. What approving makes of one
// stands in `actual`; an entry is the paper it comes from. domain.md 3.4 (a) to (d), (l) to (n)
import { amount, at, code, date, id, key, optional, type Table, text } from '../../../database/columns';

/** `contract_id` is the contract that was named, or that the approved entry fell on, as did the line. */
const entry: Table = {
  name: 'entry',
  columns: {
    id: key(id()),
    reference: optional(code(60)), // a number that people know it by
    legal_entity: code(10), // the project's
    status: code(20), // SUBMITTED | APPROVED | RECALLED
    transaction_class: code(20), // TIME | EXPENSE | MATERIAL | FEE
    project_id: id(),
    contract_id: optional(id()),
    contract_line_id: optional(id()),
    resource: optional(text(100)),
    role: optional(text(100)),
    task: optional(text(100)),
    category: optional(code(28)),
    document_date: date(),
    quantity: amount(), // 1/100
    billable_quantity: optional(amount()), // the approver's; null: the quantity. domain.md 3.4 (b), (c)
    cost_price: amount(), // 1/10,000 of the legal entity's currency
    bill_price: amount(), // 1/10,000 of the contract's currency
    resource_company: optional(code(10)), // where the resource is another company's. domain.md 3.5 (v)
    resource_price: optional(amount()), // 1/10,000 of that company's currency
    description: optional(text(200)),
    external_description: optional(text(200)),
    submitted_by: code(120),
    submitted_at: at(),
    decided_by: optional(code(120)), // who approved it, cancelled its approval or recalled it last
    decided_at: optional(at()),
  },
  indexes: {
    list: ['legal_entity', 'document_date', 'id'],
    dated: ['document_date', 'id'],
    project: ['project_id', 'document_date', 'id'],
    waiting: ['status', 'document_date', 'id'],
    submitter: ['submitted_by', 'document_date', 'id'],
    contract: ['contract_id', 'id'],
    under: ['contract_id', 'document_date', 'id'],
  },
  unique: { reference: ['reference'] },
};

export const entryTables: Table[] = [entry];
