// What the details of retainers become when their invoice is confirmed: actuals, links, and what is left of the retainer. Pure.
// Unbilled sales of retainers never leave Dataverse: each is negative and made by a confirmation, or takes such a one back (4.4).
// So only billed sales travel, and no link, because each names one that stays. domain.md 2.3.3, 3.5 (r)
import { priceOf } from './retainerDetails';

/** A detail as far as its rows need it. */
export interface RetainerDetail {
  readonly kind: string;
  readonly amount: number;
  readonly billed_actual_id: string;
  readonly billed_link_id: string | null;
  readonly reversal_actual_id: string | null;
  readonly reversing_link_id: string | null;
  readonly new_sale_id: string | null;
}

/** The retainer as it stands under its lock. */
export interface RetainerBefore {
  readonly amount: number;
  readonly currency: string;
  readonly available_amount: number;
  readonly held_amount: number;
  readonly used_amount: number;
  readonly refunded_amount: number;
  /** The negative unbilled sale of what is available. */
  readonly live_sale_id: string | null;
  readonly refund_status: string | null;
  readonly refund_invoice_id: string | null;
}

export interface SettledActual {
  readonly id: string;
  readonly transaction_type: 'BILLED_SALES' | 'UNBILLED_SALES';
  readonly adjustment_status: 'UNADJUSTABLE' | 'ADJUSTED' | null;
  readonly skip_sync: 0 | 1;
  readonly quantity: number;
  readonly price: number;
  readonly amount: number;
}

export interface SettledLink {
  readonly id: string;
  readonly actual1_id: string;
  readonly role1: 'REVERSING' | 'BILLED_SALES';
  readonly actual2_id: string;
  readonly role2: 'ORIGINAL' | 'UNBILLED_SALES';
}

export interface Settlement {
  readonly actuals: readonly SettledActual[];
  readonly links: readonly SettledLink[];
  /** The unbilled sale that is used up: it becomes ADJUSTED. */
  readonly adjusted: string | null;
  readonly change: Partial<RetainerBefore> & { invoice_status?: string; invoice_id?: string | null };
}

/** One piece: the quantity 1.00. */
const ONE = 100;

/** The retainer itself is billed: +3,000 billed, -3,000 unbilled, and 3,000 available. */
export function settleRetainer(detail: RetainerDetail, { currency }: RetainerBefore): Settlement {
  const { amount } = detail;
  const saleId = idOf(detail.new_sale_id);
  return {
    actuals: [billed(detail.billed_actual_id, amount, currency), unbilled(saleId, 0 - amount, currency)],
    links: [],
    adjusted: null,
    change: { invoice_status: 'CUSTOMER_INVOICE_POSTED', available_amount: amount, live_sale_id: saleId },
  };
}

/**
 * A part of it is set off, or all that is left is paid back: the negative unbilled sale is taken back, the part billed negatively,
 * and what remains stands as the next negative unbilled sale. Undefined where the part is not there to be used.
 */
export function settlePart(detail: RetainerDetail, retainer: RetainerBefore): Settlement | undefined {
  const { currency, available_amount: available, held_amount: held, live_sale_id: live } = retainer;
  const part = 0 - detail.amount;
  const isRefund = detail.kind === 'REFUND';
  if (live === null || part > held || part > available || (isRefund && part !== available)) return undefined;
  const rest = available - part;
  const restId = rest > 0 ? idOf(detail.new_sale_id) : null;
  const reversalId = idOf(detail.reversal_actual_id);
  const reversal = { ...unbilled(reversalId, available, currency), adjustment_status: 'UNADJUSTABLE' as const };
  return {
    actuals: [
      reversal,
      billed(detail.billed_actual_id, 0 - part, currency),
      ...(restId === null ? [] : [unbilled(restId, 0 - rest, currency)]),
    ],
    links: [
      {
        id: idOf(detail.reversing_link_id),
        actual1_id: reversalId,
        role1: 'REVERSING',
        actual2_id: live,
        role2: 'ORIGINAL',
      },
      {
        id: idOf(detail.billed_link_id),
        actual1_id: detail.billed_actual_id,
        role1: 'BILLED_SALES',
        actual2_id: live,
        role2: 'UNBILLED_SALES',
      },
    ],
    adjusted: live,
    change: {
      available_amount: rest,
      held_amount: held - part,
      live_sale_id: restId,
      ...(isRefund
        ? { refunded_amount: retainer.refunded_amount + part, refund_status: 'REFUNDED' }
        : { used_amount: retainer.used_amount + part }),
    },
  };
}

function billed(id: string, amount: number, currency: string): SettledActual {
  return { ...signed(amount, currency), id, transaction_type: 'BILLED_SALES', adjustment_status: null, skip_sync: 0 };
}

/** The negative unbilled sale of what is available; it never leaves Dataverse. */
export function unbilled(id: string, amount: number, currency: string): SettledActual {
  return { ...signed(amount, currency), id, transaction_type: 'UNBILLED_SALES', adjustment_status: null, skip_sync: 1 };
}

/** What takes an actual back, whole: of one of nothing the quantity alone shows it. */
export function negated(row: SettledActual): SettledActual {
  return { ...row, adjustment_status: 'UNADJUSTABLE', quantity: 0 - row.quantity, amount: 0 - row.amount };
}

/** The quantity carries the sign, so that what takes back has the price of what it takes back. */
function signed(amount: number, currency: string): Pick<SettledActual, 'quantity' | 'price' | 'amount'> {
  return { quantity: amount < 0 ? -ONE : ONE, price: priceOf(Math.abs(amount), currency), amount };
}

/** An id that its detail must have. */
export function idOf(id: string | null): string {
  if (id === null) throw new Error('a detail of a retainer lacks an id of what confirming writes');
  return id;
}
