// What a draft invoice takes over from the things it bills. Pure. What is ready, and dated in time, was chosen before: here
// nothing is left out. domain.md 2.4, 3.1 (P1)
import { checkAmount, currencyDecimals, PRICE_SCALE } from '../../money';

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
}

/** A milestone that is ready. */
export interface MilestoneSource {
  readonly id: string;
  readonly name: string;
  readonly amount: number;
  readonly currency: string;
  readonly milestone_date: string;
}

/** What an invoice line detail says; `tax` is the manager's estimate, of which there is none yet. */
export interface DetailTerms {
  readonly transaction_class: string;
  readonly billing_type: string;
  readonly description: string | null;
  readonly quantity: number;
  readonly price: number;
  readonly amount: number;
  readonly tax: number;
  readonly document_date: string;
}

/** One of a milestone: the quantity 1.00. */
const ONE = 100;

/** An unbilled sale is billed as it stands. domain.md 3.1 (P1) */
export function detailOfSale(sale: SaleSource): DetailTerms {
  const { transaction_class, billing_type, description, quantity, price, amount, document_date } = sale;
  return { transaction_class, billing_type, description, quantity, price, amount, tax: 0, document_date };
}

/** A milestone is one piece at its amount, always chargeable. domain.md 3.5 (p) */
export function detailOfMilestone(milestone: MilestoneSource): DetailTerms {
  const price = milestone.amount * 10 ** (PRICE_SCALE - currencyDecimals(milestone.currency));
  return {
    transaction_class: 'MILESTONE',
    billing_type: 'CHARGEABLE',
    description: milestone.name,
    quantity: ONE,
    price,
    amount: milestone.amount,
    tax: 0,
    document_date: milestone.milestone_date,
  };
}

/** Sums what is chargeable, and refuses (AmountError) what no invoice may total. domain.md 2.4: only Chargeable adds to totals */
export function addChargeable(sum: number, detail: { billing_type: string; amount: number }, currency: string): number {
  return detail.billing_type === 'CHARGEABLE' ? checkAmount(sum + detail.amount, currency) : sum;
}

/** PF-000001: at least six digits. */
export function proformaNumber(counted: number): string {
  return `PF-${String(counted).padStart(6, '0')}`;
}
