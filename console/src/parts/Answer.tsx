// What stands in place of a page's content while there is none, and what went wrong with it. It must never hide the half that
// could be had.
import type { ReactNode } from 'react';
import type { CombinedError } from 'urql';
import { words } from '../words';

interface Asked<Data> {
  readonly data?: Data | undefined;
  readonly error?: CombinedError | undefined;
  readonly fetching: boolean;
}

/** Shows the answer of a query, and beside it whatever could not be had: one side away leaves the other's half. */
export function Answer<Data>({ of, children }: { of: Asked<Data>; children: (data: Data) => ReactNode }): ReactNode {
  return (
    <>
      {of.error !== undefined && <Failure error={of.error} />}
      {of.data != null ? children(of.data) : of.fetching && <p role="status">Loading…</p>}
    </>
  );
}

/** An error in words: its code, and what the API says. */
export function Failure({ error }: { error: CombinedError }): ReactNode {
  const messages = error.networkError
    ? ['The server does not answer.']
    : error.graphQLErrors.map(({ message, extensions }) => `${words(String(extensions.code ?? 'ERROR'))}: ${message}`);
  return (
    <div className="notice bad" role="alert">
      {[...new Set(messages)].map((message) => (
        <p key={message}>{message}</p>
      ))}
    </div>
  );
}
