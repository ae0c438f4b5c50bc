// Reads integration journals and their lines for the API, within the legal entities that the caller may see. It must never lock
// or write: whoever posts a journal holds its row.
import type { Caller } from '../../caller';
import { oneOf, visibleIn, where } from '../../database/conditions';
import type { Reader } from '../../database/database';
import type { Condition, OrderColumn, Slice, SliceOf } from '../../database/keyset';
import { countUpTo, type ListSource, readSlice } from '../../database/slices';
import { childList } from './childList';

export interface JournalRow {
  readonly id: string;
  readonly status: string;
  readonly legal_entity: string;
  readonly line_count: number;
  readonly original_journal_id: string | null;
  readonly kind: string;
  readonly version: number;
}

export interface JournalLineRow {
  readonly id: string;
  readonly journal_id: string;
  readonly line_number: number;
  readonly status: string;
  readonly actual_id: string;
  readonly accounting_date: string;
  readonly voucher_number: string | null;
  readonly error_code: string | null;
  readonly error_message: string | null;
  readonly sales_tax_group: string | null;
  readonly item_sales_tax_group: string | null;
  readonly dimensions: string | null;
}

export interface JournalFilter {
  readonly status?: readonly string[] | null;
  readonly legalEntity?: readonly string[] | null;
  readonly proposalNumber?: string | null;
}

const JOURNAL = 'j.id, j.status, j.legal_entity, j.line_count, j.original_journal_id, j.kind, j.version';
/** Ids are ordered by time: oldest first. */
export const JOURNAL_ORDER: readonly OrderColumn[] = [{ sql: 'j.id', name: 'id', kind: 'text' }];
const JOURNALS: ListSource = { columns: JOURNAL, from: 'integration_journal j', order: JOURNAL_ORDER };

/** Of a journal that is being posted, the lines that were not done with yet are in process; their rows do not say so: 100,000 would be written. */
const STATUS = `COALESCE((SELECT 'PROCESSING' FROM integration_journal j WHERE j.id = l.journal_id AND j.status = 'PROCESSING'
  AND j.posting_after < l.line_number AND l.status IN ('DRAFT', 'ERROR')), l.status)`;

/** The lines of a journal as they are numbered; the id breaks ties. */
export const LINES_OF_JOURNAL = childList<JournalLineRow>(
  {
    columns: `l.id, l.journal_id, l.line_number, ${STATUS} AS status, l.actual_id, l.accounting_date, l.voucher_number, l.error_code, l.error_message,
      l.sales_tax_group, l.item_sales_tax_group, l.dimensions`,
    from: 'journal_line l',
    order: [
      { sql: 'l.line_number', name: 'line_number', kind: 'integer' },
      { sql: 'l.id', name: 'id', kind: 'text' },
    ],
  },
  { columns: [{ sql: 'l.journal_id', name: 'journal_id' }] },
);

/** Journals that hold what a proposal bills: the unbilled sales that its billed ones are linked with. domain.md 2.8 */
function ofProposal(number: string): Condition {
  const through = (side: 'actual1_id' | 'actual2_id') =>
    `SELECT l.journal_id FROM staged_link k JOIN journal_line l ON l.actual_id = k.${side} WHERE k.invoice_number = ?`;
  return { sql: `j.id IN (${through('actual1_id')} UNION ${through('actual2_id')})`, values: [number, number] };
}

function conditionsOf(caller: Caller, filter: JournalFilter): Condition[] {
  return [
    ...visibleIn('j.legal_entity', caller.legalEntities),
    ...oneOf('j.status', filter.status),
    ...oneOf('j.legal_entity', filter.legalEntity),
    ...(filter.proposalNumber == null ? [] : [ofProposal(filter.proposalNumber)]),
  ];
}

/** One slice of the journals that the caller may see, oldest first. */
export function readJournals(
  reader: Reader,
  caller: Caller,
  filter: JournalFilter,
  slice: Slice,
): Promise<SliceOf<JournalRow>> {
  return readSlice(reader, JOURNALS, conditionsOf(caller, filter), slice);
}

/** How many journals match, up to `most`. */
export function countJournals(reader: Reader, caller: Caller, filter: JournalFilter, most: number): Promise<number> {
  return countUpTo(reader, most, 'integration_journal j', conditionsOf(caller, filter));
}

/** Journals by id, in any order, of what the caller may see. */
export function journalsById(reader: Reader, caller: Caller, ids: readonly string[]): Promise<JournalRow[]> {
  const filter = where([...oneOf('j.id', ids), ...visibleIn('j.legal_entity', caller.legalEntities)]);
  return reader.rows<JournalRow>(`SELECT ${JOURNAL} FROM integration_journal j ${filter.sql}`, filter.values);
}
