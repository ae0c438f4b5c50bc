// What posting a proposal would come to: net, each tax, round-off and total, in the invoice's currency and in the company's.
// It adds nothing up.
import type { ReactNode } from 'react';
import { type Money, money } from '../words';

interface Both {
  readonly transaction: Money;
  readonly accounting: Money | null;
}

export interface Totals {
  readonly invoiceDate: string;
  readonly exchangeRate: string | null;
  readonly netAmount: Both;
  readonly salesTax: Both;
  readonly roundOff: Both;
  readonly totalAmount: Both;
  readonly taxLines: readonly {
    readonly code: string;
    readonly rate: string;
    readonly base: Money;
    readonly tax: Both;
  }[];
}

/** Draws the table. */
export function ProposalTotals({ totals }: { totals: Totals }): ReactNode {
  const { netAmount, roundOff, totalAmount, taxLines, invoiceDate, exchangeRate } = totals;
  const rows: readonly (readonly [string, Both])[] = [
    ['Net', netAmount],
    ...taxLines.map(({ code, rate, base, tax }) => [`${code}, ${rate} % of ${money(base)}`, tax] as const),
    ...(/[1-9]/.test(roundOff.transaction.amount) ? [['Round-off', roundOff] as const] : []),
    ['The customer pays', totalAmount],
  ];
  const isForeign =
    totalAmount.accounting !== null && totalAmount.accounting.currency !== totalAmount.transaction.currency;
  return (
    <section>
      <h2>If it is posted with {invoiceDate}</h2>
      <div className="wide" tabIndex={0} role="region" aria-label="Totals">
        <table className="sums">
          <tbody>
            {rows.map(([title, { transaction, accounting }]) => (
              <tr key={title}>
                <th scope="row">{title}</th>
                <td className="amount">{money(transaction)}</td>
                {isForeign && <td className="amount">{accounting !== null && money(accounting)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {isForeign && exchangeRate !== null && <p className="lead">At a rate of {exchangeRate}.</p>}
      {exchangeRate === null && <p className="notice wait">There is no exchange rate for that day.</p>}
    </section>
  );
}
