// Apollo Client: queries and mutations over HTTP, the subscription over a WebSocket. Its types come from generated/operations.ts.
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { OperationTypeNode } from 'graphql';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { ConfirmDocument, DraftsDocument, WatchDocument } from './generated/operations';
import { bearerOf, type Endpoint, type Library } from './job';

/** Apollo Client as an application would make it. In a browser `webSocketImpl` is not needed. */
export function apollo(endpoint: Endpoint): Library {
  const { url } = endpoint;
  const bearer = bearerOf(endpoint);
  const socket = createClient({
    url: url.replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: bearer,
    retryAttempts: 0, // following.ts subscribes anew, after the last cursor
  });
  const client = new ApolloClient({
    cache: new InMemoryCache(),
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      new GraphQLWsLink(socket),
      new HttpLink({ uri: url, headers: bearer }),
    ),
  });
  return {
    drafts: async (first) => {
      const { data } = await client.query({ query: DraftsDocument, variables: { first } });
      return data?.invoices.nodes ?? [];
    },
    confirm: async (input) => {
      const { data } = await client.mutate({ mutation: ConfirmDocument, variables: { input } });
      if (!data) throw new Error('The gateway did not say what became of it.');
      return data.confirmInvoice;
    },
    watch: (invoiceId) => (after, next, ended) => {
      const watching = client.subscribe({ query: WatchDocument, variables: { invoiceId, after } }).subscribe({
        next: ({ data, error }) => {
          if (data) next(data.invoicePostingStatus);
          if (error) ended();
        },
        error: ended,
        complete: ended,
      });
      return () => watching.unsubscribe();
    },
    close: async () => {
      client.stop();
      await socket.dispose();
    },
  };
}
