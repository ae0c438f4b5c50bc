// Reading the status log: by an invoice's sequence, by the position over all invoices, and the present state of many. It must
// never skip a committed row: pages follow `sequence`, or `position`, which the sequencer hands out in commit order.
import { oneOf, visibleIn, where } from '../../database/conditions';
import { marks, type Reader } from '../../database/database';
import type { Condition } from '../../database/keyset';
import { childList } from './childList';
import type { Scope } from './readInvoices';

export interface StatusRow {
  readonly invoice_id: string;
  readonly sequence: number;
  readonly step: string;
  readonly state: string;
  readonly at: string;
  readonly blockers: string;
  readonly blocker_count: number;
  readonly legal_entity: string;
  readonly contract_id: string;
  readonly customer_id: string;
  readonly position: number | null;
}

/** What a stream or page of events is narrowed by; absent says nothing, an empty list matches nothing. */
export interface PostingConditions {
  readonly invoiceIds?: readonly string[];
  readonly legalEntities?: readonly string[];
  readonly contractIds?: readonly string[];
  readonly customerIds?: readonly string[];
  readonly steps?: readonly string[];
  readonly states?: readonly string[];
}

/** Is this row one of the filter's, and may the caller see it? The same rule as the SQL of this file, for rows at hand. */
export function isWanted(row: StatusRow, scope: Scope, wanted: PostingConditions): boolean {
  const within = (list: readonly string[] | undefined, value: string): boolean =>
    list === undefined || list.includes(value);
  return (
    (scope === 'all' || scope.includes(row.legal_entity)) &&
    within(wanted.invoiceIds, row.invoice_id) &&
    within(wanted.legalEntities, row.legal_entity) &&
    within(wanted.contractIds, row.contract_id) &&
    within(wanted.customerIds, row.customer_id) &&
    within(wanted.steps, row.step) &&
    within(wanted.states, row.state)
  );
}

function conditionsOf(scope: Scope, wanted: PostingConditions): Condition[] {
  return [
    ...visibleIn('s.legal_entity', scope),
    ...oneOf('s.invoice_id', wanted.invoiceIds),
    ...oneOf('s.legal_entity', wanted.legalEntities),
    ...oneOf('s.contract_id', wanted.contractIds),
    ...oneOf('s.customer_id', wanted.customerIds),
    ...oneOf('s.step', wanted.steps),
    ...oneOf('s.state', wanted.states),
  ];
}

/** One invoice's rows after a sequence number, in order. */
export function statusOfInvoiceAfter(
  reader: Reader,
  scope: Scope,
  invoiceId: string,
  sequence: number,
  most: number,
): Promise<StatusRow[]> {
  const { sql, values } = where([
    { sql: 's.invoice_id = ? AND s.sequence > ?', values: [invoiceId, sequence] },
    ...visibleIn('s.legal_entity', scope),
  ]);
  return reader.rows<StatusRow>(`SELECT s.* FROM invoice_status s ${sql} ORDER BY s.sequence LIMIT ${most}`, values);
}

/** Numbered rows that match, after a position, in order. */
export function statusAfter(
  reader: Reader,
  scope: Scope,
  wanted: PostingConditions,
  position: number,
  most: number,
): Promise<StatusRow[]> {
  const { sql, values } = where([{ sql: 's.position > ?', values: [position] }, ...conditionsOf(scope, wanted)]);
  return reader.rows<StatusRow>(`SELECT s.* FROM invoice_status s ${sql} ORDER BY s.position LIMIT ${most}`, values);
}

/** How many numbered rows match in all, counted to `most`. */
export async function countStatus(
  reader: Reader,
  scope: Scope,
  wanted: PostingConditions,
  most: number,
): Promise<number> {
  const { sql, values } = where([{ sql: 's.position IS NOT NULL', values: [] }, ...conditionsOf(scope, wanted)]);
  const [row] = await reader.rows<{ n: number }>(
    `SELECT COUNT(*) AS n FROM (SELECT 1 AS one FROM invoice_status s ${sql} LIMIT ${most}) counted`,
    values,
  );
  return Number(row?.n ?? 0);
}

/** The highest position given out; 0 before the first. */
export async function lastPosition(reader: Reader): Promise<number> {
  const [row] = await reader.rows<{ n: number | null }>('SELECT MAX(position) AS n FROM invoice_status');
  return Number(row?.n ?? 0);
}

/** The newest row of one invoice. */
export async function newestOfInvoice(reader: Reader, scope: Scope, invoiceId: string): Promise<StatusRow | undefined> {
  const { sql, values } = where([
    { sql: 's.invoice_id = ?', values: [invoiceId] },
    ...visibleIn('s.legal_entity', scope),
  ]);
  const [row] = await reader.rows<StatusRow>(
    `SELECT s.* FROM invoice_status s ${sql} ORDER BY s.sequence DESC LIMIT 1`,
    values,
  );
  return row;
}

/**
 * The newest row of every invoice whose newest row matches, in no order, at most `most`. A row that is not numbered yet comes
 * with a null position. One statement: the two tables are seen as of one instant.
 */
export function presentStates(
  reader: Reader,
  scope: Scope,
  wanted: PostingConditions,
  most: number,
): Promise<StatusRow[]> {
  const { sql, values } = where([
    { sql: `i.status IN ('CONFIRMED', 'POSTED') AND i.status_sequence > 0`, values: [] },
    ...visibleIn('i.legal_entity', scope),
    ...oneOf('i.id', wanted.invoiceIds),
    ...oneOf('i.legal_entity', wanted.legalEntities),
    ...oneOf('i.contract_id', wanted.contractIds),
    ...oneOf('i.customer_id', wanted.customerIds),
    ...oneOf('i.step', wanted.steps),
    ...oneOf('i.state', wanted.states),
  ]);
  return reader.rows<StatusRow>(
    `SELECT s.* FROM invoice i JOIN invoice_status s ON s.invoice_id = i.id AND s.sequence = i.status_sequence ${sql} LIMIT ${most}`,
    values,
  );
}

/** The newest row of each of these invoices. */
export function newestOfInvoices(reader: Reader, invoiceIds: readonly string[]): Promise<StatusRow[]> {
  return reader.rows<StatusRow>(
    `SELECT s.* FROM invoice i JOIN invoice_status s ON s.invoice_id = i.id AND s.sequence = i.status_sequence WHERE i.id IN (${marks(invoiceIds.length)})`,
    invoiceIds,
  );
}

/** Invoices that have rows which the sequencer has not numbered yet. */
export async function unnumberedInvoices(reader: Reader): Promise<string[]> {
  const rows = await reader.rows<{ invoice_id: string }>(
    'SELECT DISTINCT invoice_id FROM invoice_status WHERE position IS NULL',
  );
  return rows.map(({ invoice_id }) => invoice_id);
}

/** The status log of an invoice, from its first event. */
export const HISTORY_OF_INVOICE = childList<StatusRow>(
  { columns: 's.*', from: 'invoice_status s', order: [{ sql: 's.sequence', name: 'sequence', kind: 'integer' }] },
  's.invoice_id',
  'invoice_id',
);
