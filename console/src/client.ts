// The console's one connection to the gateway: queries and mutations over HTTP, events over WebSocket, a token if one was given.
// It speaks the public API alone, and must never keep anything but the token, and that no longer than the tab.
import { createClient as createSocketClient } from 'graphql-ws';
import { Client, cacheExchange, fetchExchange, subscriptionExchange } from 'urql';

const TOKEN = 'twinledger.token';

/** The bearer token that this tab speaks with; null: none, as on loopback. */
export function givenToken(): string | null {
  return sessionStorage.getItem(TOKEN);
}

/** Speaks with another token from now on, or with none. Reloads: nothing that the old one saw stays. */
export function giveToken(token: string): void {
  if (token.trim() === '') sessionStorage.removeItem(TOKEN);
  else sessionStorage.setItem(TOKEN, token.trim());
  location.reload();
}

/** Connects to the gateway that served this page. */
export function connect(): Client {
  const bearer = (): Record<string, string> =>
    givenToken() === null ? {} : { authorization: `Bearer ${givenToken()}` };
  const socket = createSocketClient({
    url: new URL('/graphql', location.href.replace(/^http/, 'ws')).href,
    connectionParams: bearer,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
  });
  return new Client({
    url: '/graphql',
    preferGetMethod: false,
    requestPolicy: 'cache-and-network',
    fetchOptions: () => ({ headers: bearer() }),
    exchanges: [
      cacheExchange,
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
}
