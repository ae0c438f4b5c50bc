// DataLoaders of the three shapes that resolvers need: one row by key, all rows of a key, a page of a parent's list. One set
// belongs to one request (or one subscription event): it must never be shared between callers, whose scopes differ.
import DataLoader from 'dataloader';
import type { Slice, SliceOf } from '../database/keyset';

/** Keys of one statement: what both engines plan well. */
const MOST_KEYS = 1_000;

/** One row per key, or null. `read` gives the rows in any order. */
export function oneByKey<Row>(
  read: (keys: readonly string[]) => Promise<Row[]>,
  keyOf: (row: Row) => string,
): DataLoader<string, Row | null> {
  return new DataLoader(
    async (keys) => {
      const rows = new Map((await read(keys)).map((row) => [keyOf(row), row]));
      return keys.map((key) => rows.get(key) ?? null);
    },
    { maxBatchSize: MOST_KEYS },
  );
}

/** All rows of each key, in the order in which `read` gives them. */
export function manyByKey<Row>(
  read: (keys: readonly string[]) => Promise<Row[]>,
  keyOf: (row: Row) => string,
): DataLoader<string, Row[]> {
  return new DataLoader(
    async (keys) => {
      const rows = new Map<string, Row[]>(keys.map((key) => [key, []]));
      for (const row of await read(keys)) rows.get(keyOf(row))?.push(row);
      return keys.map((key) => rows.get(key) ?? []);
    },
    { maxBatchSize: MOST_KEYS },
  );
}

/** The list that each parent has: its slices and its length. */
export interface ChildLists<Row> {
  slice(parent: string, slice: Slice): Promise<SliceOf<Row>>;
  count(parent: string): Promise<number>;
}

/** Batches the same slice of many parents' lists into one statement, and their counts into another. */
export function childLists<Row>(
  read: (parents: readonly string[], slice: Slice) => Promise<Map<string, SliceOf<Row>>>,
  count: (parents: readonly string[]) => Promise<Map<string, number>>,
): ChildLists<Row> {
  const bySlice = new Map<string, DataLoader<string, SliceOf<Row>>>();
  const counts = new DataLoader<string, number>(
    async (parents) => {
      const found = await count(parents);
      return parents.map((parent) => found.get(parent) ?? 0);
    },
    { maxBatchSize: MOST_KEYS },
  );
  const loaderOf = (slice: Slice): DataLoader<string, SliceOf<Row>> => {
    const key = JSON.stringify([slice.limit, slice.backward, slice.after, slice.before]);
    const known = bySlice.get(key);
    if (known) return known;
    const loader = new DataLoader<string, SliceOf<Row>>(
      async (parents) => {
        const found = await read(parents, slice);
        return parents.map((parent) => found.get(parent) ?? { rows: [], hasNext: false, hasPrevious: false });
      },
      { maxBatchSize: MOST_KEYS },
    );
    bySlice.set(key, loader);
    return loader;
  };
  return { slice: (parent, slice) => loaderOf(slice).load(parent), count: (parent) => counts.load(parent) };
}
