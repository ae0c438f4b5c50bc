// What the billing backlog is made of: each source as a SELECT with the backlog's columns, and where its own columns stand, so
// that filters and runs of an index are made for each alike. A further source is one more entry of the list. domain.md 3.2
import { inRange, oneOf, type RangeFilter } from '../../database/conditions';
import type { Condition } from '../../database/keyset';

export interface BacklogRow {
  readonly id: string;
  readonly contract_id: string;
  readonly transaction_class: string;
  readonly billing_status: string;
  readonly amount: number;
  readonly currency: string;
  readonly document_date: string;
  readonly description: string | null;
  readonly customer_id: string;
  readonly contract_line_id: string;
  readonly project_id: string | null;
  readonly resource: string | null;
  readonly role: string | null;
  readonly quantity: number | null;
  readonly price: number | null;
  readonly nte_status: string;
  readonly nte_detail: string | null;
}

/** What the backlog may be narrowed by; absent says nothing, an empty list matches nothing. */
export interface BacklogConditions {
  readonly status?: readonly string[];
  readonly transactionClass?: readonly string[];
  readonly legalEntity?: readonly string[];
  readonly contractId?: readonly string[];
  readonly customerId?: readonly string[];
  readonly projectId?: readonly string[];
  readonly documentDate?: RangeFilter<string>;
  readonly nteStatus?: readonly string[];
}

export interface BacklogSource {
  /** `SELECT … FROM …` with the columns of a BacklogRow. */
  readonly select: string;
  /** What makes a row one of the backlog, beside its status; without placeholders. */
  readonly isItem: string;
  /** Columns, as SQL. */
  readonly id: string;
  readonly status: string;
  readonly date: string;
  /** Not as the bare column: an index by company, which holds all that was ever billed, is no place to begin. */
  readonly legalEntity: string;
  readonly contract: string;
  readonly customer: string;
  readonly project: string;
  /** Null: all rows are of the first of `classes`. */
  readonly class: string | null;
  readonly classes: readonly string[];
  /** Null: limits concern none of its rows. */
  readonly nte: string | null;
}

/** What no invoice bills yet: not ready, and ready. */
export const WAITING = ['UNBILLED_SALES_CREATED', 'READY_TO_INVOICE'] as const;

const SALES: BacklogSource = {
  select: `SELECT a.id AS id, a.contract_id AS contract_id, a.transaction_class AS transaction_class, a.billing_status AS billing_status,
    a.amount AS amount, a.currency AS currency, a.document_date AS document_date, a.description AS description, a.customer_id AS customer_id,
    a.contract_line_id AS contract_line_id, a.project_id AS project_id, a.resource AS resource, a.role AS role, a.quantity AS quantity,
    a.price AS price, COALESCE(a.nte_status, 'NOT_APPLICABLE') AS nte_status, a.nte_detail AS nte_detail
    FROM actual a`,
  isItem: `a.transaction_type = 'UNBILLED_SALES' AND a.billing_type = 'CHARGEABLE' AND a.adjustment_status IS NULL`,
  id: 'a.id',
  status: 'a.billing_status',
  date: 'a.document_date',
  legalEntity: `COALESCE(a.legal_entity, '')`,
  contract: 'a.contract_id',
  customer: 'a.customer_id',
  project: 'a.project_id',
  class: 'a.transaction_class',
  classes: ['TIME', 'EXPENSE', 'MATERIAL', 'FEE'],
  nte: `COALESCE(a.nte_status, 'NOT_APPLICABLE')`,
};

const MILESTONES: BacklogSource = {
  select: `SELECT m.id AS id, m.contract_id AS contract_id, 'MILESTONE' AS transaction_class, m.invoice_status AS billing_status,
    m.amount AS amount, m.currency AS currency, m.milestone_date AS document_date, m.name AS description, k.customer_id AS customer_id,
    m.contract_line_id AS contract_line_id, m.project_id AS project_id, NULL AS resource, NULL AS role, NULL AS quantity, NULL AS price,
    'NOT_APPLICABLE' AS nte_status, NULL AS nte_detail
    FROM milestone m JOIN contract_customer k ON k.id = m.contract_customer_id`,
  isItem: '1 = 1',
  id: 'm.id',
  status: 'm.invoice_status',
  date: 'm.milestone_date',
  legalEntity: `COALESCE(m.legal_entity, '')`,
  contract: 'm.contract_id',
  customer: 'k.customer_id',
  project: 'm.project_id',
  class: null,
  classes: ['MILESTONE'],
  nte: null,
};

const RETAINERS: BacklogSource = {
  select: `SELECT r.id AS id, r.contract_id AS contract_id, 'RETAINER' AS transaction_class, r.invoice_status AS billing_status,
    r.amount AS amount, r.currency AS currency, r.retainer_date AS document_date, r.description AS description, r.customer_id AS customer_id,
    r.contract_line_id AS contract_line_id, r.project_id AS project_id, NULL AS resource, NULL AS role, NULL AS quantity, NULL AS price,
    'NOT_APPLICABLE' AS nte_status, NULL AS nte_detail
    FROM retainer r`,
  isItem: '1 = 1',
  id: 'r.id',
  status: 'r.invoice_status',
  date: 'r.retainer_date',
  legalEntity: `COALESCE(r.legal_entity, '')`,
  contract: 'r.contract_id',
  customer: 'r.customer_id',
  project: 'r.project_id',
  class: null,
  classes: ['RETAINER'],
  nte: null,
};

export const BACKLOG_SOURCES: readonly BacklogSource[] = [SALES, MILESTONES, RETAINERS];

/** The statuses that are asked for, of those that wait. */
export function statusesAsked(wanted: BacklogConditions): string[] {
  return WAITING.filter((status) => wanted.status?.includes(status) ?? true);
}

/** What narrows a source beside its status; undefined where nothing of it can match. */
export function narrowing(source: BacklogSource, wanted: BacklogConditions): Condition[] | undefined {
  const classes = wanted.transactionClass?.filter((name) => source.classes.includes(name));
  if (classes?.length === 0) return undefined;
  if (source.nte === null && wanted.nteStatus && !wanted.nteStatus.includes('NOT_APPLICABLE')) return undefined;
  return [
    { sql: source.isItem, values: [] },
    ...(source.class === null ? [] : oneOf(source.class, classes)),
    ...(source.nte === null ? [] : oneOf(source.nte, wanted.nteStatus)),
    ...oneOf(source.legalEntity, wanted.legalEntity),
    ...oneOf(source.contract, wanted.contractId),
    ...oneOf(source.customer, wanted.customerId),
    ...oneOf(source.project, wanted.projectId),
    ...inRange(source.date, wanted.documentDate),
  ];
}
