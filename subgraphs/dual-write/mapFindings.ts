// What is wrong with a table map, all of it at once, before it runs: its form, its place among the other maps, and, per direction,
// what each column takes, makes and fills (columnFindings.ts). Pure. It must never judge by rows: what a side sends and what the
// other takes is in schema/.
import type { z } from 'zod';
import type { Refusal } from '../../schema/errors';
import {
  halfColumn,
  LONGEST_DEFINITION,
  MAP_DIRECTIONS,
  type MapDefinition,
  type MapDirection,
  mapDefinition,
} from '../../schema/mapDefinition';
import { circleOf, type OrderedMap } from '../../schema/mapOrder';
import {
  DATAVERSE_LOOKUPS,
  DATAVERSE_SOURCES,
  FINANCE_LOOKUPS,
  FINANCE_SOURCES,
  NEEDED_FILTERS,
} from '../../schema/mapSources';
import { TO_DATAVERSE, TO_FINANCE } from '../../schema/messages';
import { NEWEST_SHIPPED_MAPS } from '../../schema/table-maps';
import { columnFindings, type Ground } from './columnFindings';

export type Judged =
  | { readonly definition: MapDefinition; readonly findings: readonly Refusal[] }
  | { readonly definition: undefined; readonly findings: readonly [Refusal, ...Refusal[]] };

/** A definition as JSON, with all that is wrong with it. `others`: the maps that run beside it. */
export function judgeMap(text: string, others: readonly OrderedMap[]): Judged {
  const read = readDefinition(text);
  if ('findings' in read) return { definition: undefined, findings: read.findings };
  return { definition: read.definition, findings: mapFindings(read.definition, others) };
}

/** All that is wrong with a definition of the right form. */
export function mapFindings(definition: MapDefinition, others: readonly OrderedMap[]): Refusal[] {
  const shipped = NEWEST_SHIPPED_MAPS.find(({ name }) => name === definition.name);
  if (!shipped)
    return [{ code: 'TABLE_MAP_UNKNOWN', message: `There is no table map '${definition.name}'.`, path: ['name'] }];
  return [
    ...tableFindings(definition, shipped),
    ...keyFindings(definition, shipped),
    ...orderFindings(definition, others),
    ...endlessColumns(definition),
    ...directionsOf(definition, shipped).flatMap((direction) => halfFindings(definition, shipped, direction)),
  ];
}

function readDefinition(text: string): { definition: MapDefinition } | { findings: [Refusal, ...Refusal[]] } {
  const invalid = (message: string, path: readonly PropertyKey[] = []): Refusal => ({
    code: 'MAP_DEFINITION_INVALID',
    message: `${path.length === 0 ? '' : `${path.join('.')}: `}${message}`,
    path: path.map(String),
  });
  if (text.length > LONGEST_DEFINITION)
    return { findings: [invalid(`It has more than ${LONGEST_DEFINITION} characters.`)] };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { findings: [invalid(`It is not JSON: ${(error as Error).message}`)] };
  }
  const parsed = mapDefinition.safeParse(value);
  if (parsed.success) return { definition: parsed.data };
  const [first, ...more] = parsed.error.issues.map(({ message, path }) => invalid(message, path));
  return { findings: [first ?? invalid('It is no table map.'), ...more] };
}

function tableFindings({ tables }: MapDefinition, shipped: MapDefinition): Refusal[] {
  return (['dataverse', 'finance'] as const).flatMap((side): Refusal[] => {
    if (tables[side] === shipped.tables[side]) return [];
    const message = `The table of ${side} is '${shipped.tables[side]}', not '${tables[side]}'.`;
    return [{ code: 'MAP_TABLE_DIFFERS', message, path: ['tables', side] }];
  });
}

function keyFindings({ key }: MapDefinition, shipped: MapDefinition): Refusal[] {
  if (key.length === shipped.key.length && shipped.key.every((column) => key.includes(column))) return [];
  const message = `The target knows its rows by ${shipped.key.join(', ')}, not by ${key.join(', ') || 'nothing'}.`;
  return [{ code: 'MAP_KEY_MISSING', message, path: ['key'] }];
}

