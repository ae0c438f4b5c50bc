// Proposals with their lines and blockers, and integration journals with theirs: what the import makes and the accountant posts.
// A line of another generation than the proposal's current one must never be read as its line. domain.md 2.9.3, 2.9.4
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

/** One per confirmed proforma, under its number; never created or deleted by anyone else. domain.md 2.9.4 */
const proposal: Table = {
  name: 'proposal',
  columns: {
    number: key(code(40)),
    invoice_id: id(),
    version: count(),
    status: code(20), // OPEN | SUBMITTED | APPROVED | REJECTED | INVOICED (CANCELED is never reached)
    import_held: flag(),
    held_reason: optional(text(500)),
    legal_entity: code(10),
    currency: code(3),
    contract_id: id(),
    funding_source_id: id(),
    customer_account: code(40),
    invoice_date: date(),
    due_date: optional(date()),
    accounting_date: optional(date()),
    payment_terms: optional(code(20)),
    received_at: at(),
    // Announced by the header, and what of it has arrived.
    expected_count: count(),
    expected_total: amount(),
    expected_checksum: code(64),
    expected_links: count(),
    staged_count: count(),
    staged_links: count(),
    staged_at: optional(at()),
    // Lines carry a generation; only the current one is the proposal's. It only counts up; no lines: line_count 0.
    generation: count(),
    line_count: count(),
    net_amount: amount(),
    sales_tax: amount(),
    // The step last reported to Dataverse, the number of that report, and the set of (code, owner) it named.
    reported_step: code(20),
    reported_state: code(20),
    reported_blockers: code(64), // digest of the set; '' when none
    reports: count(),
    customer_invoice_number: optional(code(40)),
    posted_at: optional(at()),
    posted_by: optional(code(120)),
    due_date_kept: since(flag(), 0), // by hand: it stays until another invoice date is given at posting. domain.md 5.9
    text_before: optional(text(1000)), // for the customer, above and below the lines
    text_after: optional(text(1000)),
    dimensions: optional(text(1000)), // of the customer's balance and of tax: rules/dimensions.ts
    dimensions_kept: since(flag(), 0), // by hand: an import leaves them alone
    confirmed_by: optional(code(120)), // in Dataverse; null: it was not told. For whoever keeps duties apart
  },
  indexes: {
    list: ['legal_entity', 'number'],
    list_status: ['legal_entity', 'status', 'number'],
    to_import: ['legal_entity', 'status', 'line_count', 'import_held', 'number'],
    dated: ['invoice_date', 'number'],
    of_amount: ['legal_entity', 'status', 'net_amount', 'number'],
  },
  unique: { invoice: ['invoice_id'] },
};

const proposalLine: Table = {
  name: 'proposal_line',
  columns: {
    id: key(id()),
    proposal_number: code(40),
    generation: count(),
    line_number: count(),
    actual_id: id(),
    source_journal_line_id: optional(id()), // the posted unbilled sale behind it; null: on account, by hand, or a credit
    credited_actual_id: optional(id()), // the billed sale that it takes back
    milestone_id: optional(id()),
    transaction_class: code(20),
    billing_type: code(20),
    description: optional(text(200)),
    quantity: amount(),
    price: amount(),
    net_amount: amount(), // 0 unless chargeable
    sales_tax_group: optional(code(20)),
    item_sales_tax_group: optional(code(20)),
    sales_tax: amount(),
    dimensions: optional(text(1000)), // of its revenue: rules/dimensions.ts
  },
  indexes: { proposal: ['proposal_number', 'generation', 'line_number'] },
  unique: { actual: ['actual_id', 'generation'] },
};

/** Why a proposal has no lines yet, or cannot be posted: one row per cause. Kept until resolved. */
const proposalBlocker: Table = {
  name: 'proposal_blocker',
  columns: {
    proposal_number: key(code(40)),
    code: key(code(60)),
    reference: key(code(80)), // the journal, currency or period that it is about; '' if none
    message: text(1000),
    owner: code(30),
    count: count(),
    since: at(),
  },
};

/** Postings of cost and unbilled sales are reviewed and posted here. domain.md 2.9.3 */
const integrationJournal: Table = {
  name: 'integration_journal',
  columns: {
    id: key(id()),
    legal_entity: code(10),
    status: code(20), // DRAFT | PROCESSING | POSTED | ERROR
    period_key: code(10), // the group it collects: a day, a month, a year, or ALL
    line_count: count(),
    original_journal_id: optional(id()),
    created_at: at(),
    posted_at: optional(at()),
    posted_by: optional(code(120)),
    // While it is being posted: who asked, the last line that was done with, and the claim of whoever posts it.
    posting_by: optional(code(120)),
    posting_after: since(count(), 0),
    claim_owner: optional(code(120)),
    claim_epoch: since(count(), 0),
    claim_until: since(at(), ''), // '': nobody is at it
    kind: since(code(20), 'INTEGRATION'), // INTEGRATION | BEGINNING_BALANCE, which posts to no ledger. domain.md 5.10
    version: since(count(), 0), // counts the edits of its lines
  },
  indexes: {
    list: ['legal_entity', 'status', 'id'],
    open_group: ['legal_entity', 'period_key', 'status'],
    in_posting: ['status', 'claim_until', 'id'],
    original: ['original_journal_id'], // where its bad lines went
  },
};

const journalLine: Table = {
  name: 'journal_line',
  columns: {
    id: key(id()),
    journal_id: id(),
    legal_entity: code(10),
    line_number: count(),
    status: code(20), // DRAFT | PROCESSING | POSTED | ERROR | UNRECOVERABLE | INVALID_ACTUAL
    actual_id: id(),
    transaction_type: code(30), // COST | UNBILLED_SALES
    transaction_class: code(20),
    finance_type: code(20), // HOUR | EXPENSE | ITEM | FEE
    line_property: code(40),
    document_date: date(),
    accounting_date: date(),
    project_id: id(),
    contract_id: optional(id()),
    funding_source_id: optional(id()),
    category: optional(code(28)),
    resource: optional(text(100)),
    quantity: amount(),
    price: amount(),
    amount: amount(),
    currency: code(3),
    sales_tax_group: optional(code(20)),
    item_sales_tax_group: optional(code(20)),
    error_code: optional(code(60)),
    error_message: optional(text(1000)),
    // Set by posting, never changed after.
    voucher_number: optional(code(40)),
    exchange_rate: optional(amount()),
    accounting_amount: optional(amount()),
    accrued_amount: optional(amount()), // in accounting currency; null: nothing accrued
    posted_at: optional(at()),
    // Set when the billed sale was posted: the sale is fully invoiced.
    invoiced_by: optional(code(40)),
    // Of a line that takes another back: which one. Of that one: the voucher that did.
    reverses_line_id: optional(id()),
    reversed_by: optional(code(40)),
    dimensions: optional(text(1000)),
  },
  indexes: { journal: ['journal_id', 'line_number'] },
  unique: { actual: ['actual_id'], reverses: ['reverses_line_id'] },
};

export const proposalTables: Table[] = [proposal, proposalLine, proposalBlocker, integrationJournal, journalLine];
