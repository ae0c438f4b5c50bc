// Brings a confirmation back that was lost when Dataverse was restored: the draft, whose details carry the ids of everything that
// confirming writes, is confirmed as it was. It must write nothing unless Finance had received exactly that. faults.md F31
import type { HeaderSeen } from '../../../schema/peer';
import type { Caller } from '../../caller';
import type { Tx } from '../../database/database';
import { Refuse } from '../../mutations/decided';
import type { Books } from '../books';
import { readAnnounced } from '../store/confirmation';
import { confirmInvoice } from './confirmInvoice';
import type { NotRestored } from './restoreApproval';

/** Confirms the draft as Finance's header says that it was confirmed, on that day. */
export async function restoreConfirmation(
  books: Books,
  caller: Caller,
  invoiceId: string,
  header: HeaderSeen | null,
): Promise<NotRestored> {
  const repairing = books.peer?.repairing;
  if (!repairing) return 'Finance cannot be asked from here';
  if (!header) return 'Finance has no header of the invoice';
  const world = { ...books.world, now: () => new Date(confirmedAt(header)) };
  const settle = (tx: Tx) => mustBeThat(tx, invoiceId, header);
  const outcome = await confirmInvoice(
    { ...books, world, outbox: repairing },
    caller,
    { invoiceId },
    { id: '', settle, confirmedBy: header.confirmedBy ?? undefined },
  );
  if (outcome.ok) return undefined;
  const [refusal] = outcome.refusals;
  if (refusal?.code === 'NOT_FOUND')
    return 'the draft was made after the backup: it must be drafted again, or credited';
  return `${refusal?.code}: ${refusal?.message}`;
}

/** When Finance received it, or noon of the day that its billed sales are dated, where that was another day. */
function confirmedAt({ receivedAt, accountingDate }: HeaderSeen): string {
  const isThatDay = accountingDate === null || receivedAt.startsWith(accountingDate);
  return isThatDay ? receivedAt : `${accountingDate}T12:00:00.000Z`;
}

/** Rolls the confirmation back where the draft was edited between the backup and its confirmation. */
async function mustBeThat(tx: Tx, invoiceId: string, header: HeaderSeen): Promise<void> {
  const invoice = await readAnnounced(tx, invoiceId);
  const isSame =
    invoice?.number === header.number &&
    invoice.billed_count === header.billedCount &&
    invoice.billed_total === header.billedTotal &&
    invoice.billed_checksum === header.billedChecksum &&
    invoice.link_count === header.linkCount;
  if (isSame) return;
  const message = `The draft is not what was confirmed: ${invoice?.billed_count} billed actuals, and ${header.billedCount} in Finance.`;
  throw new Refuse({ code: 'DIVERGED', message, subjectId: invoiceId });
}
