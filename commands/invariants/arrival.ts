// I1, I2, I5 and I11 between the books: what Finance holds has its source in Dataverse, what Dataverse committed is in
// Finance or accounted for, both say the same of it, and what is marked skip-sync never left.
import type { Row } from './book';
import { type Agreement, accountedFor, agreement, type Check, differences, type Judgement } from './invariant';

interface Source extends Row {
  /** 1: the row may be absent in Finance, for a reason on record. */
  readonly excused: number;
  /** 1: it must be absent. */
  readonly skipped: number;
}

/** A person left what is dated before a cut-over to the beginning balances. */
const beforeCutOver = (date: string): string => `EXISTS (SELECT 1 FROM data_load w WHERE w.cut_over > ${date})`;

interface Pair {
  readonly what: string;
  readonly dataverse: string;
  readonly finance: string;
  readonly columns: readonly string[];
  /** Could Dataverse have changed it since? Then the two are compared at rest only, where nothing is on its way. */
  readonly changes: boolean;
}

/** The judgement of one row that travels: source and copy, either of which may be missing. */
function arrived(pair: Pair): Agreement<Source, Row>['judge'] {
  return (source, copy, atRest): Judgement | undefined => {
    if (!source) return { invariant: 'I1', detail: 'is in Finance, but Dataverse never committed it' };
    if (source.deleted === 1)
      return copy && atRest && !source.excused
        ? { invariant: 'I1', detail: 'is in Finance, though it heard that Dataverse deleted it' }
        : undefined;
    if (source.skipped) return copy && { invariant: 'I11', detail: 'is marked skip-sync and reached Finance' };
    if (!copy)
      return atRest && !source.excused
        ? {
            invariant: 'I2',
            detail: 'is committed in Dataverse, not in Finance, and neither queued, parked nor skipped',
          }
        : undefined;
    if (pair.changes && (!atRest || source.excused)) return undefined;
    const detail = differences(source, copy, pair.columns);
    return detail === undefined ? undefined : { invariant: 'I5', detail: `Dataverse ≠ Finance: ${detail}` };
  };
}

const actuals: Pair = {
  what: 'actual',
  dataverse: `SELECT a.id AS subject, a.skip_sync AS skipped, a.legal_entity, a.transaction_type, a.transaction_class, a.billing_type, a.document_date,
      a.accounting_date, COALESCE(CASE WHEN a.transaction_type = 'BILLED_SALES' THEN NULLIF(a.external_description, '') END, a.description) AS description,
      a.quantity, a.price, a.amount, a.currency, a.project_id, a.contract_id, a.contract_line_id,
      a.contract_customer_id, COALESCE(a.milestone_id, a.retainer_id) AS milestone_id, a.category, a.resource, c.account_number,
      CASE WHEN a.transaction_type = 'BILLED_SALES' THEN i.number END AS invoice_number,
      CASE WHEN a.adjustment_status = 'UNADJUSTABLE' THEN a.adjustment_status END AS takes_back,
      CASE WHEN ${accountedFor("'approval:' || a.origin_id")} OR ${accountedFor("'invoice:' || a.invoice_id")} OR ${accountedFor("'invoice:' || d.invoice_id")}
        OR ${beforeCutOver('a.accounting_date')} THEN 1 ELSE 0 END AS excused
    FROM actual a LEFT JOIN customer c ON c.id = a.customer_id LEFT JOIN invoice i ON i.id = a.invoice_id
    LEFT JOIN invoice_detail d ON d.id = a.origin_id ORDER BY a.id`,
  finance: `SELECT s.actual_id AS subject, s.legal_entity, s.transaction_type, s.transaction_class, s.billing_type, s.document_date,
      s.accounting_date, s.description, s.quantity, s.price, s.amount, s.currency, s.project_id, s.contract_id, s.contract_line_id,
      s.funding_source_id AS contract_customer_id, s.milestone_id, s.category, s.resource, s.customer_account AS account_number,
      CASE WHEN s.transaction_type = 'BILLED_SALES' THEN s.invoice_number END AS invoice_number,
      CASE WHEN s.adjustment_status = 'UNADJUSTABLE' THEN s.adjustment_status END AS takes_back
    FROM staged_actual s ORDER BY s.actual_id`,
  columns: [
    'legal_entity',
    'transaction_type',
    'transaction_class',
    'billing_type',
    'document_date',
    'accounting_date',
    'description',
    'quantity',
    'price',
    'amount',
    'currency',
    'project_id',
    'contract_id',
    'contract_line_id',
    'contract_customer_id',
    'milestone_id',
    'category',
    'resource',
    'account_number',
    'invoice_number',
    'takes_back',
  ],
  changes: false,
};

const links: Pair = {
  what: 'actual_link',
  dataverse: `SELECT l.id AS subject, CASE WHEN a.skip_sync = 1 OR b.skip_sync = 1 THEN 1 ELSE 0 END AS skipped, l.actual1_id, l.role1, l.actual2_id, l.role2,
      i.number AS invoice_number,
      CASE WHEN ${accountedFor("'approval:' || a.origin_id")} OR ${accountedFor("'invoice:' || l.invoice_id")}
        OR ${beforeCutOver('a.accounting_date')} THEN 1 ELSE 0 END AS excused
    FROM actual_link l LEFT JOIN actual a ON a.id = l.actual1_id LEFT JOIN actual b ON b.id = l.actual2_id LEFT JOIN invoice i ON i.id = l.invoice_id
    ORDER BY l.id`,
  finance: 'SELECT id AS subject, actual1_id, role1, actual2_id, role2, invoice_number FROM staged_link ORDER BY id',
  columns: ['actual1_id', 'role1', 'actual2_id', 'role2', 'invoice_number'],
  changes: false,
};

