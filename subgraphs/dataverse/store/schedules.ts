// Invoice schedules as rows, and what a run must know of contracts. A run's outcome is written under the row's lock; what has
// run is never deleted. domain.md 3.1 (schedule)
import { oneOf, visibleIn, where } from '../../database/conditions';
import { marks, type Reader, type Tx } from '../../database/database';
import type { OrderColumn, Slice, SliceOf } from '../../database/keyset';
import { countUpTo, readSlice } from '../../database/slices';
import { inChunks } from './chunks';

export interface ScheduleRow {
  readonly id: string;
  readonly legal_entity: string;
  readonly contract_id: string;
  readonly contract_line_id: string;
  readonly run_date: string;
  readonly cut_off_date: string;
  readonly status: 'NOT_RUN' | 'RUN_SUCCESSFUL' | 'RUN_FAILED';
  readonly failure_code: string | null;
  readonly failure_message: string | null;
  /** JSON. */
  readonly invoice_ids: string;
  readonly ran_at: string | null;
  readonly created_at: string;
  readonly created_by: string;
}

/** The legal entity of each contract that there is. */
export async function entitiesOfContracts(reader: Reader, ids: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const part of inChunks(ids)) {
    const rows = await reader.rows<{ id: string; legal_entity: string }>(
      `SELECT id, legal_entity FROM contract WHERE id IN (${marks(part.length)})`,
      part,
    );
    for (const row of rows) found.set(row.id, row.legal_entity);
  }
  return found;
}

/** Customers of a contract, whether or not they have something ready. */
export async function customersToBill(reader: Reader, contractId: string): Promise<string[]> {
  const rows = await reader.rows<{ customer_id: string }>(
    'SELECT customer_id FROM contract_customer WHERE contract_id = ? ORDER BY id',
    [contractId],
  );
  return rows.map(({ customer_id }) => customer_id);
}

export interface LineToSchedule {
  readonly id: string;
  readonly contract_id: string;
  readonly legal_entity: string;
}

/** A contract line with its contract's legal entity, locked: of two who schedule it the second sees the first's rows. */
export async function lockLine(tx: Tx, lineId: string): Promise<LineToSchedule | undefined> {
  const [row] = await tx.rows<LineToSchedule>(
    `SELECT l.id, l.contract_id, c.legal_entity FROM contract_line l JOIN contract c ON c.id = l.contract_id WHERE l.id = ?${tx.forUpdate}`,
    [lineId],
  );
  return row;
}

/** Which of these run dates the line has already. */
export async function takenDates(tx: Tx, lineId: string, dates: readonly string[]): Promise<Set<string>> {
  const rows = await tx.rows<{ run_date: string }>(
    `SELECT run_date FROM invoice_schedule WHERE contract_line_id = ? AND run_date IN (${marks(dates.length)})`,
    [lineId, ...dates],
  );
  return new Set(rows.map(({ run_date }) => run_date));
}

/** A schedule, locked. */
export async function lockSchedule(tx: Tx, id: string): Promise<ScheduleRow | undefined> {
  const [row] = await tx.rows<ScheduleRow>(`SELECT * FROM invoice_schedule WHERE id = ?${tx.forUpdate}`, [id]);
  return row;
}

export async function deleteScheduleRow(tx: Tx, id: string): Promise<void> {
  await tx.change('DELETE FROM invoice_schedule WHERE id = ?', [id]);
}

/** The lines of one contract that have one run date: they are billed together. */
export interface DueRun {
  readonly contract_id: string;
  readonly run_date: string;
}

/** Runs that are due on a day and have not succeeded, contract by contract, after one of them. Those that failed are tried again. */
export function dueRuns(
  reader: Reader,
  scope: 'all' | readonly string[],
  day: string,
  limit: number,
  after?: DueRun,
): Promise<DueRun[]> {
  const filter = where([
    { sql: "s.status IN ('NOT_RUN', 'RUN_FAILED') AND s.run_date <= ?", values: [day] },
    ...visibleIn('s.legal_entity', scope),
    ...(after
      ? [
          {
            sql: 's.contract_id > ? OR (s.contract_id = ? AND s.run_date > ?)',
            values: [after.contract_id, after.contract_id, after.run_date],
          },
        ]
      : []),
  ]);
  return reader.rows<DueRun>(
    `SELECT s.contract_id, s.run_date FROM invoice_schedule s ${filter.sql}
       GROUP BY s.contract_id, s.run_date ORDER BY s.contract_id, s.run_date LIMIT ${limit}`,
    filter.values,
  );
}

