// The journal lines that a proposal waits for: what they are, what they sum to, why one could not be posted; and posting exactly these,
// under the checksum that was looked at. It sums nothing itself.
import type { ReactNode } from 'react';
import { gql } from 'urql';
import { Act } from '../parts/Act';
import { type Money, money, words } from '../words';

const POST = gql`
  mutation Needed($input: PostNeededJournalLinesInput!) { postNeededJournalLines(input: $input) { posted userErrors { code message } } }
`;

interface NeededLine {
  readonly actualId: string;
  readonly description: string | null;
  readonly transactionType: string;
  readonly accountingDate: string;
  readonly quantity: string;
  readonly status: string | null;
  readonly amount: Money;
  readonly error: { readonly code: string; readonly message: string } | null;
}

export interface Needed {
  readonly count: number;
  readonly checksum: string;
  readonly totals: readonly {
    readonly transactionType: string;
    readonly count: number;
    readonly notJournalised: number;
    readonly amount: Money;
  }[];
  readonly lines: { readonly nodes: readonly NeededLine[] };
}

/** Draws them; nothing where it waits for none. */
export function NeededLines({
  number,
  needed,
  changed,
}: {
  number: string;
  needed: Needed;
  changed: () => void;
}): ReactNode {
  const { count, checksum, totals, lines } = needed;
  if (count === 0) return null;
  return (
    <section className="now BLOCKED">
      <h2>What it waits for</h2>
      <p>
        {totals
          .map(
            ({ transactionType, amount, count: of, notJournalised }) =>
              `${of} ${words(transactionType).toLowerCase()}, ${money(amount)}${notJournalised > 0 ? ` (${notJournalised} not on a journal yet)` : ''}`,
          )
          .join('; ')}
        .
      </p>
      <Act
        kind="main"
        by="POST"
        label={`Post the ${count} journal lines that it waits for`}
        mutation={POST}
        input={{ number, checksum }}
        done={changed}
      />
      <details>
        <summary>These lines</summary>
        <div className="wide" tabIndex={0} role="region" aria-label="Journal lines that it waits for">
          <table>
            <thead>
              <tr>
                <th scope="col">Date</th>
                <th scope="col">What</th>
                <th scope="col" className="amount">
                  Quantity
                </th>
                <th scope="col" className="amount">
                  Amount
                </th>
                <th scope="col">State</th>
              </tr>
            </thead>
            <tbody>
              {lines.nodes.map((line) => (
                <LineRow key={line.actualId} line={line} />
              ))}
            </tbody>
          </table>
        </div>
        {lines.nodes.length < count && (
          <p>
            The first {lines.nodes.length} of {count}.
          </p>
        )}
      </details>
    </section>
  );
}

function LineRow({ line }: { line: Needed['lines']['nodes'][number] }): ReactNode {
  const { description, transactionType, accountingDate, quantity, amount, status, error } = line;
  return (
    <tr>
      <td className="date">{accountingDate}</td>
      <td>{description ?? words(transactionType)}</td>
      <td className="amount">{quantity}</td>
      <td className="amount">{money(amount)}</td>
      <td>
        {status === null ? 'Not on a journal yet' : words(status)}
        {error !== null && (
          <>
            : {error.message} <code>{error.code}</code>
          </>
        )}
      </td>
    </tr>
  );
}
