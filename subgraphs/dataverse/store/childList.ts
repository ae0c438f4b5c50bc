// The list that every row of another table has one of: an invoice's details, a contract's invoices. Whoever asks has seen the
// parent, and its children belong to the same legal entity. It must never send a statement per parent.
import type { Reader } from '../../database/database';
import type { OrderColumn, Slice, SliceOf } from '../../database/keyset';
import { countsOf, countUpTo, type ListSource, parentKey, readSlices } from '../../database/slices';

export interface ChildList<Row> {
  readonly order: readonly OrderColumn[];
  /** The same slice of many parents' lists, by parent; a parent without rows is absent. */
  read(reader: Reader, parents: readonly string[], slice: Slice): Promise<Map<string, SliceOf<Row>>>;
  /** The length of many parents' lists, by parent, counted to `most`; a parent without rows is absent. */
  count(reader: Reader, parents: readonly string[], most: number): Promise<Map<string, number>>;
}

/** A list by its source and the column that names the parent, as SQL and as the rows have it. */
export function childList<Row extends object>(
  source: ListSource,
  parentSql: string,
  parentName: string,
): ChildList<Row> {
  const parent = { columns: [{ sql: parentSql, name: parentName }] };
  const byParent = <T>(parents: readonly string[], found: ReadonlyMap<string, T>): Map<string, T> =>
    new Map(
      parents.flatMap((id) => (found.has(parentKey([id])) ? [[id, found.get(parentKey([id])) as T] as const] : [])),
    );
  const keys = (parents: readonly string[]): [string][] => parents.map((id) => [id]);
  return {
    order: source.order,
    read: async (reader, parents, slice) =>
      byParent(parents, await readSlices<Row>(reader, source, parent, keys(parents), slice)),
    count: async (reader, parents, most) => {
      const [only, ...more] = parents;
      if (only !== undefined && more.length === 0) {
        return new Map([
          [
            only,
            await countUpTo(reader, most, source.from, [{ sql: `${parentSql} = ?`, values: [only] }], source.values),
          ],
        ]);
      }
      const counts = byParent(parents, await countsOf(reader, source.from, parent, keys(parents), source.values));
      return new Map([...counts].map(([id, n]) => [id, Math.min(n, most)]));
    },
  };
}
