// A trial balance: what stood on each account before a period, what was debited and credited in it, and what stands after it. Pure
// sums of what the ledger says. It must never round, convert or net an account against another. faults.md I5
import { checkSum } from '../../money';

/** Debit positive, in minor units of one currency. */
export interface Turnover {
  readonly opening: number;
  readonly debit: number;
  /** Of what was credited, without its sign. */
  readonly credit: number;
}

export interface AccountTurnover {
  readonly account: string;
  readonly accounting: Turnover;
  /** Null where the legal entity keeps no reporting currency. */
  readonly reporting: Turnover | null;
}

export interface TrialTotals {
  readonly accounting: Turnover;
  readonly reporting: Turnover | null;
}

/** Opening and what the period added. AMOUNT_OUT_OF_RANGE beyond exact integers. */
export function closing({ opening, debit, credit }: Turnover): number {
  return checkSum(opening + debit - credit);
}

/** All accounts together. */
export function trialTotals(accounts: readonly AccountTurnover[]): TrialTotals {
  const reporting = accounts.flatMap((account) => account.reporting ?? []);
  return {
    accounting: sumOf(accounts.map(({ accounting }) => accounting)),
    reporting: reporting.length === 0 ? null : sumOf(reporting),
  };
}

/** Nothing stands open over all accounts, before or after the period: every voucher in it and before it balances. */
export function isBalanced({ accounting, reporting }: TrialTotals): boolean {
  return [accounting, reporting ?? accounting].every((total) => total.opening === 0 && closing(total) === 0);
}

function sumOf(turnovers: readonly Turnover[]): Turnover {
  const sum = (part: keyof Turnover) => checkSum(turnovers.reduce((total, turnover) => total + turnover[part], 0));
  return { opening: sum('opening'), debit: sum('debit'), credit: sum('credit') };
}
