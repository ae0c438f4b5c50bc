// Reads estimates of fixed prices for the API, within the legal entities that the caller may see. It must never lock or write:
// whoever posts one holds its project.
import type { Caller } from '../../caller';
import { oneOf, visibleIn } from '../../database/conditions';
import type { Reader } from '../../database/database';
import type { Condition, OrderColumn, Slice, SliceOf } from '../../database/keyset';
import { countUpTo, type ListSource, readSlice } from '../../database/slices';
import type { RevenueEstimateRow } from './revenueEstimates';

export type SeenEstimateRow = RevenueEstimateRow & { readonly accounting_currency: string };

/** Oldest period first. */
export const ESTIMATE_ORDER: readonly OrderColumn[] = [
  { sql: 'r.period_date', name: 'period_date', kind: 'text' },
  { sql: 'r.id', name: 'id', kind: 'text' },
];
const ESTIMATES: ListSource = {
  columns: 'r.*, c.currency AS accounting_currency',
  from: 'revenue_estimate r JOIN legal_entity c ON c.code = r.legal_entity',
  order: ESTIMATE_ORDER,
};

/** One slice of a project's estimates and eliminations, with those that are reversed. */
export function readRevenueEstimates(
  reader: Reader,
  caller: Caller,
  projectId: string,
  slice: Slice,
): Promise<SliceOf<SeenEstimateRow>> {
  return readSlice(reader, ESTIMATES, conditionsOf(caller, 'r.project_id', projectId), slice);
}

/** How many there are, up to `most`. */
export function countRevenueEstimates(
  reader: Reader,
  caller: Caller,
  projectId: string,
  most: number,
): Promise<number> {
  return countUpTo(reader, most, 'revenue_estimate r', conditionsOf(caller, 'r.project_id', projectId));
}

export async function revenueEstimateById(
  reader: Reader,
  caller: Caller,
  id: string,
): Promise<SeenEstimateRow | undefined> {
  const slice = { limit: 1, backward: false };
  const { rows } = await readSlice<SeenEstimateRow>(reader, ESTIMATES, conditionsOf(caller, 'r.id', id), slice);
  return rows[0];
}

function conditionsOf(caller: Caller, column: string, value: string): Condition[] {
  return [...oneOf(column, [value]), ...visibleIn('r.legal_entity', caller.legalEntities)];
}
