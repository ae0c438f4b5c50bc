// Not-to-exceed limits: may an unbilled sale be committed under every limit that it falls under? Pure. It must never commit a
// part of a sale, nor know how the amounts that stand against a limit were found. domain.md 2.3.4, 3.2, 3.5 (s)
import { formatAmount } from '../../money';

/** What a limit is set on: a contract, one line, one contract customer, or one customer on one line. */
export interface LimitScope {
  readonly contractId: string;
  /** Null: of all lines. */
  readonly lineId: string | null;
  /** The contract customer; null: of all. */
  readonly customerId: string | null;
}

/** A limit with what stands against it, in minor units of the contract's currency. */
export interface LimitStanding extends LimitScope {
  readonly limit: number;
  /** Of live unbilled sales that are committed and not invoiced yet. */
  readonly committed: number;
  /** Of chargeable billed sales, retainers apart. */
  readonly invoiced: number;
}

/** An actual, as far as limits concern it. */
export interface LimitedSale {
  readonly transactionType: string;
  readonly transactionClass: string;
  readonly billingType: string;
  readonly contractId: string | null;
  readonly lineId: string | null;
  readonly customerId: string | null;
  readonly amount: number;
  readonly currency: string;
  /** Its amount is among what is committed already: it does not stand in its own way. */
  readonly isCommitted?: boolean;
}

export interface Verdict {
  readonly status: 'COMMITTED' | 'FAILED' | 'NOT_APPLICABLE';
  /** Which limit, and what stands against it; null where none applies. */
  readonly detail: string | null;
}

/** In the order in which they are checked. domain.md 2.3.4 */
const LEVELS: readonly { readonly name: string; scopeOf(sale: LimitScope): LimitScope }[] = [
  { name: 'customer on the contract line', scopeOf: (sale) => sale },
  { name: 'contract line', scopeOf: (sale) => ({ ...sale, customerId: null }) },
  { name: 'customer on the contract', scopeOf: (sale) => ({ ...sale, lineId: null }) },
  { name: 'contract', scopeOf: ({ contractId }) => ({ contractId, lineId: null, customerId: null }) },
];

/**
 * Can limits concern it at all? Only a chargeable unbilled sale of a contract, and no retainer: whatever is not chargeable,
 * and costs, resourcing unit costs and inter-organisational sales, is not applicable. domain.md 2.3.4
 */
export function canBeLimited(sale: Omit<LimitedSale, 'amount' | 'currency'>): boolean {
  return (
    sale.transactionType === 'UNBILLED_SALES' &&
    sale.billingType === 'CHARGEABLE' &&
    sale.transactionClass !== 'RETAINER' &&
    sale.contractId !== null
  );
}

/**
 * Judges sales one after the other: each that fits under all its limits is committed and stands against them for the next.
 * Whole or not at all. An amount that adds nothing exceeds nothing. domain.md 3.5 (s)
 */
export function judge(sales: readonly LimitedSale[], standings: readonly LimitStanding[]): Verdict[] {
  const open = new Map(standings.map((standing) => [scopeKey(standing), { ...standing }]));
  return sales.map((sale) => {
    const levels = canBeLimited(sale) ? levelsOf(sale, open) : [];
    if (sale.isCommitted) for (const { standing } of levels) standing.committed -= sale.amount;
    if (levels.length === 0) return { status: 'NOT_APPLICABLE', detail: null };
    const exceeded = levels.find(({ standing }) => roomOf(standing) < sale.amount && sale.amount > 0);
    if (exceeded) return { status: 'FAILED', detail: exceeding(exceeded, sale.amount, sale.currency) };
    for (const { standing } of levels) standing.committed += sale.amount;
    return { status: 'COMMITTED', detail: within(levels, sale.currency) };
  });
}

/** Of one invoice and one contract line: what confirming bills there, and how much of it its own sources hold committed. */
export interface BilledOnLine extends LimitScope {
  /** Chargeable, retainers and milestones apart; of a correction, less what it takes back. */
  readonly billed: number;
  readonly committed: number;
}

/**
 * What stands in the way of confirming: a line that bills more than its sources have committed, where that much more does
 * not fit. A commitment holds even if its limit was lowered since; what was never evaluated is judged here. domain.md 3.1 (P5)
 */
export function exceededByInvoice(
  lines: readonly BilledOnLine[],
  standings: readonly LimitStanding[],
  currency: string,
): string | undefined {
  for (const [index, level] of LEVELS.entries()) {
    for (const standing of standings) {
      if (levelOf(standing) !== index) continue;
      const added = lines
        .filter((line) => scopeKey(level.scopeOf(line)) === scopeKey(standing))
        .reduce((sum, { billed, committed }) => sum + billed - committed, 0);
      if (added > 0 && roomOf(standing) < added) return exceeding({ name: level.name, standing }, added, currency);
    }
  }
  return undefined;
}

/** What may still be committed: less than nothing where the limit was lowered. */
export function roomOf({ limit, committed, invoiced }: LimitStanding): number {
  return limit - committed - invoiced;
}

/** May its status be reset or evaluated anew? Not what is invoiced, on a draft, adjusted or not chargeable. domain.md 3.2 */
export function canBeReevaluated(
  sale: LimitedSale & { readonly billingStatus: string | null; readonly adjustmentStatus: string | null },
): boolean {
  const isWaiting = sale.billingStatus === 'UNBILLED_SALES_CREATED' || sale.billingStatus === 'READY_TO_INVOICE';
  return canBeLimited(sale) && isWaiting && sale.adjustmentStatus === null;
}

/** A scope as text, for maps. */
function scopeKey({ contractId, lineId, customerId }: LimitScope): string {
  return JSON.stringify([contractId, lineId, customerId]);
}

type Open = { -readonly [K in keyof LimitStanding]: LimitStanding[K] };
interface Level {
  readonly name: string;
  readonly standing: Open;
}

function levelsOf(sale: LimitedSale, open: ReadonlyMap<string, Open>): Level[] {
  const scope = { contractId: sale.contractId as string, lineId: sale.lineId, customerId: sale.customerId };
  return LEVELS.flatMap(({ name, scopeOf }) => {
    const standing = open.get(scopeKey(scopeOf(scope)));
    return standing ? [{ name, standing }] : [];
  });
}

function levelOf({ lineId, customerId }: LimitScope): number {
  if (lineId !== null) return customerId !== null ? 0 : 1;
  return customerId !== null ? 2 : 3;
}

function exceeding({ name, standing }: { name: string; standing: LimitStanding }, added: number, currency: string) {
  const print = (minor: number) => formatAmount(minor, currency);
  const { limit, committed, invoiced } = standing;
  return `Exceeds the limit of the ${name}, ${print(limit)} ${currency}: ${print(committed)} committed, ${print(invoiced)} invoiced, ${print(added)} more would make ${print(committed + invoiced + added)}.`;
}

/** The tightest of the limits speaks. */
function within(levels: readonly Level[], currency: string): string {
  const { name, standing } = levels.reduce((least, level) =>
    roomOf(level.standing) < roomOf(least.standing) ? level : least,
  );
  const taken = formatAmount(standing.committed + standing.invoiced, currency);
  return `Within the limit of the ${name}, ${formatAmount(standing.limit, currency)} ${currency}: ${taken} with this.`;
}
