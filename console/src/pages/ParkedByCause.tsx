// What was refused and waits for a person, at both ends: grouped by what stopped it, each group released as a whole or message by
// message. Looked at anew every few seconds.
import { type ReactNode, useState } from 'react';
import { gql, useQuery } from 'urql';
import { Answer } from '../parts/Answer';
import { useEvery } from '../parts/every';
import { Parked, type ParkedMessage, Release, type SideName } from '../parts/Parked';
import { instant } from '../words';

const CAUSES = gql<{ dataverseExchange: End | null; financeExchange: End | null }>`
  query Causes { dataverseExchange { causes { code map count since } } financeExchange { causes { code map count since } } }
`;
const LISTED = {
  Dataverse: gql<{ exchange: Listed | null }, { code: string; map: string; after: string | null }>`
    query ParkedHere($code: ErrorCode!, $map: String!, $after: String) {
      exchange: dataverseExchange { parked(code: [$code], map: [$map], first: 20, after: $after) { ...Listed } }
    }
    fragment Listed on ParkedMessageConnection {
      nodes { key number map code message owner remedy parkedAt waiting rowCount sourceRows mappedRows } pageInfo { hasNextPage endCursor }
    }
  `,
  Finance: gql<{ exchange: Listed | null }, { code: string; map: string; after: string | null }>`
    query ParkedThere($code: ErrorCode!, $map: String!, $after: String) {
      exchange: financeExchange { parked(code: [$code], map: [$map], first: 20, after: $after) { ...Listed } }
    }
    fragment Listed on ParkedMessageConnection {
      nodes { key number map code message owner remedy parkedAt waiting rowCount sourceRows mappedRows } pageInfo { hasNextPage endCursor }
    }
  `,
};

interface Cause {
  readonly code: string;
  readonly map: string;
  readonly count: number;
  readonly since: string;
}

interface End {
  readonly causes: readonly Cause[];
}

interface Listed {
  readonly parked: {
    readonly nodes: readonly ParkedMessage[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

const LOOK_AGAIN_MS = 5_000;

/** Draws both ends. */
export function ParkedByCause(): ReactNode {
  const [answer, again] = useQuery({ query: CAUSES });
  const reload = () => again({ requestPolicy: 'network-only' });
  useEvery(LOOK_AGAIN_MS, true, reload);
  return (
    <Answer of={answer}>
      {({ dataverseExchange, financeExchange }) => (
        <>
          <Causes side="Dataverse" end={dataverseExchange} changed={reload} />
          <Causes side="Finance" end={financeExchange} changed={reload} />
        </>
      )}
    </Answer>
  );
}

interface Props {
  readonly side: SideName;
  readonly changed: () => void;
}

function Causes({ side, end, changed }: Props & { end: End | null }): ReactNode {
  if (end === null) return <p>{side} does not answer.</p>;
  if (end.causes.length === 0) return <p>{side}: nothing is parked.</p>;
  return end.causes.map((cause) => (
    <CauseGroup key={cause.code + cause.map} side={side} cause={cause} changed={changed} />
  ));
}

function CauseGroup({ side, cause: { code, map, count, since }, changed }: Props & { cause: Cause }): ReactNode {
  const [isOpen, setOpen] = useState(count === 1);
  return (
    <details className="cause" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <strong>
          {side}: {count} {count === 1 ? 'document' : 'documents'}
        </strong>{' '}
        by <code>{code}</code> on “{map}”, since {instant(since)}
      </summary>
      {isOpen && (
        <>
          {count > 1 && (
            <section aria-label={`All that ${code} stopped`}>
              <h3>All that {code} stopped, 500 at a time</h3>
              <Release side={side} what={{ code }} changed={changed} />
            </section>
          )}
          <Messages side={side} code={code} map={map} count={count} changed={changed} />
        </>
      )}
    </details>
  );
}

/** Asked for anew when their number changes. */
function Messages({
  side,
  code,
  map,
  count,
  changed,
}: Props & { code: string; map: string; count: number }): ReactNode {
  const [after, setAfter] = useState<string | null>(null);
  const [answer, again] = useQuery({ query: LISTED[side], variables: { code, map, after } });
  const reload = () => {
    changed();
    again({ requestPolicy: 'network-only' });
  };
  return (
    <Answer of={answer}>
      {({ exchange }) => (
        <>
          <ul className="cards" key={count}>
            {exchange?.parked.nodes.map((message) => (
              <Parked key={message.key} side={side} message={message} changed={reload} />
            ))}
          </ul>
          {exchange?.parked.pageInfo.hasNextPage === true && (
            <button type="button" onClick={() => setAfter(exchange.parked.pageInfo.endCursor)}>
              More
            </button>
          )}
        </>
      )}
    </Answer>
  );
}
