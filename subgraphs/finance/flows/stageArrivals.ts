// Counting what arrives of an invoice onto its proposal, under the proposal's lock. Rows that come before their header are
// counted when it comes: here they find no proposal. Counts are added, not recounted: 200 chunks of 100,000 lines would
// otherwise read 10,000,000 rows.
import type { Tx } from '../../database/database';
import { instant } from '../../world';
import type { Books } from '../books';
import { clearBlockers, replaceBlockers } from '../store/blockers';
import { lockProposal, saveArrived } from '../store/proposals';
import { saveAndReport } from './reportSteps';
import { type Arrived, stagedChanges } from './stagedChanges';

/** Adds newly inserted rows to their proposals; one of them may thereby be staged, and says so. */
export async function countArrivals(
  books: Books,
  tx: Tx,
  arrivals: readonly (Arrived & { invoiceNumber: string })[],
): Promise<void> {
  const byInvoice = new Map<string, Arrived>();
  for (const { invoiceNumber, actuals, links } of arrivals) {
    const before = byInvoice.get(invoiceNumber) ?? { actuals: 0, links: 0 };
    byInvoice.set(invoiceNumber, { actuals: before.actuals + actuals, links: before.links + links });
  }
  for (const [invoiceNumber, more] of byInvoice) await countOnto(books, tx, invoiceNumber, more);
}

async function countOnto(books: Books, tx: Tx, invoiceNumber: string, more: Arrived): Promise<void> {
  const proposal = await lockProposal(tx, invoiceNumber);
  if (!proposal) return;
  const now = instant(books.world);
  const arrived = { actuals: proposal.staged_count + more.actuals, links: proposal.staged_links + more.links };
  if (proposal.staged_at !== null) {
    // More than the header announced: the import finds the counts unequal and says MISMATCHED_BILLED_SALES.
    await saveArrived(tx, invoiceNumber, arrived);
    return;
  }
  const { changes, status } = await stagedChanges(tx, proposal, arrived, now);
  if (status.blockers.length > 0) await replaceBlockers(tx, invoiceNumber, status.blockers, now);
  else if (proposal.reported_state === 'BLOCKED') await clearBlockers(tx, [invoiceNumber], now);
  await saveAndReport(books, tx, [{ proposal, changes, status }]);
}
