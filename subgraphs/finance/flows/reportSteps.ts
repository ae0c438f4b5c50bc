// Sending the reports of an invoice's steps: saved on the proposal and queued on the invoice's step key in one transaction,
// under the proposal's lock. That key has no map and cannot be paused. design.md 4
import { keys, REPORTS, type StepReport } from '../../../schema/messages';
import type { Tx } from '../../database/database';
import type { Books } from '../books';
import { type ProposalUpdate, saveWithReports } from '../store/stepReports';

/** Saves locked proposals and queues the reports that are due, in a handful of statements. All change the same columns. */
export async function saveAndReport(books: Books, tx: Tx, updates: readonly ProposalUpdate[]): Promise<void> {
  const queued = saveWithReports(tx, updates).map((report) => keyed(report.invoiceId, [report], false));
  await books.outbox.appendMany(tx, queued);
}

/** Queues the first reports of an invoice, whose proposal was created in this transaction. `isNew`: nothing was ever told of it. */
export async function queueFirstReports(
  books: Books,
  tx: Tx,
  invoiceId: string,
  reports: readonly StepReport[],
  isNew: boolean,
): Promise<void> {
  await books.outbox.appendMany(tx, [keyed(invoiceId, reports, isNew)]);
}

/** One message each: the log shows each step. */
function keyed(invoiceId: string, reports: readonly StepReport[], isNew: boolean) {
  return {
    key: keys.invoiceStep(invoiceId),
    entries: reports.map((row) => ({ topic: REPORTS.step, rows: [row] })),
    isNew,
  };
}
