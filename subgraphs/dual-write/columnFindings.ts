// What is wrong with the columns of a table map one way: what they take from source rows, what they make of it, and what they fill.
// Values are judged by the receiver's own contract, with the extremes and the codes that the source can have. Pure.
import type { z } from 'zod';
import type { ErrorCode, Refusal } from '../../schema/errors';
import {
  type HalfColumn,
  halfColumn,
  type MapDefinition,
  type MapDirection,
  type MapLookup,
  type Scalar,
} from '../../schema/mapDefinition';
import type { LookupTables, SourceColumn } from '../../schema/mapSources';

/** What the sending side has of this map, and what the receiving side takes. */
export interface Ground {
  readonly sources: Readonly<Record<string, SourceColumn>>;
  readonly lookups: LookupTables;
  readonly target: Readonly<Record<string, z.ZodType>>;
}

/** A column with its place in the definition. */
interface Placed extends HalfColumn {
  readonly index: number;
  readonly isTwoWay: boolean;
}

const MOST_SHOWN = 3;

/** All findings of the columns that go this way. */
export function columnFindings(
  definition: MapDefinition,
  shipped: MapDefinition,
  direction: MapDirection,
  ground: Ground,
): Refusal[] {
  const columns = placed(definition, direction);
  return [
    ...columns.flatMap((column) => [
      ...sourceFindings(column, ground),
      ...lookupFindings(column, ground),
      ...valueMapFindings(column, ground),
      ...targetFindings(column, ground),
    ]),
    ...twiceFilled(columns),
    ...notFilled(columns, ground),
    ...alteredKeys(columns, placed(shipped, direction), shipped.key),
  ];
}

function placed({ columns }: MapDefinition, direction: MapDirection): Placed[] {
  return columns.flatMap((column, index): Placed | [] => {
    const half = halfColumn(column, direction);
    return half ? { ...half, index, isTwoWay: column.direction === 'BOTH' } : [];
  });
}

function finding(code: ErrorCode, { index }: Placed, message: string): Refusal {
  return { code, message, path: ['columns', `${index}`] };
}

function sourceOf({ from }: Placed, { sources }: Ground): SourceColumn | undefined {
  return from !== undefined && Object.hasOwn(sources, from) ? sources[from] : undefined;
}

function sourceFindings(column: Placed, ground: Ground): Refusal[] {
  const { from, to } = column;
  if (from === undefined)
    return column.default === undefined
      ? [finding('MAP_COLUMN_INCOMPLETE', column, `'${to}' has neither a source nor a default.`)]
      : [];
  if (sourceOf(column, ground)) return [];
  const known = Object.keys(ground.sources).join(', ') || 'none: this map does not go this way';
  return [finding('MAP_COLUMN_UNKNOWN', column, `Source rows have no column '${from}'; they have ${known}.`)];
}

function lookupFindings(column: Placed, { lookups }: Ground): Refusal[] {
  const { lookup, to, values, isTwoWay } = column;
  if (!lookup) return [];
  const unknown = (message: string) => [finding('MAP_LOOKUP_UNKNOWN', column, message)];
  if (isTwoWay || values) return unknown(`'${to}' is looked up: it goes one way, and has no value map.`);
  const table = Object.hasOwn(lookups, lookup.table) ? lookups[lookup.table] : undefined;
  if (!table) return unknown(`There is no looking up in '${lookup.table}', but in ${Object.keys(lookups).join(', ')}.`);
  const takes = Object.keys(table.take);
  return [
    ...(table.by.includes(lookup.by)
      ? []
      : unknown(`A '${lookup.table}' is found by ${table.by.join(' or ')}, not by '${lookup.by}'.`)),
    ...(takes.includes(lookup.take)
      ? []
      : unknown(`Of a '${lookup.table}' can be taken: ${takes.join(', ')}; not '${lookup.take}'.`)),
  ];
}

