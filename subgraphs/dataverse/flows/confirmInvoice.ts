// Confirming: from this COMMIT on, the invoice's journey cannot be lost. Status, actuals, links, status event 1 and the
// outbox rows are one transaction under the invoice's lock. design.md 4, steps 2 and 3; domain.md 3.4 (f), 3.5 (p)
import type { Outcome } from '../../../schema/outcome';
import { refused } from '../../../schema/outcome';
import { type Caller, maySee } from '../../caller';
import { RetryTransaction, type Tx } from '../../database/database';
import { POINTS } from '../../dual-write/points';
import { Refuse } from '../../mutations/decided';
import { recall, remember } from '../../mutations/idempotency';
import { instant } from '../../world';
import type { Books } from '../books';
import { heldRefusal } from '../rules/bulk';
import { accountingDate, changesNothing, confirmationRefusal, overLimit } from '../rules/confirmation';
import { forbidden } from '../rules/permissions';
import {
  failedLimits,
  type InvoiceWithCounts,
  insertConfirmedActuals,
  insertConfirmedLinks,
  isUnchangedCorrection,
  lockForConfirmation,
} from '../store/confirmation';
import { rowsIn } from '../store/confirmedSelects';
import { lockedStandings } from '../store/limits';
import { settleSources } from '../store/settleSources';
import { appendStatus } from '../store/statusLog';
import { type Announcement, announce, queueAnnouncement } from './announcement';
import { decided } from './decided';
import { limitRefusal } from './limitRefusal';
import { settleRetainers } from './settleRetainers';

export interface ConfirmInvoiceInput {
  readonly invoiceId: string;
  /** Refused with INVOICE_CHANGED if the draft is at another version. */
  readonly expectedVersion?: number | null;
  readonly idempotencyKey?: string | null;
}

/** The bulk operation in whose name a draft is confirmed: it alone may confirm what it holds. */
export interface WithinOperation {
  readonly id: string;
  /** Who confirmed it, where that was lost and is brought back; absent: the caller. */
  readonly confirmedBy?: string | undefined;
  /** Settles its item, in the transaction that confirms. */
  settle(tx: Tx): Promise<void>;
}

/**
 * Confirms a draft: the one way from there to CONFIRMED. Refused, with nothing written: FORBIDDEN, NOT_FOUND,
 * INVOICE_NOT_DRAFT, INVOICE_CHANGED, CONFIRMATION_RUNNING, INVOICE_EMPTY, CORRECTION_UNCHANGED, LIMIT_EXCEEDED. Of
 * many that confirm at once exactly one succeeds: the others find the lock's next state. The number of statements does not
 * depend on the number of lines but for the chunks that are queued (one SELECT and one INSERT per 500).
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
    const [invoice, before] = await Promise.all([
      lockForConfirmation(tx, invoiceId),
      recall<{ invoiceId: string }>(tx, request, books),
    ]);
    if (before) return before;
    if (invoice && invoice.counted_version !== invoice.version)
      throw new RetryTransaction(`invoice ${invoice.number} was changed while it was locked`);
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
    const refusal = confirmationRefusal(invoice, expectedVersion);
    if (refusal) return refused(refusal);
    if (await isUnchangedCorrection(tx, invoice)) return refused(changesNothing(invoice));
    const over = await exceededLimit(tx, invoice);
    if (over) return refused(over);
    const now = instant(books.world);
    const confirmedBy = operation?.confirmedBy ?? caller.subject;
    const announcement = await writeAndAnnounce(tx, invoice, now, confirmedBy);
    await appendStatus(
      tx,
      books,
      invoice,
      { step: 'CONFIRMED', state: 'MOVING', blockers: [], blockerCount: 0 },
      {
        status: 'CONFIRMED',
        version: invoice.version + 1,
        confirmed_at: now,
        confirmed_by: confirmedBy,
        bulk_operation_id: null,
        billed_count: announcement.header.billed_count,
        billed_total: announcement.header.billed_total,
        billed_checksum: announcement.header.billed_checksum,
        link_count: announcement.header.link_count,
      },
    );
    books.world.reach(POINTS.P1_WRITTEN_NOT_QUEUED);
    await Promise.all([
      queueAnnouncement(tx, books.outbox, invoice, announcement), // changes nothing that the trail looks at
      remember(tx, request, { invoiceId }, books),
    ]);
    await operation?.settle(tx);
    return { ok: true, value: { invoiceId }, replayed: false };
  });
}

/** What was raised, added or never evaluated must fit under the limits now, whoever else commits meanwhile. domain.md 2.3.4 */
async function exceededLimit(tx: Tx, invoice: InvoiceWithCounts) {
  return invoice.limited === 1
    ? limitRefusal(tx, invoice, await lockedStandings(tx, [invoice.contract_id]))
    : undefined;
}

/** In one round trip where nothing that is written after the first statements changes what is announced. */
async function writeAndAnnounce(tx: Tx, invoice: InvoiceWithCounts, now: string, by: string): Promise<Announcement> {
  const isPlain = invoice.sales === invoice.details && invoice.edited === 0;
  const written = writeActuals(tx, invoice, now);
  if (!isPlain) await written;
  const [announcement] = await Promise.all([announce(tx, invoice, by), written]);
  return announcement;
}

/** Sources take their status; actuals and links are inserted. Every count must be what the details say. */
async function writeActuals(tx: Tx, invoice: InvoiceWithCounts, now: string): Promise<void> {
  const at = { accountingDate: accountingDate(invoice.accounting_date, now), now };
  const expected = rowsIn(invoice.counts);
  const [areSettled, actuals, links] = await Promise.all([
    settleSources(tx, invoice),
    insertConfirmedActuals(tx, invoice, at),
    insertConfirmedLinks(tx, invoice),
  ]);
  const isWhole = areSettled && actuals === expected.actuals && links === expected.links;
  if (isWhole) return settleRetainers(tx, invoice, at);
  const failed = await failedLimits(tx, invoice);
  if (failed > 0) throw new Refuse(overLimit(invoice, failed));
  // The draft was edited while we waited for its lock, so the counts are of before: what was written is rolled back.
  throw new RetryTransaction(`the details of invoice ${invoice.number} do not match its sources`);
}
