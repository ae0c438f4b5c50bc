// One entry of the audit trail in words: who asked for what, how it ended, and of each document what it said before and what it says now.
// Values are the books' own: it must never reckon with them.
import type { ReactNode } from 'react';
import type { SideName } from '../parts/Parked';
import { instant, words } from '../words';

interface Change {
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

interface Document {
  readonly kind: string;
  readonly id: string;
  readonly number: string | null;
  readonly changes: readonly Change[];
}

export interface Entry {
  readonly id: string;
  readonly at: string;
  readonly actor: string;
  readonly mutation: string;
  readonly outcome: string;
  readonly codes: readonly string[];
  readonly legalEntity: string | null;
  readonly client: string | null;
  readonly clientName: string | null;
  readonly clientVersion: string | null;
  readonly requestId: string | null;
  readonly idempotencyKey: string | null;
  readonly input: string;
  readonly documents: readonly Document[];
}

/** Documents that are shown at once: of a hundred that were marked alike, two say it. */
const MOST_OPEN = 2;

/** Draws it as an item of a list. */
export function AuditCard({ side, entry }: { side: SideName; entry: Entry }): ReactNode {
  const { at, actor, mutation, outcome, codes, legalEntity, documents } = entry;
  const program = [entry.clientName ?? entry.client, entry.clientVersion].filter((part) => part !== null).join(' ');
  return (
    <li>
      <h2 className="entry">
        {actor}: {mutation} <span className={`state ${outcome}`}>{outcome === 'REFUSED' ? 'Refused' : 'Done'}</span>
      </h2>
      <p>
        <time dateTime={at}>{instant(at)}</time> <span className="soft">in {side}</span>
        {legalEntity !== null && `, ${legalEntity}`}
        {program !== '' && `, by ${program}`}
        {codes.map((code) => (
          <code key={code}> {code}</code>
        ))}
      </p>
      {documents.slice(0, MOST_OPEN).map((document) => (
        <Changes key={`${document.kind} ${document.id}`} of={document} />
      ))}
      {documents.length > MOST_OPEN && (
        <details>
          <summary>{documents.length - MOST_OPEN} more documents</summary>
          {documents.slice(MOST_OPEN).map((document) => (
            <Changes key={`${document.kind} ${document.id}`} of={document} />
          ))}
        </details>
      )}
      <details>
        <summary>Request</summary>
        <dl className="request">
          <dt>Request id</dt>
          <dd>{entry.requestId ?? 'none'}</dd>
          <dt>Idempotency key</dt>
          <dd>{entry.idempotencyKey ?? 'none'}</dd>
          <dt>Client</dt>
          <dd>{entry.client ?? 'none'}</dd>
        </dl>
        <pre tabIndex={0} role="group" aria-label={`Input of ${mutation}`}>
          {JSON.stringify(JSON.parse(entry.input), null, 2)}
        </pre>
      </details>
    </li>
  );
}

function Changes({ of: { kind, id, number, changes } }: { of: Document }): ReactNode {
  const name = `${words(kind)} ${number ?? id}`;
  if (changes.length === 0) return <p>{name}: nothing of it changed.</p>;
  const isMade = changes.some(({ before, after }) => before === null && after === id);
  const isGone = changes.some(({ before, after }) => before === id && after === null);
  const what = isMade
    ? 'was made'
    : isGone
      ? 'is gone'
      : changes.length === 1
        ? '1 field changed'
        : `${changes.length} fields changed`;
  return (
    <details open={!isMade && !isGone}>
      <summary>
        {name}: <strong>{what}</strong>
      </summary>
      <div className="wide" tabIndex={0} role="group" aria-label={`What changed of ${name}`}>
        <table>
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">What happened</th>
              <th scope="col">Before</th>
              <th scope="col">After</th>
            </tr>
          </thead>
          <tbody>
            {changes.map(({ name: field, before, after }) => (
              <tr key={field}>
                <th scope="row">{words(field)}</th>
                <td>{before === null ? 'set' : after === null ? 'emptied' : 'changed'}</td>
                <td className="value">
                  {before === null ? <span className="soft">nothing</span> : <del>{before}</del>}
                </td>
                <td className="value">{after === null ? <span className="soft">nothing</span> : <ins>{after}</ins>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
