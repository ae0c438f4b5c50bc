// What the accountants set up and Finance alone owns: companies, periods, rates, taxes, accounts, sequences, customers. Beside it
// the memory of mutations, and contracts and projects, which nothing but a message from Dataverse may write.
import { amount, code, count, date, flag, id, key, optional, since, type Table, text } from '../../../database/columns';
import { idempotencyTable } from '../../../mutations/idempotency';

/** What stands on an invoice about whoever sends or gets it. */
const PARTY = {
  address_lines: optional(text(1000)), // one line of the street address per line of the text
  city: optional(text(100)),
  postal_code: optional(code(20)),
  country: optional(code(2)),
  tax_id: optional(code(40)),
};

const legalEntity: Table = {
  name: 'legal_entity',
  columns: {
    code: key(code(10)),
    name: text(),
    currency: code(3), // accounting currency
    reporting_currency: optional(code(3)), // what is posted is kept in this one too
    journal_period_unit: code(10), // DAYS | MONTHS | YEARS | ALL. domain.md 5.3
    journal_line_limit: count(), // per header; 200 by default
    shift_to_open_period: flag(), // shift instead of refuse. domain.md 5.3
    on_account_item_tax_group: optional(code(20)),
    time_item_tax_group: optional(code(20)),
    rate_type: since(code(20), 'DEFAULT'), // which exchange rates it posts with
    registration_number: optional(code(40)),
    cut_off_date: optional(date()), // what is dated up to it came from the books kept before: beginning balances. domain.md 5.10
    ...PARTY,
  },
};

const fiscalPeriod: Table = {
  name: 'fiscal_period',
  columns: {
    legal_entity: key(code(10)),
    start_date: key(date()),
    end_date: date(),
    open: flag(),
    on_hold: since(flag(), 0), // with `open` 0: not closed for good, and nothing is posted meanwhile
    version: since(count(), 1),
  },
};

/** One unit of `from_currency` is `rate` (scale 12) units of `to_currency` from this day on, in rates of this type. */
const exchangeRate: Table = {
  name: 'exchange_rate',
  columns: {
    from_currency: key(code(3)),
    to_currency: key(code(3)),
    rate_type: since(key(code(20)), 'DEFAULT'),
    valid_from: key(date()),
    rate: amount(),
    version: since(count(), 1),
  },
};

const salesTaxCode: Table = {
  name: 'sales_tax_code',
  columns: { legal_entity: key(code(10)), tax_code: key(code(20)), name: text(), percent: amount() }, // scale 4
};

/** Which codes a billing sales tax group allows (kind GROUP), and which an item sales tax group does (kind ITEM): tax is what both allow. */
const salesTaxGroup: Table = {
  name: 'sales_tax_group',
  columns: { legal_entity: key(code(10)), kind: key(code(10)), tax_group: key(code(20)), tax_code: key(code(20)) },
};

/** For what a row of the posting profiles speaks: at most one of project, contract and group is named, all else is '*'. */
const SPEAKS_FOR = {
  legal_entity: key(code(10)),
  project_number: since(key(code(40)), '*'),
  contract_number: since(key(code(40)), '*'),
  project_group: since(key(code(20)), '*'),
  transaction_type: since(key(code(20)), '*'), // HOUR | EXPENSE | ITEM | FEE | ON_ACCOUNT | *
  category: since(key(code(28)), '*'),
};

/** The main account of a posting type (rules/ledger.ts lists them); the narrowest row wins. domain.md 5.6 */
const postingAccount: Table = {
  name: 'posting_account',
  columns: { ...SPEAKS_FOR, posting_type: key(code(40)), account: code(40) },
};

/** A project cost and revenue profile with its rule; what is null is left to a wider row. domain.md 5.6 */
const ledgerProfile: Table = {
  name: 'ledger_profile',
  columns: {
    ...SPEAKS_FOR,
    accrue_revenue: optional(flag()),
    cost: optional(code(20)), // NO_LEDGER | BALANCE | PROFIT_AND_LOSS | NEVER_LEDGER
    on_account: optional(code(20)), // BALANCE | PROFIT_AND_LOSS
  },
};

const customer: Table = {
  name: 'customer',
  columns: {
    legal_entity: key(code(10)),
    account_number: key(code(40)),
    name: text(),
    sales_tax_group: optional(code(20)),
    payment_days: count(), // where no terms of payment are named
    on_hold: flag(),
    payment_terms: optional(code(20)),
    language: optional(code(10)), // BCP 47
    invoice_email: optional(text(254)),
    ...PARTY,
    version: since(count(), 1),
  },
};

/** A project category per company, Finance type and Dataverse category. domain.md 2.9.8 */
const projectCategory: Table = {
  name: 'project_category',
  columns: {
    legal_entity: key(code(10)),
    category: key(code(28)),
    transaction_type: key(code(20)),
    item_sales_tax_group: optional(code(20)),
  },
};

/** Billing type → line property; all five rows are needed. domain.md 4.8 */
const lineProperty: Table = {
  name: 'line_property',
  columns: { legal_entity: key(code(10)), billing_type: key(code(20)), line_property: code(40) },
};

/**
 * Voucher and customer invoice numbers, without gaps: locked last in the transaction that draws from it. Of INVOICE_PROPOSAL none
 * is drawn: it says whether numbers that come from Dataverse may be lower and higher than those that are here. domain.md 5.3
 */
const numberSequence: Table = {
  name: 'number_sequence',
  columns: {
    legal_entity: key(code(10)),
    name: key(code(40)),
    prefix: code(20),
    last: count(),
    allow_lower: since(flag(), 0),
    allow_higher: since(flag(), 0),
  },
};

/** Contracts, lines, funding sources and projects: Dataverse's, learnt through the maps. */
const contract: Table = {
  name: 'contract',
  columns: { id: key(id()), legal_entity: code(10), number: code(40), name: text(), currency: code(3) },
};
const contractLine: Table = {
  name: 'contract_line',
  columns: { id: key(id()), contract_id: id(), name: text(), billing_method: code(20), project_id: optional(id()) },
  indexes: { project: ['project_id'] },
};
const fundingSource: Table = {
  name: 'funding_source',
  columns: {
    id: key(id()),
    contract_id: id(),
    legal_entity: code(10),
    customer_account: code(40),
    payment_terms: optional(code(20)),
  },
};
const project: Table = {
  name: 'project',
  columns: { id: key(id()), legal_entity: code(10), number: code(40), name: text() },
};

export const setUpTables: Table[] = [
  legalEntity,
  fiscalPeriod,
  exchangeRate,
  salesTaxCode,
  salesTaxGroup,
  postingAccount,
  ledgerProfile,
  customer,
  projectCategory,
  lineProperty,
  numberSequence,
  idempotencyTable,
  contract,
  contractLine,
  fundingSource,
  project,
];
