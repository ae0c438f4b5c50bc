// What taking back a billed sale of a retainer becomes when the correction is confirmed: the retainer's own invoice, a part that was
// set off, or a refund. Pure. Always whole: the credit travels, and the negative unbilled sale of what is available is replaced by
// one of what is available now, which stays in Dataverse. domain.md 3.5 (r), 3.6 (cc), 6.2 (#6226438)
import type { Refusal } from '../../../schema/errors';
import { idOf, negated, type RetainerBefore, type SettledActual, type Settlement, unbilled } from './retainerRows';

/** A correction as far as its rows need it. */
export interface RetainerCredit {
  readonly id: string;
  /** The kind of the detail that billed what is taken back. */
  readonly billed_kind: string;
  readonly corrected_actual_id: string;
  /** What was billed; below zero where a part was set off or paid back. */
  readonly corrected_quantity: number;
  readonly corrected_price: number;
  readonly previous_amount: number;
  readonly source_reversal_id: string | null;
  readonly source_reversal_link_id: string | null;
  readonly reversal_actual_id: string | null;
  readonly reversing_link_id: string | null;
  readonly leftover_sale_id: string | null;
}

/**
 * RETAINER_NOT_CORRECTABLE: of a retainer that is taken back whole something was used or refunded, or a draft holds something;
 * and nothing of it changes while a draft pays it back.
 */
export function creditRefusal(credit: RetainerCredit, retainer: RetainerBefore): Refusal | undefined {
  const { amount, available_amount: available, held_amount: held, refund_status, refund_invoice_id } = retainer;
  const because = (message: string): Refusal => ({ code: 'RETAINER_NOT_CORRECTABLE', message, subjectId: credit.id });
  if (credit.billed_kind === 'RETAINER' && (available !== amount || held > 0))
    return because('The retainer is taken back only while all of it is available and no draft holds any of it.');
  if (refund_status === 'READY_TO_REFUND' && refund_invoice_id !== null)
    return because('A draft pays back what is left of the retainer.');
  return undefined;
}

/** The rows of a credit that is not refused, and what becomes of the retainer. */
export function settleCredit(credit: RetainerCredit, retainer: RetainerBefore): Settlement {
  const { currency, available_amount: available, live_sale_id: live } = retainer;
  const back = 0 - credit.previous_amount;
  const rest = available + back;
  const isOwn = credit.billed_kind === 'RETAINER';
  const restId = rest > 0 ? idOf(credit.leftover_sale_id) : null;
  const reversalId = idOf(credit.reversal_actual_id);
  const creditId = idOf(credit.source_reversal_id);
  const taken: SettledActual[] =
    live === null ? [] : [{ ...negated(unbilled(live, 0 - available, currency)), id: reversalId }];
  return {
    actuals: [
      {
        id: creditId,
        transaction_type: 'BILLED_SALES',
        adjustment_status: 'UNADJUSTABLE',
        skip_sync: 0,
        quantity: 0 - credit.corrected_quantity,
        price: credit.corrected_price,
        amount: back,
      },
      ...taken,
      ...(restId === null ? [] : [unbilled(restId, 0 - rest, currency)]),
    ],
    links: [
      link(idOf(credit.source_reversal_link_id), creditId, credit.corrected_actual_id),
      ...(live === null ? [] : [link(idOf(credit.reversing_link_id), reversalId, live)]),
    ],
    adjusted: live,
    change: {
      available_amount: rest,
      live_sale_id: restId,
      ...(isOwn
        ? { invoice_status: 'READY_TO_INVOICE', invoice_id: null, refund_status: null }
        : freed(credit, retainer, back)),
    },
  };
}

/** What was used or refunded is less by what comes back, which can be set off or refunded again. */
function freed({ billed_kind }: RetainerCredit, retainer: RetainerBefore, back: number): Settlement['change'] {
  const { used_amount, refunded_amount, refund_status } = retainer;
  const isRefund = billed_kind === 'REFUND';
  const again = isRefund || refund_status === 'REFUNDED' ? { refund_status: null, refund_invoice_id: null } : {};
  return {
    ...again,
    ...(isRefund ? { refunded_amount: refunded_amount - back } : { used_amount: used_amount - back }),
  };
}

function link(id: string, reversal: string, original: string): Settlement['links'][number] {
  return { id, actual1_id: reversal, role1: 'REVERSING', actual2_id: original, role2: 'ORIGINAL' };
}
