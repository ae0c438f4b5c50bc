// What approving an entry makes of it: per customer of its line a cost and unbilled sales, net of the line's discount and fee;
// and what another company lends. Pure: on which line it falls is decided before. domain.md 3.4 (a) to (c), (l) to (o), 3.5 (t), (v)
import { checkAmount, lineAmount, percentOf, splitConserving } from '../../money';
import { type BillingType, billingTypeOf, type LineScope, type Scoped } from './chargeability';
import { type Part, roundingIndex, type Share, splitLine } from './split';
import { mayStand } from './transactionClasses';

/** What is approved. */
export interface Work extends Scoped {
  /** 1/100. */
  readonly quantity: number;
  /** The approver's; null: the quantity. */
  readonly billableQuantity: number | null;
  /** 1/10,000 of the company's currency. */
  readonly costPrice: number;
  /** 1/10,000 of the contract's currency. */
  readonly billPrice: number;
}

export interface LineTerms extends LineScope {
  /** The contract's. */
  readonly currency: string;
  readonly shares: readonly Share[];
  /** Scale 4. */
  readonly discountPercent: number;
  readonly feePercent: number;
}

/** `amount` is net: quantity × price − discount + fee. */
export interface Sale extends Part {
  readonly discount: number;
  readonly fee: number;
  readonly billingType: BillingType;
  /** Null where it can never be billed, so that it stays out of the backlog. */
  readonly billingStatus: 'UNBILLED_SALES_CREATED' | null;
}

/** What one customer bears. `share` is an index into the shares; null where there is no contract. */
export interface ApprovedPart {
  readonly share: number | null;
  readonly cost: Part | null;
  readonly sales: readonly Sale[];
}

/**
 * Cost and unbilled sales, split over the customers of the line. The cost is of the whole quantity, whatever is billed (3.4 b);
 * what the approver took off is a sale of its own that is not chargeable. Which of them there are is the table of 2.3.3: a
 * fee has no cost, a fixed-price line or no contract no sales. A part of nothing (0.01 h at 60/40) makes no rows. Throws AmountError.
 */
export function approve(work: Work, costCurrency: string, line: LineTerms | null): ApprovedPart[] {
  const method = line?.billingMethod ?? null;
  const hasCost = mayStand(method, 'COST', work.transactionClass);
  if (!line) {
    const cost = { quantity: work.quantity, amount: lineAmount(work.quantity, work.costPrice, costCurrency) };
    return hasCost ? [{ share: null, cost, sales: [] }] : [];
  }
  const costs = hasCost ? splitLine(work.quantity, work.costPrice, costCurrency, line.shares) : [];
  const sales = mayStand(method, 'UNBILLED_SALES', work.transactionClass)
    ? salesOf(work, line).map((sale) => splitSale(sale, work.billPrice, line))
    : [];
  return line.shares.flatMap((_, share) => {
    const cost = costs[share];
    const part: ApprovedPart = {
      share,
      cost: cost && !isNothing(cost) ? cost : null,
      sales: sales
        .map((shares) => shares[share] as Sale)
        .filter((sale) => !isNothing(sale) || sale.discount + sale.fee > 0),
    };
    return part.cost || part.sales.length > 0 ? [part] : [];
  });
}

/** What is billed and what is taken off, before it is split. Where nothing is billed anyway, nothing is told apart. */
function salesOf(work: Work, line: LineTerms): { quantity: number; billingType: BillingType }[] {
  const billingType = billingTypeOf(work, line);
  const billable = work.billableQuantity ?? work.quantity;
  const rest = work.quantity - billable;
  if (rest <= 0) return [{ quantity: billable, billingType }];
  const isBilled = billingType === 'CHARGEABLE' || billingType === 'COMPLIMENTARY';
  if (!isBilled) return [{ quantity: work.quantity, billingType }];
  return [
    { quantity: billable, billingType },
    { quantity: rest, billingType: 'NON_CHARGEABLE' },
  ];
}

function splitSale(sale: { quantity: number; billingType: BillingType }, price: number, line: LineTerms): Sale[] {
  const parts = splitLine(sale.quantity, price, line.currency, line.shares);
  const discounts = splitPercent(parts, line.discountPercent, line.shares);
  const fees = splitPercent(parts, line.feePercent, line.shares);
  const billingStatus = sale.billingType === 'CHARGEABLE' ? 'UNBILLED_SALES_CREATED' : null;
  return parts.map(({ quantity, amount }, index) => {
    const discount = discounts[index] as number;
    const fee = fees[index] as number;
    const net = checkAmount(amount - discount + fee, line.currency);
    return { quantity, amount: net, discount, fee, billingType: sale.billingType, billingStatus };
  });
}

/** A percentage of the whole, over the parts in proportion to their amounts: it sums to the whole's, and a part of nothing has none. 3.4 (o) */
function splitPercent(parts: readonly Part[], percent: number, shares: readonly Share[]): number[] {
  const amounts = parts.map(({ amount }) => amount);
  const whole = amounts.reduce((sum, amount) => sum + amount, 0);
  if (whole === 0 || percent === 0) return amounts.map(() => 0);
  const paid = amounts.map((amount, index) => ({ percent: amount, isRounding: shares[index]?.isRounding ?? false }));
  return splitConserving(percentOf(whole, percent), amounts, roundingIndex(paid));
}

function isNothing({ quantity, amount }: Part): boolean {
  return quantity === 0 && amount === 0;
}

/** What a resource of another company makes in that company's books. 3.5 (v) */
export interface Lent {
  /** What it costs its company, in that company's currency. */
  readonly unitCost: Part;
  /** What its company charges the borrower: the borrower's cost, in the borrower's currency. */
  readonly sale: Part;
}

/** 3.5 (v): 10 h at 88 GBP are 880 GBP of unit cost, and at the borrower's cost of 120 USD an inter-organisational sale of 1,200 USD. */
export function lend(work: Work, costCurrency: string, lender: { currency: string; price: number }): Lent {
  const { quantity } = work;
  return {
    unitCost: { quantity, amount: lineAmount(quantity, lender.price, lender.currency) },
    sale: { quantity, amount: lineAmount(quantity, work.costPrice, costCurrency) },
  };
}
