// The last message of the journey: the customer invoice's number, date, tax and total, the status POSTED and the event
// WRITTEN_BACK in one transaction. That the proforma was marked paid is a separate fact and stays. design.md 4, step 9
import { type CustomerInvoiceRow, MAPS, TO_DATAVERSE } from '../../../schema/messages';
import type { Effect, Handler } from '../../dual-write/exchange';
import { parsed } from '../../dual-write/inbox';
import type { Books } from '../books';
import { closingDecision, type ProformaToClose } from '../rules/customerInvoice';
import type { Standing } from '../rules/status';
import { type InvoiceRow, lockInvoicesById } from '../store/invoices';
import { appendStatuses, type News } from '../store/statusLog';

const WRITTEN_BACK: Standing = { step: 'WRITTEN_BACK', state: 'DONE', blockers: [], blockerCount: 0 };

/** Handles what the customer invoices map brings. Waits for write-backs that are missing; DIVERGED if it contradicts what is known. */
export function writeBackCustomerInvoice(books: Books): Handler {
  return async (tx, message) => {
    const checked = parsed(TO_DATAVERSE[MAPS.customerInvoices], message);
    if (!checked.ok) return checked.effect;
    const invoices = await lockInvoicesById(
      tx,
      checked.rows.map(({ invoiceId }) => invoiceId),
    );
    const news: News[] = [];
    for (const row of checked.rows) {
      const closed = closedBy(invoices.get(row.invoiceId), row);
      if (closed && 'kind' in closed) return closed;
      if (closed) news.push(closed);
    }
    await appendStatuses(tx, books, news);
    return { kind: 'applied' };
  };
}

/** What closes the invoice, or why it cannot be; undefined: it is closed already. */
function closedBy(invoice: InvoiceRow | undefined, row: CustomerInvoiceRow): News | Effect | undefined {
  if (!invoice || invoice.number !== row.proposalId || invoice.status_sequence === 0) {
    return { kind: 'refused', code: 'NOT_FOUND', message: `there is no confirmed invoice ${row.proposalId}` };
  }
  const summary = {
    number: row.customerInvoiceNumber,
    date: row.customerInvoiceDate,
    tax: row.salesTax,
    total: row.total,
  };
  const decision = closingDecision(proformaOf(invoice), {
    ...summary,
    currency: row.currencyId,
    billedCount: row.billedCount,
  });
  if (decision.kind === 'closed') return undefined;
  if (decision.kind !== 'close') return decision;
  const changes = {
    status: 'POSTED',
    version: invoice.version + 1,
    customer_invoice_number: summary.number,
    customer_invoice_date: summary.date,
    customer_invoice_tax: summary.tax,
    customer_invoice_total: summary.total,
  } as const;
  return { invoice, next: () => WRITTEN_BACK, changes };
}

function proformaOf(invoice: InvoiceRow): ProformaToClose {
  const {
    customer_invoice_number: number,
    customer_invoice_date: date,
    customer_invoice_tax: tax,
    customer_invoice_total: total,
  } = invoice;
  const isClosed = number !== null && date !== null && tax !== null && total !== null;
  return {
    number: invoice.number,
    currency: invoice.currency,
    billedCount: invoice.billed_count ?? 0,
    writtenBackCount: invoice.written_back_count,
    summary: isClosed ? { number, date, tax, total } : null,
  };
}
