// Reads how far the billed sales of proposals are, line by line and in numbers, from the same SQL by which the import decides
// (billedSales.ts). Lines come in the order of an index: a proposal of 100,000 is paged as quickly as one of ten.
import { oneOf } from '../../database/conditions';
import { marks, type Reader } from '../../database/database';
import { allOf } from '../../database/keyset';
import { grouped } from '../../database/slices';
import type { ObstacleFacts } from '../rules/obstacles';
import { BILLED_SALES, OBSTACLE } from './billedSales';
import { type ChildList, childList } from './childList';

export interface ReadinessRow {
  readonly number: string;
  readonly actual_id: string;
  readonly transaction_class: string;
  readonly billing_type: string;
  readonly description: string | null;
  readonly quantity: number;
  readonly amount: number;
  readonly currency: string;
  readonly state: string;
  readonly obstacle: ObstacleFacts['code'] | null;
  readonly unbilled_id: string | null;
  readonly journal_id: string | null;
  readonly journal_line_id: string | null;
  readonly error_code: string | null;
  readonly error_message: string | null;
}

/** rules/readiness.ts, LINE_READINESS: what the obstacle is, told more closely where a journal or the staging knows more. */
const STATE = `CASE WHEN s.state IN ('ON_PROPOSAL', 'POSTED') THEN s.state ELSE CASE COALESCE(${OBSTACLE}, 'READY')
   WHEN 'READY' THEN 'READY'
   WHEN 'UNBILLED_SALE_NOT_JOURNALISED' THEN CASE WHEN u.error_code IS NULL THEN 'NOT_JOURNALISED' ELSE 'STAGING_ERROR' END
   WHEN 'BEGINNING_BALANCE_PENDING' THEN CASE WHEN u.error_code IS NULL THEN 'NOT_JOURNALISED' ELSE 'STAGING_ERROR' END
   WHEN 'JOURNAL_NOT_POSTED' THEN CASE j.status WHEN 'DRAFT' THEN 'JOURNAL_NOT_POSTED' WHEN 'PROCESSING' THEN 'JOURNAL_PROCESSING' ELSE 'JOURNAL_ERROR' END
   WHEN 'UNBILLED_SALE_SETTLED' THEN 'SETTLED'
   ELSE 'SOURCE_NOT_RECEIVED' END END`;
/** On the proposal, but without a dimension that its company requires: the posting would be refused. The first of them, by name. */
const LACKING = `CASE WHEN s.state = 'ON_PROPOSAL' AND l.credited_actual_id IS NULL THEN (SELECT MIN(f.dimension) FROM financial_dimension f
   WHERE f.legal_entity = s.legal_entity AND f.required = 1
     AND INSTR(CONCAT(';', COALESCE(l.dimensions, '')), CONCAT(';', f.dimension, '=')) = 0) END`;
/** The line of that billed sale: there is one at most, whose id is the sale's. */
const LINE = 'LEFT JOIN proposal_line l ON l.id = s.actual_id';
const errorOf = (column: 'error_code' | 'error_message'): string =>
  `CASE WHEN ${LACKING} IS NOT NULL THEN ${column === 'error_code' ? "'DIMENSION_MISSING'" : `CONCAT('Financial dimension ', ${LACKING}, ' has no value.')`}
     WHEN j.id IS NULL THEN u.${column} ELSE j.${column} END`;
const BILLED = { sql: "s.transaction_type = 'BILLED_SALES'", values: [] };