/** The schedules of a run that have not succeeded, by id. */
export function schedulesOfRun(reader: Reader, run: DueRun): Promise<ScheduleRow[]> {
  return reader.rows<ScheduleRow>(
    `SELECT * FROM invoice_schedule WHERE contract_id = ? AND run_date = ? AND status IN ('NOT_RUN', 'RUN_FAILED') ORDER BY id`,
    [run.contract_id, run.run_date],
  );
}

export interface RunOutcome {
  readonly status: 'RUN_SUCCESSFUL' | 'RUN_FAILED';
  readonly failure_code: string | null;
  readonly failure_message: string | null;
  readonly invoiceIds: readonly string[];
  readonly now: string;
}

/** Writes what became of a run. What another run drafted meanwhile stays listed, and a success is never taken back. */
export async function recordRun(tx: Tx, run: DueRun, ids: readonly string[], outcome: RunOutcome): Promise<void> {
  const rows = await tx.rows<Pick<ScheduleRow, 'id' | 'status' | 'invoice_ids'>>(
    `SELECT id, status, invoice_ids FROM invoice_schedule WHERE contract_id = ? AND run_date = ? ORDER BY id${tx.forUpdate}`,
    [run.contract_id, run.run_date],
  );
  const ran = new Set(ids);
  for (const row of rows.filter(({ id }) => ran.has(id))) {
    const succeeded = row.status === 'RUN_SUCCESSFUL';
    if (succeeded && outcome.status === 'RUN_FAILED') continue;
    const invoiceIds = new Set([...(JSON.parse(row.invoice_ids) as string[]), ...outcome.invoiceIds]);
    await tx.change(
      'UPDATE invoice_schedule SET status = ?, failure_code = ?, failure_message = ?, invoice_ids = ?, ran_at = ? WHERE id = ?',
      [
        outcome.status,
        outcome.failure_code,
        outcome.failure_message,
        JSON.stringify([...invoiceIds]),
        outcome.now,
        row.id,
      ],
    );
  }
}

/** By run date, then id. */
export const SCHEDULE_ORDER: readonly OrderColumn[] = [
  { sql: 's.run_date', name: 'run_date', kind: 'text' },
  { sql: 's.id', name: 'id', kind: 'text' },
];

export interface ScheduleConditions {
  readonly contractId?: readonly string[] | undefined;
  readonly status?: readonly string[] | undefined;
}

/** One slice of the schedules that match. */
export function listSchedules(
  reader: Reader,
  scope: 'all' | readonly string[],
  wanted: ScheduleConditions,
  slice: Slice,
): Promise<SliceOf<ScheduleRow>> {
  const source = { columns: 's.*', from: 'invoice_schedule s', order: SCHEDULE_ORDER };
  return readSlice(reader, source, conditions(scope, wanted), slice);
}

/** How many match, counted to `most`. */
export function countSchedules(
  reader: Reader,
  scope: 'all' | readonly string[],
  wanted: ScheduleConditions,
  most: number,
): Promise<number> {
  return countUpTo(reader, most, 'invoice_schedule s', conditions(scope, wanted));
}

function conditions(scope: 'all' | readonly string[], { contractId, status }: ScheduleConditions) {
  return [...visibleIn('s.legal_entity', scope), ...oneOf('s.contract_id', contractId), ...oneOf('s.status', status)];
}

/** Schedules by id, in the order of their run dates. */
export async function schedulesByIds(reader: Reader, ids: readonly string[]): Promise<ScheduleRow[]> {
  const found: ScheduleRow[] = [];
  for (const part of inChunks(ids)) {
    found.push(
      ...(await reader.rows<ScheduleRow>(
        `SELECT * FROM invoice_schedule WHERE id IN (${marks(part.length)}) ORDER BY run_date, id`,
        part,
      )),
    );
  }
  return found;
}
