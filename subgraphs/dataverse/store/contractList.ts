// The list of contracts for the API, narrowed and ordered as front ends ask. Every read takes the legal entities that the caller
// may see. It must never lock or write.
import { oneOf, type TextFilter, textMatches, unindexed, visibleIn } from '../../database/conditions';
import type { Reader } from '../../database/database';
import { allOf, type Condition, type OrderColumn, type Slice, type SliceOf } from '../../database/keyset';
import { areFewer, countRuns, type ListSource, readRuns } from '../../database/slices';
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
export async function listContracts(
  reader: Reader,
  scope: Scope,
  wanted: ContractConditions,
  order: readonly OrderColumn[],
  slice: Slice,
): Promise<SliceOf<ContractSeenRow>> {
  return readRuns(reader, { ...SOURCE, order }, await runsOf(reader, scope, wanted, order), slice);
}

/** How many contracts match, counted to `most`. */
export async function countContracts(
  reader: Reader,
  scope: Scope,
  wanted: ContractConditions,
  most: number,
): Promise<number> {
  return countRuns(reader, most, SOURCE.from, await runsOf(reader, scope, wanted, []));
}

/** A prefix that leaves more is common enough to be met in the order's own index. */
const MANY = 1_000;

/** As runs, each in the order of an index: one where few contracts are left or any status will do, else one per status. */
async function runsOf(
  reader: Reader,
  scope: Scope,
  wanted: ContractConditions,
  order: readonly OrderColumn[],
): Promise<Condition[][]> {
  const prefixes: Condition[] = [];
  let few = [wanted.customerId, wanted.projectId].some((ids) => ids !== undefined);
  for (const column of ['number', 'name'] as const) {
    const filter = wanted[column];
    const plain = textMatches(`c.${column}`, filter);
    const isOrdered = order[0]?.name === column;
    const isFew = filter?.eq || filter?.in || (plain[0] && (await areFewer(reader, SOURCE.from, allOf(plain), MANY)));
    if (isFew) few = true;
    prefixes.push(...(isFew || isOrdered ? plain : textMatches(unindexed(`c.${column}`), filter)));
  }
  const others = [
    ...visibleIn(unindexed('c.legal_entity'), scope),
    ...oneOf(unindexed('c.legal_entity'), wanted.legalEntity),
    ...owning('contract_customer', 'customer_id', wanted.customerId),
    ...owning('contract_line', 'project_id', wanted.projectId),
    ...prefixes,
  ];
  if (few || !wanted.status) return [[...oneOf(unindexed('c.status'), wanted.status), ...others]];
  return [...new Set(wanted.status)].map((status) => [{ sql: 'c.status = ?', values: [status] }, ...others]);
}

/** Contracts with a row of another table: asked from that table's side, which has few rows of each. */
function owning(table: string, column: string, ids: readonly string[] | undefined): Condition[] {
  return oneOf(`x.${column}`, ids).map(({ sql, values }) => ({
    sql: `c.id IN (SELECT x.contract_id FROM ${table} x WHERE ${sql})`,
    values,
  }));
}