/** The billed sales of a proposal that are here, by actual; those in one of these states, or all. */
export function linesByReadiness(states: readonly string[] | null): ChildList<ReadinessRow> {
  return childList<ReadinessRow>(
    {
      columns: `s.invoice_number AS number, s.actual_id, s.transaction_class, s.billing_type, s.description, s.quantity, s.amount, s.currency,
        ${STATE} AS state, ${OBSTACLE} AS obstacle, u.actual_id AS unbilled_id, j.journal_id, j.id AS journal_line_id,
        ${errorOf('error_code')} AS error_code, ${errorOf('error_message')} AS error_message`,
      from: `${BILLED_SALES} ${LINE}`,
      only: allOf([BILLED, ...oneOf(STATE, states)]),
      order: [{ sql: 's.actual_id', name: 'actual_id', kind: 'text' }],
    },
    { columns: [{ sql: 's.invoice_number', name: 'number' }] },
  );
}

/** What the header announced and what of it is here. */
export interface ArrivedRow {
  readonly number: string;
  readonly expected_count: number;
  readonly staged_count: number;
  readonly expected_links: number;
  readonly staged_links: number;
  /** Null: what is here is not what was announced. */
  readonly staged_at: string | null;
}

export interface ReadinessCount {
  readonly number: string;
  readonly state: string;
  readonly obstacle: ObstacleFacts['code'] | null;
  /** Of the lines in error, and of those that could not be posted: what stands on them. */
  readonly error_code: string | null;
  readonly count: number;
}

export interface ReadinessSummary extends ArrivedRow {
  readonly counts: readonly ReadinessCount[];
}

/** How many lines of each proposal are how far, by number. Two statements. */
export async function readinessOf(reader: Reader, numbers: readonly string[]): Promise<Map<string, ReadinessSummary>> {
  if (numbers.length === 0) return new Map();
  const arrived = await reader.rows<ArrivedRow>(
    `SELECT number, expected_count, staged_count, expected_links, staged_links, staged_at FROM proposal WHERE number IN (${marks(numbers.length)})`,
    numbers,
  );
  const counts = await reader.rows<ReadinessCount>(
    `SELECT number, state, obstacle, error_code, COUNT(*) AS count FROM (
       SELECT number, state, obstacle, CASE WHEN state IN ('STAGING_ERROR', 'JOURNAL_ERROR') OR error_code = 'DIMENSION_MISSING' THEN error_code END AS error_code FROM (
         SELECT s.invoice_number AS number, ${STATE} AS state, ${OBSTACLE} AS obstacle, ${errorOf('error_code')} AS error_code
           FROM ${BILLED_SALES} ${LINE} WHERE s.invoice_number IN (${marks(numbers.length)}) AND ${BILLED.sql}) AS billed) AS told
      GROUP BY number, state, obstacle, error_code ORDER BY number, state, obstacle, error_code`,
    numbers,
  );
  const byNumber = grouped(counts, ({ number }) => number);
  return new Map(arrived.map((row) => [row.number, { ...row, counts: byNumber.get(row.number) ?? [] }]));
}

export interface UnreceivedRow {
  readonly number: string;
  readonly actual_id: string;
}

/**
 * Billed sales that a link of the invoice names and that are not here, in order, up to `most` of each proposal. Links and actuals
 * travel apart; where neither has come, only Dataverse knows the ids (Reconciliation.missingInFinance).
 */
export async function unreceivedOf(
  reader: Reader,
  numbers: readonly string[],
  most: number,
): Promise<Map<string, UnreceivedRow[]>> {
  if (numbers.length === 0) return new Map();
  const rows = await reader.rows<UnreceivedRow>(
    `SELECT number, actual_id FROM (
       SELECT k.invoice_number AS number, k.actual1_id AS actual_id,
              ROW_NUMBER() OVER (PARTITION BY k.invoice_number ORDER BY k.actual1_id) AS place
         FROM staged_link k LEFT JOIN staged_actual s ON s.actual_id = k.actual1_id
        WHERE k.invoice_number IN (${marks(numbers.length)}) AND k.role1 = 'BILLED_SALES' AND s.actual_id IS NULL) AS missing
      WHERE place <= ? ORDER BY number, actual_id`,
    [...numbers, most],
  );
  return grouped(rows, ({ number }) => number);
}
