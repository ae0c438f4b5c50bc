// What travelled for one invoice between the books, message by message: when, how long it took, how often it was tried, and its rows
// before and after their map. For whoever sees every legal entity: the API shows messages to nobody else.
import { type ReactNode, useContext, useState } from 'react';
import { gql, useQuery } from 'urql';
import { Answer } from '../parts/Answer';
import { useEvery } from '../parts/every';
import { Parked, type ParkedMessage, type SideName } from '../parts/Parked';
import { Rows } from '../parts/Rows';
import { SessionContext } from '../session';
import { instant, took, words } from '../words';

const HOPS = gql<
  { dataverseExchange: End & { out: Sent }; financeExchange: End & { back: Sent; steps: Sent } },
  { out: string; step: string }
>`
  query Hops($out: ID!, $step: ID!) {
    dataverseExchange { out: messages(key: $out, first: 200) { ...Sent } parked(keys: [$out]) { ...Refused } }
    financeExchange {
      back: messages(key: $out, first: 200) { ...Sent }
      steps: messages(key: $step, first: 200) { ...Sent }
      parked(keys: [$out, $step]) { ...Refused }
    }
  }
  fragment Sent on SentMessageConnection {
    edges { cursor node { number map mapVersion state rowCount writtenAt settledAt attempts nextTryAt waitsFor } }
  }
  fragment Refused on ParkedMessageConnection {
    nodes { key number map code message owner remedy parkedAt waiting rowCount sourceRows mappedRows }
  }
`;
const PAYLOAD = {
  Dataverse: gql<{ exchange: Payload }, { key: string; after: string | null }>`
    query PayloadOut($key: ID!, $after: String) {
      exchange: dataverseExchange { messages(key: $key, first: 1, after: $after) { nodes { rowCount sourceRows mappedRows } } }
    }
  `,
  Finance: gql<{ exchange: Payload }, { key: string; after: string | null }>`
    query PayloadBack($key: ID!, $after: String) {
      exchange: financeExchange { messages(key: $key, first: 1, after: $after) { nodes { rowCount sourceRows mappedRows } } }
    }
  `,
};

interface Message {
  readonly number: number;
  readonly map: string;
  readonly mapVersion: number | null;
  readonly state: string;
  readonly rowCount: number;
  readonly writtenAt: string;
  readonly settledAt: string | null;
  readonly attempts: number | null;
  readonly nextTryAt: string | null;
  readonly waitsFor: string | null;
}

interface Sent {
  readonly edges: readonly { readonly cursor: string; readonly node: Message }[];
}

interface End {
  readonly parked: { readonly nodes: readonly ParkedMessage[] };
}

interface Payload {
  readonly messages: {
    readonly nodes: readonly {
      rowCount: number;
      sourceRows: readonly string[];
      mappedRows: readonly string[] | null;
    }[];
  };
}

/** A message with where it is found. */
interface Hop extends Message {
  readonly side: SideName;
  readonly key: string;
  /** The cursor before it. */
  readonly after: string | null;
}

const LOOK_AGAIN_MS = 2_000;

/** What travels under no map, in words. */
const OWN: Readonly<Record<string, string>> = {
  'invoice-step': 'How far the invoice is',
  'invoice-posted': 'The posting of the invoice',
};

/** Draws the hops of an invoice. `isUnderway`: more will come. */
export function Hops({ id, isUnderway }: { id: string; isUnderway: boolean }): ReactNode {
  const { who } = useContext(SessionContext);
  const [out, step] = [`invoice:${id}`, `invoice-step:${id}`];
  const isHidden = who?.legalEntities !== 'all';
  const [answer, again] = useQuery({ query: HOPS, variables: { out, step }, pause: isHidden });
  const reload = () => again({ requestPolicy: 'network-only' });
  useEvery(LOOK_AGAIN_MS, isUnderway && !isHidden, reload);
  if (isHidden) return <p className="lead">Its messages are shown to whoever sees every legal entity.</p>;
  return (
    <section>
      <h2>What travelled</h2>
      <Answer of={answer}>
        {({ dataverseExchange: there, financeExchange: here }) => {
          const hops = [
            ...hopsOf('Dataverse', out, there.out),
            ...hopsOf('Finance', step, here.steps),
            ...hopsOf('Finance', out, here.back),
          ];
          return (
            <>
              {there.parked.nodes.length + here.parked.nodes.length > 0 && (
                <ul className="cards">
                  {there.parked.nodes.map((message) => (
                    <Parked key={message.key} side="Dataverse" message={message} changed={reload} />
                  ))}
                  {here.parked.nodes.map((message) => (
                    <Parked key={message.key} side="Finance" message={message} changed={reload} />
                  ))}
                </ul>
              )}
              <ol className="hops">
                {hops
                  .sort((a, b) => a.writtenAt.localeCompare(b.writtenAt))
                  .map((hop) => (
                    <HopItem key={`${hop.side} ${hop.key} ${hop.number}`} hop={hop} />
                  ))}
              </ol>
            </>
          );
        }}
      </Answer>
    </section>
  );
}

function hopsOf(side: SideName, key: string, { edges }: Sent): Hop[] {
  return edges.map(({ node }, index) => ({ ...node, side, key, after: edges[index - 1]?.cursor ?? null }));
}

function HopItem({ hop }: { hop: Hop }): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const { side, map, mapVersion, state, rowCount, writtenAt, settledAt, attempts, nextTryAt, waitsFor } = hop;
  return (
    <li>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <span className={`way ${side}`}>{side === 'Dataverse' ? 'Dataverse → Finance' : 'Finance → Dataverse'}</span>{' '}
          <strong>{OWN[map] ?? map}</strong>
          {mapVersion !== null && ` (version ${mapVersion})`}, {rowCount === 1 ? '1 row' : `${rowCount} rows`},{' '}
          <time dateTime={writtenAt}>{instant(writtenAt)}</time>:{' '}
          <span className={`state ${state}`}>
            {settledAt === null ? words(state) : `applied after ${took(writtenAt, settledAt)}`}
          </span>
          {attempts !== null && attempts > 0 && ` Tried ${attempts} times.`}
          {waitsFor !== null && ` Waits: ${waitsFor}.`}
          {attempts !== null && nextTryAt !== null && ` Next try ${instant(nextTryAt)}.`}
        </summary>
        {isOpen && <HopRows hop={hop} />}
      </details>
    </li>
  );
}

function HopRows({ hop: { side, key, after } }: { hop: Hop }): ReactNode {
  const [answer] = useQuery({ query: PAYLOAD[side], variables: { key, after } });
  return (
    <Answer of={answer}>
      {({ exchange: { messages } }) =>
        messages.nodes.map(({ rowCount, sourceRows, mappedRows }) => (
          <Rows key={rowCount} source={sourceRows} mapped={mappedRows} count={rowCount} />
        ))
      }
    </Answer>
  );
}
