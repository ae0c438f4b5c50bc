// Which proposals a bulk operation takes: those named, those that match a filter, those that a schedule looks for at the moment it
// runs. It must never lock: an item is looked at again, under its lock, when its turn comes.

import type { Caller } from '../../caller';
import { marks, type Reader, type Tx } from '../../database/database';
import { allOf } from '../../database/keyset';
import type { PostingSelection, ProposalToSchedule } from '../rules/bulkPosting';
import { conditionsOf, type ProposalFilter } from './readProposals';

const AT_ONCE = 500;
const COLUMNS = 'p.number, p.version, p.status, p.legal_entity';
/** Something can be posted of it: its lines are in. */
const POSTABLE = "p.status IN ('OPEN', 'SUBMITTED', 'APPROVED', 'REJECTED') AND p.line_count > 0";

/** These proposals, by number. A statement per 500. */
export async function proposalsNamed(
  reader: Reader,
  numbers: readonly string[],
): Promise<Map<string, ProposalToSchedule>> {
  const found = new Map<string, ProposalToSchedule>();
  for (let start = 0; start < numbers.length; start += AT_ONCE) {
    const part = numbers.slice(start, start + AT_ONCE);
    const rows = await reader.rows<ProposalToSchedule>(
      `SELECT ${COLUMNS} FROM proposal p WHERE p.number IN (${marks(part.length)})`,
      part,
    );
    for (const row of rows) found.set(row.number, row);
  }
  return found;
}

/** Proposals with lines that match and are not posted, by number: up to one more than `most`. */
export async function proposalsMatching(
  reader: Reader,
  caller: Caller,
  filter: ProposalFilter,
  most: number,
): Promise<ProposalToSchedule[]> {
  const { sql, values } = allOf(conditionsOf(caller, filter));
  return reader.rows<ProposalToSchedule>(
    `SELECT ${COLUMNS} FROM proposal p WHERE ${sql} AND ${POSTABLE} ORDER BY p.number LIMIT ${most + 1}`,
    values,
  );
}

/** What a schedule posts on its day: complete, not held, and approved where its legal entity or the schedule wants that. */
export async function proposalsDue(
  reader: Reader,
  selection: PostingSelection,
  most: number,
): Promise<ProposalToSchedule[]> {
  const { legalEntity, invoicedUpTo, customerAccount, contractNumber, approvedOnly } = selection;
  return reader.rows<ProposalToSchedule>(
    `SELECT ${COLUMNS} FROM proposal p
       LEFT JOIN contract t ON t.id = p.contract_id
       LEFT JOIN proposal_workflow w ON w.legal_entity = p.legal_entity
      WHERE p.legal_entity = ? AND ${POSTABLE} AND p.import_held = 0 AND p.invoice_date <= ?
        AND (p.status = 'APPROVED' OR (p.status = 'OPEN' AND ? = 0 AND COALESCE(w.enabled, 0) = 0))
        AND (? IS NULL OR p.customer_account = ?) AND (? IS NULL OR t.number = ?)
      ORDER BY p.number LIMIT ${most}`,
    [legalEntity, invoicedUpTo, approvedOnly ? 1 : 0, customerAccount, customerAccount, contractNumber, contractNumber],
  );
}

export interface ScheduleRow {
  readonly legal_entity: string;
  readonly name: string;
  readonly days_ahead: number;
  readonly customer_account: string | null;
  readonly contract_number: string | null;
  readonly approved_only: number;
}

/** The schedules that are on, but for those whose last operation is still running: its proposals would be taken twice. */
export function activeSchedules(reader: Reader): Promise<ScheduleRow[]> {
  return reader.rows<ScheduleRow>(
    `SELECT s.legal_entity, s.name, s.days_ahead, s.customer_account, s.contract_number, s.approved_only
       FROM posting_schedule s
      WHERE s.active = 1 AND NOT EXISTS (SELECT 1 FROM bulk_operation o
             WHERE o.id = s.last_operation_id AND o.state IN ('SCHEDULED', 'PROCESSING'))
      ORDER BY s.legal_entity, s.name`,
  );
}

/** Locks a schedule's row and says whether it may still run: another process may have begun just now. */
export async function lockIdleSchedule(tx: Tx, { legal_entity, name }: ScheduleRow): Promise<boolean> {
  const [row] = await tx.rows<{ last_operation_id: string | null }>(
    `SELECT last_operation_id FROM posting_schedule WHERE legal_entity = ? AND name = ? AND active = 1${tx.forUpdate}`,
    [legal_entity, name],
  );
  if (row?.last_operation_id == null) return row !== undefined;
  const running = await tx.rows("SELECT id FROM bulk_operation WHERE id = ? AND state IN ('SCHEDULED', 'PROCESSING')", [
    row.last_operation_id,
  ]);
  return running.length === 0;
}

/** A schedule ran; without an operation, there was nothing to post. */
export async function scheduleRan(
  tx: Tx,
  { legal_entity, name }: ScheduleRow,
  ran: { readonly at: string; readonly operationId: string | null },
): Promise<void> {
  await tx.change(
    'UPDATE posting_schedule SET last_run_at = ?, last_operation_id = COALESCE(?, last_operation_id) WHERE legal_entity = ? AND name = ?',
    [ran.at, ran.operationId, legal_entity, name],
  );
}
