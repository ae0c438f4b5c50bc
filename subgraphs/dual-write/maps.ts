// A table map at work: from a source row to the row that travels. Definitions are data (schema/table-maps.ts); this is the
// only code that reads them. It must never guess: a column or value that is not there is a failed look-up.
import type { ColumnMap, TableMapDefinition } from '../../schema/table-maps';

export type { TableMapDefinition } from '../../schema/table-maps';

/** A row cannot be mapped: the sender parks its key with MAP_LOOKUP_FAILED. */
export class MapLookupFailed extends Error {
  readonly code = 'MAP_LOOKUP_FAILED';
}

export type SourceRow = Readonly<Record<string, unknown>>;

/** The row in the target's names, or undefined where the map's filter holds it back. Throws MapLookupFailed. */
export function mapRow(definition: TableMapDefinition, row: SourceRow): Record<string, unknown> | undefined {
  const { filter } = definition;
  if (filter && read(definition, row, filter.column) !== filter.equals) return undefined;
  const mapped: Record<string, unknown> = {};
  for (const column of definition.columns)
    mapped[column.to] = translated(definition, column, columnOf(definition, row, column));
  return mapped;
}

/** The maps of one direction by name and version. */
export class MapRegistry {
  private readonly versions = new Map<string, TableMapDefinition>();
  private readonly newest = new Map<string, number>();

  constructor(definitions: readonly TableMapDefinition[]) {
    for (const definition of definitions) {
      this.versions.set(`${definition.version} ${definition.name}`, definition);
      this.newest.set(definition.name, Math.max(definition.version, this.newest.get(definition.name) ?? 0));
    }
  }

  /** The version that a row is sent under for the first time; undefined for a report, which no map covers. */
  newestVersion(topic: string): number | undefined {
    return this.newest.get(topic);
  }

  /** Maps the rows of one message under the version stamped on it. Throws MapLookupFailed. */
  mapRows(topic: string, version: number | null, rows: readonly SourceRow[]): readonly unknown[] {
    if (version === null) return rows;
    const definition = this.versions.get(`${version} ${topic}`);
    if (!definition) throw new MapLookupFailed(`this software does not know version ${version} of the map '${topic}'`);
    return rows.map((row) => mapRow(definition, row)).filter((row) => row !== undefined);
  }
}

function columnOf(definition: TableMapDefinition, row: SourceRow, { from, absent }: ColumnMap): unknown {
  return absent !== undefined && row[from] === undefined ? absent : read(definition, row, from);
}

function read(definition: TableMapDefinition, row: SourceRow, column: string): unknown {
  const value = row[column];
  if (value === undefined) throw new MapLookupFailed(`${definition.name}: the source row has no column '${column}'`);
  return value;
}

function translated(definition: TableMapDefinition, column: ColumnMap, value: unknown): unknown {
  if (!column.values) return value;
  const text = String(value);
  if (!Object.hasOwn(column.values, text)) {
    throw new MapLookupFailed(
      `${definition.name}: no value is given for '${text.slice(0, 60)}' in column '${column.from}'`,
    );
  }
  return column.values[text];
}
