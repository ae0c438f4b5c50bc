// The versions of table maps in a side's own database: what came with the software, written down at start, and what people published
// while it runs. Rows are only ever inserted. It must never change a version: rows that were sent under it say so for good.
import { createHash } from 'node:crypto';
import { canonicalMap, LAST_SHIPPED_VERSION, type MapDefinition, mapDefinition } from '../../schema/mapDefinition';
import { type Database, isDuplicateKey, type Reader, RetryTransaction, type Tx } from '../database/database';
import { instant, type World } from '../world';

/** Who published what came with the software. */
export const SHIPPED_BY = 'software';

/** A version as it is kept. */
export interface PublishedVersion {
  readonly name: string;
  readonly version: number;
  readonly definition: MapDefinition;
  readonly hash: string;
  readonly publishedBy: string;
  readonly publishedAt: string;
}

interface VersionRow {
  readonly name: string;
  readonly version: number;
  readonly definition: string;
  readonly hash: string;
  readonly published_by: string;
  readonly published_at: string;
}

/** SHA-256 of what a definition says, without its version, in hexadecimal. */
export function mapHash(definition: MapDefinition): string {
  return createHash('sha256').update(canonicalMap(definition)).digest('hex');
}

/** The newest version of each map that the database has. */
export async function newestPublished(reader: Reader): Promise<[string, number][]> {
  const rows = await reader.rows<{ name: string; version: number }>(
    'SELECT name, MAX(version) AS version FROM table_map_version GROUP BY name',
  );
  return rows.map(({ name, version }) => [name, Number(version)]);
}

/** These versions; those that are not there are left out. */
export async function readVersions(
  reader: Reader,
  wanted: readonly { readonly topic: string; readonly version: number }[],
): Promise<PublishedVersion[]> {
  if (wanted.length === 0) return [];
  const rows = await reader.rows<VersionRow>(
    `SELECT * FROM table_map_version WHERE ${wanted.map(() => '(name = ? AND version = ?)').join(' OR ')}`,
    wanted.flatMap(({ topic, version }) => [topic, version]),
  );
  return rows.map(published);
}

/** The versions of one map, the latest first, at most `most`. */
export async function versionsOf(reader: Reader, name: string, most: number): Promise<PublishedVersion[]> {
  const sql = 'SELECT * FROM table_map_version WHERE name = ? ORDER BY version DESC LIMIT ?';
  return (await reader.rows<VersionRow>(sql, [name, most])).map(published);
}

/** The newest version of every map of the database. */
export async function newestVersions(reader: Reader): Promise<PublishedVersion[]> {
  const newest = await newestPublished(reader);
  return readVersions(
    reader,
    newest.map(([topic, version]) => ({ topic, version })),
  );
}

/**
 * Publishes a definition as the version after the one that the caller has judged it by: from this COMMIT on rows are first sent under it.
 * Whoever publishes the same map at the same time loses on the key, runs again and sees this version; to read the newest anew here
 * would let him pass, under READ COMMITTED.
 */
export async function insertVersion(
  tx: Tx,
  world: World,
  definition: MapDefinition,
  { after, by: publishedBy }: { readonly after: number; readonly by: string },
): Promise<PublishedVersion> {
  const version = Math.max(after, LAST_SHIPPED_VERSION) + 1;
  const row = versionRow({ ...definition, version }, publishedBy, instant(world));
  await tx.insert('table_map_version', [row]);
  return published(row);
}

/**
 * Writes down what comes with the software and is not there yet, so that an older process beside this one can map what this one
 * has stamped. Throws where a released version says something else now: rows were sent under what it said.
 */
export async function recordShipped(db: Database, world: World, shipped: readonly MapDefinition[]): Promise<void> {
  await db.write(async (tx) => {
    const known = await readVersions(
      tx,
      shipped.map(({ name, version }) => ({ topic: name, version })),
    );
    const changed = shipped.find((one) =>
      known.some(({ name, version, hash }) => name === one.name && version === one.version && hash !== mapHash(one)),
    );
    if (changed)
      throw new Error(
        `version ${changed.version} of the map '${changed.name}' is in the database, and says something else: a released version never changes`,
      );
    const fresh = shipped.filter(
      (one) => !known.some(({ name, version }) => name === one.name && version === one.version),
    );
    try {
      await tx.insert(
        'table_map_version',
        fresh.map((one) => versionRow(one, SHIPPED_BY, instant(world))),
      );
    } catch (error) {
      if (isDuplicateKey(error)) throw new RetryTransaction('another process wrote them down first', { cause: error });
      throw error;
    }
  });
}

function versionRow(definition: MapDefinition, publishedBy: string, at: string): VersionRow {
  return {
    name: definition.name,
    version: definition.version,
    definition: JSON.stringify(mapDefinition.parse(definition)),
    hash: mapHash(definition),
    published_by: publishedBy,
    published_at: at,
  };
}

function published(row: VersionRow): PublishedVersion {
  return {
    name: row.name,
    version: Number(row.version),
    definition: mapDefinition.parse(JSON.parse(row.definition)),
    hash: row.hash,
    publishedBy: row.published_by,
    publishedAt: row.published_at,
  };
}
