// What a request asked of which subgraph, as the gateway explains it: a row per call, and the plan behind them.
// It must never guess: where the gateway explains nothing, it says so.
import type { ReactNode } from 'react';

export interface Explained {
  /** From asking to the whole answer. */
  readonly ms: number;
  readonly plan?: object;
  readonly calls?: readonly Call[];
}

interface Call {
  readonly subgraph: string;
  readonly kind: string;
  readonly entities: number;
  readonly ms?: number;
  readonly shared: boolean;
  readonly retried: number;
  readonly code?: string;
}

/** Draws them. */
export function ExplainedCalls({ of }: { of: Explained | 'off' | undefined }): ReactNode {
  return (
    <section aria-live="polite">
      <h2>Calls to subgraphs</h2>
      {of === undefined && (
        <p>
          Run something: here you see what it asked of Dataverse and of Finance. A subscription’s calls are not shown.
        </p>
      )}
      {of === 'off' && <p>This server explains nothing: EXPLAIN is off here.</p>}
      {typeof of === 'object' && (
        <>
          <p>
            {of.calls?.length ?? 0} calls, {of.ms} ms until the answer was here.
          </p>
          {of.calls !== undefined && of.calls.length > 0 && <Calls calls={of.calls} />}
          <details>
            <summary>The plan</summary>
            <pre className="wide" tabIndex={0} role="region" aria-label="Plan">
              {JSON.stringify(of.plan, null, 2)}
            </pre>
          </details>
        </>
      )}
    </section>
  );
}

function Calls({ calls }: { calls: readonly Call[] }): ReactNode {
  return (
    <div className="wide" tabIndex={0} role="region" aria-label="Calls">
      <table>
        <thead>
          <tr>
            <th scope="col">Subgraph</th>
            <th scope="col">Kind</th>
            <th scope="col" className="amount">
              Entities
            </th>
            <th scope="col" className="amount">
              ms
            </th>
            <th scope="col">Notes</th>
          </tr>
        </thead>
        <tbody>
          {calls.map(({ subgraph, kind, entities, ms, shared, retried, code }, index) => (
            <tr key={index}>
              <th scope="row">{subgraph}</th>
              <td>{kind}</td>
              <td className="amount">{entities === 0 ? 'from the root' : entities}</td>
              <td className="amount">{ms}</td>
              <td>
                {shared && 'shared with another request '}
                {retried > 0 && `sent again ${retried} times `}
                {code !== undefined && <code>{code}</code>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
