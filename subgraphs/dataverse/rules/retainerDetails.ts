// The details that stand for retainers on a draft: the retainer itself, a part of one set off, and what is left of one paid back.
// Pure. Parts have the quantity -1, so that quantity × price is the amount there too. domain.md 3.5 (r)
import { currencyDecimals, PRICE_SCALE } from '../../money';
import type { DetailKind } from './detailIds';
import type { DetailTerms } from './draft';

export interface RetainerSource {
  readonly id: string;
  readonly description: string;
  readonly amount: number;
  readonly available_amount: number;
  readonly currency: string;
  readonly retainer_date: string;
}

/** One of something: the quantity 1.00. */
const ONE = 100;

/** The retainer is billed as one piece at its amount. */
export function detailOfRetainer(retainer: RetainerSource): DetailTerms {
  return detail('RETAINER', retainer, retainer.amount, ONE);
}

/** `part` of it (minor units, positive) is set off. */
export function detailOfPart(retainer: RetainerSource, part: number): DetailTerms {
  return detail('APPLIED_RETAINER', retainer, part, -ONE);
}

/** All that is left of it is paid back. */
export function detailOfRefund(retainer: RetainerSource): DetailTerms {
  return detail('REFUND', retainer, retainer.available_amount, -ONE);
}

/** The price of one piece of this amount, at scale 4. */
export function priceOf(amount: number, currency: string): number {
  return amount * 10 ** (PRICE_SCALE - currencyDecimals(currency));
}

function detail(kind: DetailKind, retainer: RetainerSource, amount: number, quantity: number): DetailTerms {
  return {
    kind,
    transaction_class: 'RETAINER',
    billing_type: 'CHARGEABLE',
    description: retainer.description,
    quantity,
    price: priceOf(amount, retainer.currency),
    amount: quantity < 0 ? 0 - amount : amount,
    tax: 0,
    document_date: retainer.retainer_date,
    external_description: null,
    discount_amount: 0,
    fee_amount: 0,
  };
}
