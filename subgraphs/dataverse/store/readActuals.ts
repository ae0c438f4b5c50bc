// Reading actuals and their links for the API. Every read takes the legal entities that the caller may see. It must never
// lock or write: actuals are immutable.
import { type ColumnsRead, columnsOf } from '../../database/columnsRead';
import { oneOf, visibleIn, where } from '../../database/conditions';
import { marks, type Reader } from '../../database/database';
import type { OrderColumn, Slice, SliceOf } from '../../database/keyset';
import { countRuns, type ListSource, readRuns } from '../../database/slices';
import { type ActualConditions, actualRuns } from './actualList';
import { childList } from './childList';
import type { Scope } from './readInvoices';

export interface ActualRow {
  readonly id: string;
  readonly legal_entity: string;
  readonly transaction_type: string;
  readonly transaction_class: string;
  readonly billing_type: string;
  readonly billing_status: string | null;
  readonly adjustment_status: string | null;
  readonly document_date: string;
  readonly description: string | null;
  readonly quantity: number;
  readonly price: number;
  readonly amount: number;
  readonly currency: string;
  readonly skip_sync: number;
  readonly project_id: string;
  readonly task: string | null;
  readonly role: string | null;
  readonly resource: string | null;
  readonly category: string | null;
  readonly contract_line_id: string | null;
  readonly invoice_id: string | null;
  readonly voucher_number: string | null;
  readonly accounting_amount: number | null;
  readonly accounting_currency: string | null;
  readonly exchange_rate: number | null;
  readonly sales_tax: number | null;
  readonly discount_amount: number;
  readonly fee_amount: number;
  readonly nte_status: string | null;
  readonly external_description: string | null;
}

/** A link as one of its two actuals sees it. */
export interface LinkSeenRow {
  readonly actual_id: string;
  readonly role: string;
  readonly other_role: string;
  readonly other_id: string;
}

export const ACTUAL_ORDER: readonly OrderColumn[] = [
  { sql: 'a.document_date', name: 'document_date', kind: 'text' },
  { sql: 'a.id', name: 'id', kind: 'text' },
];
const ORDER_OF_INVOICE_INDEX: readonly OrderColumn[] = [
  { sql: 'a.transaction_type', name: 'transaction_type', kind: 'text' },
  { sql: 'a.id', name: 'id', kind: 'text' },
];

/** Actuals by id. */
export function actualsByIds(
  reader: Reader,
  scope: Scope,
  ids: readonly string[],
  columns?: ColumnsRead,
): Promise<ActualRow[]> {
  const { sql, values } = where([...oneOf('a.id', ids), ...visibleIn('a.legal_entity', scope)]);
  return reader.rows<ActualRow>(`SELECT ${columnsOf('a.*', columns)} FROM actual a ${sql}`, values);
}

const ACTUALS: ListSource = { columns: 'a.*', from: 'actual a', order: ACTUAL_ORDER };

/** One slice of the actuals that match, by document date. */
export function listActuals(
  reader: Reader,
  scope: Scope,
  wanted: ActualConditions,
  slice: Slice,
): Promise<SliceOf<ActualRow>> {
  return readRuns(reader, ACTUALS, actualRuns(scope, wanted), slice);
}

/** How many actuals match, counted to `most`. */
export function countActuals(reader: Reader, scope: Scope, wanted: ActualConditions, most: number): Promise<number> {
  return countRuns(reader, most, ACTUALS.from, actualRuns(scope, wanted));
}

/** The actuals of an invoice: unbilled sales that it bills, and the reversals and billed sales that confirming made. */
export const ACTUALS_OF_INVOICE = childList<ActualRow>(
  { ...ACTUALS, order: ORDER_OF_INVOICE_INDEX },
  'a.invoice_id',
  'invoice_id',
);

/** The links of these actuals, each as both of its ends see it, where the other end is visible. domain.md 2.8 */
export function linksOfActuals(reader: Reader, scope: Scope, ids: readonly string[]): Promise<LinkSeenRow[]> {
  const { sql, values } = where(visibleIn('o.legal_entity', scope));
  const seenFrom = (own: 1 | 2, other: 1 | 2): string =>
    `SELECT k.id AS id, k.actual${own}_id AS actual_id, k.role${own} AS role, k.role${other} AS other_role, k.actual${other}_id AS other_id ` +
    `FROM actual_link k WHERE k.actual${own}_id IN (${marks(ids.length)})`;
  return reader.rows<LinkSeenRow>(
    `SELECT s.* FROM (${seenFrom(1, 2)} UNION ALL ${seenFrom(2, 1)}) s JOIN actual o ON o.id = s.other_id ${sql} ORDER BY s.actual_id, s.id`,
    [...ids, ...ids, ...values],
  );
}

export interface BilledRow {
  readonly invoice_id: string;
  readonly id: string;
  readonly amount: number;
  readonly billing_type: string;
}

/** The billed sales of these invoices as the book has them now, by ascending id: the order that the checksum wants. */
export function billedOfInvoices(reader: Reader, scope: Scope, invoiceIds: readonly string[]): Promise<BilledRow[]> {
  const { sql, values } = where([
    ...oneOf('a.invoice_id', invoiceIds),
    { sql: "a.transaction_type = 'BILLED_SALES'", values: [] },
    ...visibleIn('a.legal_entity', scope),
  ]);
  return reader.rows(
    `SELECT a.invoice_id, a.id, a.amount, a.billing_type FROM actual a ${sql} ORDER BY a.invoice_id, a.id`,
    values,
  );
}
