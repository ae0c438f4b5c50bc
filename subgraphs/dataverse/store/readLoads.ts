// Loads as people look at them: how far each has come, map by map, how fast, and the rows that were passed over. Reads only, for
// whoever sees everything or the company that a load is of. It must never lock: a worker would wait for whoever watches it.
import type { Caller } from '../../caller';
import { oneOf } from '../../database/conditions';
import { marks, type Reader } from '../../database/database';
import { allOf, type Condition, type OrderColumn, type Slice, type SliceOf } from '../../database/keyset';
import { countUpTo, type ListSource, readSlice } from '../../database/slices';
import type { LoadSource } from './loadSteps';
import type { LoadRowHead } from './loads';

/** What of a load one source has come to. */
export interface LoadProgressRow {
  readonly load_id: string;
  readonly source: LoadSource;
  readonly expected: number;
  readonly done: number;
  readonly sent: number;
  readonly before_cut_over: number;
  readonly already_posted: number;
  readonly passed_over: number;
  /** Rows marked so that they never leave: what is left of those that were looked at. */
  readonly skips_sync: number;
  /** Rows per second of the parts that move. */
  readonly rate: number;
  readonly waits_for: string | null;
}

/** The latest first: ids are by time. */
export const LOAD_ORDER: readonly OrderColumn[] = [{ sql: 'd.id', name: 'id', kind: 'text', descending: true }];
const LOADS: ListSource = { columns: 'd.*', from: 'data_load d', order: LOAD_ORDER };

export const PASSED_ORDER: readonly OrderColumn[] = [
  { sql: 'w.map', name: 'map', kind: 'text' },
  { sql: 'w.row_id', name: 'row_id', kind: 'text' },
];
const PASSED: ListSource = {
  columns: 'w.map, w.row_id, w.code, w.message',
  from: 'data_load_row w',
  order: PASSED_ORDER,
};

export interface PassedOverRow {
  readonly map: string;
  readonly row_id: string;
  readonly code: string;
  readonly message: string;
}

function visible({ legalEntities }: Caller): Condition[] {
  return legalEntities === 'all' ? [] : oneOf('d.legal_entity', legalEntities);
}

/** A load by its id. */
export async function loadById(reader: Reader, caller: Caller, id: string): Promise<LoadRowHead | undefined> {
  const { sql, values } = allOf([...oneOf('d.id', [id]), ...visible(caller)]);
  const [row] = await reader.rows<LoadRowHead>(`SELECT d.* FROM data_load d WHERE ${sql}`, values);
  return row;
}

export function readLoads(reader: Reader, caller: Caller, slice: Slice): Promise<SliceOf<LoadRowHead>> {
  return readSlice<LoadRowHead>(reader, LOADS, visible(caller), slice);
}

export function countLoads(reader: Reader, caller: Caller, most: number): Promise<number> {
  return countUpTo(reader, most, LOADS.from, visible(caller));
}

/** How far loads have come, source by source in the order of the load. */
export async function progressOf(
  reader: Reader,
  ids: readonly string[],
  now: string,
): Promise<Map<string, LoadProgressRow[]>> {
  const sum = (column: string) => `CAST(SUM(p.${column}) AS SIGNED) AS ${column}`;
  const rows =
    ids.length === 0
      ? []
      : await reader.rows<LoadProgressRow>(
          `SELECT p.load_id, p.source, ${['expected', 'done', 'sent', 'before_cut_over', 'already_posted', 'passed_over'].map(sum).join(', ')},
              CAST(SUM(p.done - p.sent - p.before_cut_over - p.already_posted) AS SIGNED) AS skips_sync,
              CAST(SUM(CASE WHEN p.claim_owner IS NOT NULL AND p.claim_until > ? THEN p.rate ELSE 0 END) AS SIGNED) AS rate,
              MAX(p.waits_for) AS waits_for
             FROM data_load_part p WHERE p.load_id IN (${marks(ids.length)}) GROUP BY p.load_id, p.source ORDER BY MIN(p.number)`,
          [now, ...ids],
        );
  const byLoad = new Map<string, LoadProgressRow[]>(ids.map((id) => [id, []]));
  for (const row of rows) byLoad.get(row.load_id)?.push(row);
  return byLoad;
}

/** Rows of a load that Finance could not take. */
export function readPassedOver(reader: Reader, loadId: string, slice: Slice): Promise<SliceOf<PassedOverRow>> {
  return readSlice<PassedOverRow>(reader, PASSED, [{ sql: 'w.load_id = ?', values: [loadId] }], slice);
}

export function countPassedOver(reader: Reader, loadId: string, most: number): Promise<number> {
  return countUpTo(reader, most, PASSED.from, [{ sql: 'w.load_id = ?', values: [loadId] }]);
}
