// A page of a list that is there already, sorted: the accounts of a report that had to be summed whole. For lists that an index can
// read in their order there are slices of SQL. It must never be given a list that grows with the documents.
import type { Value } from '../database/database';
import { type OrderColumn, positionOf, sliceOf } from '../database/keyset';
import { type Page, pageOf } from './connection';
import { type ListOrder, type PageArguments, sliceAsked } from './page';

/** The page that is asked for of rows in this order, forward. PAGE_SIZE_OUT_OF_RANGE, CURSOR_INVALID. */
export function readyPage<T extends object, Item extends object>(
  order: ListOrder,
  rows: readonly T[],
  asked: Pick<PageArguments, 'first' | 'after'>,
  translate: (row: T) => Item,
): Page<Item> {
  const slice = sliceAsked(order, asked);
  const { after } = slice;
  const rest = after ? rows.filter((row) => isBeyond(order.columns, positionOf(order.columns, row), after)) : rows;
  return pageOf(order, sliceOf(rest.slice(0, slice.limit + 1), slice), translate, () => rows.length);
}

/** Does the position come after the other in this order? Text by its bytes, as both engines compare it. */
function isBeyond(columns: readonly OrderColumn[], position: readonly Value[], other: readonly Value[]): boolean {
  for (const [index, { descending }] of columns.entries()) {
    const order = compared(position[index] ?? null, other[index] ?? null);
    if (order !== 0) return descending ? order < 0 : order > 0;
  }
  return false;
}

function compared(a: Value, b: Value): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
}
