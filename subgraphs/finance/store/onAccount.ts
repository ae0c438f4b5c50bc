// On-account transactions: what a milestone is in Finance. Only its status and its tax groups are Finance's own. One that is
// fully invoiced must never be opened again: nothing here leads back from that status.
import { marks, type Tx } from '../../database/database';

/** Which of these milestones are fully invoiced, under their locks. */
export async function invoicedAmong(tx: Tx, milestoneIds: readonly string[]): Promise<string[]> {
  const rows = await tx.rows<{ milestone_id: string }>(
    `SELECT milestone_id FROM on_account_transaction WHERE milestone_id IN (${marks(milestoneIds.length)}) AND status = 'FULLY_INVOICED'${tx.forUpdate}`,
    milestoneIds,
  );
  return rows.map(({ milestone_id }) => milestone_id);
}

/** Their billed sales are posted. */
export async function markFullyInvoiced(tx: Tx, milestoneIds: readonly string[]): Promise<void> {
  if (milestoneIds.length === 0) return;
  await tx.change(
    `UPDATE on_account_transaction SET status = 'FULLY_INVOICED' WHERE milestone_id IN (${marks(milestoneIds.length)})`,
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
