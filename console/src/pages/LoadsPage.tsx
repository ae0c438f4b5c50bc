// Telling Finance what stands in Dataverse already: a load is started here, for all maps or some, and its progress shown while it runs,
// with what Finance could not take and why. It goes on by itself whoever looks.
import type { ReactNode } from 'react';
import { gql, useQuery } from 'urql';
import { Act } from '../parts/Act';
import { Answer } from '../parts/Answer';
import { useEvery } from '../parts/every';
import { duration, instant, words } from '../words';
import { StartLoad } from './StartLoad';

const LOADS = gql<{ dataLoads: { nodes: readonly Load[] } }>`
  query Loads {
    dataLoads(first: 10) {
      nodes {
        id state maps legalEntity contractId cutOver startedAt startedBy changedAt changedBy finishedAt expected done rowsPerSecond remainingSeconds
        progress { map expected done sent beforeCutOver alreadyPosted skipsSync passedOver waitsFor }
      }
    }
  }
`;
const PASSED_OVER = gql<{ passedOverRows: { nodes: readonly PassedOver[] } }, { id: string }>`
  query PassedOver($id: ID!) { passedOverRows(loadId: $id, first: 100) { nodes { map rowId code message remedy } } }
`;
const ACTS = {
  pause: gql`
    mutation PauseLoad($input: DataLoadInput!) { pauseDataLoad(input: $input) { dataLoad { id state } userErrors { code message } } }
  `,
  resume: gql`
    mutation ResumeLoad($input: DataLoadInput!) { resumeDataLoad(input: $input) { dataLoad { id state } userErrors { code message } } }
  `,
  cancel: gql`
    mutation CancelLoad($input: DataLoadInput!) { cancelDataLoad(input: $input) { dataLoad { id state } userErrors { code message } } }
  `,
};

interface Progress {
  readonly map: string;
  readonly expected: number;
  readonly done: number;
  readonly sent: number;
  readonly beforeCutOver: number;
  readonly alreadyPosted: number;
  readonly skipsSync: number;
  readonly passedOver: number;
  readonly waitsFor: string | null;
}

interface Load {
  readonly id: string;
  readonly state: string;
  readonly maps: readonly string[];
  readonly legalEntity: string | null;
  readonly contractId: string | null;
  readonly cutOver: string | null;
  readonly startedAt: string;
  readonly startedBy: string;
  readonly changedAt: string;
  readonly changedBy: string;
  readonly finishedAt: string | null;
  readonly expected: number;
  readonly done: number;
  readonly rowsPerSecond: number;
  readonly remainingSeconds: number | null;
  readonly progress: readonly Progress[];
}

interface PassedOver {
  readonly map: string;
  readonly rowId: string;
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

const LOOK_AGAIN_MS = 1_000;

/** Draws the page. */
export function LoadsPage(): ReactNode {
  const [answer, again] = useQuery({ query: LOADS });
  const reload = () => again({ requestPolicy: 'network-only' });
  const isRunning = answer.data?.dataLoads.nodes.some(({ state }) => state === 'RUNNING') === true;
  useEvery(LOOK_AGAIN_MS, isRunning, reload);
  return (
    <>
      <h2>Initial load</h2>
      <p className="lead">
        Tells Finance what stands in Dataverse already. What Finance knows is left as it is; what was changed meanwhile
        travels by itself.
      </p>
      <Answer of={answer}>
        {({ dataLoads: { nodes } }) => (
          <>
            {!isRunning && <StartLoad started={reload} />}
            {nodes.length === 0 && <p>No load has been started yet.</p>}
            <ul className="cards">
              {nodes.map((load) => (
                <LoadCard key={load.id} load={load} changed={reload} />
              ))}
            </ul>
          </>
        )}
      </Answer>
    </>
  );
}

function LoadCard({ load, changed }: { load: Load; changed: () => void }): ReactNode {
  const {
    id,
    state,
    legalEntity,
    contractId,
    cutOver,
    startedAt,
    startedBy,
    changedBy,
    finishedAt,
    expected,
    done,
    rowsPerSecond,
    remainingSeconds,
  } = load;
  const passedOver = load.progress.reduce((sum, part) => sum + part.passedOver, 0);
  const isOpen = state === 'RUNNING' || state === 'PAUSED';
  return (
    <li>
      <h3>
        Load of {instant(startedAt)} <span className={`state ${state}`}>{words(state)}</span>
      </h3>
      <p>
        Of {contractId === null ? (legalEntity ?? 'all companies') : 'one contract'}
        {cutOver !== null && `, from ${cutOver}`}, started by {startedBy}
        {changedBy !== startedBy && `, last changed by ${changedBy}`}
        {finishedAt !== null && `, finished ${instant(finishedAt)}`}.
      </p>
      <label>
        {state === 'COMPLETE' ? `${done} rows, ${expected} were expected` : `${done} of ${expected} rows`}
        {state === 'RUNNING' &&
          `, ${rowsPerSecond} a second${remainingSeconds === null ? '' : `, ${duration(remainingSeconds)} to go`}`}
        <progress max={Math.max(1, expected)} value={state === 'COMPLETE' ? Math.max(1, expected) : done} />
      </label>
      {isOpen && (
        <div className="acts">
          {state === 'RUNNING' ? (
            <Act by="OPERATE" label="Stop for now" mutation={ACTS.pause} input={{ id }} done={changed} />
          ) : (
            <Act by="OPERATE" kind="main" label="Go on" mutation={ACTS.resume} input={{ id }} done={changed} />
          )}
          <Act by="OPERATE" label="Give it up" mutation={ACTS.cancel} input={{ id }} done={changed} />
        </div>
      )}
      <details open={isOpen}>
        <summary>By map</summary>
        <ByMap progress={load.progress} />
      </details>
      {passedOver > 0 && <PassedOverRows id={id} count={passedOver} />}
    </li>
  );
}

function ByMap({ progress }: { progress: readonly Progress[] }): ReactNode {
  return (
    <div className="wide" tabIndex={0} role="region" aria-label="Progress by map">
      <table>
        <thead>
          <tr>
            <th scope="col">Map</th>
            {['Looked at', 'Told', 'Before the cut-over', 'Posted already', 'Never sent', 'Not taken'].map((title) => (
              <th key={title} scope="col" className="amount">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {progress.map(
            ({ map, expected, done, sent, beforeCutOver, alreadyPosted, skipsSync, passedOver, waitsFor }) => (
              <tr key={map}>
                <th scope="row">
                  {map} {waitsFor !== null && <span className="soft">waits: {waitsFor}</span>}
                </th>
                <td className="amount">
                  {done} of {expected}
                </td>
                {[sent, beforeCutOver, alreadyPosted, skipsSync, passedOver].map((count, index) => (
                  <td key={index} className="amount">
                    {count}
                  </td>
                ))}
              </tr>
            ),
          )}
        </tbody>
      </table>
    </div>
  );
}

function PassedOverRows({ id, count }: { id: string; count: number }): ReactNode {
  const [answer] = useQuery({ query: PASSED_OVER, variables: { id } });
  return (
    <details>
      <summary>What Finance could not take ({count})</summary>
      <Answer of={answer}>
        {({ passedOverRows: { nodes } }) => (
          <ul className="notice wait">
            {nodes.map(({ map, rowId, code, message, remedy }) => (
              <li key={map + rowId}>
                <strong>{message}</strong> {remedy}{' '}
                <span className="soft">
                  {map}, {rowId}
                </span>{' '}
                <code>{code}</code>
              </li>
            ))}
          </ul>
        )}
      </Answer>
    </details>
  );
}
