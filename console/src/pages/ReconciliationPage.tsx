// Both books compared over a period of one company: sums with their differences to the cent, and the documents that diverge, each with
// its cause and the repair that is proposed. Nothing is repaired before somebody approves it, with a reason.
import { type ReactNode, useState } from 'react';
import { gql, useQuery } from 'urql';
import { Act } from '../parts/Act';
import { Answer } from '../parts/Answer';
import { useEvery } from '../parts/every';
import { instant, type Money, money, words } from '../words';
import { type Divergence, Divergences } from './Divergences';

const REPORT = gql<{ reconciliationReport: Report | null }>`
  query Report {
    reconciliationReport {
      id legalEntity from to state startedAt startedBy finishedAt error divergenceCount openCount
      groups { transactionType transactionClass dataverse { ...Sums } finance { ...Sums } difference { ...Sums } }
      divergences(first: 100) { nodes { number kind subject key cause repair detail state decidedAt decidedBy reason } pageInfo { hasNextPage } }
    }
  }
  fragment Sums on ReconciledSide { count amount { amount currency } salesTax { amount currency } accountingAmount { amount currency } }
`;
const COMPANIES = gql<{ legalEntities: { nodes: readonly { code: string; name: string }[] } | null }>`
  query Companies { legalEntities(first: 100) { nodes { code name } } }
`;
const RUN = gql`
  mutation Run($input: RunReconciliationInput!) { runReconciliation(input: $input) { report { id } userErrors { code message } } }
`;

interface Sums {
  readonly count: number;
  readonly amount: Money;
  readonly salesTax: Money;
  readonly accountingAmount: Money;
}

interface Group {
  readonly transactionType: string;
  readonly transactionClass: string;
  readonly dataverse: Sums;
  readonly finance: Sums;
  readonly difference: Sums;
}

interface Report {
  readonly id: string;
  readonly legalEntity: string;
  readonly from: string;
  readonly to: string;
  readonly state: string;
  readonly startedAt: string;
  readonly startedBy: string;
  readonly finishedAt: string | null;
  readonly error: string | null;
  readonly divergenceCount: number;
  readonly openCount: number;
  readonly groups: readonly Group[];
  readonly divergences: { readonly nodes: readonly Divergence[]; readonly pageInfo: { readonly hasNextPage: boolean } };
}

const LOOK_AGAIN_MS = 1_000;

/** Draws the page. */
export function ReconciliationPage(): ReactNode {
  const [answer, again] = useQuery({ query: REPORT });
  const reload = () => again({ requestPolicy: 'network-only' });
  const isRunning = answer.data?.reconciliationReport?.state === 'RUNNING';
  useEvery(LOOK_AGAIN_MS, isRunning, reload);
  return (
    <>
      <h2>Reconciliation</h2>
      {!isRunning && <RunForm started={reload} />}
      <Answer of={answer}>
        {({ reconciliationReport: report }) =>
          report === null ? <p>The books have not been compared yet.</p> : <ReportOf report={report} changed={reload} />
        }
      </Answer>
    </>
  );
}

function RunForm({ started }: { started: () => void }): ReactNode {
  const [{ data }] = useQuery({ query: COMPANIES });
  const [chosen, setChosen] = useState('');
  const [from, setFrom] = useState(() => `${new Date().toISOString().slice(0, 8)}01`);
  const [to, setTo] = useState(() => new Date().toISOString().slice(0, 10));
  const companies = data?.legalEntities?.nodes ?? [];
  const legalEntity = chosen || (companies[0]?.code ?? '');
  return (
    <div className="acts form">
      <label>
        Company
        <select value={legalEntity} onChange={(event) => setChosen(event.target.value)}>
          {companies.map(({ code, name }) => (
            <option key={code} value={code}>
              {code} {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        From <input type="date" value={from} onChange={(event) => setFrom(event.target.value)} />
      </label>
      <label>
        To <input type="date" value={to} onChange={(event) => setTo(event.target.value)} />
      </label>
      <Act
        by="OPERATE"
        kind="main"
        label="Compare both books"
        mutation={RUN}
        input={{ legalEntity, from, to }}
        disabled={legalEntity === ''}
        done={started}
      />
    </div>
  );
}

function ReportOf({ report, changed }: { report: Report; changed: () => void }): ReactNode {
  const {
    id,
    legalEntity,
    from,
    to,
    state,
    startedAt,
    startedBy,
    error,
    divergenceCount,
    openCount,
    groups,
    divergences,
  } = report;
  return (
    <section>
      <h3>
        {legalEntity}, {from} to {to} <span className={`state ${state}`}>{words(state)}</span>
      </h3>
      <p aria-live="polite">
        Compared {instant(startedAt)} by {startedBy}.{' '}
        {state === 'RUNNING'
          ? 'Comparing…'
          : divergenceCount === 0
            ? 'Nothing differs.'
            : `${divergenceCount} documents diverge, ${openCount} of them undecided.`}
        {error !== null && ` It failed: ${error}`}
      </p>
      {groups.length > 0 && <Groups groups={groups} />}
      {divergences.nodes.length > 0 && (
        <Divergences
          reportId={id}
          divergences={divergences.nodes}
          count={divergenceCount}
          openCount={openCount}
          changed={changed}
        />
      )}
    </section>
  );
}

function Groups({ groups }: { groups: readonly Group[] }): ReactNode {
  return (
    <div className="wide" tabIndex={0} role="region" aria-label="Sums of both books">
      <table>
        <caption>Sums of both books, and what Dataverse has more than Finance</caption>
        <thead>
          <tr>
            <th scope="col">Of</th>
            <th scope="col">Book</th>
            {['Count', 'Amount', 'Sales tax posted', 'In the company’s currency'].map((title) => (
              <th key={title} scope="col" className="amount">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {groups.flatMap((group) => {
            const what = `${words(group.transactionType)}, ${words(group.transactionClass).toLowerCase()}`;
            const key = `${what} ${group.dataverse.amount.currency}`;
            return [
              <SumsRow key={`${key} dataverse`} what={what} book="Dataverse" sums={group.dataverse} />,
              <SumsRow key={`${key} finance`} what="" book="Finance" sums={group.finance} />,
              <SumsRow key={`${key} difference`} what="" book="Difference" sums={group.difference} />,
            ];
          })}
        </tbody>
      </table>
    </div>
  );
}

function SumsRow({ what, book, sums }: { what: string; book: string; sums: Sums }): ReactNode {
  const { count, amount, salesTax, accountingAmount } = sums;
  const isOff =
    book === 'Difference' &&
    (count !== 0 || [amount, salesTax, accountingAmount].some((sum) => /[1-9]/.test(sum.amount)));
  return (
    <tr className={isOff ? 'off' : book === 'Difference' ? 'even' : undefined}>
      <td>{what}</td>
      <th scope="row">{book}</th>
      <td className="amount">{count}</td>
      <td className="amount">{money(amount)}</td>
      <td className="amount">{money(salesTax)}</td>
      <td className="amount">{money(accountingAmount)}</td>
    </tr>
  );
}
