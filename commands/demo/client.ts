// A client of the public GraphQL API and of nothing else: HTTP for queries and mutations, graphql-transport-ws for the
// subscription. What it shows, anyone could fetch with curl.
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

type Variables = Record<string, unknown>;

interface Answer<T> {
  readonly data?: T | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

export interface Stream<T> {
  /** Resolves with the first event, past or to come, that fits; rejects when the stream ends or `timeoutMs` are over. */
  until(fits: (event: T) => boolean, timeoutMs: number): Promise<T>;
  close(): Promise<void>;
}

export interface Client {
  request<T>(query: string, variables?: Variables): Promise<T>;
  /** Calls `onEvent` for each event of the one root field, in order. */
  follow<T>(query: string, variables: Variables, onEvent: (event: T) => void): Stream<T>;
}

type Headers = Readonly<Record<string, string>>;

/** A client of the endpoint `http://…/graphql`. `token`: where a server has an identity provider, nobody is answered without one. */
export function createApiClient(endpoint: string, token = process.env.TWINLEDGER_TOKEN): Client {
  const bearer: Headers = token ? { authorization: `Bearer ${token}` } : {};
  return {
    request: <T>(query: string, variables?: Variables) => request<T>(endpoint, bearer, query, variables),
    follow: (query, variables, onEvent) => follow(endpoint, bearer, query, variables, onEvent),
  };
}

async function request<T>(endpoint: string, bearer: Headers, query: string, variables: Variables = {}): Promise<T> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', ...bearer },
    body: JSON.stringify({ query, variables }),
  }).catch((cause: unknown) => {
    throw new Error(`Nobody answers at ${endpoint}: is the server running there?`, { cause });
  });
  const answer = await (response.json() as Promise<Answer<T>>).catch((cause: unknown) => {
    throw new Error(`What answers at ${endpoint} is no GraphQL API (status ${response.status})`, { cause });
  });
  if (!answer.data || answer.errors)
    throw new Error(
      `the API answers: ${(answer.errors ?? []).map(({ message, extensions }) => `${extensions?.code ?? response.status} ${message}`).join('; ')}`,
    );
  return answer.data;
}

interface Waiting<T> {
  readonly fits: (event: T) => boolean;
  readonly resolve: (event: T) => void;
  readonly reject: (error: Error) => void;
}

function follow<T>(
  endpoint: string,
  bearer: Headers,
  query: string,
  variables: Variables,
  onEvent: (event: T) => void,
): Stream<T> {
  const url = endpoint.replace(/^http/, 'ws');
  const connection = createClient({ url, webSocketImpl: WebSocket, connectionParams: bearer, retryAttempts: 0 });
  const events: T[] = [];
  const waiting = new Set<Waiting<T>>();
  let ended: Error | undefined;
  const end = (error: Error) => {
    ended ??= error;
    for (const { reject } of waiting) reject(error);
    waiting.clear();
  };
  connection.subscribe<Record<string, T>>(
    { query, variables },
    {
      next: ({ data, errors }) => {
        if (errors) return end(new Error(`the stream answers: ${errors.map(({ message }) => message).join('; ')}`));
        const event = Object.values(data ?? {})[0] as T;
        events.push(event);
        onEvent(event);
        for (const waiter of waiting) {
          if (!waiter.fits(event)) continue;
          waiting.delete(waiter);
          waiter.resolve(event);
        }
      },
      error: (error) => end(error instanceof Error ? error : new Error(`the stream broke: ${JSON.stringify(error)}`)),
      complete: () => end(new Error('the stream has ended')),
    },
  );
  return {
    until: (fits, timeoutMs) =>
      new Promise((resolve, reject) => {
        const seen = events.find(fits);
        if (seen !== undefined) return resolve(seen);
        if (ended) return reject(ended);
        const timer = setTimeout(
          () => reject(new Error(`nothing of the kind arrived within ${timeoutMs} ms`)),
          timeoutMs,
        );
        const stop =
          <A>(then: (argument: A) => void) =>
          (argument: A) => {
            clearTimeout(timer);
            then(argument);
          };
        waiting.add({ fits, resolve: stop(resolve), reject: stop(reject) });
      }),
    close: async () => {
      await connection.dispose();
    },
  };
}
