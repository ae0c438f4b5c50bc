// The reconciliation of accrued revenue over a period, added up transaction by transaction: totals, per project, per main account,
// and the transactions of which something stands open that should not. Memory grows with projects and accounts, and never with
// transactions: of those that differ the first are kept, and all are counted. domain.md 5.8
import {
  type Accrual,
  type AccrualType,
  type AccruedTransaction,
  type Imbalance,
  imbalanceOf,
  NO_ACCRUAL,
  openOf,
  plus,
  sideOf,
} from './accrualBalance';

/** Transactions that are listed at most: a correction journal takes no more at once. domain.md 5.8 */
export const MOST_DIFFERENCES = 1_000;

/** An accrual of many transactions, and what is left of those that are settled. */
export interface AccrualSum extends Accrual {
  readonly difference: number;
}

export interface AccrualSums {
  readonly transactions: number;
  readonly imbalanced: number;
  readonly wip: AccrualSum;
  readonly accruedRevenue: AccrualSum;
}

export interface ProjectSums extends AccrualSums {
  readonly projectId: string;
}

export interface AccountSum extends AccrualSum {
  readonly account: string;
  readonly postingType: AccrualType;
}

export interface ReportedTransaction extends AccruedTransaction {
  readonly projectId: string;
}

export interface Difference<T> {
  readonly transaction: T;
  readonly imbalance: Imbalance;
}

const NO_SUM: AccrualSum = { ...NO_ACCRUAL, difference: 0 };
const NOTHING: AccrualSums = { transactions: 0, imbalanced: 0, wip: NO_SUM, accruedRevenue: NO_SUM };

export class AccrualReport<T extends ReportedTransaction> {
  totals: AccrualSums = NOTHING;
  readonly differences: Difference<T>[] = [];
  private readonly byProject = new Map<string, AccrualSums>();
  private readonly byAccount = new Map<string, AccountSum>();

  add(transaction: T): void {
    const imbalance = imbalanceOf(transaction);
    if (imbalance && this.differences.length < MOST_DIFFERENCES) this.differences.push({ transaction, imbalance });
    this.totals = added(this.totals, transaction, imbalance);
    const { projectId, settledBy, accounts } = transaction;
    this.byProject.set(projectId, added(this.byProject.get(projectId) ?? NOTHING, transaction, imbalance));
    for (const on of accounts) {
      const key = `${on.postingType} ${on.account}`;
      const known = this.byAccount.get(key) ?? { ...NO_SUM, account: on.account, postingType: on.postingType };
      this.byAccount.set(key, { ...known, ...withAccrual(known, on, settledBy !== null) });
    }
  }

  /** In order of id. */
  get projects(): ProjectSums[] {
    const sums = [...this.byProject].map(([projectId, of]) => ({ projectId, ...of }));
    return sums.sort((a, b) => bytewise(a.projectId, b.projectId));
  }

  /** In order of account and posting type. */
  get accounts(): AccountSum[] {
    return [...this.byAccount.values()].sort(
      (a, b) => bytewise(a.account, b.account) || bytewise(a.postingType, b.postingType),
    );
  }
}

function added(sums: AccrualSums, transaction: AccruedTransaction, imbalance: Imbalance | undefined): AccrualSums {
  const isSettled = transaction.settledBy !== null;
  return {
    transactions: sums.transactions + 1,
    imbalanced: sums.imbalanced + (imbalance === undefined ? 0 : 1),
    wip: withAccrual(sums.wip, sideOf(transaction, 'WIP_SALES_VALUE'), isSettled),
    accruedRevenue: withAccrual(sums.accruedRevenue, sideOf(transaction, 'ACCRUED_REVENUE'), isSettled),
  };
}

function withAccrual(sum: AccrualSum, accrual: Accrual, isSettled: boolean): AccrualSum {
  return { ...plus(sum, accrual), difference: sum.difference + (isSettled ? openOf(accrual) : 0) };
}

/** As both engines order text: by code points. */
function bytewise(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const order = (left[index]?.codePointAt(0) ?? 0) - (right[index]?.codePointAt(0) ?? 0);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}
