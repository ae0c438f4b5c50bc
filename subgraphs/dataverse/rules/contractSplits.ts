// Who pays for a contract or one of its lines, and how much of it: splits total 100 %, exactly one customer takes what rounding
// leaves. Pure. Whether a customer exists, or was billed already, is for the flow to find out. domain.md 2.5
import type { Refusal } from '../../../schema/errors';
import { PERCENT_SCALE } from '../../money';

/** 100 % at scale 4. */
export const WHOLE = 100 * 10 ** PERCENT_SCALE;

/** A customer's part of a contract line. */
export interface LineCustomerTerms {
  /** The account of a customer in the contract's legal entity. */
  readonly accountNumber: string;
  /** Scale 4: 100 % = 1000000. 0 is allowed: such a customer pays nothing from now on. */
  readonly splitPercent: number;
  /** Exactly one customer takes what rounding leaves. */
  readonly isRounding: boolean;
  /** Not to exceed, minor units of the contract's currency; none where absent. */
  readonly nteLimit?: number | null;
}

/** A contract customer: its percentage seeds the contract's lines. */
export interface ContractCustomerTerms extends LineCustomerTerms {
  /** Default: the customer's own. */
  readonly paymentTerms?: string | null;
}

/** What is wrong with a list of customers and their splits; `path` is the list's. domain.md 2.5 */
export function splitFaults(customers: readonly LineCustomerTerms[], path: readonly string[]): Refusal[] {
  const faults: Refusal[] = [];
  const wrong = (message: string) => faults.push({ code: 'BAD_USER_INPUT', message, path });
  if (new Set(customers.map(({ accountNumber }) => accountNumber)).size !== customers.length)
    wrong('A customer is given twice.');
  if (customers.some(({ splitPercent }) => splitPercent < 0)) wrong('A split is not negative.');
  if (customers.reduce((sum, { splitPercent }) => sum + splitPercent, 0) !== WHOLE)
    wrong('The splits must total 100 %.');
  if (customers.filter(({ isRounding }) => isRounding).length !== 1)
    wrong('Exactly one customer takes what rounding leaves.');
  if (customers.some(({ nteLimit }) => !isLimit(nteLimit))) wrong('A limit is more than zero.');
  return faults;
}

/** Absent, or an amount that can be reached: more than zero. */
export function isLimit(limit: number | null | undefined): boolean {
  return limit === null || limit === undefined || limit > 0;
}
