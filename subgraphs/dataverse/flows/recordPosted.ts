// Finance posted the proposal. The report travels on the invoice's key, ahead of its write-back, and waits for the step
// reports that were made before it, so that the log shows the journey in its order. design.md 4
import { REPORTS, TO_DATAVERSE } from '../../../schema/messages';
import type { Handler } from '../../dual-write/exchange';
import { parsed } from '../../dual-write/inbox';
import type { Books } from '../books';
import { isPosted, type Standing, type Step } from '../rules/status';
import { lockInvoicesById } from '../store/invoices';
import { appendStatuses, type News } from '../store/statusLog';
import { stepReportsApplied } from '../store/stepReports';

const POSTED: Standing = { step: 'POSTED', state: 'MOVING', blockers: [], blockerCount: 0 };

/** Handles `invoice-posted`: the event POSTED, MOVING. The invoice's own status becomes POSTED with the customer invoice. */
export function recordPosted(books: Books): Handler {
  return async (tx, message) => {
    const checked = parsed(TO_DATAVERSE[REPORTS.posted], message);
    if (!checked.ok) return checked.effect;
    const ids = checked.rows.map(({ invoiceId }) => invoiceId);
    const [invoices, reports] = await Promise.all([lockInvoicesById(tx, ids), stepReportsApplied(tx, ids)]);
    const news: News[] = [];
    for (const { invoiceId, reportsBefore } of checked.rows) {
      const invoice = invoices.get(invoiceId);
      if (!invoice || invoice.status_sequence === 0) {
        return { kind: 'refused', code: 'NOT_FOUND', message: `there is no confirmed invoice ${invoiceId}` };
      }
      const applied = reports.get(invoiceId) ?? 0;
      if (applied < reportsBefore)
        return { kind: 'later', reason: `step report ${applied + 1} of ${reportsBefore} has not arrived` };
      if (!isPosted(invoice.step as Step)) news.push({ invoice, next: () => POSTED });
    }
    await appendStatuses(tx, books, news);
    return { kind: 'applied' };
  };
}
