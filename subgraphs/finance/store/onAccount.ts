// On-account transactions: what a milestone or a retainer is in Finance. Only its status and its tax groups are Finance's own.
// It is fully invoiced while a posted billed sale of it stands that no posted credit has taken back, in whatever order the two
// were posted: bills and credits are counted, never looked at one by one. domain.md 2.9.6, 3.6 (aa)
import { marks, type Row, type Tx } from '../../database/database';

/** Those of these milestones that are fully invoiced, under their locks. */
export async function invoicedAmong(
  tx: Tx,
  milestoneIds: readonly string[],
): Promise<(Row & { milestone_id: string })[]> {
  return tx.rows<Row & { milestone_id: string }>(
    `SELECT * FROM on_account_transaction WHERE milestone_id IN (${marks(milestoneIds.length)}) AND status = 'FULLY_INVOICED'${tx.forUpdate}`,
    milestoneIds,
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
export async function addBills(tx: Tx, bills: ReadonlyMap<string, number>): Promise<void> {
  for (const change of new Set(bills.values())) {
    const ids = [...bills].filter(([, one]) => one === change && one !== 0).map(([id]) => id);
    if (ids.length === 0) continue;
    // Status first: MySQL would compute it from the new count otherwise.
    await tx.change(
      `UPDATE on_account_transaction SET status = CASE WHEN live_bills + ? > 0 THEN 'FULLY_INVOICED' ELSE 'OPEN' END,
         live_bills = live_bills + ? WHERE milestone_id IN (${marks(ids.length)})`,
      [change, change, ...ids],
    );
  }
}
