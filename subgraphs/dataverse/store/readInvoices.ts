// Reading proforma invoices for the API: by key, as a filtered list, and as the lists of contracts. Every read takes the
// legal entities that the caller may see. It must never lock or write.
import { type ColumnsRead, columnsOf } from '../../database/columnsRead';
import { oneOf, visibleIn } from '../../database/conditions';
import type { Reader } from '../../database/database';
import { allOf, type Condition, type OrderColumn, type Slice, type SliceOf } from '../../database/keyset';
import { countRuns, type ListSource, readRuns } from '../../database/slices';
import { childList } from './childList';
import { type InvoiceConditions, invoiceRuns, type Scope } from './invoiceList';

export type { Scope } from './invoiceList';

export interface InvoiceRow {
  readonly id: string;
  readonly number: string;
  readonly version: number;
  readonly name: string;
  readonly description: string | null;
  readonly payment_terms: string | null;
  readonly status: string;
  readonly marked_paid_at: string | null;
  readonly legal_entity: string;
  readonly currency: string;
  readonly invoice_date: string;
  readonly accounting_date: string | null;
  readonly contract_id: string;
  readonly customer_id: string;
  readonly bill_to_name: string | null;
  readonly bill_to_lines: string | null;
  readonly bill_to_city: string | null;
  readonly bill_to_postal_code: string | null;
  readonly bill_to_country: string | null;
  readonly corrects_id: string | null;
  readonly detail_amount: number;
  readonly estimated_tax: number;
  readonly total_amount: number;
  readonly confirmed_at: string | null;
  readonly billed_count: number | null;
  readonly billed_total: number | null;
  readonly billed_checksum: string | null;
  readonly customer_invoice_number: string | null;
  readonly customer_invoice_date: string | null;
  readonly customer_invoice_tax: number | null;
  readonly customer_invoice_total: number | null;
  readonly status_sequence: number;
}

const BY_NUMBER: readonly OrderColumn[] = [{ sql: 'i.number', name: 'number', kind: 'text' }];

/** Invoices by id. */
export function invoicesByIds(
  reader: Reader,
  scope: Scope,
  ids: readonly string[],
  columns?: ColumnsRead,
): Promise<InvoiceRow[]> {
  return invoicesWhere(reader, scope, oneOf('i.id', ids), columns);
}

/** Invoices by number: numbers are unique across legal entities. */
export function invoicesByNumbers(
  reader: Reader,
  scope: Scope,
  numbers: readonly string[],
  columns?: ColumnsRead,
): Promise<InvoiceRow[]> {
  return invoicesWhere(reader, scope, oneOf('i.number', numbers), columns);
}

/** The invoices that correct these. */
export function correctionsOf(reader: Reader, scope: Scope, ids: readonly string[]): Promise<InvoiceRow[]> {
  return invoicesWhere(reader, scope, oneOf('i.corrects_id', ids), undefined);
}

function invoicesWhere(
  reader: Reader,
  scope: Scope,
  conditions: readonly Condition[],
  columns: ColumnsRead,
): Promise<InvoiceRow[]> {
  const { sql, values } = allOf([...conditions, ...visibleIn('i.legal_entity', scope)]);
  return reader.rows<InvoiceRow>(
    `SELECT ${columnsOf('i.*', columns)} FROM invoice i WHERE ${sql} ORDER BY i.number`,
    values,
  );
}

const SOURCE: ListSource = { columns: 'i.*', from: 'invoice i', order: BY_NUMBER };

/** One slice of the invoices that match. */
export async function listInvoices(
  reader: Reader,
  scope: Scope,
  wanted: InvoiceConditions,
  order: readonly OrderColumn[],
  slice: Slice,
  read?: ColumnsRead,
): Promise<SliceOf<InvoiceRow>> {
  const runs = await invoiceRuns(reader, scope, wanted, order);
  const columns = columnsOf(SOURCE.columns, read && [...new Set([...read, ...order.map(({ name }) => name)])]);
  return readRuns(reader, { ...SOURCE, columns, order }, runs, slice);
}

/** How many invoices match, counted to `most`. */
export async function countInvoices(
  reader: Reader,
  scope: Scope,
  wanted: InvoiceConditions,
  most: number,
): Promise<number> {
  return countRuns(reader, most, SOURCE.from, await invoiceRuns(reader, scope, wanted, BY_NUMBER));
}

const DRAFTS = ['DRAFT', 'IN_REVIEW'];

/** Ids of the drafts (and drafts in review) that match, by number: at most `most` and one more. */
export async function draftIds(
  reader: Reader,
  scope: Scope,
  wanted: InvoiceConditions,
  most: number,
): Promise<string[]> {
  const drafts = wanted.status?.filter((status) => DRAFTS.includes(status)) ?? DRAFTS;
  const runs = await invoiceRuns(reader, scope, { ...wanted, status: drafts }, BY_NUMBER);
  const ids: ListSource = { columns: 'i.id, i.number', from: SOURCE.from, order: BY_NUMBER };
  const { rows } = await readRuns<{ id: string }>(reader, ids, runs, { limit: most + 1, backward: false });
  return rows.map(({ id }) => id);
}

/** The invoices of contracts that the caller sees, by number. */
export const INVOICES_OF_CONTRACT = childList<InvoiceRow>(SOURCE, 'i.contract_id', 'contract_id');
