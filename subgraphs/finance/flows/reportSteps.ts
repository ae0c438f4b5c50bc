// Sending the reports of an invoice's steps: saved on the proposal and queued on the invoice's step key in one transaction,
// under the proposal's lock. That key has no map and cannot be paused. design.md 4
import { keys, REPORTS, type StepReport } from '../../../schema/messages';
import type { Tx } from '../../database/database';
import type { Books } from '../books';
import type { ProposalRow } from '../store/proposals';
import { type ProposalUpdate, saveWithReports } from '../store/stepReports';

/** Saves locked proposals and queues the reports that are due, in a handful of statements. All change the same columns. */
export async function saveAndReport(books: Books, tx: Tx, updates: readonly ProposalUpdate[]): Promise<void> {
  const queued = saveWithReports(tx, updates).map((report) => keyed(report.invoiceId, [report], false));
  await books.outbox.appendMany(tx, queued);
}

/** The first reports of an invoice. */
export interface FirstReports {
  readonly proposal: Pick<ProposalRow, 'invoice_id'>;
  readonly reports: readonly StepReport[];
  /** Nothing was ever told of it. */
  readonly isNew: boolean;
}

/** Queues the first reports of invoices whose proposals were created in this transaction. */
export async function queueFirstReports(books: Books, tx: Tx, invoices: readonly FirstReports[]): Promise<void> {
  await books.outbox.appendMany(
    tx,
    invoices.map(({ proposal, reports, isNew }) => keyed(proposal.invoice_id, reports, isNew)),
  );
}

/** One message each: the log shows each step. */
function keyed(invoiceId: string, reports: readonly StepReport[], isNew: boolean) {
  return {
    key: keys.invoiceStep(invoiceId),
    entries: reports.map((row) => ({ topic: REPORTS.step, rows: [row] })),
    isNew,
  };
}
