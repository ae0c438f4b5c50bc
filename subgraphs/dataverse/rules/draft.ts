// What a draft invoice takes over from the things it bills. Pure. What is ready, and dated in time, was chosen before: here
// nothing is left out. domain.md 2.4, 3.1 (P1)
import { currencyDecimals, PRICE_SCALE } from '../../money';
import type { DetailKind } from './detailIds';

/** An unbilled sale that is ready. */
export interface SaleSource {
  readonly id: string;
  readonly transaction_class: string;
  readonly billing_type: string;
  readonly description: string | null;
  readonly quantity: number;
  readonly price: number;
  readonly amount: number;
  readonly document_date: string;
  readonly external_description: string | null;
  readonly discount_amount: number;
  readonly fee_amount: number;
}

/** A milestone that is ready. */
export interface MilestoneSource {
  readonly id: string;
  readonly name: string;
  readonly amount: number;
  readonly currency: string;
  readonly milestone_date: string;
  /** The manager's estimate. */
  readonly tax: number;
}

/** What an invoice line detail says; `tax` is the manager's estimate: a sale has none yet. */
export interface DetailTerms {
  readonly kind: DetailKind;
  readonly transaction_class: string;
  readonly billing_type: string;
  readonly description: string | null;
  readonly quantity: number;
  readonly price: number;
  readonly amount: number;
  readonly tax: number;
  readonly document_date: string;
  readonly external_description: string | null;
  readonly discount_amount: number;
  readonly fee_amount: number;
}

/** One of a milestone: the quantity 1.00. */
const ONE = 100;

/** An unbilled sale is billed as it stands. domain.md 3.1 (P1) */
export function detailOfSale(sale: SaleSource): DetailTerms {
  return {
    kind: 'SALE',
    transaction_class: sale.transaction_class,
    billing_type: sale.billing_type,
    description: sale.description,
    quantity: sale.quantity,
    price: sale.price,
    amount: sale.amount,
    tax: 0,
    document_date: sale.document_date,
    external_description: sale.external_description,
    discount_amount: sale.discount_amount,
    fee_amount: sale.fee_amount,
  };
}

/** A milestone is one piece at its amount, always chargeable. domain.md 3.5 (p) */
export function detailOfMilestone(milestone: MilestoneSource): DetailTerms {
  const price = milestone.amount * 10 ** (PRICE_SCALE - currencyDecimals(milestone.currency));
  return {
    kind: 'MILESTONE',
    transaction_class: 'MILESTONE',
    billing_type: 'CHARGEABLE',
    description: milestone.name,
    quantity: ONE,
    price,
    amount: milestone.amount,
    tax: milestone.tax,
    document_date: milestone.milestone_date,
    external_description: null,
    discount_amount: 0,
    fee_amount: 0,
  };
}

/** PF-000001: at least six digits. */
export function proformaNumber(counted: number): string {
  return `PF-${String(counted).padStart(6, '0')}`;
}
