// The table maps that exist, and which of them are paused, for the API. A map that was never paused has no row. It must never
// write or lock: that is for dual-write/map-state.ts, whose lock keeps a relay and an operator apart.
import { TO_DATAVERSE_MAPS, TO_FINANCE_MAPS } from '../../../schema/table-maps';
import type { Reader } from '../../database/database';

export interface TableMapSeen {
  readonly name: string;
  readonly direction: 'DATAVERSE_TO_FINANCE' | 'FINANCE_TO_DATAVERSE' | 'BOTH';
}

/** Every map once, in the order in which a document needs them; one that is defined in both directions says so. */
export const TABLE_MAPS: readonly TableMapSeen[] = allMaps();

function allMaps(): TableMapSeen[] {
  const maps = new Map<string, TableMapSeen>();
  for (const { name, direction } of [...TO_FINANCE_MAPS, ...TO_DATAVERSE_MAPS]) {
    const known = maps.get(name);
    maps.set(name, { name, direction: known && known.direction !== direction ? 'BOTH' : direction });
  }
  return [...maps.values()];
}

/** Names of the maps that are paused. */
export async function pausedMaps(reader: Reader): Promise<ReadonlySet<string>> {
  const rows = await reader.rows<{ name: string }>('SELECT name FROM table_map WHERE paused = 1');
  return new Set(rows.map(({ name }) => name));
}
