// urql: with its own fetching of subscriptions over server-sent events and over multipart, and with graphql-ws and
// graphql-sse as its documentation has it.
import { Client, type Exchange, fetchExchange, subscriptionExchange } from '@urql/core';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createSocketClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { type ClientUnderTest, MUTATION, QUERY, SUBSCRIPTION, type Tick, understandsTheGateway } from './scenario';

interface Options {
  readonly exchanges?: readonly Exchange[];
  /** Asks for subscriptions as this, by fetch. */
  readonly accept?: string;
  readonly close?: () => Promise<void> | void;
}

function clientOf(url: string, { exchanges = [], accept, close }: Options): ClientUnderTest {
  const client = new Client({
    url,
    exchanges: [...exchanges, fetchExchange],
    // Queries by GET look like a page of another site, and the gateway asks for a header then.
    preferGetMethod: false,
    fetchSubscriptions: exchanges.length === 0,
  });
  const fetchOptions = accept === undefined ? {} : { fetchOptions: { headers: { accept } } };
  return {
    query: async (variables) => (await client.query(QUERY, variables, { requestPolicy: 'network-only' })).data,
    mutate: async (variables) => (await client.mutation(MUTATION, variables)).data,
    follow: (variables, next, ended) => {
      const following = client
        .subscription<{ ticks: Tick }>(SUBSCRIPTION, variables, fetchOptions)
        .subscribe(({ data, error, hasNext }) => {
          if (error) ended(error);
          else if (hasNext === false) ended(undefined);
          else if (data) next(data.ticks);
        });
      return () => following.unsubscribe();
    },
    close: async () => close?.(),
  };
}

understandsTheGateway('urql over HTTP and server-sent events', (url) => clientOf(url, {}));

understandsTheGateway('urql over HTTP and multipart', (url) =>
  clientOf(url, { accept: 'multipart/mixed;subscriptionSpec=1.0' }),
);

understandsTheGateway('urql with graphql-ws', (url) => {
  const socket = createSocketClient({ url: url.replace('http', 'ws'), webSocketImpl: WebSocket, retryAttempts: 0 });
  const exchange = subscriptionExchange({
    forwardSubscription: ({ query = '', variables }) => ({
      subscribe: (sink) => ({ unsubscribe: socket.subscribe({ query, variables: variables as never }, sink as never) }),
    }),
  });
  return clientOf(url, { exchanges: [exchange], close: () => socket.dispose() });
});

understandsTheGateway('urql with graphql-sse', (url) => {
  const events = createSseClient({ url, retryAttempts: 0 });
  const exchange = subscriptionExchange({
    forwardSubscription: ({ query = '', variables }) => ({
      subscribe: (sink) => ({ unsubscribe: events.subscribe({ query, variables: variables as never }, sink as never) }),
    }),
  });
  return clientOf(url, { exchanges: [exchange], close: () => events.dispose() });
});