function valueMapFindings(column: Placed, ground: Ground): Refusal[] {
  const { values, from, isTwoWay } = column;
  if (!values) return [];
  const source = sourceOf(column, ground);
  const missing = (source?.codes ?? source?.samples.filter((value) => value === null) ?? []).filter(
    (code) => !Object.hasOwn(values, String(code)) && !(code === null && column.default !== undefined),
  );
  const results = Object.values(values).map(String);
  return [
    ...(missing.length > 0
      ? [finding('MAP_VALUES_INCOMPLETE', column, `'${from}' can also be ${missing.map(String).join(', ')}.`)]
      : []),
    ...(isTwoWay && new Set(results).size < results.length
      ? [finding('MAP_VALUES_AMBIGUOUS', column, `Two values of '${from}' become one: the way back is not known.`)]
      : []),
  ];
}

function targetFindings(column: Placed, ground: Ground): Refusal[] {
  const { to } = column;
  const target = Object.hasOwn(ground.target, to) ? ground.target[to] : undefined;
  if (!target) {
    const known = Object.keys(ground.target).join(', ') || 'none: it does not take this map';
    return [finding('MAP_TARGET_UNKNOWN', column, `The target has no column '${to}'; it has ${known}.`)];
  }
  const refused = [...new Set(outcomes(column, ground))].flatMap((value) => {
    const result = target.safeParse(value);
    return result.success ? [] : [`${shown(value)} (${result.error.issues[0]?.message})`];
  });
  if (refused.length === 0) return [];
  const some = refused.slice(0, MOST_SHOWN).join('; ');
  return [finding('MAP_VALUE_REFUSED', column, `The target does not take for '${to}': ${some}.`)];
}

/** What the column can make: of each sample of its source, and what it says by itself. */
function outcomes(column: Placed, ground: Ground): Scalar[] {
  const { default: given, absent, values, lookup } = column;
  const itself = [given, absent].filter((value) => value !== undefined);
  const source = sourceOf(column, ground);
  if (!source) return itself;
  const made = source.samples.flatMap((sample): readonly Scalar[] => {
    if (sample === null && given !== undefined) return [];
    if (sample === null && !values) return [null];
    if (lookup) return takenSamples(lookup, ground);
    return values ? [] : [sample];
  });
  return [...itself, ...made, ...Object.values(values ?? {})];
}

/** None where the look-up is unknown: that is a finding of its own. */
function takenSamples({ table, take }: MapLookup, { lookups }: Ground): readonly Scalar[] {
  const columns = Object.hasOwn(lookups, table) ? lookups[table]?.take : undefined;
  return columns && Object.hasOwn(columns, take) ? (columns[take]?.samples ?? []) : [];
}

function shown(value: Scalar): string {
  const text = JSON.stringify(value);
  return text.length > 40 ? `a text of ${String(value).length} characters` : text;
}

function twiceFilled(columns: readonly Placed[]): Refusal[] {
  return columns.flatMap((column, index) =>
    columns.slice(0, index).some(({ to }) => to === column.to)
      ? [finding('MAP_TARGET_TWICE', column, `'${column.to}' is filled by another column already.`)]
      : [],
  );
}

function notFilled(columns: readonly Placed[], { target }: Ground): Refusal[] {
  const missing = Object.entries(target)
    .filter(([name, type]) => !columns.some(({ to }) => to === name) && !type.safeParse(undefined).success)
    .map(([name]) => name);
  return missing.map((name) => ({
    code: 'MAP_TARGET_MISSING',
    message: `The target requires '${name}', which nothing fills.`,
    path: ['columns'],
  }));
}

/** The key arrives as it left: from its own column, and with nothing that could make two rows one. */
function alteredKeys(columns: readonly Placed[], shipped: readonly Placed[], key: readonly string[]): Refusal[] {
  return columns.flatMap((column) => {
    if (!key.includes(column.to)) return [];
    const own = shipped.find(({ to }) => to === column.to)?.from;
    const isAsItIs =
      column.from === own &&
      column.default === undefined &&
      !column.values &&
      !column.lookup &&
      column.absent === undefined;
    if (isAsItIs) return [];
    const message = `'${column.to}' is the integration key: it comes from '${own}', as it is.`;
    return [finding('MAP_KEY_ALTERED', column, message)];
  });
}
