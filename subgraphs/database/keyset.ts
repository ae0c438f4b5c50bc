// Keyset paging as SQL that means the same on both engines: the condition and order of one slice of a list. NULL sorts first,
// as both engines do it. It must never use OFFSET: rows that come and go would shift pages.
import type { Row, Value } from './database';

/** A column (or expression) of the order; the last one of an order must be unique. */
export interface OrderColumn {
  /** As SQL: `i.number`. */
  readonly sql: string;
  /** The column's name in the rows read. */
  readonly name: string;
  readonly kind: 'text' | 'integer';
  readonly descending?: boolean;
  readonly nullable?: boolean;
}

/** The values of the order's columns at a row. */
export type Position = readonly Value[];

/** Which part of a list: at most `limit` rows after `after` and before `before`, from its start or (backward) its end. */
export interface Slice {
  readonly limit: number;
  readonly backward: boolean;
  readonly after?: Position;
  readonly before?: Position;
}

/** Part of a WHERE clause with its values. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly Value[];
}

/** The rows of a slice in the list's order, and whether the list goes on at either end. */
export interface SliceOf<T> {
  readonly rows: T[];
  readonly hasNext: boolean;
  readonly hasPrevious: boolean;
}

/** The slice's bounds as a condition; '1 = 1' without bounds. */
export function withinBounds(order: readonly OrderColumn[], slice: Slice): Condition {
  const bounds: Condition[] = [];
  if (slice.after) bounds.push(beyond(order, slice.after, false));
  if (slice.before) bounds.push(beyond(order, slice.before, true));
  return allOf(bounds);
}

/** `ORDER BY …` of a slice; reversed when it is read from the end. */
export function orderBy(
  order: readonly Pick<OrderColumn, 'sql' | 'descending'>[],
  slice: Pick<Slice, 'backward'>,
): string {
  const columns = order.map(
    (column) => `${column.sql} ${(column.descending ?? false) === slice.backward ? 'ASC' : 'DESC'}`,
  );
  return `ORDER BY ${columns.join(', ')}`;
}

/** From the `limit + 1` rows that were read to the slice. */
export function sliceOf<T>(read: readonly T[], slice: Slice): SliceOf<T> {
  const more = read.length > slice.limit;
  const rows = more ? read.slice(0, slice.limit) : [...read];
  if (slice.backward) return { rows: rows.reverse(), hasNext: slice.before !== undefined, hasPrevious: more };
  return { rows, hasNext: more, hasPrevious: slice.after !== undefined };
}

/** The position of a row in this order. */
export function positionOf(order: readonly OrderColumn[], row: object): Position {
  return order.map((column) => (row as Row)[column.name] ?? null);
}

/** Is this a position that the order could have given out? */
export function isPosition(order: readonly OrderColumn[], values: unknown): values is Position {
  if (!Array.isArray(values) || values.length !== order.length) return false;
  return order.every((column, index) => {
    const value: unknown = values[index];
    if (value === null) return column.nullable === true;
    return column.kind === 'text' ? typeof value === 'string' : Number.isSafeInteger(value);
  });
}

/** All conditions at once. */
export function allOf(conditions: readonly Condition[]): Condition {
  return joined(conditions, ' AND ', '1 = 1');
}

/** At least one of the conditions. */
export function anyOf(conditions: readonly Condition[]): Condition {
  return joined(conditions, ' OR ', '1 = 0');
}

function joined(conditions: readonly Condition[], word: string, none: string): Condition {
  if (conditions.length === 0) return { sql: none, values: [] };
  return {
    sql: conditions.map(({ sql }) => `(${sql})`).join(word),
    values: conditions.flatMap(({ values }) => values),
  };
}

/** Rows on the far side of a position: equal in the first n columns and beyond in the next, for some n. */
function beyond(order: readonly OrderColumn[], position: Position, before: boolean): Condition {
  const ways = order.map((column, index) => {
    const equal = order.slice(0, index).map((earlier, at) => equals(earlier, position[at] ?? null));
    return allOf([...equal, further(column, position[index] ?? null, (column.descending ?? false) !== before)]);
  });
  const first = order[0] as OrderColumn;
  const value = position[0] ?? null;
  // Said once more without OR, so that both engines start the index there instead of scanning up to it.
  // Not where NULL, which sorts before every value, lies on the far side, or is the position.
  const smaller = (first.descending ?? false) !== before;
  const start =
    value === null || (first.nullable && smaller)
      ? []
      : [{ sql: `${first.sql} ${smaller ? '<=' : '>='} ?`, values: [value] }];
  return allOf([...start, anyOf(ways)]);
}

function equals(column: OrderColumn, value: Value): Condition {
  return value === null ? { sql: `${column.sql} IS NULL`, values: [] } : { sql: `${column.sql} = ?`, values: [value] };
}

function further(column: OrderColumn, value: Value, smaller: boolean): Condition {
  if (value === null) return smaller ? { sql: '1 = 0', values: [] } : { sql: `${column.sql} IS NOT NULL`, values: [] };
  if (!smaller) return { sql: `${column.sql} > ?`, values: [value] };
  return { sql: column.nullable ? `${column.sql} < ? OR ${column.sql} IS NULL` : `${column.sql} < ?`, values: [value] };
}
