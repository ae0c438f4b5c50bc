// Reading retainers for the API: lists with filters, by id, and the invoices on which each was set off. Every read takes the legal
// entities that the caller may see. It must never lock or write.
import { inRange, oneOf, type RangeFilter, visibleIn, where } from '../../database/conditions';
import { marks, type Reader } from '../../database/database';
import type { Condition, OrderColumn, Slice, SliceOf } from '../../database/keyset';
import { countUpTo, type ListSource, readSlice } from '../../database/slices';
import type { Scope } from './readInvoices';
import type { RetainerRow } from './retainers';

/** What retainers may be narrowed by; absent says nothing, an empty list matches nothing. */
export interface RetainerConditions {
  readonly legalEntity?: readonly string[] | null;
  readonly contractId?: readonly string[] | null;
  readonly customerId?: readonly string[] | null;
  readonly projectId?: readonly string[] | null;
  readonly status?: readonly string[] | null;
  readonly refundStatus?: readonly string[] | null;
  readonly date?: RangeFilter<string> | null;
  /** Is something of it free to be set off? */
  readonly available?: boolean | null;
}

/** The oldest first. */
export const RETAINER_ORDER: readonly OrderColumn[] = [
  { sql: 'r.retainer_date', name: 'retainer_date', kind: 'text' },
  { sql: 'r.id', name: 'id', kind: 'text' },
];
const RETAINERS: ListSource = { columns: 'r.*', from: 'retainer r', order: RETAINER_ORDER };
const IS_AVAILABLE = 'r.available_amount > r.held_amount AND r.refund_status IS NULL';

export function listRetainers(
  reader: Reader,
  scope: Scope,
  wanted: RetainerConditions,
  slice: Slice,
): Promise<SliceOf<RetainerRow>> {
  return readSlice(reader, RETAINERS, conditionsOf(wanted, scope), slice);
}

/** How many there are, counted to `most`. */
export function countRetainers(
  reader: Reader,
  scope: Scope,
  wanted: RetainerConditions,
  most: number,
): Promise<number> {
  return countUpTo(reader, most, RETAINERS.from, conditionsOf(wanted, scope));
}

export function retainersByIds(reader: Reader, scope: Scope, ids: readonly string[]): Promise<RetainerRow[]> {
  const { sql, values } = where([...oneOf('r.id', ids), ...visibleIn('r.legal_entity', scope)]);
  return reader.rows<RetainerRow>(`SELECT r.* FROM retainer r ${sql}`, values);
}

/** A part of a retainer on an invoice: set off, or paid back. Positive. */
export interface RetainerPartRow {
  readonly detail_id: string;
  readonly retainer_id: string;
  readonly invoice_id: string;
  readonly kind: string;
  readonly amount: number;
  readonly currency: string;
}

/** The parts of these retainers, drafts included, the oldest invoice first. */
export async function partsOfRetainers(reader: Reader, retainerIds: readonly string[]): Promise<RetainerPartRow[]> {
  return reader.rows<RetainerPartRow>(
    `SELECT d.id AS detail_id, d.source_retainer_id AS retainer_id, d.invoice_id, d.kind, -d.amount AS amount, i.currency
     FROM invoice_detail d JOIN invoice i ON i.id = d.invoice_id
     WHERE d.source_retainer_id IN (${marks(retainerIds.length)}) AND d.kind IN ('APPLIED_RETAINER', 'REFUND')
     ORDER BY i.invoice_date, i.number, d.id`,
    retainerIds,
  );
}

function conditionsOf(wanted: RetainerConditions, scope: Scope): Condition[] {
  return [
    ...oneOf('r.contract_id', wanted.contractId),
    ...oneOf('r.customer_id', wanted.customerId),
    ...oneOf('r.project_id', wanted.projectId),
    ...oneOf('r.invoice_status', wanted.status),
    ...oneOf('r.refund_status', wanted.refundStatus),
    ...oneOf('r.legal_entity', wanted.legalEntity),
    ...inRange('r.retainer_date', wanted.date),
    ...(wanted.available == null
      ? []
      : [{ sql: wanted.available ? IS_AVAILABLE : `NOT (${IS_AVAILABLE})`, values: [] }]),
    ...visibleIn('r.legal_entity', scope),
  ];
}
