// Reads the audit trail, the latest first, within the legal entities that the caller may see: what belongs to none, or to several, only
// who sees all of them may read. It must never write.
import type { Caller } from '../caller';
import { inRange, oneOf, visibleIn } from '../database/conditions';
import type { Reader } from '../database/database';
import type { Condition, OrderColumn, Slice, SliceOf } from '../database/keyset';
import { countUpTo, type ListSource, readSlice } from '../database/slices';

export interface AuditRow {
  readonly id: string;
  readonly at: string;
  readonly actor: string;
  readonly mutation: string;
  readonly outcome: string;
  readonly codes: string | null;
  readonly legal_entity: string | null;
  readonly client: string | null;
  readonly client_name: string | null;
  readonly client_version: string | null;
  readonly request_id: string | null;
  readonly idempotency_key: string | null;
  readonly input: string;
  readonly documents: string;
}

export interface AuditFilter {
  /** Its id or number. */
  readonly document?: string | null;
  readonly actor?: string | null;
  readonly mutation?: readonly string[] | null;
  readonly legalEntity?: readonly string[] | null;
  readonly outcome?: string | null;
  /** Instants, both included. */
  readonly from?: string | null;
  readonly to?: string | null;
}

export const AUDIT_ORDER: readonly OrderColumn[] = [
  { sql: 'e.at', name: 'at', kind: 'text', descending: true },
  { sql: 'e.id', name: 'id', kind: 'text', descending: true },
];
/** Of one document: in the order of its own index. */
const DOCUMENT_ORDER: readonly OrderColumn[] = [
  { sql: 'd.at', name: 'at', kind: 'text', descending: true },
  { sql: 'd.entry_id', name: 'id', kind: 'text', descending: true },
];
const ALL: ListSource = { columns: 'e.*', from: 'audit_entry e', order: AUDIT_ORDER };
const OF_DOCUMENT: ListSource = {
  columns: 'e.*',
  from: 'audit_document d JOIN audit_entry e ON e.id = d.entry_id',
  order: DOCUMENT_ORDER,
};

function listOf({ document }: AuditFilter): ListSource {
  return document == null ? ALL : OF_DOCUMENT;
}

function conditionsOf(caller: Caller, filter: AuditFilter): Condition[] {
  const { document, actor, outcome, from, to } = filter;
  const at = document == null ? 'e.at' : 'd.at';
  return [
    ...(document == null ? [] : oneOf('d.document', [document])),
    ...visibleIn('e.legal_entity', caller.legalEntities),
    ...oneOf('e.legal_entity', filter.legalEntity),
    ...oneOf('e.actor', actor == null ? null : [actor]),
    ...oneOf('e.mutation', filter.mutation),
    ...oneOf('e.outcome', outcome == null ? null : [outcome]),
    ...inRange(at, { gte: from ?? null, lte: to ?? null }),
  ];
}

/** One slice of the trail. */
export function readTrail(
  reader: Reader,
  caller: Caller,
  filter: AuditFilter,
  slice: Slice,
): Promise<SliceOf<AuditRow>> {
  return readSlice(reader, listOf(filter), conditionsOf(caller, filter), slice);
}

/** How many entries match, up to `most`. */
export function countTrail(reader: Reader, caller: Caller, filter: AuditFilter, most: number): Promise<number> {
  return countUpTo(reader, most, listOf(filter).from, conditionsOf(caller, filter));
}
