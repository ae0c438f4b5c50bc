// How a milestone is divided into rows: over the customers of its line, and, where it is billed by progress, into what is prepared
// and the rest. Pure; what is divided sums to the whole, amount and tax estimate alike. domain.md 2.6, 3.2, 3.5 (q), (t)
import { percentOf, splitConserving } from '../../money';
import { type Share, splitAmount } from './split';

/** A line customer's part: `percent` at scale 4. */
export interface CustomerShare extends Share {
  /** The contract customer. */
  readonly customerId: string;
}

export interface Part {
  readonly customerId: string;
  /** Minor units. */
  readonly amount: number;
  readonly tax: number;
}

/** A row, as far as dividing needs it. */
export interface PlannedRow extends Part {
  readonly id: string;
  /** UNBILLED_SALES_CREATED = not ready, or READY_TO_INVOICE. */
  readonly status: string;
}

/** What rows become: changed, new, gone. */
export interface Plan {
  readonly changed: readonly PlannedRow[];
  readonly added: readonly (Part & { readonly status: string })[];
  readonly removed: readonly string[];
}

export const NOT_READY = 'UNBILLED_SALES_CREATED';
export const READY = 'READY_TO_INVOICE';

/** NOT_STARTED: nothing of it is ready; COMPLETED: all is invoiced; otherwise IN_PROGRESS. domain.md 3.2 */
export function headerStatus(statuses: readonly string[]): 'NOT_STARTED' | 'IN_PROGRESS' | 'COMPLETED' {
  if (statuses.every((status) => status === NOT_READY)) return 'NOT_STARTED';
  return statuses.every((status) => status === 'CUSTOMER_INVOICE_POSTED') ? 'COMPLETED' : 'IN_PROGRESS';
}

/** Amount and tax estimate over the customers; a customer without any part has none. domain.md 3.5 (t): 5,000 is 3,000 and 2,000 */
export function partsOf(amount: number, tax: number, shares: readonly CustomerShare[]): Part[] {
  const amounts = splitAmount(amount, shares);
  const taxes = splitAmount(tax, shares);
  return shares
    .map(({ customerId }, index) => ({ customerId, amount: amounts[index] as number, tax: taxes[index] as number }))
    .filter((part) => part.amount !== 0 || part.tax !== 0);
}

/** Brings rows that no invoice holds to these parts: one row each; whoever has no part has no row, so that none is orphaned. */
export function spread(rows: readonly PlannedRow[], parts: readonly Part[]): Plan {
  const left = [...rows];
  const changed: PlannedRow[] = [];
  const added: Plan['added'][number][] = [];
  for (const part of parts) {
    const at = left.findIndex(({ customerId }) => customerId === part.customerId);
    const [row] = at < 0 ? [] : left.splice(at, 1);
    if (!row) added.push({ ...part, status: NOT_READY });
    else if (row.amount !== part.amount || row.tax !== part.tax) changed.push({ ...row, ...part });
  }
  return { changed, added, removed: left.map(({ id }) => id) };
}

/**
 * Makes `percent` (scale 4) of a milestone ready out of its rows that are not, per customer; null: all of the rest. Undefined: a
 * customer has less left. What rounding of earlier parts took from a customer, at most a minor unit a part, is not missed.
 * domain.md 3.5 (q): 1,000 at 20 % is 200 and 800, then 30 % is 300 and 500
 */
export function prepared(
  rows: readonly PlannedRow[],
  amount: number,
  percent: number | null,
  { shares, partsBefore }: { shares: readonly CustomerShare[]; partsBefore: number },
): Plan | undefined {
  const rests = sumsOf(rows);
  const wanted = percent === null ? rests : sumsOf(partsOf(percentOf(amount, percent), 0, shares));
  const changed: PlannedRow[] = [];
  const added: Plan['added'][number][] = [];
  for (const [customerId, asked] of wanted) {
    const rest = rests.get(customerId) ?? 0;
    if (asked - rest > (rest > 0 ? partsBefore : 0)) return undefined;
    let missing = Math.min(asked, rest);
    for (const row of rows.filter((other) => other.customerId === customerId)) {
      if (missing === 0) break;
      if (row.amount <= missing) changed.push({ ...row, status: READY });
      else {
        const [tax = 0, taxLeft = 0] = splitConserving(row.tax, [missing, row.amount - missing], 1);
        changed.push({ ...row, amount: row.amount - missing, tax: taxLeft });
        added.push({ customerId, amount: missing, tax, status: READY });
      }
      missing -= Math.min(missing, row.amount);
    }
  }
  return changed.length === 0 ? undefined : { changed, added, removed: [] };
}

function sumsOf(parts: readonly Part[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { customerId, amount } of parts) sums.set(customerId, (sums.get(customerId) ?? 0) + amount);
  return sums;
}
