// Reads invoice proposals, their current lines and their blockers for the API. Lines are joined with the proposal's current
// generation in the statement that reads them, so that no reader sees a proposal with some of its lines (I7).
import type { Caller } from '../../caller';
import { type ColumnsRead, columnsOf } from '../../database/columnsRead';
import { inRange, oneOf, type RangeFilter, type TextFilter, textMatches, visibleIn } from '../../database/conditions';
import type { Reader } from '../../database/database';
import type { Condition, OrderColumn, Slice, SliceOf } from '../../database/keyset';
import { countUpTo, type ListSource, readSlice } from '../../database/slices';
import { childList } from './childList';

export interface ProposalRow {
  readonly number: string;
  readonly version: number;
  readonly status: string;
  readonly import_held: number;
  readonly legal_entity: string;
  readonly currency: string;
  readonly invoice_date: string;
  readonly due_date: string | null;
  readonly line_count: number;
  readonly net_amount: number;
  readonly sales_tax: number;
  readonly due_date_kept: number;
  readonly accounting_date: string | null;
  readonly payment_terms: string | null;
  readonly text_before: string | null;
  readonly text_after: string | null;
  readonly dimensions: string | null;
  readonly confirmed_by: string | null;
}

export interface ProposalLineRow {
  readonly id: string;
  readonly proposal_number: string;
  readonly currency: string;
  readonly line_number: number;
  readonly actual_id: string;
  readonly transaction_class: string;
  readonly billing_type: string;
  readonly description: string | null;
  readonly quantity: number;
  readonly price: number;
  readonly net_amount: number;
  readonly sales_tax_group: string | null;
  readonly item_sales_tax_group: string | null;
  readonly sales_tax: number;
  readonly dimensions: string | null;
}

export interface BlockerRow {
  readonly proposal_number: string;
  readonly code: string;
  readonly reference: string;
  readonly message: string;
  readonly owner: string;
  readonly count: number;
}

export interface ProposalFilter {
  readonly status?: readonly string[] | null;
  readonly legalEntity?: readonly string[] | null;
  readonly number?: TextFilter | null;
  readonly invoiceDate?: RangeFilter<string> | null;
  readonly blocked?: boolean | null;
}

const PROPOSAL =
  'p.number, p.version, p.status, p.import_held, p.legal_entity, p.currency, p.invoice_date, p.due_date, p.line_count, p.net_amount, p.sales_tax, p.due_date_kept, p.accounting_date, p.payment_terms, p.text_before, p.text_after, p.dimensions, p.confirmed_by';
export const PROPOSAL_ORDER: readonly OrderColumn[] = [{ sql: 'p.number', name: 'number', kind: 'text' }];
const PROPOSALS: ListSource = { columns: PROPOSAL, from: 'proposal p', order: PROPOSAL_ORDER };

/** The current lines of a proposal. */
export const LINES_OF_PROPOSAL = childList<ProposalLineRow>(
  {
    columns:
      'l.id, l.proposal_number, p.currency, l.line_number, l.actual_id, l.transaction_class, l.billing_type, l.description, l.quantity, l.price, l.net_amount, l.sales_tax_group, l.item_sales_tax_group, l.sales_tax, l.dimensions',
    from: 'proposal_line l JOIN proposal p ON p.number = l.proposal_number AND p.generation = l.generation',
    order: [{ sql: 'l.line_number', name: 'line_number', kind: 'integer' }],
  },
  // By the proposal's own number: with its one generation, SQLite reads the lines in the order of their index instead of sorting.
  { columns: [{ sql: 'p.number', name: 'proposal_number' }] },
);

/** What stands in the way of a proposal, by cause. */
export const BLOCKERS_OF_PROPOSAL = childList<BlockerRow>(
  {
    columns: 'b.proposal_number, b.code, b.reference, b.message, b.owner, b.count',
    from: 'proposal_blocker b',
    order: [
      { sql: 'b.code', name: 'code', kind: 'text' },
      { sql: 'b.reference', name: 'reference', kind: 'text' },
    ],
  },
  { columns: [{ sql: 'b.proposal_number', name: 'proposal_number' }] },
);

/** The filter as conditions on `proposal p`, within what the caller may see. */
export function conditionsOf(caller: Caller, filter: ProposalFilter): Condition[] {
  const blocker = 'EXISTS (SELECT 1 FROM proposal_blocker b WHERE b.proposal_number = p.number)';
  return [
    ...visibleIn('p.legal_entity', caller.legalEntities),
    ...oneOf('p.status', filter.status),
    ...oneOf('p.legal_entity', filter.legalEntity),
    ...textMatches('p.number', filter.number),
    ...inRange('p.invoice_date', filter.invoiceDate),
    ...(filter.blocked == null ? [] : [{ sql: filter.blocked ? blocker : `NOT ${blocker}`, values: [] }]),
  ];
}

/** One slice of the proposals that the caller may see, by number. */
export function readProposals(
  reader: Reader,
  caller: Caller,
  filter: ProposalFilter,
  slice: Slice,
): Promise<SliceOf<ProposalRow>> {
  return readSlice(reader, PROPOSALS, conditionsOf(caller, filter), slice);
}

/** How many proposals match, up to `most`. */
export function countProposals(reader: Reader, caller: Caller, filter: ProposalFilter, most: number): Promise<number> {
  return countUpTo(reader, most, 'proposal p', conditionsOf(caller, filter));
}

/** Proposals by number, in any order; what the caller may not see is not there. */
export function proposalsByNumber(
  reader: Reader,
  caller: Caller,
  numbers: readonly string[],
  columns?: ColumnsRead,
): Promise<ProposalRow[]> {
  const conditions = [...oneOf('p.number', numbers), ...visibleIn('p.legal_entity', caller.legalEntities)];
  return reader.rows<ProposalRow>(
    `SELECT ${columnsOf(PROPOSAL, columns)} FROM proposal p WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}`,
    conditions.flatMap(({ values }) => values),
  );
}
