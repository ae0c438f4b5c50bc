// Counts and sums of both books, side by side, by transaction type, class and currency. Pure; a group is a row, whatever the number of
// actuals behind it. It must never round or convert: amounts are minor units of the group's currency.
import type { ActualSeen } from '../../../schema/peer';

/** One side's figures. `accountingAmount` and `salesTax` are of what is posted. */
export interface SideTotals {
  count: number;
  amount: number;
  salesTax: number;
  accountingAmount: number;
}

export interface GroupTotals {
  readonly transactionType: string;
  readonly transactionClass: string;
  readonly currency: string;
  readonly dataverse: SideTotals;
  readonly finance: SideTotals;
}

const none = (): SideTotals => ({ count: 0, amount: 0, salesTax: 0, accountingAmount: 0 });

export class ReconciledTotals {
  private readonly groups = new Map<string, GroupTotals>();

  /** Adds an actual as one side holds it. */
  add(side: 'dataverse' | 'finance', actual: ActualSeen): void {
    const { transactionType, transactionClass, currency } = actual;
    const name = `${transactionType} ${transactionClass} ${currency}`;
    const group = this.groups.get(name) ?? {
      transactionType,
      transactionClass,
      currency,
      dataverse: none(),
      finance: none(),
    };
    this.groups.set(name, group);
    const totals = group[side];
    totals.count += 1;
    totals.amount += actual.amount;
    totals.salesTax += actual.salesTax ?? 0;
    totals.accountingAmount += actual.accountingAmount ?? 0;
  }

  /** In the order of their names. */
  list(): GroupTotals[] {
    return [...this.groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
  }
}
