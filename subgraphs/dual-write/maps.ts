// A table map at work: from a source row to the row that travels. Definitions are data (schema/maps, and what people published);
// this is the only code that reads their columns, once per version. It must never guess: a column, value or row that is not there
// is a failed look-up.
import type { HalfColumn, MapHalf, MapLookup, Scalar } from '../../schema/mapDefinition';

/** A row cannot be mapped: the sender parks its key with MAP_LOOKUP_FAILED. */
export class MapLookupFailed extends Error {
  readonly code = 'MAP_LOOKUP_FAILED';
}

export type SourceRow = Readonly<Record<string, unknown>>;

/** What look-ups have found: per look-up (by `lookupKey`) the value taken of each row, by the text of what it was found by. */
export type Found = ReadonlyMap<string, ReadonlyMap<string, Scalar>>;

/** One way of one version of a map, ready to run. */
export interface CompiledMap {
  readonly half: MapHalf;
  /** Columns whose rows must be looked up before `map`. */
  readonly lookups: readonly (HalfColumn & { readonly from: string; readonly lookup: MapLookup })[];
  /** The row in the target's names, or undefined where a filter holds it back. Throws MapLookupFailed. */
  map(row: SourceRow, found: Found): Record<string, unknown> | undefined;
}

export const lookupKey = ({ table, by, take }: MapLookup): string => `${table}.${by}.${take}`;

const NOTHING_FOUND: Found = new Map();

/** Compiles one way of a map: what is decided by its definition is decided here, and not for each row. */
export function compileMap(half: MapHalf): CompiledMap {
  const { name, filters } = half;
  const steps = half.columns.map((column) => ({
    to: column.to,
    from: column.from ?? '',
    read: isPlain(column) ? undefined : readerOf(name, column),
  }));
  const lookups = half.columns.flatMap((column) =>
    column.lookup && column.from !== undefined ? { ...column, from: column.from, lookup: column.lookup } : [],
  );
  const map = (row: SourceRow, found: Found): Record<string, unknown> | undefined => {
    for (const { column, equals } of filters) if (columnValue(name, row, column) !== equals) return undefined;
    const mapped: Record<string, unknown> = {};
    for (const { to, from, read } of steps)
      mapped[to] = read === undefined ? columnValue(name, row, from) : read(row, found);
    return mapped;
  };
  return { half, lookups, map };
}

/** The rows of one message in the target's names, without those that a filter holds back. Throws MapLookupFailed. */
export function mapRows(map: CompiledMap, rows: readonly SourceRow[], found: Found = NOTHING_FOUND): unknown[] {
  return rows.map((row) => map.map(row, found)).filter((row) => row !== undefined);
}

/** Nothing happens to it on the way: the quick case, and nearly every column. */
function isPlain({ from, absent, default: given, values, lookup }: HalfColumn): boolean {
  return from !== undefined && absent === undefined && given === undefined && !values && !lookup;
}

type Read = (row: SourceRow, found: Found) => unknown;

function readerOf(name: string, { from, to, absent, default: given, values, lookup }: HalfColumn): Read {
  if (from === undefined) return () => given ?? null;
  const known = values && new Map(Object.entries(values));
  const key = lookup && lookupKey(lookup);
  return (row, found) => {
    const value = absent !== undefined && row[from] === undefined ? absent : columnValue(name, row, from);
    if (value === null && given !== undefined) return given;
    if (lookup) return value === null ? null : lookedUp(name, to, lookup, found.get(key ?? ''), value);
    return known ? translated(name, from, known, value) : value;
  };
}

function columnValue(name: string, row: SourceRow, column: string): unknown {
  const value = row[column];
  if (value === undefined) throw new MapLookupFailed(`${name}: the source row has no column '${column}'`);
  return value;
}

function translated(name: string, from: string, values: ReadonlyMap<string, Scalar>, value: unknown): Scalar {
  const becomes = values.get(String(value));
  if (becomes === undefined)
    throw new MapLookupFailed(`${name}: no value is given for '${shown(value)}' in column '${from}'`);
  return becomes;
}

function lookedUp(
  name: string,
  to: string,
  { table, by, take }: MapLookup,
  found: ReadonlyMap<string, Scalar> | undefined,
  value: unknown,
): Scalar {
  const taken = found?.get(String(value));
  if (taken === undefined)
    throw new MapLookupFailed(`${name}: no '${table}' has ${by} '${shown(value)}', of which '${to}' takes the ${take}`);
  return taken;
}

const shown = (value: unknown): string => String(value).slice(0, 60);
