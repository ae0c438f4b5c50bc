// The conditions that filters of lists are made of, as SQL that means the same on both engines. Absent and null say nothing;
// an empty list matches nothing. LIKE is not used: SQLite's ignores case and MySQL's does not.
import { marks, type Value } from './database';
import { allOf, type Condition } from './keyset';

export interface TextFilter {
  readonly eq?: string | null;
  readonly in?: readonly string[] | null;
  readonly startsWith?: string | null;
}

export interface RangeFilter<T extends Value> {
  readonly eq?: T | null;
  readonly gte?: T | null;
  readonly lte?: T | null;
}

/** `column IN (…)`; nothing where the list is absent. */
export function oneOf(column: string, values: readonly Value[] | null | undefined): Condition[] {
  if (values === null || values === undefined) return [];
  if (values.length === 0) return [{ sql: '1 = 0', values: [] }];
  return [{ sql: `${column} IN (${marks(values.length)})`, values }];
}

/** A text filter on a column, case-sensitive. */
export function textMatches(column: string, filter: TextFilter | null | undefined): Condition[] {
  if (!filter) return [];
  const conditions = [...compare(column, '=', filter.eq), ...oneOf(column, filter.in)];
  // A prefix as a range: both engines compare by code point, and both can use the index.
  if (filter.startsWith)
    conditions.push({
      sql: `${column} >= ? AND ${column} < ?`,
      values: [filter.startsWith, `${filter.startsWith}\u{10FFFF}`],
    });
  return conditions;
}

/** A filter on a date, an amount or another ordered column. */
export function inRange<T extends Value>(column: string, filter: RangeFilter<T> | null | undefined): Condition[] {
  if (!filter) return [];
  return [
    ...compare(column, '=', filter.eq),
    ...compare(column, '>=', filter.gte),
    ...compare(column, '<=', filter.lte),
  ];
}

/** None of this condition; rows for which it is unknown (NULL) count as not matching it. */
export function noneOf(condition: Condition): Condition {
  return { sql: `NOT COALESCE((${condition.sql}), 0)`, values: condition.values };
}

/**
 * A column where no index may be begun with it: it is common to so many rows that the index of the order is the better way, which
 * an engine without statistics does not know.
 */
export function unindexed(column: string): string {
  return `COALESCE(${column}, '')`;
}

/** Rows of legal entities that a caller may see; nothing is said for a caller who sees all. */
export function visibleIn(column: string, legalEntities: 'all' | readonly string[]): Condition[] {
  return legalEntities === 'all' ? [] : oneOf(column, legalEntities);
}

/** `WHERE …` of all conditions, or '' for none. */
export function where(conditions: readonly Condition[]): Condition {
  if (conditions.length === 0) return { sql: '', values: [] };
  const { sql, values } = allOf(conditions);
  return { sql: `WHERE ${sql}`, values };
}

function compare(column: string, operator: string, value: Value | undefined): Condition[] {
  return value === null || value === undefined ? [] : [{ sql: `${column} ${operator} ?`, values: [value] }];
}
