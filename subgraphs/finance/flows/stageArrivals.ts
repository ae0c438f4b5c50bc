// Counting what arrives of an invoice onto its proposal, under the proposal's lock. Rows that come before their header are
// counted when it comes: here they find no proposal. Counts are added, not recounted: 200 chunks of 100,000 lines would
// otherwise read 10,000,000 rows.
import type { Tx } from '../../database/database';
import { instant } from '../../world';
import type { Books } from '../books';
import { clearBlockers, replaceBlockers } from '../store/blockers';
import { lockProposals, type ProposalRow, saveArrived } from '../store/proposals';
import { saveAndReport } from './reportSteps';
import { type Arrival, type Arrived, stagedChanges } from './stagedChanges';

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
  const now = instant(books.world);
  const counted: Arrival[] = [];
  for (const [invoiceNumber, more] of byInvoice) {
    const proposal = locked.get(invoiceNumber);
    if (!proposal) continue;
    const arrived = { actuals: proposal.staged_count + more.actuals, links: proposal.staged_links + more.links };
    // More than the header announced: the import finds the counts unequal and says MISMATCHED_BILLED_SALES.
    if (proposal.staged_at !== null) saveArrived(tx, invoiceNumber, arrived);
    else counted.push({ proposal, arrived });
  }
  if (counted.length === 0) return;
  const staged = await stagedChanges(tx, counted, now);
  for (const { proposal, status } of staged) {
    if (status.blockers.length > 0) await replaceBlockers(tx, proposal.number, status.blockers, now);
    else if (proposal.reported_state === 'BLOCKED') await clearBlockers(tx, [proposal.number], now);
  }
  await saveAndReport(books, tx, staged);
}
