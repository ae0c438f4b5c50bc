// What both books say of one invoice, side by side and to the cent, as the API compares them. It must never subtract: whether they
// agree is the API's word.
import type { ReactNode } from 'react';
import { type Money, money } from '../words';

interface Totals {
  readonly count: number;
  readonly net: Money;
  readonly tax: Money | null;
  readonly total: Money | null;
}

export interface Reconciliation {
  readonly state: string;
  readonly missingInFinanceCount: number;
  readonly missingInDataverseCount: number;
  readonly dataverse: Totals;
  readonly proposal: Totals | null;
  readonly customerInvoice: Totals | null;
  readonly ledger: Totals | null;
}

const STATES: Readonly<Record<string, string>> = {
  AGREES: 'Both books agree to the cent.',
  DIFFERS: 'The books differ.',
  NOT_YET_COMPARABLE: 'The books cannot be compared yet: the invoice is still on its way.',
};

/** Draws the table. */
export function BothBooks({ of }: { of: Reconciliation }): ReactNode {
  const { state, missingInFinanceCount, missingInDataverseCount } = of;
  const rows = [
    ['Dataverse: billed actuals', of.dataverse],
    ['Finance: proposal', of.proposal],
    ['Finance: customer invoice', of.customerInvoice],
    ['Finance: ledger', of.ledger],
  ] as const;
  return (
    <section>
      <h2>Both books</h2>
      <p className={state === 'DIFFERS' ? 'notice bad' : undefined}>
        {STATES[state] ?? state}
        {missingInFinanceCount > 0 && ` ${missingInFinanceCount} billed actuals are not in Finance.`}
        {missingInDataverseCount > 0 && ` Finance holds ${missingInDataverseCount} that Dataverse never billed.`}
      </p>
      <div className="wide" tabIndex={0} role="region" aria-label="Both books">
        <table className="flows">
          <thead>
            <tr>
              <th scope="col">Book</th>
              <th scope="col" className="amount">
                Lines
              </th>
              <th scope="col" className="amount">
                Net
              </th>
              <th scope="col" className="amount">
                Tax
              </th>
              <th scope="col" className="amount">
                Total
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(
              ([name, totals]) =>
                totals !== null && (
                  <tr key={name}>
                    <th scope="row">{name}</th>
                    <td className="amount" data-says="Lines">
                      {totals.count}
                    </td>
                    <td className="amount" data-says="Net">
                      {money(totals.net)}
                    </td>
                    <td className="amount" data-says="Tax">
                      {totals.tax !== null && money(totals.tax)}
                    </td>
                    <td className="amount" data-says="Total">
                      {totals.total !== null && money(totals.total)}
                    </td>
                  </tr>
                ),
            )}
          </tbody>
        </table>
      </div>
    </section>
  );
}
