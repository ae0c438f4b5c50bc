// How a request names a document instead of carrying it, or besides: automatic persisted queries of Apollo and urql, and the
// ids of GraphQL over HTTP and Relay. It reads and checks the form alone; what a name stands for is documents.ts's business.
import { type Failure, refusal } from '../federation/failures';

export interface DocumentReference {
  /** A hash or another id, without the prefix that says which hash. */
  readonly id: string;
  /** It comes with its document if it is not known, and may be kept then. */
  readonly registers: boolean;
}

/** The part of a request that says what to run. */
export interface Named {
  /** Empty: the reference alone says it. */
  readonly query: string;
  readonly operationName?: string | undefined;
  readonly document?: DocumentReference | undefined;
}

/** The reference in a request's body; undefined: there is none. A refusal says what is wrong with it. */
export function referenceIn(body: Readonly<Record<string, unknown>>): DocumentReference | undefined | Failure {
  const { extensions, query } = body;
  if (extensions !== undefined && extensions !== null) {
    if (typeof extensions !== 'object' || Array.isArray(extensions))
      return refusal('BAD_REQUEST', '"extensions" is not a JSON object.');
    const { persistedQuery } = extensions as Record<string, unknown>;
    if (persistedQuery !== undefined && persistedQuery !== null) return persisted(persistedQuery);
  }
  // A document that is given says more than a name, which may be somebody's own label.
  if (typeof query === 'string' && query !== '') return undefined;
  const id = body.documentId ?? body.doc_id ?? body.id;
  if (id === undefined || id === null) return undefined;
  if (typeof id !== 'string' || id === '') return refusal('BAD_REQUEST', 'The id of the document is not a text.');
  return { id: bare(id), registers: false };
}

/** A request by GET as the body that it would have by POST. Throws where variables or extensions are not JSON. */
export function bodyOfSearch(search: URLSearchParams): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const name of ['query', 'operationName', 'documentId', 'doc_id', 'id'])
    body[name] = search.get(name) ?? undefined;
  for (const name of ['variables', 'extensions']) {
    const text = search.get(name);
    if (text !== null) body[name] = text === '' ? null : JSON.parse(text);
  }
  return body;
}

/** An id without the name of its hash: `sha256:ab…` and `ab…` are the same. */
export function bare(id: string): string {
  return id.startsWith('sha256:') ? id.slice('sha256:'.length) : id;
}

function persisted(given: unknown): DocumentReference | Failure {
  const { version, sha256Hash } = (typeof given === 'object' ? given : {}) as Record<string, unknown>;
  if (version !== 1) return refusal('BAD_REQUEST', 'Persisted queries are known in version 1.');
  if (typeof sha256Hash !== 'string' || sha256Hash === '')
    return refusal('BAD_REQUEST', '"extensions.persistedQuery.sha256Hash" is missing or not a text.');
  return { id: bare(sha256Hash), registers: true };
}
