// Reading slices of lists: of one list, or of the same list under many parents in one statement, so that the number of
// statements never grows with the rows. It must know no table: what to read and in which order is the caller's.
import { oneOf, where } from './conditions';
import type { Reader, Row, Value } from './database';
import {
  allOf,
  anyOf,
  type Condition,
  type OrderColumn,
  orderBy,
  type Slice,
  type SliceOf,
  sliceOf,
  withinBounds,
} from './keyset';

/** A list as SQL: `SELECT {columns} FROM {from}`, read in this order. The order's columns must be among `columns`. */
export interface ListSource {
  readonly columns: string;
  readonly from: string;
  /** Of the placeholders in `from`. */
  readonly values?: readonly Value[];
  /** What every row of the list fits, whoever asks. */
  readonly only?: Condition;
  readonly order: readonly OrderColumn[];
}

/** Where a row says which parent it belongs to: one column, or several. They must be among the source's `columns`. */
export interface ParentColumns {
  readonly columns: readonly Pick<OrderColumn, 'sql' | 'name'>[];
}

/** A parent's key as text, for maps and loaders. */
export function parentKey(values: readonly Value[]): string {
  return JSON.stringify(values);
}

/** One slice of a list. */
export async function readSlice<T extends object>(
  reader: Reader,
  source: ListSource,
  conditions: readonly Condition[],
  slice: Slice,
): Promise<SliceOf<T>> {
  const filter = where([...onlyOf(source), ...conditions, withinBounds(source.order, slice)]);
  const sql = `SELECT ${source.columns} FROM ${source.from} ${filter.sql} ${orderBy(source.order, slice)} LIMIT ?`;
  return sliceOf(await reader.rows<T>(sql, [...(source.values ?? []), ...filter.values, slice.limit + 1]), slice);
}

/** Runs of one list at most: of more, the list is read as one. */
export const MOST_RUNS = 40;

/**
 * One slice of a list that is made of runs: rows that an index holds in the list's order each, and that no two runs share. Of
 * each run the first rows are read, and merged: one statement, which reads no more of the list than the slice.
 */
export async function readRuns<T extends object>(
  reader: Reader,
  source: ListSource,
  runs: readonly (readonly Condition[])[],
  slice: Slice,
): Promise<SliceOf<T>> {
  const bounded = partsOf(source.order, slice).flatMap(({ conditions, order }) =>
    runs.map((run) => ({ conditions: [...run, ...conditions], order })),
  );
  const selects = bounded.map(({ conditions, order }) => {
    const { sql, values } = where([...onlyOf(source), ...conditions, withinBounds(source.order, slice)]);
    const select = `SELECT ${source.columns} FROM ${source.from} ${sql} ${orderBy(order, slice)} LIMIT ${slice.limit + 1}`;
    return { sql: select, values: [...(source.values ?? []), ...values] };
  });
  const [only, ...more] = selects;
  if (only === undefined) return sliceOf<T>([], slice);
  if (more.length === 0) return sliceOf(await reader.rows<T>(only.sql, only.values), slice);
  const merged = orderBy(
    source.order.map(({ name, descending }) => ({ sql: `merged.${name}`, ...(descending ? { descending } : {}) })),
    slice,
  );
  const rows = await reader.rows<T>(
    `SELECT merged.* FROM (${selects.map(({ sql }) => `SELECT * FROM (${sql}) run`).join(' UNION ALL ')}) merged ${merged} LIMIT ${slice.limit + 1}`,
    selects.flatMap(({ values }) => values),
  );
  return sliceOf(rows, slice);
}

interface Part {
  readonly conditions: readonly Condition[];
  readonly order: ListSource['order'];
}

/**
 * Rows that have nothing in the order's first column lie apart in its index, before all others: where a slice touches them beyond a
 * position, they are a part of their own. Its order leaves that column out: MariaDB sorts all rows that are NULL in it (1,667 for
 * a page of 11) if it is named.
 */
