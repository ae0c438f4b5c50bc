// Reading milestones for the API: headers in lists, their rows and the sums of lines many at once. Every list takes the legal
// entities that the caller may see. It must never lock or write.
import { oneOf, visibleIn, where } from '../../database/conditions';
import { marks, type Reader } from '../../database/database';
import type { Condition, OrderColumn, Slice, SliceOf } from '../../database/keyset';
import { countUpTo, type ListSource, readSlice } from '../../database/slices';
import type { MilestoneHeaderRow, MilestoneRow } from './contracts';
import type { Scope } from './readInvoices';

export interface MilestoneSeenRow extends MilestoneHeaderRow {
  readonly currency: string;
}

export interface MilestonePartSeenRow extends MilestoneRow {
  readonly customer_id: string;
}

/** What of the milestones is wanted; absent: all. */
export interface MilestoneConditions {
  readonly contractId?: readonly string[] | undefined;
  readonly contractLineId?: readonly string[] | undefined;
  readonly status?: readonly string[] | undefined;
  readonly date?:
    | { readonly eq?: string | null; readonly gte?: string | null; readonly lte?: string | null }
    | undefined;
}

export const MILESTONE_ORDER: readonly OrderColumn[] = [
  { sql: 'h.milestone_date', name: 'milestone_date', kind: 'text' },
  { sql: 'h.id', name: 'id', kind: 'text' },
];
const SOURCE: ListSource = {
  columns: 'h.*, c.currency AS currency',
  from: 'milestone_header h JOIN contract c ON c.id = h.contract_id',
  order: MILESTONE_ORDER,
};

/** rules/milestonePlan.headerStatus as conditions on the rows. domain.md 3.2 */
const rowsThat = (sql: string): string => `EXISTS (SELECT 1 FROM milestone m WHERE m.header_id = h.id AND ${sql})`;
const STARTED = rowsThat(`m.invoice_status <> 'UNBILLED_SALES_CREATED'`);
const OPEN = rowsThat(`m.invoice_status <> 'CUSTOMER_INVOICE_POSTED'`);
const BY_STATUS: Readonly<Record<string, string>> = {
  NOT_STARTED: `NOT ${STARTED}`,
  IN_PROGRESS: `${STARTED} AND ${OPEN}`,
  COMPLETED: `${STARTED} AND NOT ${OPEN}`,
};

function conditionsOf(scope: Scope, wanted: MilestoneConditions): Condition[] {
  const { date } = wanted;
  const days = [
    ['=', date?.eq],
    ['>=', date?.gte],
    ['<=', date?.lte],
  ] as const;
  return [
    ...visibleIn('h.legal_entity', scope),
    ...(wanted.contractId ? oneOf('h.contract_id', wanted.contractId) : []),
    ...(wanted.contractLineId ? oneOf('h.contract_line_id', wanted.contractLineId) : []),
    ...days.flatMap(([is, day]) => (day == null ? [] : { sql: `h.milestone_date ${is} ?`, values: [day] })),
    ...(wanted.status
      ? [{ sql: `(${wanted.status.map((status) => `(${BY_STATUS[status]})`).join(' OR ') || '1 = 0'})`, values: [] }]
      : []),
  ];
}

/** One slice of the milestones, by date. */
export function listMilestones(
  reader: Reader,
  scope: Scope,
  wanted: MilestoneConditions,
  slice: Slice,
): Promise<SliceOf<MilestoneSeenRow>> {
  return readSlice(reader, SOURCE, conditionsOf(scope, wanted), slice);
}

/** How many there are, counted to `most`. */
export function countMilestones(
  reader: Reader,
  scope: Scope,
  wanted: MilestoneConditions,
  most: number,
): Promise<number> {
  return countUpTo(reader, most, SOURCE.from, conditionsOf(scope, wanted));
}

/** Milestones by id. */
export function milestonesByIds(reader: Reader, scope: Scope, ids: readonly string[]): Promise<MilestoneSeenRow[]> {
  const { sql, values } = where([...oneOf('h.id', ids), ...visibleIn('h.legal_entity', scope)]);
  return reader.rows<MilestoneSeenRow>(`SELECT ${SOURCE.columns} FROM ${SOURCE.from} ${sql}`, values);
}

/** The rows of these milestones, in the order in which they were made. */
export function rowsOfMilestones(reader: Reader, headerIds: readonly string[]): Promise<MilestonePartSeenRow[]> {
  return reader.rows<MilestonePartSeenRow>(
    `SELECT m.*, k.customer_id AS customer_id FROM milestone m JOIN contract_customer k ON k.id = m.contract_customer_id
     WHERE m.header_id IN (${marks(headerIds.length)}) ORDER BY m.header_id, m.id`,
    headerIds,
  );
}

/** What the milestones of these lines sum to; a line without any is absent. */
export function milestoneSums(
  reader: Reader,
  lineIds: readonly string[],
): Promise<{ contract_line_id: string; total: number }[]> {
  return reader.rows(
    `SELECT contract_line_id, SUM(amount) AS total FROM milestone_header
     WHERE contract_line_id IN (${marks(lineIds.length)}) GROUP BY contract_line_id`,
    lineIds,
  );
}