const contracts: Pair = {
  what: 'contract',
  dataverse: `SELECT c.id AS subject, 0 AS skipped, c.legal_entity, c.number, c.name, c.currency, ${accountedFor("'contract:' || c.id")} AS excused
    FROM contract c ORDER BY c.id`,
  finance: 'SELECT id AS subject, legal_entity, number, name, currency FROM contract ORDER BY id',
  columns: ['legal_entity', 'number', 'name', 'currency'],
  changes: true,
};

const contractLines: Pair = {
  what: 'contract_line',
  dataverse: `SELECT l.id AS subject, 0 AS skipped, l.contract_id, l.name, l.billing_method, l.project_id, ${accountedFor("'contract:' || l.contract_id")} AS excused
    FROM contract_line l ORDER BY l.id`,
  finance: 'SELECT id AS subject, contract_id, name, billing_method, project_id FROM contract_line ORDER BY id',
  columns: ['contract_id', 'name', 'billing_method', 'project_id'],
  changes: true,
};

const fundingSources: Pair = {
  what: 'contract_customer',
  dataverse: `SELECT f.id AS subject, 0 AS skipped, f.contract_id, c.legal_entity, u.account_number, f.payment_terms,
      ${accountedFor("'contract:' || f.contract_id")} AS excused
    FROM contract_customer f LEFT JOIN contract c ON c.id = f.contract_id LEFT JOIN customer u ON u.id = f.customer_id ORDER BY f.id`,
  finance:
    'SELECT id AS subject, contract_id, legal_entity, customer_account AS account_number, payment_terms FROM funding_source ORDER BY id',
  columns: ['contract_id', 'legal_entity', 'account_number', 'payment_terms'],
  changes: true,
};

const projects: Pair = {
  what: 'project',
  dataverse: `SELECT p.id AS subject, 0 AS skipped, p.legal_entity, p.number, p.name, ${accountedFor("'project:' || p.id")} AS excused FROM project p ORDER BY p.id`,
  finance: 'SELECT id AS subject, legal_entity, number, name FROM project ORDER BY id',
  columns: ['legal_entity', 'number', 'name'],
  changes: true,
};

/** The milestones and retainers that are gone: what their keys sent last says so, until it is old enough to be removed. */
const DELETED = `SELECT REPLACE(o.stream_key, 'milestone:', '') AS id, o.stream_key FROM outbox o
  WHERE o.topic = 'milestone-deleted' GROUP BY o.stream_key`;

const milestones: Pair = {
  what: 'milestone',
  dataverse: `SELECT m.id AS subject, 0 AS skipped, m.legal_entity, m.contract_id, m.contract_line_id, m.contract_customer_id, m.project_id, m.name, m.currency,
      m.amount, m.milestone_date, ${accountedFor("'milestone:' || m.id")} AS excused, 0 AS deleted
    FROM milestone m
    UNION ALL SELECT r.id, 0, r.legal_entity, r.contract_id, r.contract_line_id, r.contract_customer_id, r.project_id, r.description, r.currency,
      r.amount, r.retainer_date, ${accountedFor("'milestone:' || r.id")}, 0
    FROM retainer r
    UNION ALL SELECT d.id, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, ${accountedFor('d.stream_key')}, 1
    FROM (${DELETED}) d ORDER BY 1`,
  finance: `SELECT milestone_id AS subject, legal_entity, contract_id, contract_line_id, funding_source_id AS contract_customer_id, project_id,
      description AS name, currency, amount, transaction_date AS milestone_date
    FROM on_account_transaction ORDER BY milestone_id`,
  columns: [
    'legal_entity',
    'contract_id',
    'contract_line_id',
    'contract_customer_id',
    'project_id',
    'name',
    'currency',
    'amount',
    'milestone_date',
  ],
  changes: true,
};

/** Confirmed invoices and proposals meet by number. The invoice date is not compared: Finance may choose another at posting. */
const proposals: Pair = {
  what: 'invoice',
  dataverse: `SELECT i.number AS subject, 0 AS skipped, i.id AS invoice_id, i.legal_entity, i.currency, i.contract_id, i.contract_customer_id, c.account_number,
      i.payment_terms, i.billed_count, i.billed_total, i.billed_checksum, i.link_count,
      CASE WHEN ${accountedFor("'invoice:' || i.id")} OR ${beforeCutOver('i.invoice_date')} THEN 1 ELSE 0 END AS excused
    FROM invoice i LEFT JOIN customer c ON c.id = i.customer_id WHERE i.status IN ('CONFIRMED', 'POSTED') ORDER BY i.number`,
  finance: `SELECT number AS subject, invoice_id, legal_entity, currency, contract_id, funding_source_id AS contract_customer_id,
      customer_account AS account_number, payment_terms, expected_count AS billed_count, expected_total AS billed_total,
      expected_checksum AS billed_checksum, expected_links AS link_count
    FROM proposal ORDER BY number`,
  columns: [
    'invoice_id',
    'legal_entity',
    'currency',
    'contract_id',
    'contract_customer_id',
    'account_number',
    'payment_terms',
    'billed_count',
    'billed_total',
    'billed_checksum',
    'link_count',
  ],
  changes: false,
};

export const arrivalChecks: Check[] = [
  actuals,
  links,
  contracts,
  contractLines,
  fundingSources,
  projects,
  milestones,
  proposals,
].map((pair) =>
  agreement<Source, Row>({ what: pair.what, dataverse: pair.dataverse, finance: pair.finance, judge: arrived(pair) }),
);
