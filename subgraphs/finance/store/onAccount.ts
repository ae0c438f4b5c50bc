// On-account transactions: what a milestone or a retainer is in Finance. Only its status, tax groups and dimensions are Finance's own.
// It is fully invoiced while a posted billed sale of it stands that no posted credit has taken back, in whatever order the two
// were posted: bills and credits are counted, never looked at one by one. domain.md 2.9.6, 3.6 (aa)
import { marks, type Reader, type Row, type Tx } from '../../database/database';
import type { SourceNumbers } from './dimensions';

/** Every column of one that is fully invoiced. */
export type InvoicedRow = Row & { milestone_id: string; project_id: string; amount: number };

/** Those of these milestones that are fully invoiced, under their locks. */
export async function invoicedAmong(tx: Tx, milestoneIds: readonly string[]): Promise<InvoicedRow[]> {
  return tx.rows<InvoicedRow>(
    `SELECT * FROM on_account_transaction WHERE milestone_id IN (${marks(milestoneIds.length)}) AND status = 'FULLY_INVOICED'${tx.forUpdate}`,
    milestoneIds,
  );
}

/** What bills a fully invoiced one now. */
export interface LiveBill {
  readonly milestone_id: string;
  readonly transaction_class: string;
  readonly amount: number;
}

/** Posted billed sales of these that no posted credit has taken back. */
export function liveBillsOf(
  reader: Reader,
  milestones: readonly { readonly milestone_id: string; readonly project_id: string }[],
): Promise<LiveBill[]> {
  const [projects, ids] = [milestones.map((row) => row.project_id), milestones.map((row) => row.milestone_id)];
  return reader.rows<LiveBill>(
    `SELECT s.milestone_id, s.transaction_class, s.amount FROM staged_actual s
      WHERE s.project_id IN (${marks(projects.length)}) AND s.transaction_type = 'BILLED_SALES' AND s.milestone_id IN (${marks(ids.length)})
        AND s.state = 'POSTED' AND s.amount >= 0 AND COALESCE(s.adjustment_status, '') <> 'UNADJUSTABLE' AND NOT EXISTS (
          SELECT 1 FROM staged_link c JOIN staged_actual r ON r.actual_id = c.actual1_id AND r.state = 'POSTED'
           WHERE c.actual2_id = s.actual_id AND c.role1 = 'REVERSING' AND c.role2 = 'ORIGINAL')`,
    [...projects, ...ids],
  );
}

/** They were deleted where they were made. */
export async function deleteOnAccount(tx: Tx, milestoneIds: readonly string[]): Promise<void> {
  if (milestoneIds.length === 0) return;
  await tx.change(
    `DELETE FROM on_account_transaction WHERE milestone_id IN (${marks(milestoneIds.length)}) AND status <> 'FULLY_INVOICED'`,
    milestoneIds,
  );
}

/** Adds to each what posting a proposal adds: a bill is 1, a credit −1. */
export function addBills(tx: Tx, bills: ReadonlyMap<string, number>): void {
  for (const change of new Set(bills.values())) {
    const ids = [...bills].filter(([, one]) => one === change && one !== 0).map(([id]) => id);
    if (ids.length === 0) continue;
    // Status first: MySQL would compute it from the new count otherwise.
    tx.soon(
      `UPDATE on_account_transaction SET status = CASE WHEN live_bills + ? > 0 THEN 'FULLY_INVOICED' ELSE 'OPEN' END,
         live_bills = live_bills + ? WHERE milestone_id IN (${marks(ids.length)})`,
      [change, change, ...ids],
    );
  }
}

/** What an on-account transaction is about, by ids. */
export interface OnAccountSubject {
  readonly milestone_id: string;
  readonly project_id: string;
  readonly contract_id: string;
  readonly funding_source_id: string;
}

/** Numbers of project, contract and customer of each, by milestone, as far as they have arrived. One statement. */
export async function onAccountSources(
  reader: Reader,
  rows: readonly OnAccountSubject[],
): Promise<Map<string, SourceNumbers>> {
  const ids = (column: Exclude<keyof OnAccountSubject, 'milestone_id'>) => [...new Set(rows.map((row) => row[column]))];
  const [projects, contracts, sources] = [ids('project_id'), ids('contract_id'), ids('funding_source_id')];
  const found = await reader.rows<{ id: string; number: string }>(
    `SELECT id, number FROM project WHERE id IN (${marks(projects.length)})
     UNION ALL SELECT id, number FROM contract WHERE id IN (${marks(contracts.length)})
     UNION ALL SELECT id, customer_account FROM funding_source WHERE id IN (${marks(sources.length)})`,
    [...projects, ...contracts, ...sources],
  );
  const numbers = new Map(found.map(({ id, number }) => [id, number]));
  return new Map(
    rows.map(({ milestone_id, project_id, contract_id, funding_source_id }) => [
      milestone_id,
      {
        PROJECT: numbers.get(project_id) ?? null,
        CONTRACT: numbers.get(contract_id) ?? null,
        CUSTOMER: numbers.get(funding_source_id) ?? null,
      },
    ]),
  );
}

export interface OnAccountRow extends OnAccountSubject {
  readonly legal_entity: string;
  readonly description: string;
  readonly currency: string;
  readonly amount: number;
  readonly transaction_date: string;
  readonly sales_tax_group: string | null;
  readonly item_sales_tax_group: string | null;
  readonly status: string;
  readonly dimensions: string | null;
  readonly version: number;
}

/**
 * An on-account transaction under its lock, for which every import that bills it waits (`keepOnAccount`). `onProposal`: the one on
 * whose lines it stands.
 */
export async function lockOnAccount(
  tx: Tx,
  milestoneId: string,
): Promise<{ row: OnAccountRow; onProposal: string | null } | undefined> {
  const [row] = await tx.rows<OnAccountRow>(
    `SELECT * FROM on_account_transaction WHERE milestone_id = ?${tx.forUpdate}`,
    [milestoneId],
  );
  if (!row) return undefined;
  const [bill] = await tx.rows<{ number: string }>(
    `SELECT invoice_number AS number FROM staged_actual
      WHERE project_id = ? AND transaction_type = 'BILLED_SALES' AND milestone_id = ? AND state = 'ON_PROPOSAL' LIMIT 1`,
    [row.project_id, milestoneId],
  );
  return { row, onProposal: bill?.number ?? null };
}

/**
 * Keeps the on-account transactions that these locked proposals bill as they are until the transaction ends: an edit of one either
 * comes before the lines or finds them. Locked after the proposals, and for reading: imports side by side do not wait for each other.
 */
export async function keepOnAccount(tx: Tx, proposals: readonly string[]): Promise<void> {
  if (tx.forShare === '') return;
  const billed = await tx.rows<{ milestone_id: string }>(
    `SELECT DISTINCT milestone_id FROM staged_actual
      WHERE invoice_number IN (${marks(proposals.length)}) AND transaction_type = 'BILLED_SALES' AND milestone_id IS NOT NULL`,
    proposals,
  );
  if (billed.length === 0) return;
  await tx.rows(
    `SELECT milestone_id FROM on_account_transaction WHERE milestone_id IN (${marks(billed.length)}) ORDER BY milestone_id${tx.forShare}`,
    billed.map(({ milestone_id }) => milestone_id),
  );
}

/** One more edit of a locked on-account transaction. */
export async function countOnAccountEdit(tx: Tx, { milestone_id, version }: OnAccountRow): Promise<void> {
  await tx.change('UPDATE on_account_transaction SET version = ? WHERE milestone_id = ?', [version + 1, milestone_id]);
}
