// What a sale on a draft is worth at a quantity and a price, discount and fee of its contract line included, and how a source
// divides into what stays billed and what is written off. Pure. Parts at the source's price sum to the source, to the cent.
// domain.md 3.4 (g) to (j), (o)
import { lineAmount, percentOf, splitConserving } from '../../money';
import type { BillingMethod } from './contractTerms';

/** Minor units; `amount` is net: quantity × price − discount_amount + fee_amount. */
export interface Worth {
  readonly amount: number;
  readonly discount_amount: number;
  readonly fee_amount: number;
}

/** An unbilled sale as it was approved. */
export interface SaleValues extends Worth {
  /** 1/100. */
  readonly quantity: number;
  /** 1/10,000 of the currency's unit. */
  readonly price: number;
  readonly billing_type: string;
}

/** What a contract line adds to its sales: percent at scale 4, both 0 on a fixed-price line. domain.md 2.5 */
export interface LineTerms {
  readonly currency: string;
  readonly discountPercent: number;
  readonly feePercent: number;
}

/** The percentages of a T&M line; a fixed-price line adds nothing. Percent at scale 4. */
export function termsOfLine(
  line: { readonly billing_method: BillingMethod; readonly discount_percent: number; readonly fee_percent: number },
  currency: string,
): LineTerms & { readonly billingMethod: BillingMethod } {
  const isTime = line.billing_method === 'TIME_AND_MATERIAL';
  return {
    currency,
    billingMethod: line.billing_method,
    discountPercent: isTime ? line.discount_percent : 0,
    feePercent: isTime ? line.fee_percent : 0,
  };
}

/** A quantity at a price, under the line's percentages: 8 h at 200, 10 % and 5 % are 1,600 − 160 + 80 = 1,520. 3.4 (o) */
export function worthOf(quantity: number, price: number, line: LineTerms): Worth {
  const gross = lineAmount(quantity, price, line.currency);
  return net(gross, percentOf(gross, line.discountPercent), percentOf(gross, line.feePercent));
}

/**
 * What an edited sale is worth: the source's own worth at the source's quantity and price, its part of it where only the
 * quantity was lowered, and otherwise what the line's percentages make of it.
 */
export function worthOfEdited(quantity: number, price: number, source: SaleValues, line: LineTerms): Worth {
  if (price !== source.price) return worthOf(quantity, price, line);
  if (quantity === source.quantity) return worthOnly(source);
  return isPart(quantity, source) ? divide(quantity, source, line.currency)[0] : worthOf(quantity, price, line);
}

/** What a lowered quantity leaves to be written off, at the source's price; undefined where nothing is left. 3.4 (g) */
export function writtenOff(
  quantity: number,
  source: SaleValues,
  currency: string,
): (Worth & { quantity: number; price: number }) | undefined {
  if (!isPart(quantity, source)) return undefined;
  const [, rest] = divide(quantity, source, currency);
  return { quantity: source.quantity - quantity, price: source.price, ...rest };
}

/** Is a quantity less than the source's? A source that takes back has a negative one, and less is nearer to zero. */
function isPart(quantity: number, source: SaleValues): boolean {
  return Math.abs(quantity) < Math.abs(source.quantity);
}

/** The source at a part of its quantity, and the rest of it. */
function divide(quantity: number, source: SaleValues, currency: string): [Worth, Worth] {
  const weights = [quantity, source.quantity - quantity];
  const gross = source.amount + source.discount_amount - source.fee_amount;
  const part = lineAmount(quantity, source.price, currency);
  const rest = gross - part;
  // A customer's part of a split sale may be a cent off its own product: the rest must not turn around for it.
  const isTurned = rest !== 0 && Math.sign(rest) !== Math.sign(gross);
  const [grossPart, grossRest] = isTurned ? splitConserving(gross, weights, 1) : [part, rest];
  // In proportion to the amounts, not to the hours: what is discounted whole comes to nothing in both parts, to the cent.
  const amounts = gross === 0 ? weights : [grossPart as number, grossRest as number];
  const [discountPart, discountRest] = splitConserving(source.discount_amount, amounts, 1);
  const [feePart, feeRest] = splitConserving(source.fee_amount, amounts, 1);
  return [
    net(grossPart as number, discountPart as number, feePart as number),
    net(grossRest as number, discountRest as number, feeRest as number),
  ];
}

function net(gross: number, discount: number, fee: number): Worth {
  return { amount: gross - discount + fee, discount_amount: discount, fee_amount: fee };
}

function worthOnly({ amount, discount_amount, fee_amount }: Worth): Worth {
  return { amount, discount_amount, fee_amount };
}
