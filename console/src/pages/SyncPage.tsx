// The exchange between the books for operators: each map with its counts at both ends and its lag, paused and resumed; what was parked,
// by cause. Looked at anew every few seconds; beside it the pages of loads and reconciliations.
import { type ReactNode, useContext } from 'react';
import { gql, useQuery } from 'urql';
import { Act } from '../parts/Act';
import { Answer } from '../parts/Answer';
import { useEvery } from '../parts/every';
import { LagChart, type LagPoint } from '../parts/LagChart';
import { address } from '../route';
import { SessionContext } from '../session';
import { duration, words } from '../words';
import { LoadsPage } from './LoadsPage';
import { ParkedByCause } from './ParkedByCause';
import { ReconciliationPage } from './ReconciliationPage';

const MAPS = gql<{ tableMaps: readonly TableMap[] }>`
  query Maps {
    tableMaps { name direction state dataverse { ...End } finance { ...End } }
  }
  fragment End on MapEnd { queued sent applied parked oldestQueuedSeconds }
`;
const LAG = gql<{ dataverseExchange: Lag | null; financeExchange: Lag | null }>`
  query Lag {
    dataverseExchange { lag(minutes: 60) { ...Point } }
    financeExchange { lag(minutes: 60) { ...Point } }
  }
  fragment Point on LagPoint { map at messages rows longestSeconds meanSeconds }
`;
const PAUSE = gql`
  mutation Pause($input: TableMapInput!) { pauseTableMap(input: $input) { tableMap { name state } userErrors { code message } } }
`;
const RESUME = gql`
  mutation Resume($input: TableMapInput!) { resumeTableMap(input: $input) { tableMap { name state } userErrors { code message } } }
`;

interface Lag {
  readonly lag: readonly Omit<LagPoint, 'way'>[];
}

interface MapEnd {
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
  readonly dataverse: MapEnd | null;
  readonly finance: MapEnd | null;
}

const LOOK_AGAIN_MS = 3_000;
const LAG_AGAIN_MS = 15_000;
const PARTS = [
  ['', 'Maps and parked'],
  ['load', 'Initial load'],
  ['reconciliation', 'Reconciliation'],
] as const;

type Way = (
  dataverse: MapEnd | null,
  finance: MapEnd | null,
) => readonly [source: MapEnd | null, target: MapEnd | null, words: string];

const WAYS: Readonly<Record<string, Way>> = {
  DATAVERSE_TO_FINANCE: (dataverse, finance) => [dataverse, finance, 'to Finance'],
  FINANCE_TO_DATAVERSE: (dataverse, finance) => [finance, dataverse, 'to Dataverse'],
  BOTH: (dataverse, finance) => [both(dataverse, finance), both(dataverse, finance), 'both ways'],
};

function both(one: MapEnd | null, other: MapEnd | null): MapEnd | null {
  if (one === null || other === null) return null;
  return {
    queued: one.queued + other.queued,
    sent: one.sent + other.sent,
    applied: one.applied + other.applied,
    parked: one.parked + other.parked,
    oldestQueuedSeconds: Math.max(one.oldestQueuedSeconds, other.oldestQueuedSeconds),
  };
}

/** Draws the page, or the part of it that is asked for. The exchange is of all companies, and so shown to whoever sees them all. */
export function SyncPage({ part }: { part: string }): ReactNode {
  const { who } = useContext(SessionContext);
  if (who !== null && who.legalEntities !== 'all')
    return (
      <>
        <h1>Sync</h1>
        <p>
          How the books exchange is shown to whoever sees every company. What becomes of an invoice is on its own page.
        </p>
      </>
    );
  return (
    <>
      <h1>Sync</h1>
      <nav className="parts" aria-label="Parts of Sync">
        {PARTS.map(([name, title]) => (
          <a key={name} href={address('sync', name)} aria-current={part === name ? 'page' : undefined}>
            {title}
          </a>
        ))}
      </nav>
      {part === 'load' ? <LoadsPage /> : part === 'reconciliation' ? <ReconciliationPage /> : <Exchange />}
    </>
  );
}

function Exchange(): ReactNode {
  const [maps, again] = useQuery({ query: MAPS });
  const [lag, lagAgain] = useQuery({ query: LAG });
  useEvery(LOOK_AGAIN_MS, true, () => again({ requestPolicy: 'network-only' }));
  useEvery(LAG_AGAIN_MS, true, () => lagAgain({ requestPolicy: 'network-only' }));
  return (
    <>
      <Answer of={maps}>{({ tableMaps }) => <Maps maps={tableMaps} />}</Answer>
      <h2>Lag</h2>
      <Answer of={lag}>
        {({ dataverseExchange, financeExchange }) => {
          const sent = (from: Lag | null, way: string) => from?.lag.map((point) => ({ ...point, way })) ?? [];
          const points = [...sent(dataverseExchange, 'to Finance'), ...sent(financeExchange, 'to Dataverse')];
          return <LagChart points={points.sort((a, b) => a.at.localeCompare(b.at))} minutes={60} now={Date.now()} />;
        }}
      </Answer>
      <h2>Parked</h2>
      <ParkedByCause />
    </>
  );
}

function Maps({ maps }: { maps: readonly TableMap[] }): ReactNode {
  return (
    <div className="wide" tabIndex={0} role="region" aria-label="Table maps">
      <table className="flows">
        <thead>
          <tr>
            <th scope="col">Map</th>
            <th scope="col" className="amount">
              Waiting
            </th>
            <th scope="col">Lag now</th>
            <th scope="col" className="amount">
              Sent
            </th>
            <th scope="col" className="amount">
              Applied
            </th>
            <th scope="col" className="amount">
              Parked
            </th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {maps.map((map) => (
            <MapRow key={map.name} map={map} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function MapRow({ map: { name, direction, state, dataverse, finance } }: { map: TableMap }): ReactNode {
  const [source, target, way] = WAYS[direction]?.(dataverse, finance) ?? [null, null, words(direction)];
  const isPaused = state === 'PAUSED';
  return (
    <tr>
      <th scope="row">
        {name} <span className="soft">{way}</span>
      </th>
      <td className="amount" data-says="Waiting">
        {source?.queued ?? '?'}
      </td>
      <td className="date" data-says="Lag">
        {source === null ? '?' : source.queued > 0 ? duration(source.oldestQueuedSeconds) : 'none'}
      </td>
      <td className="amount" data-says="Sent">
        {source?.sent ?? '?'}
      </td>
      <td className="amount" data-says="Applied">
        {target?.applied ?? '?'}
      </td>
      <td className="amount" data-says="Parked">
        {source?.parked ?? '?'}
      </td>
      <td className="date">
        <span className={`state ${state}`}>{words(state)}</span>{' '}
        <Act
          by="OPERATE"
          label={isPaused ? 'Resume' : 'Pause'}
          about={name}
          mutation={isPaused ? RESUME : PAUSE}
          input={{ name }}
        />
      </td>
    </tr>
  );
}
