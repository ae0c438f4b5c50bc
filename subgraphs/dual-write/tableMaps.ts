// The versions of a side's maps, as its relay knows them: those that came with the software, and those that people published while it
// runs. Which is the newest is asked of the database each time, so that all processes of a side agree; each version is read and
// compiled once. It must never decide which version a row has: that is stamped on it (claims.ts).
import { halfOf, type MapDirection, type MapHalf } from '../../schema/mapDefinition';
import { shippedHalves } from '../../schema/table-maps';
import type { Reader } from '../database/database';
import { type CompiledMap, compileMap } from './maps';
import { newestPublished, readVersions } from './publishedVersions';

export interface TopicVersion {
  readonly topic: string;
  readonly version: number;
}

export interface TableMaps {
  /** Is it a table map's name? Otherwise a report, which travels as it was appended. */
  covers(topic: string): boolean;
  /** The version that a row is first sent under, by map, as far as is committed. One statement. */
  newest(reader: Reader): Promise<ReadonlyMap<string, number>>;
  /** Makes these versions ready; those that nobody knows stay unknown. No statement where they are known already. */
  prepare(reader: Reader, wanted: readonly TopicVersion[]): Promise<void>;
  /** A version that was prepared; undefined: neither the software nor the database knows it. */
  compiled(topic: string, version: number): CompiledMap | undefined;
}

const keyOf = (topic: string, version: number): string => `${version} ${topic}`;

class Versions implements TableMaps {
  private readonly ready = new Map<string, CompiledMap>();
  protected readonly shipped = new Map<string, number>();

  constructor(private readonly halves: readonly MapHalf[]) {
    for (const { name, version } of halves) this.shipped.set(name, Math.max(version, this.shipped.get(name) ?? 0));
  }

  covers(topic: string): boolean {
    return this.shipped.has(topic);
  }

  async newest(_reader: Reader): Promise<ReadonlyMap<string, number>> {
    return this.shipped;
  }

  async prepare(reader: Reader, wanted: readonly TopicVersion[]): Promise<void> {
    const missing = new Map<string, TopicVersion>();
    for (const one of wanted) {
      const key = keyOf(one.topic, one.version);
      if (this.ready.has(key)) continue;
      const half = this.halves.find(({ name, version }) => name === one.topic && version === one.version);
      if (half) this.ready.set(key, compileMap(half));
      else missing.set(key, one);
    }
    if (missing.size === 0) return;
    for (const half of await this.read(reader, [...missing.values()]))
      this.ready.set(keyOf(half.name, half.version), compileMap(half));
  }

  compiled(topic: string, version: number): CompiledMap | undefined {
    return this.ready.get(keyOf(topic, version));
  }

  protected async read(_reader: Reader, _missing: readonly TopicVersion[]): Promise<MapHalf[]> {
    return [];
  }
}

/** What people published in this side's database, beside what came with the software. */
class PublishedVersions extends Versions {
  constructor(private readonly direction: MapDirection) {
    super(shippedHalves(direction));
  }

  override async newest(reader: Reader): Promise<ReadonlyMap<string, number>> {
    const newest = new Map(this.shipped);
    for (const [name, version] of await newestPublished(reader))
      newest.set(name, Math.max(version, newest.get(name) ?? 0));
    return newest;
  }

  protected override async read(reader: Reader, missing: readonly TopicVersion[]): Promise<MapHalf[]> {
    const found = await readVersions(reader, missing);
    return found.flatMap(({ definition }) => halfOf(definition, this.direction) ?? []);
  }
}

/** These versions and no others: for the tests of the engine. */
export function fixedMaps(halves: readonly MapHalf[]): TableMaps {
  return new Versions(halves);
}

/** The maps of the side that sends this way. */
export function publishedMaps(direction: MapDirection): TableMaps {
  return new PublishedVersions(direction);
}
