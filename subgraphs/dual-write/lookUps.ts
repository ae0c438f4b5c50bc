// Look-ups of table maps: the rows of this side's own tables that columns stand for, read for all messages of a turn in one statement
// per look-up. It must never read a table or column that is not listed for look-ups, whatever a definition says.
import type { MapDirection, MapLookup, Scalar } from '../../schema/mapDefinition';
import { DATAVERSE_LOOKUPS, FINANCE_LOOKUPS, type LookupTables } from '../../schema/mapSources';
import { marks, type Reader, type Value } from '../database/database';
import { type CompiledMap, type Found, lookupKey, type SourceRow } from './maps';

const LOOKUPS: Readonly<Record<MapDirection, LookupTables>> = {
  DATAVERSE_TO_FINANCE: DATAVERSE_LOOKUPS,
  FINANCE_TO_DATAVERSE: FINANCE_LOOKUPS,
};
const MOST_KEYS_AT_ONCE = 500;

/** Rows to be mapped, with their map. */
export interface Mapping {
  readonly map: CompiledMap;
  readonly rows: readonly SourceRow[];
}

/** What the look-ups of these maps find for these rows. No statement where no map looks anything up. */
export async function lookUp(reader: Reader, mappings: readonly Mapping[]): Promise<Found> {
  const wanted = new Map<string, { lookup: MapLookup; values: Set<Value> }>();
  for (const { map, rows } of mappings) {
    for (const { from, lookup } of map.lookups) {
      if (!mayLookUp(lookup, map.half.direction)) continue; // nothing is found, and the message names the table
      const key = lookupKey(lookup);
      const values = wanted.get(key)?.values ?? new Set();
      for (const row of rows) if (isKey(row[from])) values.add(row[from]);
      wanted.set(key, { lookup, values });
    }
  }
  const found = new Map<string, Map<string, Scalar>>();
  for (const [key, { lookup, values }] of wanted) found.set(key, await taken(reader, lookup, [...values]));
  return found;
}

/** Whether the side that sends this way lets maps look up there. */
function mayLookUp({ table, by, take }: MapLookup, direction: MapDirection): boolean {
  const known = Object.hasOwn(LOOKUPS[direction], table) ? LOOKUPS[direction][table] : undefined;
  return known?.by.includes(by) === true && Object.hasOwn(known.take, take);
}

const isKey = (value: unknown): value is string | number => typeof value === 'string' || typeof value === 'number';

async function taken(
  reader: Reader,
  { table, by, take }: MapLookup,
  values: readonly Value[],
): Promise<Map<string, Scalar>> {
  const found = new Map<string, Scalar>();
  for (let start = 0; start < values.length; start += MOST_KEYS_AT_ONCE) {
    const part = values.slice(start, start + MOST_KEYS_AT_ONCE);
    const rows = await reader.rows<{ found_by: Scalar; taken: Scalar }>(
      `SELECT ${by} AS found_by, ${take} AS taken FROM ${table} WHERE ${by} IN (${marks(part.length)})`,
      part,
    );
    for (const row of rows) found.set(String(row.found_by), row.taken);
  }
  return found;
}
