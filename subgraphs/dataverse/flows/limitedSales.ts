// New unbilled sales and the not-to-exceed limits that they fall under: what approving, and confirming a contract, insert goes
// through here once per batch. It must never be asked twice for the same rows: what it commits stands against the next.
// domain.md 2.3.4, 3.5 (s)
import type { Tx } from '../../database/database';
import { canBeLimited, judge, type LimitedSale } from '../rules/limits';
import type { NewActual } from '../store/actuals';
import { lockedStandings } from '../store/limits';

type WithLimits = NewActual & { readonly nte_status: string | null; readonly nte_detail: string | null };

/**
 * The same rows with their not-to-exceed status, judged in the order given: null of what is no unbilled sale. Under the locks
 * of the contracts that have limits, until the transaction ends; one statement where none has any, whatever the number of
 * rows. Rows that these replace must be adjusted before, or their amounts stand in the way.
 */
export async function limitedSales(tx: Tx, rows: readonly NewActual[]): Promise<WithLimits[]> {
  const contracts = new Set(
    rows.map(limitedSale).flatMap((sale) => (canBeLimited(sale) ? (sale.contractId ?? []) : [])),
  );
  const standings = contracts.size === 0 ? [] : await lockedStandings(tx, [...contracts]);
  const verdicts = judge(rows.map(limitedSale), standings);
  return rows.map((row, index) => {
    const verdict = row.transaction_type === 'UNBILLED_SALES' ? verdicts[index] : undefined;
    return { ...row, nte_status: verdict?.status ?? null, nte_detail: verdict?.detail ?? null };
  });
}

function limitedSale(row: NewActual): LimitedSale {
  return {
    transactionType: row.transaction_type,
    transactionClass: row.transaction_class,
    billingType: row.billing_type,
    contractId: row.contract_id,
    lineId: row.contract_line_id,
    customerId: row.contract_customer_id,
    amount: row.amount,
    currency: row.currency,
  };
}
