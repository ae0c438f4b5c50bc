// What a table map is, as data: name, both tables, integration key, columns with a direction each, defaults, value maps, look-ups,
// filters, and the maps that come before it. One file per version in schema/maps; what people publish has the same form. domain.md 4.1
// Amounts, quantities, prices and rates travel as the integers that they are; whoever wants a human form makes it at the edge.
import { z } from 'zod';

export const MAP_DIRECTIONS = ['DATAVERSE_TO_FINANCE', 'FINANCE_TO_DATAVERSE'] as const;
/** One way of a map. */
export type MapDirection = (typeof MAP_DIRECTIONS)[number];

/** Versions that come with the software are below; those that people publish are above it, so that no release meets one of them. */
export const LAST_SHIPPED_VERSION = 1_000;
/** Characters of a definition as JSON: far more than the largest has. */
export const LONGEST_DEFINITION = 100_000;

const name = z.string().min(1).max(120);
const columnName = z
  .string()
  .max(60)
  .regex(/^[A-Za-z][A-Za-z0-9_]*$/, 'letters, digits and _ alone');
const scalar = z.union([z.string().max(1_000), z.int()]);

const lookup = z.strictObject({ table: columnName, by: columnName, take: columnName });
const column = z.strictObject({
  /** Its name in Dataverse, and in Finance. The side that it leaves may lack it: then it says `default` always. */
  dataverse: columnName.optional(),
  finance: columnName.optional(),
  direction: z.enum([...MAP_DIRECTIONS, 'BOTH']),
  /** What travels in place of null. */
  default: scalar.optional(),
  /** What a row says that was queued before it had this column. Without it, a column that is missing parks the key. */
  absent: scalar.nullable().optional(),
  /** Every value that may leave Dataverse (of a column that goes back alone: Finance), with what it becomes. */
  values: z.record(z.string().max(1_000), scalar.nullable()).optional(),
  /** The value stands for a row of this table of the side that it leaves, found `by` this column; `take` is what travels. */
  lookup: lookup.optional(),
});
/** Only rows whose column has this value travel: the second guard behind the flow that queued them. faults.md I11 */
const filter = z.strictObject({ direction: z.enum(MAP_DIRECTIONS), column: columnName, equals: scalar });

export const mapDefinition = z.strictObject({
  name,
  /** Of a file: its version. Of what is to be published: the version that it was made from. */
  version: z.int().min(1),
  tables: z.strictObject({ dataverse: columnName, finance: columnName }),
  /** The columns by which the receiving table knows its row, by the receiver's names. */
  key: z.array(columnName).max(10),
  /** Maps whose rows this one's refer to: they are loaded and started first. domain.md 4.3 */
  after: z.array(name).max(50),
  filters: z.array(filter).max(20).optional(),
  columns: z.array(column).max(200),
});

export type MapDefinition = z.infer<typeof mapDefinition>;
export type MapColumn = MapDefinition['columns'][number];
export type MapLookup = z.infer<typeof lookup>;
export type Scalar = string | number | null;

/** A column as it travels one way. */
export interface HalfColumn {
  /** Undefined: it says `default` always. */
  readonly from: string | undefined;
  readonly to: string;
  readonly default?: Scalar | undefined;
  readonly absent?: Scalar | undefined;
  readonly values?: Readonly<Record<string, Scalar>> | undefined;
  readonly lookup?: MapLookup | undefined;
}

/** One way of a map: what a relay works with. */
export interface MapHalf {
  readonly name: string;
  readonly direction: MapDirection;
  readonly version: number;
  readonly columns: readonly HalfColumn[];
  readonly filters: readonly { readonly column: string; readonly equals: string | number }[];
}

/** What a map says one way; undefined where nothing of it goes that way. */
export function halfOf(definition: MapDefinition, direction: MapDirection): MapHalf | undefined {
  const columns = definition.columns.flatMap((one) => halfColumn(one, direction) ?? []);
  if (columns.length === 0) return undefined;
  const filters = (definition.filters ?? []).filter((one) => one.direction === direction);
  return { name: definition.name, direction, version: definition.version, columns, filters };
}

/** Undefined where it does not go this way, or has no name where it arrives. */
export function halfColumn(of: MapColumn, direction: MapDirection): HalfColumn | undefined {
  if (of.direction !== direction && of.direction !== 'BOTH') return undefined;
  const isOut = direction === 'DATAVERSE_TO_FINANCE';
  const [from, to] = isOut ? [of.dataverse, of.finance] : [of.finance, of.dataverse];
  if (to === undefined) return undefined;
  const values = of.values && of.direction === 'BOTH' && !isOut ? turned(of.values) : of.values;
  return { from, to, default: of.default, absent: of.absent, values, lookup: of.lookup };
}

/** A value map read the other way. Two values that become one cannot come back: validation says so before it runs. */
function turned(values: Readonly<Record<string, Scalar>>): Record<string, Scalar> {
  return Object.fromEntries(Object.entries(values).map(([from, to]) => [String(to), from === 'null' ? null : from]));
}

/** The definition as one text however it was written, its version left out: two that say the same have the same. */
export function canonicalMap(definition: MapDefinition): string {
  return JSON.stringify(sorted({ ...definition, version: 0 }));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const given = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(given.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, field]) => [key, sorted(field)]));
}
