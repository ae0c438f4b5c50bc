// The exchange between the books for operators: each map with its counts at both ends, paused and resumed; what was parked, whose
// turn it is, sent again or left out with a reason. Looked at anew every few seconds.
import { type ReactNode, useEffect, useState } from 'react';
import { gql, useQuery } from 'urql';
import { Act } from '../parts/Act';
import { Answer } from '../parts/Answer';
import { duration, instant, turn, words } from '../words';

const EXCHANGE = gql<{ tableMaps: readonly TableMap[]; dataverseExchange: Exchange | null; financeExchange: Exchange | null }>`
  query Exchange {
    tableMaps { name direction state dataverse { ...End } finance { ...End } }
    dataverseExchange { ...Parked }
    financeExchange { ...Parked }
  }
  fragment End on MapEnd { queued sent applied parked oldestQueuedSeconds }
  fragment Parked on Exchange { parked(first: 50) { nodes { key number map code message owner remedy parkedAt waiting } } }
`;
const PAUSE = gql`
  mutation Pause($input: TableMapInput!) { pauseTableMap(input: $input) { tableMap { name state } userErrors { code message } } }
`;
const RESUME = gql`
  mutation Resume($input: TableMapInput!) { resumeTableMap(input: $input) { tableMap { name state } userErrors { code message } } }
`;
const RELEASE = {
  Dataverse: gql`
    mutation Release($input: ReleaseParkedInput!) { releaseParkedInDataverse(input: $input) { userErrors { code message } } }
  `,
  Finance: gql`
    mutation Release($input: ReleaseParkedInput!) { releaseParkedInFinance(input: $input) { userErrors { code message } } }
  `,
};

interface End {
  readonly queued: number;
  readonly sent: number;
  readonly applied: number;
  readonly parked: number;
  readonly oldestQueuedSeconds: number;
}

interface TableMap {
  readonly name: string;
  readonly direction: string;
  readonly state: string;
  readonly dataverse: End | null;
  readonly finance: End | null;
}

interface Parked {
  readonly key: string;
  readonly number: number;
  readonly map: string;
  readonly code: string;
  readonly message: string;
  readonly owner: string;
  readonly remedy: string;
  readonly parkedAt: string;
  readonly waiting: number;
}

interface Exchange {
  readonly parked: { readonly nodes: readonly Parked[] };
}

const LOOK_AGAIN_MS = 3_000;

/** Draws the page. */
export function SyncPage(): ReactNode {
  const [answer, again] = useQuery({ query: EXCHANGE });
  useEffect(() => {
    const timer = setInterval(() => again({ requestPolicy: 'network-only' }), LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [again]);
  return (
    <>
      <h1>Sync</h1>
      <Answer of={answer}>
        {({ tableMaps, dataverseExchange, financeExchange }) => (
          <>
            <Maps maps={tableMaps} />
            <h2>Parked</h2>
            <ParkedList side="Dataverse" exchange={dataverseExchange} />
            <ParkedList side="Finance" exchange={financeExchange} />
          </>
        )}
      </Answer>
    </>
  );
}

function Maps({ maps }: { maps: readonly TableMap[] }): ReactNode {
  return (
    <div className="wide" tabIndex={0} role="region" aria-label="Table maps">
      <table>
        <thead>
          <tr>
            <th scope="col">Map</th>
            <th scope="col">Waiting</th>
            <th scope="col">Sent</th>
            <th scope="col">Applied</th>
            <th scope="col">Parked</th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {maps.map(({ name, direction, state, dataverse, finance }) => {
            const [source, target] = direction.startsWith('DATAVERSE') ? [dataverse, finance] : [finance, dataverse];
            return (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>
                  {source?.queued ?? '?'}
                  {source !== null && source.queued > 0 && `, for ${duration(source.oldestQueuedSeconds)}`}
                </td>
                <td>{source?.sent ?? '?'}</td>
                <td>{target?.applied ?? '?'}</td>
                <td>{source?.parked ?? '?'}</td>
                <td className="date">
                  <span className={`state ${state}`}>{words(state)}</span>{' '}
                  <Act
                    label={state === 'PAUSED' ? 'Resume' : 'Pause'}
                    mutation={state === 'PAUSED' ? RESUME : PAUSE}
                    input={{ name }}
                  />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function ParkedList({ side, exchange }: { side: 'Dataverse' | 'Finance'; exchange: Exchange | null }): ReactNode {
  if (exchange === null) return <p>{side} does not answer.</p>;
  if (exchange.parked.nodes.length === 0) return <p>{side}: nothing is parked.</p>;
  return (
    <ul className="cards">
      {exchange.parked.nodes.map((message) => (
        <ParkedCard key={message.key} side={side} message={message} />
      ))}
    </ul>
  );
}

function ParkedCard({ side, message }: { side: 'Dataverse' | 'Finance'; message: Parked }): ReactNode {
  const [reason, setReason] = useState('');
  const { key, map, code, owner, remedy, parkedAt, waiting } = message;
  return (
    <li>
      <h3>
        {side}: {key}
      </h3>
      <p>
        {message.message} <code>{code}</code> {turn(owner)} {remedy} Since {instant(parkedAt)}, on the map “{map}”
        {waiting > 0 && `, with ${waiting} waiting behind it`}.
      </p>
      <div className="acts">
        <Act label="Send again" mutation={RELEASE[side]} input={{ act: 'RETRY', keys: [key] }} />
        <label>
          Reason <input value={reason} onChange={(event) => setReason(event.target.value)} />
        </label>
        <Act label="Leave out" mutation={RELEASE[side]} input={{ act: 'SKIP', keys: [key], reason }} disabled={reason === ''} />
      </div>
    </li>
  );
}