function partsOf(order: ListSource['order'], slice: Slice): Part[] {
  const [first, ...others] = order;
  if (!first?.nullable) return [{ conditions: [], order }];
  const [downFrom, upFrom] = first.descending ? [slice.after, slice.before] : [slice.before, slice.after];
  const part = (condition: string, ...values: Value[]): Part => ({
    conditions: [{ sql: `${first.sql} ${condition}`, values }],
    order,
  });
  const empty = { ...part('IS NULL'), order: others };
  if (downFrom !== undefined) return downFrom[0] == null ? [empty] : [part('<= ?', downFrom[0]), empty];
  return upFrom !== undefined && upFrom[0] == null ? [empty, part('IS NOT NULL')] : [{ conditions: [], order }];
}

/** How many rows the runs have together; counting stops at `most`. */
export async function countRuns(
  reader: Reader,
  most: number,
  from: string,
  runs: readonly (readonly Condition[])[],
): Promise<number> {
  if (runs.length === 0) return 0;
  const selects = runs.map((conditions) => {
    const { sql, values } = where(conditions);
    return { sql: `SELECT * FROM (SELECT 1 AS one FROM ${from} ${sql} LIMIT ${most}) run`, values };
  });
  const [row] = await reader.rows<{ n: number }>(
    `SELECT COUNT(*) AS n FROM (SELECT * FROM (${selects.map(({ sql }) => sql).join(' UNION ALL ')}) runs LIMIT ${most}) capped`,
    selects.flatMap(({ values }) => values),
  );
  return Number(row?.n ?? 0);
}

/** Rows that are read plainly under many parents, at most: what is read in vain where there are more stays bounded. */
const MOST_PLAIN_ROWS = 2_000;

/** Reading plainly pays up to so many times the rows of full slices: a ranked row costs the engine and the driver twice. */
const PLAIN_ROWS_PER_RANKED = 2;

/**
 * The same slice of the list under each parent, by `parentKey`; a parent without rows has no entry. One statement where there
 * is one parent (a LIMIT: a voucher of 100,000 entries is not ranked to show 50) or where all parents together have few rows
 * (read in the order of an index and cut here); a second one, which ranks, where they have more. Never one per parent.
 */
export async function readSlices<T extends object>(
  reader: Reader,
  source: ListSource,
  parent: ParentColumns,
  keys: readonly (readonly Value[])[],
  slice: Slice,
): Promise<Map<string, SliceOf<T>>> {
  if (keys.length === 0) return new Map();
  const ofParents = keysIn(parent, keys);
  if (keys.length === 1) {
    const only = await readSlice<T>(reader, source, [ofParents], slice);
    return new Map([[parentKey(keys[0] as Value[]), only]]);
  }
  const filter = where([...onlyOf(source), ofParents, withinBounds(source.order, slice)]);
  const rows =
    (await readIfFew<T>(reader, source, parent, filter, slice, mostPlainRows(keys.length, slice))) ??
    (await readRanked<T>(reader, source, parent, filter, slice));
  const byParent = grouped(rows, keyOfParent(parent));
  return new Map([...byParent].map(([key, read]) => [key, sliceOf(read, slice)]));
}

function onlyOf({ only }: ListSource): Condition[] {
  return only ? [only] : [];
}

/** How many rows `readSlices` reads plainly before it ranks instead. */
export function mostPlainRows(parents: number, slice: Pick<Slice, 'limit'>): number {
  return Math.min(MOST_PLAIN_ROWS, PLAIN_ROWS_PER_RANKED * parents * (slice.limit + 1));
}

/** All rows of the parents within the slice's bounds, parent by parent in the slice's order; undefined where there are more than `most`. */
async function readIfFew<T extends object>(
  reader: Reader,
  source: ListSource,
  parent: ParentColumns,
  filter: Condition,
  slice: Slice,
  most: number,
): Promise<T[] | undefined> {
  // Parents in the direction of the first column of the order, so that an index on both is read without sorting.
  const descending = source.order[0]?.descending ?? false;
  const order = [...parent.columns.map(({ sql }) => ({ sql, descending })), ...source.order];
  const sql = `SELECT ${source.columns} FROM ${source.from} ${filter.sql} ${orderBy(order, slice)} LIMIT ?`;
  const rows = await reader.rows<T>(sql, [...(source.values ?? []), ...filter.values, most + 1]);
  return rows.length > most ? undefined : rows;
}

