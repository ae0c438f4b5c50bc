// How a quantity and its amount are divided over the customers of a contract. Pure; what is divided sums to the whole, to
// the cent, whatever rounding leaves. domain.md 2.5, 3.5 (t)
import { lineAmount, splitConserving } from '../../money';

/** One customer's part of a contract: percent at scale 4; exactly one takes what rounding leaves. */
export interface Share {
  readonly percent: number;
  readonly isRounding: boolean;
}

export interface Part {
  /** 1/100. */
  readonly quantity: number;
  /** Minor units. */
  readonly amount: number;
}

/** An amount (minor units) over the shares, in their order. domain.md 3.5 (t): 5,000 at 60/40 is 3,000 and 2,000. */
export function splitAmount(amount: number, shares: readonly Share[]): number[] {
  return splitConserving(
    amount,
    shares.map(({ percent }) => percent),
    roundingIndex(shares),
  );
}

/**
 * A quantity (1/100) over the shares, and to each part its amount at `price`. The rounding customer takes what is left of
 * both, so that the parts sum to the quantity and to the unsplit line's amount exactly; where that would turn its amount
 * around (a price below a cent), the amount is split like the quantity. Whose part of the quantity rounds to nothing is charged
 * nothing: what is left of the amount goes to whoever has most. domain.md 3.5 (t)
 */
export function splitLine(quantity: number, price: number, currency: string, shares: readonly Share[]): Part[] {
  const rounding = roundingIndex(shares);
  const quantities = splitConserving(
    quantity,
    shares.map(({ percent }) => percent),
    rounding,
  );
  const taking = quantities[rounding] === 0 ? largestIndex(quantities) : rounding;
  const amounts = quantities.map((part) => lineAmount(part, price, currency));
  const whole = lineAmount(quantity, price, currency);
  const rest = whole - amounts.reduce((sum, amount) => sum + amount, 0);
  const split = amounts.map((amount, index) => (index === taking ? amount + rest : amount));
  const isTurned = (split[taking] ?? 0) * whole < 0;
  const fair = isTurned ? splitConserving(whole, quantities, taking) : split;
  return quantities.map((part, index) => ({ quantity: part, amount: fair[index] as number }));
}

/** Where what rounding leaves goes: to the customer who takes it, or, where he pays nothing (2.5: 0 %), to whoever pays most. */
export function roundingIndex(shares: readonly Share[]): number {
  const taking = shares.findIndex(({ isRounding, percent }) => isRounding && percent > 0);
  if (taking >= 0) return taking;
  return largestIndex(shares.map(({ percent }) => percent));
}

/** The first of the largest. */
function largestIndex(parts: readonly number[]): number {
  return Math.max(0, parts.indexOf(Math.max(...parts)));
}