function orderFindings({ name, after }: MapDefinition, others: readonly OrderedMap[]): Refusal[] {
  const beside = others.filter((other) => other.name !== name);
  const unknown = after.filter((one) => one !== name && !beside.some((other) => other.name === one));
  const circle = circleOf(name, [{ name, after }, ...beside]);
  return [
    ...unknown.map(
      (one): Refusal => ({
        code: 'MAP_ORDER_UNKNOWN',
        message: `It comes after '${one}', which there is not.`,
        path: ['after', `${after.indexOf(one)}`],
      }),
    ),
    ...(circle
      ? [{ code: 'MAP_ORDER_CIRCLE', message: `In a circle: ${circle.join(' → ')}.`, path: ['after'] } as const]
      : []),
  ];
}

/** Columns that have no name where they arrive. */
function endlessColumns({ columns }: MapDefinition): Refusal[] {
  return columns.flatMap((column, index): Refusal[] => {
    const lacks = MAP_DIRECTIONS.some(
      (direction) =>
        (column.direction === direction || column.direction === 'BOTH') && halfColumn(column, direction) === undefined,
    );
    if (!lacks) return [];
    const message = 'It has no name on the side where it arrives.';
    return [{ code: 'MAP_COLUMN_INCOMPLETE', message, path: ['columns', `${index}`] }];
  });
}

/** The ways that the map goes, and those that it should. */
function directionsOf({ columns }: MapDefinition, shipped: MapDefinition): MapDirection[] {
  return MAP_DIRECTIONS.filter((direction) =>
    [...columns, ...shipped.columns].some((column) => halfColumn(column, direction) !== undefined),
  );
}

function halfFindings(definition: MapDefinition, shipped: MapDefinition, direction: MapDirection): Refusal[] {
  const ground = groundOf(definition.name, direction);
  return [...columnFindings(definition, shipped, direction, ground), ...filterFindings(definition, direction, ground)];
}

/** What the sending side has, and what the receiving side takes. */
function groundOf(name: string, direction: MapDirection): Ground {
  const isOut = direction === 'DATAVERSE_TO_FINANCE';
  const targets: Readonly<Record<string, z.ZodObject>> = isOut ? TO_FINANCE : TO_DATAVERSE;
  return {
    sources: (isOut ? DATAVERSE_SOURCES : FINANCE_SOURCES)[name] ?? {},
    lookups: isOut ? DATAVERSE_LOOKUPS : FINANCE_LOOKUPS,
    target: Object.hasOwn(targets, name) ? (targets[name]?.shape ?? {}) : {},
  };
}

function filterFindings(
  { name, filters = [] }: MapDefinition,
  direction: MapDirection,
  { sources }: Ground,
): Refusal[] {
  const wrong = filters.flatMap(({ direction: of, column, equals }, index): Refusal[] => {
    if (of !== direction) return [];
    const source = Object.hasOwn(sources, column) ? sources[column] : undefined;
    const never = source && !isPossible(equals, source.codes ?? [], source.samples);
    if (source && !never) return [];
    const message = source
      ? `'${column}' never has the value ${JSON.stringify(equals)}: nothing would travel.`
      : `Source rows have no column '${column}'; they have ${Object.keys(sources).join(', ')}.`;
    return [{ code: 'MAP_FILTER_UNKNOWN', message, path: ['filters', `${index}`] }];
  });
  const needed = direction === 'DATAVERSE_TO_FINANCE' ? NEEDED_FILTERS[name] : undefined;
  const has = filters.some(
    (one) => one.direction === direction && one.column === needed?.column && one.equals === needed.equals,
  );
  if (!needed || has) return wrong;
  const message = `Only rows with ${needed.column} = ${needed.equals} may leave.`;
  return [...wrong, { code: 'MAP_FILTER_MISSING', message, path: ['filters'] }];
}

function isPossible(
  value: string | number,
  codes: readonly (string | number | null)[],
  samples: readonly (string | number | null)[],
): boolean {
  return codes.length > 0 ? codes.includes(value) : samples.some((sample) => typeof sample === typeof value);
}
