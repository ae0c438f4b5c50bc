// The rows of messages as people are shown them: as they were written, and as their map makes them. Reads what somebody asks for, a
// page's messages in one statement. It must never decide who may see them: whoever asks for it has.
import type { MapDirection } from '../../schema/mapDefinition';
import type { Reader } from '../database/database';
import { lookUp } from '../dual-write/lookUps';
import { MapLookupFailed, mapRows, type SourceRow } from '../dual-write/maps';
import { publishedMaps, type TableMaps } from '../dual-write/tableMaps';
import { bodiesOf } from './readParked';

const MOST_ROWS_SHOWN = 20;

/** The rows of the messages of one page. */
export class ShownRows {
  private readonly maps: TableMaps;
  private bodies: Promise<Map<string, string>> | undefined;
  private newest: Promise<ReadonlyMap<string, number>> | undefined;

  /** `ids`: of the outbox's rows. */
  constructor(
    private readonly reader: Reader,
    direction: MapDirection,
    private readonly ids: readonly string[],
  ) {
    this.maps = publishedMaps(direction);
  }

  /** The first 20 rows as they were written, each as JSON. */
  async source(id: string): Promise<string[]> {
    return (await this.rowsOf(id)).map((row) => JSON.stringify(row));
  }

  /** The same as the map makes them by this version, or by the newest (null). Null where a row cannot be mapped now. */
  async mapped(id: string, topic: string, version: number | null): Promise<string[] | null> {
    const rows = await this.rowsOf(id);
    if (!this.maps.covers(topic)) return rows.map((row) => JSON.stringify(row));
    this.newest ??= this.maps.newest(this.reader); // asked once for a page
    const used = version ?? (await this.newest).get(topic) ?? 0;
    await this.maps.prepare(this.reader, [{ topic, version: used }]);
    const map = this.maps.compiled(topic, used);
    if (!map) return null;
    try {
      return mapRows(map, rows, await lookUp(this.reader, [{ map, rows }])).map((row) => JSON.stringify(row));
    } catch (error) {
      if (error instanceof MapLookupFailed) return null;
      throw error;
    }
  }

  private async rowsOf(id: string): Promise<SourceRow[]> {
    this.bodies ??= bodiesOf(this.reader, this.ids); // one statement for the page, if anybody asks
    return (JSON.parse((await this.bodies).get(id) ?? '[]') as SourceRow[]).slice(0, MOST_ROWS_SHOWN);
  }
}
