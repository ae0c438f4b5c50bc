// Reading proforma invoices for the API: by key, as a filtered list, and as the lists of contracts. Every read takes the
// legal entities that the caller may see. It must never lock or write.
import {
  inRange,
  noneOf,
  oneOf,
  type RangeFilter,
  type TextFilter,
  textMatches,
  visibleIn,
} from '../../database/conditions';
import type { Reader } from '../../database/database';
import { allOf, anyOf, type Condition, type OrderColumn, type Slice, type SliceOf } from '../../database/keyset';
import { countUpTo, type ListSource, readSlice } from '../../database/slices';
import { childList } from './childList';

export type Scope = 'all' | readonly string[];

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

/** An amount between bounds, in the minor units of the currencies that it is said for. */
export interface AmountCondition {
  readonly currencies: { readonly only: readonly string[] } | { readonly except: readonly string[] };
  /** null: no amount of these currencies can match. */
  readonly range: RangeFilter<number> | null;
}

/** What a list of invoices may be narrowed by; absent says nothing, an empty list matches nothing. */
export interface InvoiceConditions {
  readonly status?: readonly string[];
  readonly step?: readonly string[];
  readonly state?: readonly string[];
  readonly legalEntity?: readonly string[];
  readonly contractId?: readonly string[];
  readonly customerId?: readonly string[];
  readonly projectId?: readonly string[];
  readonly number?: TextFilter;
  readonly name?: TextFilter;
  readonly invoiceDate?: RangeFilter<string>;
  readonly totalAmount?: readonly AmountCondition[];
  readonly and?: readonly InvoiceConditions[];
  readonly or?: readonly InvoiceConditions[];
  readonly not?: InvoiceConditions;
}

const BY_NUMBER: readonly OrderColumn[] = [{ sql: 'i.number', name: 'number', kind: 'text' }];

/** Invoices by id. */
export function invoicesByIds(reader: Reader, scope: Scope, ids: readonly string[]): Promise<InvoiceRow[]> {
  return invoicesWhere(reader, scope, oneOf('i.id', ids));
}

/** Invoices by number: numbers are unique across legal entities. */
export function invoicesByNumbers(reader: Reader, scope: Scope, numbers: readonly string[]): Promise<InvoiceRow[]> {
  return invoicesWhere(reader, scope, oneOf('i.number', numbers));
}

/** The invoices that correct these. */
export function correctionsOf(reader: Reader, scope: Scope, ids: readonly string[]): Promise<InvoiceRow[]> {
  return invoicesWhere(reader, scope, oneOf('i.corrects_id', ids));
}

function invoicesWhere(reader: Reader, scope: Scope, conditions: readonly Condition[]): Promise<InvoiceRow[]> {
  const { sql, values } = allOf([...conditions, ...visibleIn('i.legal_entity', scope)]);
  return reader.rows<InvoiceRow>(`SELECT i.* FROM invoice i WHERE ${sql} ORDER BY i.number`, values);
}

const SOURCE: ListSource = { columns: 'i.*', from: 'invoice i', order: BY_NUMBER };

/** One slice of the invoices that match. */
export function listInvoices(
  reader: Reader,
  scope: Scope,
  wanted: InvoiceConditions,
  order: readonly OrderColumn[],
  slice: Slice,
): Promise<SliceOf<InvoiceRow>> {
  return readSlice(reader, { ...SOURCE, order }, conditionsOf(scope, wanted), slice);
}

/** How many invoices match, counted to `most`. */
export function countInvoices(reader: Reader, scope: Scope, wanted: InvoiceConditions, most: number): Promise<number> {
  return countUpTo(reader, most, SOURCE.from, conditionsOf(scope, wanted));
}

/** Ids of the drafts (and drafts in review) that match, by number: at most `most` and one more. */
export async function draftIds(
  reader: Reader,
  scope: Scope,
  wanted: InvoiceConditions,
  most: number,
): Promise<string[]> {
  const { sql, values } = allOf([...conditionsOf(scope, wanted), ...oneOf('i.status', ['DRAFT', 'IN_REVIEW'])]);
  const rows = await reader.rows<{ id: string }>(
    `SELECT i.id FROM invoice i WHERE ${sql} ORDER BY i.number LIMIT ${most + 1}`,
    values,
  );
  return rows.map(({ id }) => id);
}

/** The invoices of contracts that the caller sees, by number. */
export const INVOICES_OF_CONTRACT = childList<InvoiceRow>(SOURCE, 'i.contract_id', 'contract_id');

function conditionsOf(scope: Scope, wanted: InvoiceConditions): Condition[] {
  return [...visibleIn('i.legal_entity', scope), ...matches(wanted)];
}

function matches(wanted: InvoiceConditions): Condition[] {
  return [
    ...oneOf('i.status', wanted.status),
    ...oneOf('i.step', wanted.step),
    ...oneOf('i.state', wanted.state),
    ...oneOf('i.legal_entity', wanted.legalEntity),
    ...oneOf('i.contract_id', wanted.contractId),
    ...oneOf('i.customer_id', wanted.customerId),
    ...billsProject(wanted.projectId),
    ...textMatches('i.number', wanted.number),
    ...textMatches('i.name', wanted.name),
    ...inRange('i.invoice_date', wanted.invoiceDate),
    ...(wanted.totalAmount ? [anyOf(wanted.totalAmount.map(amountMatches))] : []),
    ...(wanted.and ?? []).map((part) => allOf(matches(part))),
    ...(wanted.or ? [anyOf(wanted.or.map((part) => allOf(matches(part))))] : []),
    ...(wanted.not ? [noneOf(allOf(matches(wanted.not)))] : []),
  ];
}

/** Invoices that bill an unbilled sale or a milestone of these projects. */
function billsProject(projectIds: readonly string[] | undefined): Condition[] {
  if (projectIds === undefined) return [];
  const ways = [...oneOf('a.project_id', projectIds), ...oneOf('m.project_id', projectIds)] as [Condition, Condition?];
  const [sale, milestone = sale] = ways;
  return [
    anyOf([
      { sql: `EXISTS (SELECT 1 FROM actual a WHERE a.invoice_id = i.id AND ${sale.sql})`, values: sale.values },
      {
        sql: `EXISTS (SELECT 1 FROM milestone m WHERE m.invoice_id = i.id AND ${milestone.sql})`,
        values: milestone.values,
      },
    ]),
  ];
}

function amountMatches({ currencies, range }: AmountCondition): Condition {
  const ofCurrency =
    'only' in currencies ? oneOf('i.currency', currencies.only) : oneOf('i.currency', currencies.except).map(noneOf);
  const impossible: Condition = { sql: '1 = 0', values: [] };
  return allOf([...ofCurrency, ...(range === null ? [impossible] : inRange('i.total_amount', range))]);
}
