// The console's one connection to the gateway: queries and mutations over HTTP, events over WebSocket, with the token of the moment.
// It speaks the public API alone, and must never keep anything.
import { createClient as createSocketClient } from 'graphql-ws';
import { Client, cacheExchange, fetchExchange, subscriptionExchange } from 'urql';
import { countingExchange } from './parts/underWay';
import { givenToken } from './session';

export interface Connection {
  readonly client: Client;
  /** Streams connect again with the token of the moment, and go on after their last event. */
  reconnect(): void;
}

/** The header of the token of the moment. */
export function bearer(): Record<string, string> {
  const token = givenToken();
  return token === null ? {} : { authorization: `Bearer ${token}` };
}

/** Where streams are spoken. */
export function socketAddress(): string {
  return new URL('/graphql', location.href.replace(/^http/, 'ws')).href;
}

/** Connects to the gateway that served this page. */
export function connect(): Connection {
  const socket = createSocketClient({
    url: socketAddress(),
    connectionParams: bearer,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
  });
  const client = new Client({
    url: '/graphql',
    preferGetMethod: false,
    requestPolicy: 'cache-and-network',
    fetchOptions: () => ({ headers: bearer() }),
    exchanges: [
      cacheExchange,
      countingExchange,
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables }) => ({
          subscribe: (sink) => ({
            unsubscribe: socket.subscribe({ query, variables: variables ?? {} }, sink as never),
          }),
        }),
      }),
    ],
  });
  return { client, reconnect: () => socket.terminate() };
}
