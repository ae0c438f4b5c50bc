// The rows that leave each side, as the table maps find them: their columns with values that each may have. What a map may take, look
// up, filter by and must carry is judged by this, and tests hold the rows that are really queued to it. Widths are those of the tables.
import { MAPS } from './messages';

/** Values that stand for all that a column may have: its extremes, or every code. `codes`: it has these and no others. */
export interface SourceColumn {
  readonly samples: readonly (string | number | null)[];
  readonly codes?: readonly (string | number | null)[];
}

const text = (most: number): SourceColumn => ({ samples: ['-', 'W'.repeat(most)] });
const codes = (...values: string[]): SourceColumn => ({ samples: values, codes: values });
const optional = ({ samples, codes: known }: SourceColumn): SourceColumn => ({
  samples: [...samples, null],
  ...(known ? { codes: [...known, null] } : {}),
});
const id: SourceColumn = { samples: ['01993a5e-7c11-7f00-8000-000000000001'] };
const integer: SourceColumn = { samples: [Number.MIN_SAFE_INTEGER, 0, Number.MAX_SAFE_INTEGER] };
const count: SourceColumn = { samples: [0, 1, Number.MAX_SAFE_INTEGER] };
const flag: SourceColumn = { samples: [0, 1], codes: [0, 1] };
const day: SourceColumn = { samples: ['2026-11-23'] };
const instant: SourceColumn = { samples: ['2026-11-23T12:00:00.000Z'] };
const currency: SourceColumn = { samples: ['EUR'] };
const company = text(10);
const number = text(40);

type Columns = Readonly<Record<string, SourceColumn>>;

const placed: Columns = { contract_id: id, contract_line_id: id, contract_customer_id: id, project_id: id };

/** What leaves Dataverse, by map. */
export const DATAVERSE_SOURCES: Readonly<Record<string, Columns>> = {
  [MAPS.contracts]: { id, legal_entity: company, number, name: text(255), currency, version: count, status: text(20) },
  [MAPS.contractLines]: {
    id,
    contract_id: id,
    line_number: count,
    name: text(255),
    billing_method: codes('TIME_AND_MATERIAL', 'FIXED_PRICE'),
    project_id: optional(id),
    contracted_amount: integer,
  },
  [MAPS.fundingSources]: {
    id,
    contract_id: id,
    customer_id: id,
    legal_entity: company,
    account_number: number,
    payment_terms: optional(text(20)),
    split_percent: count,
    is_rounding: flag,
  },
  [MAPS.projects]: { id, legal_entity: company, number, name: text(255), created_at: instant },
  [MAPS.milestones]: {
    id,
    legal_entity: company,
    ...placed,
    name: text(255),
    currency,
    amount: integer,
    milestone_date: day,
  },
  [MAPS.invoices]: {
    id,
    number,
    legal_entity: company,
    name: text(255),
    contract_id: id,
    contract_customer_id: id,
    account_number: number,
    currency,
    invoice_date: day,
    accounting_date: optional(day),
    payment_terms: optional(text(20)),
    billed_count: count,
    billed_total: integer,
    billed_checksum: { samples: ['0'.repeat(64)] },
    link_count: count,
    confirmed_by: optional(text(120)),
  },
  [MAPS.actuals]: {
    id,
    legal_entity: company,
    transaction_type: codes(
      'COST',
      'UNBILLED_SALES',
      'BILLED_SALES',
      'INTER_ORGANIZATIONAL_SALES',
      'RESOURCING_UNIT_COST',
      'PROJECT_CONTRACT',
    ),
    transaction_class: codes('TIME', 'EXPENSE', 'MATERIAL', 'FEE', 'MILESTONE', 'RETAINER'),
    billing_type: codes('CHARGEABLE', 'NON_CHARGEABLE', 'COMPLIMENTARY', 'NOT_AVAILABLE'),
    adjustment_status: optional(codes('ADJUSTED', 'UNADJUSTABLE')),
    document_date: day,
    accounting_date: day,
    description: optional(text(200)),
    quantity: integer,
    price: integer,
    amount: integer,
    currency,
    skip_sync: flag,
    project_id: id,
    task: optional(text(100)),
    role: optional(text(100)),
    resource: optional(text(100)),
    category: optional(text(28)),
    contract_id: optional(id),
    contract_line_id: optional(id),
    contract_customer_id: optional(id),
    milestone_id: optional(id),
    account_number: optional(number),
    invoice_number: optional(number),
  },
  [MAPS.links]: {
    id,
    actual1_id: id,
    role1: text(20),
    actual2_id: id,
    role2: text(20),
    invoice_id: optional(id),
    invoice_number: optional(number),
    skip_sync: flag,
  },
};

/** What leaves Finance, by map. */
export const FINANCE_SOURCES: Readonly<Record<string, Columns>> = {
  [MAPS.actuals]: {
    actual_id: id,
    voucher_number: number,
    accounting_amount: integer,
    accounting_currency: currency,
    exchange_rate: integer,
    sales_tax: integer,
    proposal_number: optional(number),
  },
  [MAPS.customerInvoices]: {
    proposal_number: number,
    invoice_id: id,
    number,
    invoice_date: day,
    sales_tax: integer,
    total_amount: integer,
    currency,
    billed_count: count,
  },
};

/** The filters that keep in what must never leave, by map. Those of rows that skip the sync: domain.md 4.4, faults.md I11. */
export const NEEDED_FILTERS: Readonly<Record<string, { readonly column: string; readonly equals: number }>> = {
  [MAPS.actuals]: { column: 'skip_sync', equals: 0 },
  [MAPS.links]: { column: 'skip_sync', equals: 0 },
};

/** Where each side's maps may look up: the columns that find one row, and those that may be taken from it. */
export type LookupTables = Readonly<Record<string, { readonly by: readonly string[]; readonly take: Columns }>>;

export const DATAVERSE_LOOKUPS: LookupTables = {
  contract: { by: ['id'], take: { number, name: text(255), currency, legal_entity: company } },
  contract_line: { by: ['id'], take: { name: text(255), line_number: count } },
  project: { by: ['id', 'number'], take: { id, number, name: text(255), legal_entity: company } },
  legal_entity: { by: ['code'], take: { name: text(255), currency } },
  milestone: { by: ['id'], take: { name: text(255), milestone_date: day } },
};
export const FINANCE_LOOKUPS: LookupTables = {
  legal_entity: { by: ['code'], take: { name: text(255) } },
  project: { by: ['id'], take: { number, name: text(255) } },
  contract: { by: ['id'], take: { number, name: text(255) } },
};
