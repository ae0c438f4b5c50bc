// Reports of reconciliation and their divergences as rows: begun, filled in batches, ended, and what a person decided about each
// divergence. What the run wrote never changes afterwards but for that.
import { marks, type Reader, type Tx } from '../../database/database';
import type { OrderColumn, Slice, SliceOf } from '../../database/keyset';
import { countUpTo, type ListSource, readSlice } from '../../database/slices';
import type { Cause, Repair } from '../rules/divergence';

export interface ReportRow {
  readonly id: string;
  readonly legal_entity: string;
  readonly from_date: string;
  readonly to_date: string;
  readonly state: 'RUNNING' | 'DONE' | 'FAILED';
  readonly started_at: string;
  readonly started_by: string;
  readonly moved_at: string;
  readonly finished_at: string | null;
  readonly totals: string;
  readonly divergence_count: number;
  readonly error: string | null;
}

export interface DivergenceRow {
  readonly report_id: string;
  readonly number: number;
  readonly kind: 'KEY' | 'ACTUAL' | 'INVOICE';
  readonly subject: string;
  readonly stream_key: string | null;
  readonly cause: Cause;
  readonly repair: Repair;
  readonly state: 'OPEN' | 'REPAIRED' | 'PARKED';
  readonly detail: string;
  readonly acted_at: string | null;
  readonly acted_by: string | null;
  readonly reason: string | null;
}

export async function insertReport(tx: Tx, report: ReportRow): Promise<void> {
  await tx.insert('reconciliation', [report]);
}

/** Does a run of this company live, that gave a sign since then? */
export async function isRunning(reader: Reader, legalEntity: string, since: string): Promise<boolean> {
  const rows = await reader.rows(
    "SELECT id FROM reconciliation WHERE legal_entity = ? AND state = 'RUNNING' AND moved_at >= ? LIMIT 1",
    [legalEntity, since],
  );
  return rows.length > 0;
}

/** Adds divergences and says that the run lives. */
export async function addDivergences(tx: Tx, id: string, now: string, rows: readonly DivergenceRow[]): Promise<void> {
  await tx.insert('reconciliation_divergence', rows);
  await tx.change('UPDATE reconciliation SET moved_at = ?, divergence_count = divergence_count + ? WHERE id = ?', [
    now,
    rows.length,
    id,
  ]);
}

export async function endReport(
  tx: Tx,
  id: string,
  { state, now, totals, error }: { state: 'DONE' | 'FAILED'; now: string; totals: string; error: string | null },
): Promise<void> {
  await tx.change(
    'UPDATE reconciliation SET state = ?, moved_at = ?, finished_at = ?, totals = ?, error = ? WHERE id = ?',
    [state, now, now, totals, error?.slice(0, 1_000) ?? null, id],
  );
}

/** A report by its id; the newest where none is given. */
export async function readReport(reader: Reader, id: string | null): Promise<ReportRow | null> {
  const [row] = await reader.rows<ReportRow>(
    `SELECT * FROM reconciliation${id === null ? '' : ' WHERE id = ?'} ORDER BY id DESC LIMIT 1`,
    id === null ? [] : [id],
  );
  return row ?? null;
}

export const DIVERGENCE_ORDER: readonly OrderColumn[] = [{ sql: 'v.number', name: 'number', kind: 'integer' }];
const DIVERGENCES: ListSource = { columns: 'v.*', from: 'reconciliation_divergence v', order: DIVERGENCE_ORDER };

const conditionsOf = (reportId: string, state: string | null) => [
  { sql: 'v.report_id = ?', values: [reportId] },
  ...(state === null ? [] : [{ sql: 'v.state = ?', values: [state] }]),
];

export function readDivergences(
  reader: Reader,
  reportId: string,
  state: string | null,
  slice: Slice,
): Promise<SliceOf<DivergenceRow>> {
  return readSlice<DivergenceRow>(reader, DIVERGENCES, conditionsOf(reportId, state), slice);
}

export function countDivergences(
  reader: Reader,
  reportId: string,
  state: string | null,
  most: number,
): Promise<number> {
  return countUpTo(reader, most, DIVERGENCES.from, conditionsOf(reportId, state));
}

/** Open divergences of a report after a number, of these repairs; named ones alone where numbers are given. */
export function openDivergences(
  reader: Reader,
  reportId: string,
  { after, limit, numbers }: { after: number; limit: number; numbers: readonly number[] | null },
): Promise<DivergenceRow[]> {
  const named = numbers === null ? '' : ` AND number IN (${marks(numbers.length)})`;
  return reader.rows<DivergenceRow>(
    `SELECT * FROM reconciliation_divergence WHERE report_id = ? AND state = 'OPEN' AND number > ?${named} ORDER BY number LIMIT ?`,
    [reportId, after, ...(numbers ?? []), limit],
  );
}

/** Writes down what was decided about a divergence that was open. */
export async function settleDivergence(
  tx: Tx,
  { report_id, number }: DivergenceRow,
  decided: { state: 'REPAIRED' | 'PARKED'; at: string; by: string; reason: string },
): Promise<void> {
  await tx.change(
    "UPDATE reconciliation_divergence SET state = ?, acted_at = ?, acted_by = ?, reason = ? WHERE report_id = ? AND number = ? AND state = 'OPEN'",
    [decided.state, decided.at, decided.by, decided.reason.slice(0, 500), report_id, number],
  );
}

/** Actuals of a report that Finance holds under this key and Dataverse does not. */
export async function missingUnder(reader: Reader, reportId: string, streamKey: string): Promise<string[]> {
  const rows = await reader.rows<{ subject: string }>(
    `SELECT subject FROM reconciliation_divergence WHERE report_id = ? AND kind = 'ACTUAL' AND stream_key = ?
       AND cause = 'MISSING_IN_DATAVERSE' ORDER BY subject LIMIT 2000`,
    [reportId, streamKey],
  );
  return rows.map(({ subject }) => subject);
}

/** Was everything decided that the newest ended report since then found, but for what is on its way? */
export async function isDecidedSince(reader: Reader, since: string): Promise<boolean> {
  const [report] = await reader.rows<{ id: string }>(
    "SELECT id FROM reconciliation WHERE state = 'DONE' AND started_at >= ? ORDER BY id DESC LIMIT 1",
    [since],
  );
  if (!report) return false;
  const open = await reader.rows(
    "SELECT number FROM reconciliation_divergence WHERE report_id = ? AND state = 'OPEN' AND repair <> 'WAIT' LIMIT 1",
    [report.id],
  );
  return open.length === 0;
}
