// @apollo/client: over HTTP with its own multipart subscriptions, and over graphql-ws.
import { ApolloClient, type ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { type ClientUnderTest, MUTATION, QUERY, SUBSCRIPTION, type Tick, understandsTheGateway } from './scenario';

const [query, mutation, subscription] = [gql(QUERY), gql(MUTATION), gql(SUBSCRIPTION)];

function clientOver(link: ApolloLink, close: () => Promise<void> | void): ClientUnderTest {
  const client = new ApolloClient({ link, cache: new InMemoryCache() });
  return {
    query: async (variables) => (await client.query({ query, variables, fetchPolicy: 'network-only' })).data,
    mutate: async (variables) => (await client.mutate({ mutation, variables })).data,
    follow: (variables, next, ended) => {
      const following = client.subscribe<{ ticks: Tick }>({ query: subscription, variables }).subscribe({
        next: ({ data, error }) => {
          if (data) next(data.ticks);
          if (error) ended(error);
        },
        error: ended,
        complete: () => ended(undefined),
      });
      return () => following.unsubscribe();
    },
    close: async () => {
      client.stop();
      await close();
    },
  };
}

understandsTheGateway('@apollo/client over HTTP and multipart', (url) =>
  clientOver(new HttpLink({ uri: url }), () => undefined),
);

understandsTheGateway('@apollo/client over WebSocket', (url) => {
  const socket = createClient({ url: url.replace('http', 'ws'), webSocketImpl: WebSocket, retryAttempts: 0 });
  return clientOver(new GraphQLWsLink(socket), () => socket.dispose());
});
