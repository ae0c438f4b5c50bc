// Who did what, by which program, from what to what: the audit trails of both sides as one list, the latest first, for administrators.
// It must never hide the half that could be had: each side is asked by itself.
import { type ReactNode, useState } from 'react';
import { gql, useQuery } from 'urql';
import { Failure } from '../parts/Answer';
import { useMay } from '../session';
import { AuditCard, type Entry } from './AuditCard';
import { AuditFilters } from './AuditFilters';
import { LATEST, merged, type Place, type Trail } from './auditTrails';

const TRAILS = {
  Dataverse: gql<{ trail: Trail<Entry> }, Asked>`
    query DataverseTrail($filter: AuditFilter, $after: String) { trail: dataverseAuditTrail(filter: $filter, first: 25, after: $after) { ...Entries } }
    fragment Entries on AuditEntryConnection {
      edges { cursor node {
        id at actor mutation outcome codes legalEntity client clientName clientVersion requestId idempotencyKey input
        documents { kind id number changes { name before after } }
      } }
      pageInfo { hasNextPage }
    }
  `,
  Finance: gql<{ trail: Trail<Entry> }, Asked>`
    query FinanceTrail($filter: AuditFilter, $after: String) { trail: financeAuditTrail(filter: $filter, first: 25, after: $after) { ...Entries } }
    fragment Entries on AuditEntryConnection {
      edges { cursor node {
        id at actor mutation outcome codes legalEntity client clientName clientVersion requestId idempotencyKey input
        documents { kind id number changes { name before after } }
      } }
      pageInfo { hasNextPage }
    }
  `,
};

interface Asked {
  readonly filter: object;
  readonly after: string | null;
}

/** Draws the page. `document`: an id or a number to begin with. */
export function AuditPage({ document }: { document: string }): ReactNode {
  const mayRead = useMay('AUDIT');
  const [filter, setFilter] = useState<object>(document === '' ? {} : { document });
  const [places, setPlaces] = useState<readonly Place[]>([LATEST]);
  if (!mayRead) return <p>The audit trail is for administrators.</p>;
  return (
    <>
      <h1>Audit</h1>
      <p className="lead">
        Every mutation that was done on either side, and what somebody asked for without the right to it.
      </p>
      <AuditFilters
        document={document}
        show={(asked) => {
          setFilter(asked);
          setPlaces([LATEST]);
        }}
      />
      <Entries filter={filter} places={places} go={setPlaces} />
    </>
  );
}

interface Props {
  readonly filter: object;
  readonly places: readonly Place[];
  readonly go: (places: readonly Place[]) => void;
}

function Entries({ filter, places, go }: Props): ReactNode {
  const place = places.at(-1) ?? LATEST;
  const [dataverse] = useQuery({ query: TRAILS.Dataverse, variables: { filter, after: place.Dataverse } });
  const [finance] = useQuery({ query: TRAILS.Finance, variables: { filter, after: place.Finance } });
  const failures = [dataverse.error, finance.error].filter((error) => error !== undefined);
  const isAsking = dataverse.fetching || finance.fetching; // what was answered before is of another place
  const { shown, next } = merged(place, { Dataverse: dataverse.data?.trail, Finance: finance.data?.trail });
  return (
    <>
      {failures.map((error) => (
        <Failure key={error.message} error={error} />
      ))}
      {isAsking ? (
        <p role="status">Loading…</p>
      ) : (
        <>
          {shown.length === 0 && <p>No entry is like that.</p>}
          <ol className="cards">
            {shown.map(({ side, node }) => (
              <AuditCard key={node.id} side={side} entry={node} />
            ))}
          </ol>
        </>
      )}
      <p className="pages">
        <button type="button" disabled={places.length === 1} onClick={() => go(places.slice(0, -1))}>
          Later
        </button>
        <button type="button" disabled={isAsking || next === undefined} onClick={() => next && go([...places, next])}>
          Earlier
        </button>
      </p>
    </>
  );
}
