// The table maps that exist, and which of them are paused, for the API. A map that was never paused has no row. It must never
// write or lock: that is for dual-write/map-state.ts, whose lock keeps a relay and an operator apart.
import { halfOf } from '../../../schema/mapDefinition';
import { NEWEST_SHIPPED_MAPS } from '../../../schema/table-maps';
import type { Reader } from '../../database/database';

export interface TableMapSeen {
  readonly name: string;
  readonly direction: 'DATAVERSE_TO_FINANCE' | 'FINANCE_TO_DATAVERSE' | 'BOTH';
}

/** Every map once, in the order in which a document needs them; one that is defined in both directions says so. */
export const TABLE_MAPS: readonly TableMapSeen[] = NEWEST_SHIPPED_MAPS.map((definition) => {
  const isOut = halfOf(definition, 'DATAVERSE_TO_FINANCE') !== undefined;
  const isBack = halfOf(definition, 'FINANCE_TO_DATAVERSE') !== undefined;
  const direction = isOut && isBack ? 'BOTH' : isOut ? 'DATAVERSE_TO_FINANCE' : 'FINANCE_TO_DATAVERSE';
  return { name: definition.name, direction };
});

/** Names of the maps that are paused. */
export async function pausedMaps(reader: Reader): Promise<ReadonlySet<string>> {
  const rows = await reader.rows<{ name: string }>('SELECT name FROM table_map WHERE paused = 1');
  return new Set(rows.map(({ name }) => name));
}
