// The list that every row of another table has one of: a proposal's lines, a voucher's entries. Whoever asks has seen the
// parent, and its children belong to the same legal entity. It must never send a statement per parent.
import { type ColumnsRead, columnsOf } from '../../database/columnsRead';
import type { Reader, Value } from '../../database/database';
import type { OrderColumn, Slice, SliceOf } from '../../database/keyset';
import { countsOf, type ListSource, type ParentColumns, readSlices } from '../../database/slices';

/** Parents are named by their `parentKey`: some have a key of two columns. */
export interface ChildList<Row> {
  readonly order: readonly OrderColumn[];
  /** The same slice of many parents' lists, by parent; a parent without rows is absent. */
  read(
    reader: Reader,
    parents: readonly string[],
    slice: Slice,
    columns?: ColumnsRead,
  ): Promise<Map<string, SliceOf<Row>>>;
  /** The length of many parents' lists, by parent; a parent without rows is absent. */
  count(reader: Reader, parents: readonly string[]): Promise<Map<string, number>>;
}

/** A list by its source and the columns that name the parent, as SQL and as the rows have them. */
export function childList<Row extends object>(source: ListSource, parent: ParentColumns): ChildList<Row> {
  return {
    order: source.order,
    read: (reader, parents, slice, columns) =>
      readSlices<Row>(
        reader,
        { ...source, columns: columnsOf(source.columns, columns) },
        parent,
        parents.map(keyOf),
        slice,
      ),
    count: (reader, parents) =>
      countsOf(reader, source.from, parent, parents.map(keyOf), source.values, source.only ? [source.only] : []),
  };
}

/** The values that a `parentKey` was made of. */
export function keyOf(parent: string): Value[] {
  return JSON.parse(parent) as Value[];
}
