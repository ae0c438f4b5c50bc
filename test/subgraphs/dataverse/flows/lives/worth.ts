// What work is worth under a line's terms, worked out a second time: quantities, amounts, discount and fee, and whether it is billed.
// It must not use the rules or money.ts: it would then only repeat what they believe. domain.md 2.5, 3.4 (a) to (c), (o)
import type { Terms, Work } from './acts';

const half = (product: number, divisor: number): number => {
  const doubled = product * 2 + divisor;
  return (doubled - (doubled % (divisor * 2))) / (divisor * 2);
};
const scaled = (percent: string): number => Math.round(Number(percent) * 10_000);
/** Decimals of the currencies in which contracts are, and an amount of one as a text. */
export const DECIMALS = { USD: 2, JPY: 0, KWD: 3 } as const;
export const amountText = (minor: number, decimals: number): string => (minor / 10 ** decimals).toFixed(decimals);
export const gross = (quantity: number, price: number, decimals = 2): number =>
  half(quantity * price, 10 ** (6 - decimals));
const part = (amount: number, percent: string): number => half(amount * scaled(percent), 1_000_000);
const STRICT = ['NON_CHARGEABLE', 'COMPLIMENTARY'];

/** Quantity × price, less the discount, and the fee. 3.4 (o) */
export function net(quantity: number, price: number, { discountPercent, feePercent }: Terms, decimals: number): number {
  const whole = gross(quantity, price, decimals);
  return whole - part(whole, discountPercent) + part(whole, feePercent);
}

/** The tasks and roles that lines name in these lives. */
export const NAMED_TASK = 'Design';
export const NAMED_ROLE = 'Trainee';

function billingType({ transactionClass, role, task }: Work, terms: Terms): string {
  if (transactionClass === 'TIME' && !terms.includeTime) return 'NOT_AVAILABLE';
  if (transactionClass === 'EXPENSE' && !terms.includeExpense) return 'NOT_AVAILABLE';
  if (terms.isSelective && task !== NAMED_TASK) return 'NOT_AVAILABLE';
  const asked = [
    task === NAMED_TASK ? terms.taskBilling : '',
    transactionClass === 'TIME' && role === NAMED_ROLE ? terms.roleBilling : '',
  ];
  return STRICT.find((type) => asked.includes(type)) ?? 'CHARGEABLE';
}

/** What the approver lets be billed, 1/100. */
export const billableOf = ({ quantity, billable }: Work): number | null =>
  billable === null ? null : half(quantity * billable, 100);

/** Billing type → quantity of the sales that approving makes, before they are split. 3.4 (a) to (c) */
export function salesOf(work: Work, terms: Terms): Map<string, number> {
  if (work.isFixed) return new Map();
  const type = billingType(work, terms);
  const billable = billableOf(work) ?? work.quantity;
  const rest = work.quantity - billable;
  const isBilled = type === 'CHARGEABLE' || type === 'COMPLIMENTARY';
  if (rest <= 0) return new Map([[type, billable]]);
  if (!isBilled) return new Map([[type, work.quantity]]);
  return new Map([
    [type, billable],
    ['NON_CHARGEABLE', rest],
  ]);
}
