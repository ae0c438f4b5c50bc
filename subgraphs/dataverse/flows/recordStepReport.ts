// Finance says how far an invoice's proposal is, or what stands in its way: received, staged, imported, blocked, lines
// deleted. The report becomes an event of the status log if it is news. design.md 4, step 10
import { REPORTS, TO_DATAVERSE } from '../../../schema/messages';
import type { Handler } from '../../dual-write/exchange';
import { parsed } from '../../dual-write/inbox';
import type { Books } from '../books';
import { isPosted, reportedBeside, type Step } from '../rules/status';
import { lockInvoicesById } from '../store/invoices';
import { appendStatuses, type News } from '../store/statusLog';

/** Handles `invoice-step`. A report that comes after the invoice was posted (a skipped one that was retried) says nothing new. */
export function recordStepReport(books: Books): Handler {
  return async (tx, message) => {
    const checked = parsed(TO_DATAVERSE[REPORTS.step], message);
    if (!checked.ok) return checked.effect;
    const invoices = await lockInvoicesById(
      tx,
      checked.rows.map(({ invoiceId }) => invoiceId),
    );
    const news: News[] = [];
    for (const { invoiceId, step, state, blockers, blockerCount } of checked.rows) {
      const invoice = invoices.get(invoiceId);
      if (!invoice || invoice.status_sequence === 0) {
        return { kind: 'refused', code: 'NOT_FOUND', message: `there is no confirmed invoice ${invoiceId}` };
      }
      if (isPosted(invoice.step as Step)) continue;
      const isBlocked = state === 'BLOCKED';
      const report = {
        step,
        state,
        blockers: isBlocked ? blockers : [],
        blockerCount: isBlocked ? blockerCount : 0,
      };
      news.push({ invoice, next: (now) => reportedBeside(now, report) });
    }
    await appendStatuses(tx, books, news);
    return { kind: 'applied' };
  };
}
