// Somebody says that a confirmed invoice is paid: a fact of its own, which moves nothing in Finance and which posting does not
// take back. domain.md 3.1 (P7), 8 (22)
import { type Outcome, refused } from '../../../schema/outcome';
import { type Caller, maySee } from '../../caller';
import { recall, remember } from '../../mutations/idempotency';
import { instant } from '../../world';
import type { Books } from '../books';
import { isEditable } from '../rules/confirmation';
import { forbidden } from '../rules/permissions';
import { lockInvoice, markPaid } from '../store/invoices';
import { decided } from './decided';

export interface MarkInvoicePaidInput {
  readonly invoiceId: string;
  readonly idempotencyKey?: string | null;
}

/** Marks the invoice paid; one that is marked keeps its instant. Refused: FORBIDDEN, NOT_FOUND, INVOICE_NOT_CONFIRMED. */
export async function markInvoicePaid(
  books: Books,
  caller: Caller,
  { invoiceId, idempotencyKey }: MarkInvoicePaidInput,
): Promise<Outcome<{ invoiceId: string }>> {
  const denied = forbidden(caller.roles, 'MARK_PAID');
  if (denied) return refused(denied);
  const request = { mutation: 'markInvoicePaid', caller, key: idempotencyKey, input: { invoiceId } };
  return decided(books, async (tx) => {
    const invoice = await lockInvoice(tx, invoiceId);
    const before = await recall<{ invoiceId: string }>(tx, request, books);
    if (before) return before;
    const subject = { path: ['invoiceId'], subjectId: invoiceId };
    if (!invoice || !maySee(caller, invoice.legal_entity))
      return refused({ code: 'NOT_FOUND', message: `There is no invoice ${invoiceId}.`, ...subject });
    if (isEditable(invoice.status)) {
      const message = `Invoice ${invoice.number} is not confirmed.`;
      return refused({ code: 'INVOICE_NOT_CONFIRMED', message, ...subject });
    }
    const now = instant(books.world);
    await markPaid(tx, invoiceId, now);
    await remember(tx, request, { invoiceId }, books);
    return { ok: true, value: { invoiceId }, replayed: false };
  });
}
