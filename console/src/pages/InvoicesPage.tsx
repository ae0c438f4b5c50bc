// All proforma invoices with the step that each has reached: searched by number, filtered, page by page.
// It computes nothing.
import { type ReactNode, useState } from 'react';
import { gql, useQuery } from 'urql';
import { Answer } from '../parts/Answer';
import { ListFilters } from '../parts/ListFilters';
import { address } from '../route';
import { type Money, money, words } from '../words';

const INVOICES = gql<{ invoices: Connection }, { filter: object; after: string | null }>`
  query Invoices($filter: InvoiceFilter, $after: String) {
    invoices(filter: $filter, orderBy: [NUMBER_DESC], first: 50, after: $after) {
      nodes { id number name status invoiceDate legalEntity totalAmount { amount currency } customer { name } postingStatus { step state } }
      pageInfo { hasNextPage endCursor }
    }
  }
`;

interface Connection {
  readonly nodes: readonly Invoice[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

interface Invoice {
  readonly id: string;
  readonly number: string;
  readonly name: string;
  readonly status: string;
  readonly invoiceDate: string;
  readonly legalEntity: string;
  readonly totalAmount: Money;
  readonly customer: { readonly name: string };
  readonly postingStatus: { readonly step: string; readonly state: string } | null;
}

const VIEWS: Readonly<Record<string, object>> = {
  All: {},
  Drafts: { status: ['DRAFT', 'IN_REVIEW'] },
  'On the way': { state: ['MOVING'] },
  Stuck: { state: ['BLOCKED'] },
  Done: { state: ['DONE'] },
};

/** Draws the page. */
export function InvoicesPage(): ReactNode {
  const [view, setView] = useState('All');
  const [search, setSearch] = useState('');
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const filter = { ...VIEWS[view], ...(search === '' ? {} : { number: { startsWith: search } }) };
  const [invoices] = useQuery({ query: INVOICES, variables: { filter, after: cursors.at(-1) ?? null } });
  return (
    <>
      <h1>Invoices</h1>
      <ListFilters
        views={Object.keys(VIEWS)}
        {...{ view, search }}
        changed={(chosen, number) => {
          setView(chosen);
          setSearch(number);
          setCursors([]);
        }}
      />
      <Answer of={invoices}>
        {({ invoices: { nodes, pageInfo } }) => (
          <>
            <InvoiceTable invoices={nodes} isAll={view === 'All' && search === ''} />
            <p className="pages" hidden={cursors.length === 0 && !pageInfo.hasNextPage}>
              <button type="button" disabled={cursors.length === 0} onClick={() => setCursors(cursors.slice(0, -1))}>
                Back
              </button>
              <button
                type="button"
                disabled={!pageInfo.hasNextPage}
                onClick={() => setCursors([...cursors, pageInfo.endCursor as string])}
              >
                Next
              </button>
            </p>
          </>
        )}
      </Answer>
    </>
  );
}

function InvoiceTable({ invoices, isAll }: { invoices: readonly Invoice[]; isAll: boolean }): ReactNode {
  if (invoices.length === 0 && isAll)
    return (
      <p>
        There is no invoice yet. Draft one of what waits in the <a href={address('backlog')}>backlog</a>.
      </p>
    );
  if (invoices.length === 0) return <p>No invoice is like that.</p>;
  return (
    <div className="wide" tabIndex={0} role="region" aria-label="Invoices">
      <table className="flows">
        <thead>
          <tr>
            <th scope="col">Number</th>
            <th scope="col">Customer</th>
            <th scope="col">Company</th>
            <th scope="col">Date</th>
            <th scope="col" className="amount">
              Total
            </th>
            <th scope="col">Where it stands</th>
          </tr>
        </thead>
        <tbody>
          {invoices.map(({ id, number, customer, legalEntity, invoiceDate, totalAmount, status, postingStatus }) => (
            <tr key={id}>
              <td className="date">
                <a href={address('invoices', id)}>{number}</a>
              </td>
              <td>{customer.name}</td>
              <td>{legalEntity}</td>
              <td className="date">{invoiceDate}</td>
              <td className="amount">{money(totalAmount)}</td>
              <td>
                <span className={`state ${postingStatus?.state ?? 'DRAFT'}`}>
                  {words(postingStatus?.step ?? status)}
                  {postingStatus?.state === 'BLOCKED' && ', stuck'}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