/** Of each parent the first `limit + 1` rows within the slice's bounds, in the slice's order. */
function readRanked<T extends object>(
  reader: Reader,
  source: ListSource,
  parent: ParentColumns,
  filter: Condition,
  slice: Slice,
): Promise<T[]> {
  const partition = parent.columns.map(({ sql }) => sql).join(', ');
  const ranked = `SELECT ${source.columns}, ROW_NUMBER() OVER (PARTITION BY ${partition} ${orderBy(source.order, slice)}) AS place FROM ${source.from} ${filter.sql}`;
  const sql = `SELECT * FROM (${ranked}) AS ranked WHERE place <= ? ORDER BY place`;
  return reader.rows<T>(sql, [...(source.values ?? []), ...filter.values, slice.limit + 1]);
}

/** The `parentKey` of a row. Where rows of one parent follow each other, it is made once for all of them. */
function keyOfParent(parent: ParentColumns): (row: object) => string {
  const names = parent.columns.map(({ name }) => name);
  let last: Row | undefined;
  let key = '';
  return (object) => {
    const row = object as Row;
    const before = last;
    if (before === undefined || names.some((name) => row[name] !== before[name]))
      key = parentKey(names.map((name) => row[name] ?? null));
    last = row;
    return key;
  };
}

/** How many rows match; counting stops at `most`, so that asking stays cheap on any volume. */
export async function countUpTo(
  reader: Reader,
  most: number,
  from: string,
  conditions: readonly Condition[],
  valuesOfFrom: readonly Value[] = [],
): Promise<number> {
  const filter = where(conditions);
  const [row] = await reader.rows<{ n: number }>(
    `SELECT COUNT(*) AS n FROM (SELECT 1 AS one FROM ${from} ${filter.sql} LIMIT ?) AS capped`,
    [...valuesOfFrom, ...filter.values, most],
  );
  return row?.n ?? 0;
}

/** Do fewer rows than `than` match? Asks for no more of them: to decide how a list is read. */
export async function areFewer(reader: Reader, from: string, condition: Condition, than: number): Promise<boolean> {
  return (await countUpTo(reader, than, from, [condition])) < than;
}

/** How many rows each parent has (of those that `only` leaves in), by `parentKey`; a parent without rows has no entry. */
export async function countsOf(
  reader: Reader,
  from: string,
  parent: ParentColumns,
  keys: readonly (readonly Value[])[],
  valuesOfFrom: readonly Value[] = [],
  only: readonly Condition[] = [],
): Promise<Map<string, number>> {
  if (keys.length === 0) return new Map();
  const filter = where([...only, keysIn(parent, keys)]);
  const columns = parent.columns.map(({ sql, name }) => ({ sql, selected: `${sql} AS ${name}` }));
  const rows = await reader.rows<Row>(
    `SELECT ${columns.map(({ selected }) => selected).join(', ')}, COUNT(*) AS n FROM ${from} ${filter.sql} GROUP BY ${columns.map(({ sql }) => sql).join(', ')}`,
    [...valuesOfFrom, ...filter.values],
  );
  return new Map(rows.map((row) => [parentKey(parent.columns.map(({ name }) => row[name] ?? null)), Number(row.n)]));
}

/** Rows with one of these keys. Keys of several columns become (a = ? AND b IN (…)) OR …: both engines read index ranges from that. */
export function keysIn(parent: ParentColumns, keys: readonly (readonly Value[])[]): Condition {
  const last = parent.columns.at(-1) as ParentColumns['columns'][number];
  const leading = parent.columns.slice(0, -1);
  const groups = grouped(keys, (key) => parentKey(key.slice(0, -1)));
  return anyOf(
    [...groups.values()].map((group) => {
      const first = group[0] as readonly Value[];
      const equal = leading.map(({ sql }, index) => ({ sql: `${sql} = ?`, values: [first[index] ?? null] }));
      return allOf([
        ...equal,
        ...oneOf(
          last.sql,
          group.map((key) => key.at(-1) ?? null),
        ),
      ]);
    }),
  );
}

/** Rows by key, each group in the order given. */
export function grouped<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}
