// Counting what arrives of an invoice onto its proposal, under the proposal's lock. Rows that come before their header are
// counted when it comes: here they find no proposal. Counts are added, not recounted: 200 chunks of 100,000 lines would
// otherwise read 10,000,000 rows.
import type { Tx } from '../../database/database';
import { instant } from '../../world';
import type { Books } from '../books';
import { clearBlockers, replaceBlockers } from '../store/blockers';
import { lockProposals, type ProposalRow, saveArrived } from '../store/proposals';
import { saveAndReport } from './reportSteps';
import { type Arrived, stagedChanges } from './stagedChanges';

/** Locks the proposals that arrivals may count onto: asked for together with their INSERT, and ahead of it. */
export async function lockArrivals(
  tx: Tx,
  invoiceNumbers: readonly (string | null)[],
): Promise<ReadonlyMap<string, ProposalRow>> {
  const numbers = [...new Set(invoiceNumbers.flatMap((number) => number ?? []))];
  const locked = numbers.length === 0 ? [] : await lockProposals(tx, numbers);
  return new Map(locked.map((proposal) => [proposal.number, proposal]));
}

/** Adds newly inserted rows to their locked proposals; one of them may thereby be staged, and says so. */
export async function countArrivals(
  books: Books,
  tx: Tx,
  locked: ReadonlyMap<string, ProposalRow>,
  arrivals: readonly (Arrived & { invoiceNumber: string })[],
): Promise<void> {
  const byInvoice = new Map<string, Arrived>();
  for (const { invoiceNumber, actuals, links } of arrivals) {
    const before = byInvoice.get(invoiceNumber) ?? { actuals: 0, links: 0 };
    byInvoice.set(invoiceNumber, { actuals: before.actuals + actuals, links: before.links + links });
  }
  for (const [invoiceNumber, more] of byInvoice) {
    const proposal = locked.get(invoiceNumber);
    if (proposal) await countOnto(books, tx, proposal, more);
  }
}

async function countOnto(books: Books, tx: Tx, proposal: ProposalRow, more: Arrived): Promise<void> {
  const { number: invoiceNumber } = proposal;
  const now = instant(books.world);
  const arrived = { actuals: proposal.staged_count + more.actuals, links: proposal.staged_links + more.links };
  if (proposal.staged_at !== null) {
    // More than the header announced: the import finds the counts unequal and says MISMATCHED_BILLED_SALES.
    saveArrived(tx, invoiceNumber, arrived);
    return;
  }
  const { changes, status } = await stagedChanges(tx, proposal, arrived, now);
  if (status.blockers.length > 0) await replaceBlockers(tx, invoiceNumber, status.blockers, now);
  else if (proposal.reported_state === 'BLOCKED') await clearBlockers(tx, [invoiceNumber], now);
  await saveAndReport(books, tx, [{ proposal, changes, status }]);
}
