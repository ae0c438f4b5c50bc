// A draft before it is confirmed: what confirming would write, what Finance would make of it, and what stands in the way, all
// foretold by the rules that will decide. Confirming cannot be undone, only corrected, and the page says so.
import type { ReactNode } from 'react';
import { gql, useQuery } from 'urql';
import { Act } from '../parts/Act';
import { Answer } from '../parts/Answer';
import { type Blocker, Blockers } from '../parts/Blockers';
import { useMay } from '../session';
import { type Money, money } from '../words';

const PREVIEW = gql<{ previewConfirmation: Preview }, { id: string }>`
  query Preview($id: ID!) {
    previewConfirmation(invoiceId: $id, first: 1) {
      totals { actuals links billed chargeable { amount currency } }
      refusals { code message }
      blockers { code message owner count }
      warnings { code message }
      finance {
        ready blockers { code message owner count } lineCount
        posting {
          dueDate exchangeRate netAmount { amount currency } salesTax { amount currency } totalAmount { amount currency }
          taxLines { code rate base { amount currency } tax { amount currency } }
        }
      }
    }
  }
`;
const CONFIRM = gql`
  mutation Confirm($input: ConfirmInvoiceInput!) { confirmInvoice(input: $input) { invoice { id status } userErrors { code message } } }
`;

interface Preview {
  readonly totals: {
    readonly actuals: number;
    readonly links: number;
    readonly billed: number;
    readonly chargeable: Money;
  } | null;
  readonly refusals: readonly { readonly code: string; readonly message: string }[];
  readonly blockers: readonly Blocker[];
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
  readonly finance: {
    readonly ready: boolean;
    readonly blockers: readonly Blocker[];
    readonly lineCount: number;
    readonly posting: Posting | null;
  } | null;
}

interface Posting {
  readonly dueDate: string | null;
  readonly exchangeRate: string;
  readonly netAmount: Money;
  readonly salesTax: Money;
  readonly totalAmount: Money;
  readonly taxLines: readonly {
    readonly code: string;
    readonly rate: string;
    readonly base: Money;
    readonly tax: Money;
  }[];
}

interface Props {
  readonly id: string;
  readonly version: number;
  readonly confirmed: () => void;
}

/** Draws the preview with its button. */
export function ConfirmDraft({ id, version, confirmed }: Props): ReactNode {
  const mayBill = useMay('BILL');
  // In place of the button it says whose doing it is.
  const told = (refusals: Preview['refusals']) => refusals.filter(({ code }) => mayBill || code !== 'FORBIDDEN');
  const [answer] = useQuery({ query: PREVIEW, variables: { id }, requestPolicy: 'network-only' });
  return (
    <section>
      <h2>Before you confirm</h2>
      <Answer of={answer}>
        {({ previewConfirmation: { totals, refusals, blockers, warnings, finance } }) => (
          <>
            {told(refusals).length > 0 && (
              <ul className="notice bad">
                {told(refusals).map(({ code, message }) => (
                  <li key={code + message}>
                    {message} <code>{code}</code>
                  </li>
                ))}
              </ul>
            )}
            {totals !== null && (
              <p>
                Confirming bills {totals.billed} lines, {money(totals.chargeable)}, by {totals.actuals} actuals and{' '}
                {totals.links} links. It cannot be undone, only corrected by another invoice.
              </p>
            )}
            {warnings.map(({ code, message }) => (
              <p key={code}>
                {message} <code>{code}</code>
              </p>
            ))}
            <Blockers blockers={[...blockers, ...(finance?.blockers ?? [])]} />
            {finance === null ? (
              <p>Finance does not answer now; confirming works all the same.</p>
            ) : (
              <Foretold finance={finance} />
            )}
            <Act
              by="BILL"
              kind="main"
              label="Confirm"
              mutation={CONFIRM}
              input={{ invoiceId: id, expectedVersion: version }}
              disabled={refusals.length > 0}
              done={confirmed}
            />
          </>
        )}
      </Answer>
    </section>
  );
}

function Foretold({ finance: { posting, lineCount } }: { finance: NonNullable<Preview['finance']> }): ReactNode {
  if (posting === null) return null;
  return (
    <dl className="facts">
      <dt>Lines in Finance</dt>
      <dd>{lineCount}</dd>
      <dt>Net</dt>
      <dd>{money(posting.netAmount)}</dd>
      {posting.taxLines.map(({ code, rate, base, tax }) => (
        <div key={code}>
          <dt>
            {code}, {rate} % of {money(base)}
          </dt>
          <dd>{money(tax)}</dd>
        </div>
      ))}
      <dt>The customer pays</dt>
      <dd>{money(posting.totalAmount)}</dd>
      <dt>Due</dt>
      <dd>{posting.dueDate ?? 'at once'}</dd>
    </dl>
  );
}
