// The lines of a proposal, and overriding their sales tax groups where they stand, with a reason that stays in the log of each line. What
// is billed is never edited here: only a corrected invoice changes it.
import { type ReactNode, useState } from 'react';
import { gql, useQuery } from 'urql';
import { Act } from '../parts/Act';
import { useMay } from '../session';
import { type Money, money, price, words } from '../words';
import type { Proposal } from './ProposalPage';

const GROUPS = gql<
  { legalEntity: { salesTaxGroups: { nodes: readonly { kind: string; name: string }[] } } | null },
  { id: string }
>`
  query TaxGroups($id: ID!) { legalEntity(id: $id) { id salesTaxGroups(first: 200) { nodes { kind name } } } }
`;
const UPDATE = gql`
  mutation UpdateLines($input: UpdateProposalLinesInput!) { updateProposalLines(input: $input) { proposal { number version } userErrors { code message } } }
`;

export interface Line {
  readonly id: string;
  readonly transactionClass: string;
  readonly billingType: string;
  readonly description: string | null;
  readonly quantity: string;
  readonly salesPrice: string;
  readonly netAmount: Money;
  readonly salesTax: Money;
  readonly salesTaxGroup: string | null;
  readonly itemSalesTaxGroup: string | null;
}

interface Props {
  readonly proposal: Proposal;
  readonly changed: () => void;
}

/** Draws lines and the form beneath them. */
export function ProposalLines({ proposal, changed }: Props): ReactNode {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const mayEdit = useMay('POST') && ['OPEN', 'REJECTED'].includes(proposal.status);
  const { lines, lineCount } = proposal;
  if (lines.nodes.length === 0)
    return <p>It has no lines yet: they come all at once, when nothing stands in the way.</p>;
  const choose = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  return (
    <>
      <div className="wide" tabIndex={0} role="region" aria-label="Lines">
        <table className="flows">
          <caption>
            {lines.pageInfo.hasNextPage
              ? `The first ${lines.nodes.length} of ${lineCount} lines`
              : `${lineCount} lines`}
          </caption>
          <thead>
            <tr>
              {mayEdit && (
                <th scope="col">
                  <span className="unseen">Chosen</span>
                </th>
              )}
              <th scope="col">What</th>
              <th scope="col">Class</th>
              {['Quantity', 'Price', 'Net', 'Tax'].map((title) => (
                <th key={title} scope="col" className="amount">
                  {title}
                </th>
              ))}
              <th scope="col">Tax groups</th>
            </tr>
          </thead>
          <tbody>
            {lines.nodes.map((line) => (
              <LineRow key={line.id} line={line} isChosen={chosen.has(line.id)} choose={mayEdit ? choose : undefined} />
            ))}
          </tbody>
        </table>
      </div>
      {mayEdit && <TaxForm proposal={proposal} chosen={[...chosen]} changed={changed} />}
    </>
  );
}

function LineRow({
  line,
  isChosen,
  choose,
}: {
  line: Line;
  isChosen: boolean;
  choose: ((id: string) => void) | undefined;
}): ReactNode {
  const { id, transactionClass, billingType, description, quantity, salesPrice, netAmount, salesTax } = line;
  return (
    <tr>
      {choose !== undefined && (
        <td>
          <input
            type="checkbox"
            aria-label={`Choose ${description ?? words(transactionClass)}`}
            checked={isChosen}
            onChange={() => choose(id)}
          />
        </td>
      )}
      <td>{description}</td>
      <td>
        {words(transactionClass)}
        {billingType !== 'CHARGEABLE' && `, ${words(billingType).toLowerCase()}`}
      </td>
      <td className="amount" data-says="Quantity">
        {quantity}
      </td>
      <td className="amount" data-says="at">
        {price(salesPrice)}
      </td>
      <td className="amount">{money(netAmount)}</td>
      <td className="amount" data-says="Tax">
        {money(salesTax)}
      </td>
      <td>{[line.salesTaxGroup, line.itemSalesTaxGroup].filter((group) => group !== null).join(' / ')}</td>
    </tr>
  );
}

function TaxForm({
  proposal: { number, version, legalEntity, lineCount },
  chosen,
  changed,
}: Props & { chosen: readonly string[] }): ReactNode {
  const [{ data }] = useQuery({ query: GROUPS, variables: { id: legalEntity } });
  const [given, setGiven] = useState({ salesTaxGroup: '', itemSalesTaxGroup: '', reason: '' });
  const give = (name: keyof typeof given) => (event: { target: { value: string } }) =>
    setGiven({ ...given, [name]: event.target.value });
  const groups = data?.legalEntity?.salesTaxGroups.nodes ?? [];
  const changes = Object.entries(given).filter(([, value]) => value !== '');
  const which = chosen.length === 0 ? `all ${lineCount} lines` : `${chosen.length} lines`;
  return (
    <details className="form">
      <summary>Override sales tax</summary>
      <div className="acts">
        {(
          [
            ['salesTaxGroup', 'GROUP', 'Sales tax group'],
            ['itemSalesTaxGroup', 'ITEM', 'Item sales tax group'],
          ] as const
        ).map(([name, kind, title]) => (
          <label key={name}>
            {title}
            <select value={given[name]} onChange={give(name)}>
              <option value="">As it is</option>
              {groups
                .filter((group) => group.kind === kind)
                .map((group) => (
                  <option key={group.name}>{group.name}</option>
                ))}
            </select>
          </label>
        ))}
        <label>
          Reason <input value={given.reason} maxLength={500} onChange={give('reason')} />
        </label>
        <Act
          by="POST"
          label={`Override on ${which}`}
          mutation={UPDATE}
          input={{
            number,
            expectedVersion: version,
            ...(chosen.length === 0 ? {} : { lineIds: chosen }),
            ...Object.fromEntries(changes),
          }}
          disabled={given.salesTaxGroup === '' && given.itemSalesTaxGroup === ''}
          done={changed}
        />
      </div>
    </details>
  );
}
