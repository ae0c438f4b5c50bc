// Confirming: from this COMMIT on, the invoice's journey cannot be lost. Status, actuals, links, status event 1 and the
// outbox rows are one transaction under the invoice's lock. design.md 4, steps 2 and 3; domain.md 3.4 (f), 3.5 (p)
import type { Outcome } from '../../../schema/outcome';
import { refused } from '../../../schema/outcome';
import { type Caller, maySee } from '../../caller';
import { RetryTransaction, type Tx } from '../../database/database';
import { POINTS } from '../../dual-write/points';
import { recall, remember } from '../../mutations/idempotency';
import { instant } from '../../world';
import type { Books } from '../books';
import { heldRefusal } from '../rules/bulk';
import { accountingDate, confirmationRefusal, SOURCE_STATUS } from '../rules/confirmation';
import { forbidden } from '../rules/permissions';
import { settleSources } from '../store/backlog';
import { insertConfirmedActuals, insertConfirmedLinks } from '../store/confirmation';
import { type DetailCounts, type InvoiceRow, lockInvoiceWithCounts } from '../store/invoices';
import { appendStatus } from '../store/statusLog';
import { announce, queueAnnouncement } from './announcement';
import { decided } from './decided';

export interface ConfirmInvoiceInput {
  readonly invoiceId: string;
  /** Refused with INVOICE_CHANGED if the draft is at another version. */
  readonly expectedVersion?: number | null;
  readonly idempotencyKey?: string | null;
}

/** The bulk operation in whose name a draft is confirmed: it alone may confirm what it holds. */
export interface WithinOperation {
  readonly id: string;
  /** Settles its item, in the transaction that confirms. */
  settle(tx: Tx): Promise<void>;
}

/**
 * Confirms a draft. Refused, with nothing written: NOT_FOUND, INVOICE_NOT_DRAFT, INVOICE_CHANGED, INVOICE_EMPTY,
 * CONFIRMATION_RUNNING. Of many that
 * confirm at once exactly one succeeds: the others find the lock's next state. The number of statements does not depend on
 * the number of lines but for the chunks that are queued (one SELECT and one INSERT per 500).
 */
export async function confirmInvoice(
  books: Books,
  caller: Caller,
  input: ConfirmInvoiceInput,
  operation?: WithinOperation,
): Promise<Outcome<{ invoiceId: string }>> {
  const denied = forbidden(caller.roles, 'CONFIRM_INVOICES');
  if (denied) return refused(denied);
  const { invoiceId, expectedVersion } = input;
  const request = {
    mutation: 'confirmInvoice',
    caller,
    key: input.idempotencyKey,
    input: { invoiceId, expectedVersion },
  };
  return decided(books, async (tx) => {
    const invoice = await lockInvoiceWithCounts(tx, invoiceId);
    const before = await recall<{ invoiceId: string }>(tx, request);
    if (before) return before;
    if (!invoice || !maySee(caller, invoice.legal_entity)) {
      return refused({
        code: 'NOT_FOUND',
        message: `There is no invoice ${invoiceId}.`,
        path: ['invoiceId'],
        subjectId: invoiceId,
      });
    }
    const held = heldRefusal(invoice, operation?.id);
    if (held) return refused(held);
    const refusal = confirmationRefusal({ ...invoice, details: invoice.sales + invoice.milestones }, expectedVersion);
    if (refusal) return refused(refusal);
    const now = instant(books.world);
    await writeActuals(tx, invoice, now);
    const announcement = await announce(tx, invoice);
    await appendStatus(
      tx,
      books,
      invoice,
      { step: 'CONFIRMED', state: 'MOVING', blockers: [], blockerCount: 0 },
      {
        status: 'CONFIRMED',
        version: invoice.version + 1,
        confirmed_at: now,
        confirmed_by: caller.subject,
        bulk_operation_id: null,
        billed_count: announcement.header.billed_count,
        billed_total: announcement.header.billed_total,
        billed_checksum: announcement.header.billed_checksum,
        link_count: announcement.header.link_count,
      },
    );
    books.world.reach(POINTS.P1_WRITTEN_NOT_QUEUED);
    await queueAnnouncement(tx, books.outbox, invoice, announcement);
    await remember(tx, request, { invoiceId }, now);
    await operation?.settle(tx);
    return { ok: true, value: { invoiceId }, replayed: false };
  });
}

/** Sources take their status; reversals, billed sales and links are inserted. Every count must be what the details say. */
async function writeActuals(tx: Tx, invoice: InvoiceRow & DetailCounts, now: string): Promise<void> {
  const settled = await settleSources(tx, invoice.id, SOURCE_STATUS, invoice);
  const actuals = await insertConfirmedActuals(tx, invoice, invoice, {
    accountingDate: accountingDate(invoice.accounting_date, now),
    now,
  });
  const links = invoice.sales > 0 ? await insertConfirmedLinks(tx, invoice) : 0;
  const isWhole =
    settled.sales === invoice.sales &&
    settled.milestones === invoice.milestones &&
    actuals === 2 * invoice.sales + invoice.milestones &&
    links === 2 * invoice.sales;
  // The draft was edited while we waited for its lock, so the counts are of before: what was written is rolled back.
  if (!isWhole) throw new RetryTransaction(`the details of invoice ${invoice.number} do not match its sources`);
}
