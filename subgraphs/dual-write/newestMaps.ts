// Rows mapped by the versions in force now, for whoever tells them outside of the outbox: a load, a preview. It must never be used for
// rows of the outbox: those keep the version that is stamped on them.
import type { Reader } from '../database/database';
import { lookUp, type Mapping } from './lookUps';
import { mapRows, type SourceRow } from './maps';
import type { TableMaps } from './tableMaps';

export interface NewestMaps {
  /** The version in force; null: no map covers it, and its rows travel as they are. */
  version(topic: string): number | null;
  /** The rows as that version makes them, without those that a filter holds back. Throws MapLookupFailed. */
  map(topic: string, rows: readonly SourceRow[]): readonly unknown[];
}

/** Ready for rows of these entries, and no others: what they look up is read here. At most a statement, and one per look-up. */
export async function newestMaps(
  reader: Reader,
  maps: TableMaps,
  entries: readonly { readonly topic: string; readonly rows: readonly SourceRow[] }[],
): Promise<NewestMaps> {
  const newest = await maps.newest(reader);
  const versions = new Map<string, number>();
  for (const { topic } of entries) {
    const version = newest.get(topic);
    if (version !== undefined) versions.set(topic, version);
  }
  await maps.prepare(
    reader,
    [...versions].map(([topic, version]) => ({ topic, version })),
  );
  const compiled = (topic: string) => {
    const version = versions.get(topic);
    return version === undefined ? undefined : maps.compiled(topic, version);
  };
  const mappings = entries.flatMap(({ topic, rows }): Mapping | [] => {
    const map = compiled(topic);
    return map ? { map, rows } : [];
  });
  const found = await lookUp(reader, mappings);
  return {
    version: (topic) => versions.get(topic) ?? null,
    map: (topic, rows) => {
      const map = compiled(topic);
      return map ? mapRows(map, rows, found) : rows;
    },
  };
}
