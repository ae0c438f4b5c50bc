// Reading entries for the API: by id and as one filtered list. Every read takes the legal entities that the caller may see. It must
// never lock or write.
import { inRange, oneOf, type RangeFilter, visibleIn, where } from '../../database/conditions';
import type { Reader } from '../../database/database';
import type { Condition, OrderColumn, Slice, SliceOf } from '../../database/keyset';
import { countUpTo, type ListSource, readSlice } from '../../database/slices';
import type { EntryRow } from './entries';
import type { Scope } from './readInvoices';

export interface EntryConditions {
  readonly status?: readonly string[];
  readonly transactionClass?: readonly string[];
  readonly legalEntity?: readonly string[];
  readonly projectId?: readonly string[];
  readonly contractId?: readonly string[];
  readonly submittedBy?: readonly string[];
  readonly date?: RangeFilter<string>;
}

/** With the currencies of its prices. */
export type EntrySeenRow = EntryRow & { readonly cost_currency: string; readonly bill_currency: string | null };

export const ENTRY_ORDER: readonly OrderColumn[] = [
  { sql: 'e.document_date', name: 'document_date', kind: 'text' },
  { sql: 'e.id', name: 'id', kind: 'text' },
];

const FROM = 'entry e';
/** Looked up row by row: of a join with a table of three companies, MariaDB begins with the companies and sorts all entries. */
const COLUMNS = `e.*, (SELECT n.currency FROM legal_entity n WHERE n.code = e.legal_entity) AS cost_currency,
  (SELECT c.currency FROM contract c WHERE c.id = e.contract_id) AS bill_currency`;
const ENTRIES: ListSource = { columns: COLUMNS, from: FROM, order: ENTRY_ORDER };

/** Entries by id. */
export function entriesByIds(reader: Reader, scope: Scope, ids: readonly string[]): Promise<EntrySeenRow[]> {
  const { sql, values } = where([...oneOf('e.id', ids), ...visibleIn('e.legal_entity', scope)]);
  return reader.rows<EntrySeenRow>(`SELECT ${COLUMNS} FROM ${FROM} ${sql}`, values);
}

/** One slice of the entries that match, by date. */
export function listEntries(
  reader: Reader,
  scope: Scope,
  wanted: EntryConditions,
  slice: Slice,
): Promise<SliceOf<EntrySeenRow>> {
  return readSlice(reader, ENTRIES, conditionsOf(scope, wanted), slice);
}

/** How many entries match, counted to `most`. */
export function countEntries(reader: Reader, scope: Scope, wanted: EntryConditions, most: number): Promise<number> {
  return countUpTo(reader, most, 'entry e', conditionsOf(scope, wanted));
}

function conditionsOf(scope: Scope, wanted: EntryConditions): Condition[] {
  return [
    ...visibleIn('e.legal_entity', scope),
    ...oneOf('e.status', wanted.status),
    ...oneOf('e.transaction_class', wanted.transactionClass),
    ...oneOf('e.legal_entity', wanted.legalEntity),
    ...oneOf('e.project_id', wanted.projectId),
    ...oneOf('e.contract_id', wanted.contractId),
    ...oneOf('e.submitted_by', wanted.submittedBy),
    ...inRange('e.document_date', wanted.date),
  ];
}
