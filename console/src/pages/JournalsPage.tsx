// Integration journals: what an accountant posts before invoices can be, and costs, which no invoice asks for. Those in error say line by
// line why. It computes nothing.
import { type ReactNode, useState } from 'react';
import { gql, useQuery } from 'urql';
import { Act } from '../parts/Act';
import { Answer } from '../parts/Answer';
import { useEvery } from '../parts/every';
import { ListFilters } from '../parts/ListFilters';
import { type PageInfo, Pages } from '../parts/Pages';
import { type Money, money, words } from '../words';

const JOURNALS = gql<
  { integrationJournals: { nodes: readonly Journal[]; pageInfo: PageInfo } },
  { filter: object; after: string | null }
>`
  query Journals($filter: IntegrationJournalFilter, $after: String) {
    integrationJournals(filter: $filter, first: 50, after: $after) {
      nodes { id status legalEntity lineCount beginningBalance originalJournal { id } }
      pageInfo { hasNextPage endCursor }
    }
  }
`;
const POST = gql`
  mutation PostJournal($input: PostIntegrationJournalInput!) { postIntegrationJournal(input: $input) { journal { id status } userErrors { code message } } }
`;
const RESET = gql`
  mutation ResetJournal($input: ResetIntegrationJournalInput!) { resetIntegrationJournal(input: $input) { journal { id status } userErrors { code message } } }
`;
const LINES = gql<
  { integrationJournal: { lines: { nodes: readonly Line[]; pageInfo: PageInfo } } | null },
  { id: string; after: string | null }
>`
  query JournalLines($id: ID!, $after: String) {
    integrationJournal(id: $id) {
      lines(first: 100, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes {
          id status accountingDate voucherNumber error { code message }
          actual { transactionType description quantity amount { amount currency } }
        }
      }
    }
  }
`;

interface Journal {
  readonly id: string;
  readonly status: string;
  readonly legalEntity: string;
  readonly lineCount: number;
  readonly beginningBalance: boolean;
  readonly originalJournal: { readonly id: string } | null;
}

interface Line {
  readonly id: string;
  readonly status: string;
  readonly accountingDate: string;
  readonly voucherNumber: string | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly actual: {
    readonly transactionType: string;
    readonly description: string | null;
    readonly quantity: string;
    readonly amount: Money;
  } | null;
}

const VIEWS: Readonly<Record<string, object>> = {
  'To post': { status: ['DRAFT', 'PROCESSING', 'ERROR'] },
  'In error': { status: ['ERROR'] },
  Posted: { status: ['POSTED'] },
};

/** While a journal is being posted: how often its state is asked. */
const LOOK_AGAIN_MS = 2_000;

/** Draws the page. */
export function JournalsPage(): ReactNode {
  const [view, setView] = useState('To post');
  const [after, setAfter] = useState<string | null>(null);
  const [answer, again] = useQuery({ query: JOURNALS, variables: { filter: VIEWS[view] ?? {}, after } });
  const reload = () => again({ requestPolicy: 'network-only' });
  const isUnderWay = answer.data?.integrationJournals.nodes.some(({ status }) => status === 'PROCESSING') ?? false;
  useEvery(LOOK_AGAIN_MS, isUnderWay, reload);
  return (
    <>
      <h1>Journals</h1>
      <p className="lead">
        Costs and unbilled sales on their way to the ledger. An invoice waits until its sales are posted here.
      </p>
      <ListFilters
        views={Object.keys(VIEWS)}
        view={view}
        changed={(chosen) => {
          setView(chosen);
          setAfter(null);
        }}
      />
      <Answer of={answer}>
        {({ integrationJournals: { nodes, pageInfo } }) => (
          <>
            {nodes.length === 0 && (
              <p>
                {view === 'To post' ? 'Nothing waits to be posted: imports make journals.' : 'No journal is like that.'}
              </p>
            )}
            <ul className="cards">
              {nodes.map((journal) => (
                <JournalCard key={journal.id} journal={journal} changed={reload} />
              ))}
            </ul>
            <Pages {...{ after, pageInfo }} turn={setAfter} />
          </>
        )}
      </Answer>
    </>
  );
}

function JournalCard({ journal, changed }: { journal: Journal; changed: () => void }): ReactNode {
  const { id, status, legalEntity, lineCount, beginningBalance, originalJournal } = journal;
  const [isOpen, setOpen] = useState(false);
  return (
    <li>
      <h2>
        {legalEntity}, {lineCount} {lineCount === 1 ? 'line' : 'lines'}{' '}
        <span className={`state ${status}`}>{words(status)}</span>
      </h2>
      <p>
        <code>{id}</code>
        {beginningBalance && ', of beginning balances'}
        {originalJournal !== null && (
          <>
            , what was left of <code>{originalJournal.id}</code>
          </>
        )}
      </p>
      {status === 'DRAFT' && (
        <Act by="POST" label="Post" about={`journal ${id}`} mutation={POST} input={{ journalId: id }} done={changed} />
      )}
      {status === 'ERROR' && (
        <Act
          by="POST"
          label="Make it a draft again"
          about={`journal ${id}`}
          mutation={RESET}
          input={{ journalId: id }}
          done={changed}
        />
      )}
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>Its lines</summary>
        {isOpen && <Lines id={id} />}
      </details>
    </li>
  );
}

function Lines({ id }: { id: string }): ReactNode {
  const [after, setAfter] = useState<string | null>(null);
  const [answer] = useQuery({ query: LINES, variables: { id, after }, requestPolicy: 'cache-and-network' });
  return (
    <Answer of={answer}>
      {({ integrationJournal }) => (
        <>
          <div className="wide" tabIndex={0} role="region" aria-label={`Lines of journal ${id}`}>
            <table>
              <thead>
                <tr>
                  <th scope="col">Date</th>
                  <th scope="col">What</th>
                  <th scope="col" className="amount">
                    Amount
                  </th>
                  <th scope="col">State</th>
                </tr>
              </thead>
              <tbody>
                {integrationJournal?.lines.nodes.map((line) => (
                  <LineRow key={line.id} line={line} />
                ))}
              </tbody>
            </table>
          </div>
          {integrationJournal !== null && (
            <Pages {...{ after, pageInfo: integrationJournal.lines.pageInfo }} turn={setAfter} />
          )}
        </>
      )}
    </Answer>
  );
}

function LineRow({ line: { actual, accountingDate, status, voucherNumber, error } }: { line: Line }): ReactNode {
  return (
    <tr>
      <td className="date">{accountingDate}</td>
      <td>
        {actual === null
          ? 'Dataverse does not answer'
          : `${words(actual.transactionType)}: ${actual.description ?? 'no description'}`}
      </td>
      <td className="amount">{actual !== null && money(actual.amount)}</td>
      <td>
        {voucherNumber ?? words(status)}
        {error !== null && (
          <>
            : {error.message} <code>{error.code}</code>
          </>
        )}
      </td>
    </tr>
  );
}
