// Which items of the backlog may be marked ready to invoice, or not ready. Pure; that the caller may see an item is asked before.
// domain.md 3.2
import type { Refusal } from '../../../schema/errors';

/** An actual, a milestone or a retainer, as far as the decision needs it. */
export interface BacklogItem {
  readonly id: string;
  readonly kind: 'ACTUAL' | 'MILESTONE' | 'RETAINER';
  /** Of an actual; milestones and retainers are always chargeable unbilled sales in this respect. */
  readonly transactionType?: string;
  readonly billingType?: string;
  readonly adjustmentStatus?: string | null;
  readonly billingStatus: string | null;
  /** Of an actual, and why it is so. */
  readonly nteStatus?: string | null;
  readonly nteDetail?: string | null;
}

/**
 * Undefined: it may be marked (or is ready already, which changes nothing). NOT_READY_MARKABLE with the reason: only
 * chargeable unbilled sales, milestones and retainers that are live and on no invoice. LIMIT_EXCEEDED: its not-to-exceed status is Failed;
 * what was not evaluated may be marked, and confirming judges it. domain.md 3.2, 2.5, 1.2
 */
export function readinessRefusal(item: BacklogItem): Refusal | undefined {
  const refusal = unmarkable(item);
  if (refusal || item.nteStatus !== 'FAILED') return refusal;
  const message = `The item cannot be marked ready. ${item.nteDetail ?? 'It exceeds a not-to-exceed limit.'}`;
  return { code: 'LIMIT_EXCEEDED', message, subjectId: item.id };
}

/** Undefined: it may be put back to not ready (or is so already). NOT_READY_MARKABLE as above. domain.md 3.2 */
export function unreadinessRefusal(item: BacklogItem): Refusal | undefined {
  return unmarkable(item);
}

function unmarkable(item: BacklogItem): Refusal | undefined {
  const because = (reason: string): Refusal => ({
    code: 'NOT_READY_MARKABLE',
    message: `The item cannot be marked: ${reason}.`,
    subjectId: item.id,
  });
  if (item.kind === 'ACTUAL') {
    if (item.transactionType !== 'UNBILLED_SALES') return because('it is not an unbilled sale');
    if (item.adjustmentStatus) return because('it is adjusted');
    if (item.billingType !== 'CHARGEABLE') return because('it is not chargeable');
  }
  if (item.billingStatus === 'UNBILLED_SALES_CREATED' || item.billingStatus === 'READY_TO_INVOICE') return undefined;
  return because('it is on an invoice');
}
