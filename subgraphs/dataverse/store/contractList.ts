// The list of contracts for the API, narrowed and ordered as front ends ask. Every read takes the legal entities that the caller
// may see. It must never lock or write.
import { oneOf, type TextFilter, textMatches, visibleIn } from '../../database/conditions';
import type { Reader } from '../../database/database';
import type { Condition, OrderColumn, Slice, SliceOf } from '../../database/keyset';
import { countUpTo, type ListSource, readSlice } from '../../database/slices';
import type { ContractSeenRow } from './readContracts';
import type { Scope } from './readInvoices';

/** What the list may be narrowed by; absent says nothing, an empty list matches nothing. */
export interface ContractConditions {
  readonly status?: readonly string[];
  readonly legalEntity?: readonly string[];
  readonly customerId?: readonly string[];
  readonly projectId?: readonly string[];
  readonly number?: TextFilter;
  readonly name?: TextFilter;
}

const SOURCE: Omit<ListSource, 'order'> = { columns: 'c.*', from: 'contract c' };

/** One slice of the contracts that match. */
export function listContracts(
  reader: Reader,
  scope: Scope,
  wanted: ContractConditions,
  order: readonly OrderColumn[],
  slice: Slice,
): Promise<SliceOf<ContractSeenRow>> {
  return readSlice(reader, { ...SOURCE, order }, conditionsOf(scope, wanted), slice);
}

/** How many contracts match, counted to `most`. */
export function countContracts(
  reader: Reader,
  scope: Scope,
  wanted: ContractConditions,
  most: number,
): Promise<number> {
  return countUpTo(reader, most, SOURCE.from, conditionsOf(scope, wanted));
}

function conditionsOf(scope: Scope, wanted: ContractConditions): Condition[] {
  return [
    ...visibleIn('c.legal_entity', scope),
    ...oneOf('c.status', wanted.status),
    ...oneOf('c.legal_entity', wanted.legalEntity),
    ...owning('contract_customer', 'customer_id', wanted.customerId),
    ...owning('contract_line', 'project_id', wanted.projectId),
    ...textMatches('c.number', wanted.number),
    ...textMatches('c.name', wanted.name),
  ];
}

/** Contracts with a row of another table: asked from that table's side, which has few rows of each. */
function owning(table: string, column: string, ids: readonly string[] | undefined): Condition[] {
  return oneOf(`x.${column}`, ids).map(({ sql, values }) => ({
    sql: `c.id IN (SELECT x.contract_id FROM ${table} x WHERE ${sql})`,
    values,
  }));
}
