// What Finance is to post: proposals with their state, searched by number, and what keeps those that are stuck.
// It computes nothing.
import { type ReactNode, useState } from 'react';
import { gql, useQuery } from 'urql';
import { Answer } from '../parts/Answer';
import { type Blocker, Blockers } from '../parts/Blockers';
import { ListFilters } from '../parts/ListFilters';
import { Pages } from '../parts/Pages';
import { address } from '../route';
import { type Money, money, words } from '../words';

const PROPOSALS = gql<
  { invoiceProposals: { nodes: readonly Proposal[]; pageInfo: Page } },
  { filter: object; after: string | null }
>`
  query Proposals($filter: InvoiceProposalFilter, $after: String) {
    invoiceProposals(filter: $filter, first: 50, after: $after) {
      nodes {
        number status legalEntity invoiceDate lineCount totalAmount { amount currency }
        invoice { name customer { name } } blockers(first: 3) { nodes { code message owner count } }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`;

interface Page {
  readonly hasNextPage: boolean;
  readonly endCursor: string | null;
}

interface Proposal {
  readonly number: string;
  readonly status: string;
  readonly legalEntity: string;
  readonly invoiceDate: string;
  readonly lineCount: number;
  readonly totalAmount: Money;
  readonly invoice: { readonly name: string; readonly customer: { readonly name: string } } | null;
  readonly blockers: { readonly nodes: readonly Blocker[] };
}

const VIEWS: Readonly<Record<string, object>> = {
  'To post': { status: ['OPEN', 'SUBMITTED', 'APPROVED', 'REJECTED'] },
  Stuck: { blocked: true },
  Invoiced: { status: ['INVOICED'] },
  All: {},
};

/** Draws the page. */
export function ProposalsPage(): ReactNode {
  const [view, setView] = useState('To post');
  const [search, setSearch] = useState('');
  const [after, setAfter] = useState<string | null>(null);
  const filter = { ...VIEWS[view], ...(search === '' ? {} : { number: { startsWith: search } }) };
  const [answer] = useQuery({ query: PROPOSALS, variables: { filter, after } });
  return (
    <>
      <h1>Proposals</h1>
      <ListFilters
        views={Object.keys(VIEWS)}
        {...{ view, search }}
        changed={(chosen, number) => {
          setView(chosen);
          setSearch(number);
          setAfter(null);
        }}
      />
      <Answer of={answer}>
        {({ invoiceProposals: { nodes, pageInfo } }) => (
          <>
            {nodes.length === 0 && (
              <p>
                {view === 'To post' && search === ''
                  ? 'Nothing waits to be posted: a proposal comes here when its invoice is confirmed.'
                  : 'No proposal is like that.'}
              </p>
            )}
            <ul className="cards">
              {nodes.map(({ number, status, legalEntity, invoiceDate, lineCount, totalAmount, invoice, blockers }) => (
                <li key={number}>
                  <h2>
                    <a href={address('proposals', number)}>{number}</a>{' '}
                    <span className={`state ${status}`}>{words(status)}</span>
                  </h2>
                  <p>
                    {invoice?.customer.name ?? 'Dataverse does not answer'}, {legalEntity}, {invoiceDate}, {lineCount}{' '}
                    lines, <strong>{money(totalAmount)}</strong>
                  </p>
                  <Blockers blockers={blockers.nodes} />
                </li>
              ))}
            </ul>
            <Pages {...{ after, pageInfo }} turn={setAfter} />
          </>
        )}
      </Answer>
    </>
  );
}
