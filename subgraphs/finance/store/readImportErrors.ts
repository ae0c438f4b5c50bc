// Reads the log of import errors for the API, within the legal entities that the caller may see: what stands, and what once stood. It
// must never write: reading an error resolves nothing.
import type { Caller } from '../../caller';
import { oneOf, visibleIn } from '../../database/conditions';
import type { Reader } from '../../database/database';
import type { Condition, OrderColumn, Slice, SliceOf } from '../../database/keyset';
import { countUpTo, type ListSource, readSlice } from '../../database/slices';

export interface ImportErrorRow {
  readonly id: string;
  readonly legal_entity: string;
  readonly source: string;
  readonly subject_id: string;
  readonly code: string;
  readonly reference: string;
  readonly message: string;
  readonly line_count: number;
  readonly first_seen_at: string;
  readonly last_seen_at: string;
  readonly times: number;
  readonly resolved_at: string | null;
}

export interface ImportErrorFilter {
  readonly resolved?: boolean | null;
  readonly legalEntity?: readonly string[] | null;
  readonly code?: readonly string[] | null;
  readonly source?: readonly string[] | null;
  readonly invoiceNumber?: string | null;
}

export const IMPORT_ERROR_ORDER: readonly OrderColumn[] = [
  { sql: 'e.first_seen_at', name: 'first_seen_at', kind: 'text', descending: true },
  { sql: 'e.id', name: 'id', kind: 'text', descending: true },
];
const ERRORS: ListSource = {
  columns:
    'e.id, e.legal_entity, e.source, e.subject_id, e.code, e.reference, e.message, e.line_count, e.first_seen_at, e.last_seen_at, e.times, e.resolved_at',
  from: 'import_error e',
  order: IMPORT_ERROR_ORDER,
};

/** Of the proposal, and of the actuals that the links of its invoice name. */
function ofInvoice(number: string): Condition {
  const through = (side: 'actual1_id' | 'actual2_id') =>
    `SELECT k.${side} FROM staged_link k WHERE k.invoice_number = ?`;
  return {
    sql: `e.subject_id IN (SELECT p.number FROM proposal p WHERE p.number = ? UNION ${through('actual1_id')} UNION ${through('actual2_id')})`,
    values: [number, number, number],
  };
}

function conditionsOf(caller: Caller, filter: ImportErrorFilter): Condition[] {
  const { resolved, invoiceNumber } = filter;
  return [
    ...visibleIn('e.legal_entity', caller.legalEntities),
    ...oneOf('e.legal_entity', filter.legalEntity),
    ...oneOf('e.code', filter.code),
    ...oneOf('e.source', filter.source),
    ...(resolved == null ? [] : [{ sql: `e.resolved_at IS ${resolved ? 'NOT ' : ''}NULL`, values: [] }]),
    ...(invoiceNumber == null ? [] : [ofInvoice(invoiceNumber)]),
  ];
}

/** One slice of the log, the newest first. */
export function readImportErrors(
  reader: Reader,
  caller: Caller,
  filter: ImportErrorFilter,
  slice: Slice,
): Promise<SliceOf<ImportErrorRow>> {
  return readSlice(reader, ERRORS, conditionsOf(caller, filter), slice);
}

/** How many match, up to `most`. */
export function countImportErrors(
  reader: Reader,
  caller: Caller,
  filter: ImportErrorFilter,
  most: number,
): Promise<number> {
  return countUpTo(reader, most, 'import_error e', conditionsOf(caller, filter));
}
