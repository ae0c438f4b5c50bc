// Reads staged actuals for the API: what Dataverse sent, and how far each has come, within the legal entities that the caller
// may see. It must never lock a row: the import takes what it finds waiting.
import type { Caller } from '../../caller';
import { oneOf, visibleIn } from '../../database/conditions';
import type { Reader } from '../../database/database';
import type { Condition, OrderColumn, Slice, SliceOf } from '../../database/keyset';
import { countUpTo, type ListSource, readSlice } from '../../database/slices';

export interface StagedActualRow {
  readonly actual_id: string;
  readonly legal_entity: string;
  readonly state: string;
  readonly error_code: string | null;
  readonly error_message: string | null;
}

export interface StagedActualFilter {
  readonly state?: readonly string[] | null;
  readonly legalEntity?: readonly string[] | null;
  readonly invoiceNumber?: string | null;
}

export const STAGED_ORDER: readonly OrderColumn[] = [{ sql: 's.actual_id', name: 'actual_id', kind: 'text' }];
const STAGED: ListSource = {
  columns: 's.actual_id, s.legal_entity, s.state, s.error_code, s.error_message',
  from: 'staged_actual s',
  order: STAGED_ORDER,
};

function conditionsOf(caller: Caller, filter: StagedActualFilter): Condition[] {
  return [
    ...visibleIn('s.legal_entity', caller.legalEntities),
    ...oneOf('s.state', filter.state),
    ...oneOf('s.legal_entity', filter.legalEntity),
    ...oneOf('s.invoice_number', filter.invoiceNumber == null ? null : [filter.invoiceNumber]),
  ];
}

/** One slice of the staged actuals that the caller may see, by actual id (ordered by time). */
export function readStagedActuals(
  reader: Reader,
  caller: Caller,
  filter: StagedActualFilter,
  slice: Slice,
): Promise<SliceOf<StagedActualRow>> {
  return readSlice(reader, STAGED, conditionsOf(caller, filter), slice);
}

/** How many staged actuals match, up to `most`. */
export function countStagedActuals(
  reader: Reader,
  caller: Caller,
  filter: StagedActualFilter,
  most: number,
): Promise<number> {
  return countUpTo(reader, most, 'staged_actual s', conditionsOf(caller, filter));
}
