// Relay: queries and mutations over HTTP, the subscription over a WebSocket. Its operations are in relayOperations.ts, what
// relay-compiler made of them in __generated__/.
import { createClient } from 'graphql-ws';
import {
  commitMutation,
  Environment,
  fetchQuery,
  type GraphQLResponse,
  Network,
  Observable,
  RecordSource,
  requestSubscription,
  Store,
} from 'relay-runtime';
import { WebSocket } from 'ws';
import confirmMutation, {
  type relayOperationsConfirmMutation,
} from './__generated__/relayOperationsConfirmMutation.graphql';
import draftsQuery, { type relayOperationsDraftsQuery } from './__generated__/relayOperationsDraftsQuery.graphql';
import watchSubscription, {
  type relayOperationsWatchSubscription,
} from './__generated__/relayOperationsWatchSubscription.graphql';
import { bearerOf, type Endpoint, type Event, type Library } from './job';

/** Relay as an application would make it. In a browser `webSocketImpl` is not needed. */
export function relay(endpoint: Endpoint): Library {
  const { url } = endpoint;
  const bearer = bearerOf(endpoint);
  const socket = createClient({
    url: url.replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: bearer,
    retryAttempts: 0, // following.ts subscribes anew, after the last cursor
  });
  const network = Network.create(
    async ({ text }, variables) => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...bearer },
        body: JSON.stringify({ query: text, variables }),
      });
      return (await response.json()) as GraphQLResponse;
    },
    ({ text }, variables) =>
      Observable.create((sink) => socket.subscribe({ query: text ?? '', variables }, sink as never)),
  );
  const environment = new Environment({ network, store: new Store(new RecordSource()) });
  return {
    drafts: async (first) => {
      const data = await fetchQuery<relayOperationsDraftsQuery>(environment, draftsQuery, { first }).toPromise();
      return [...(data?.invoices.nodes ?? [])];
    },
    confirm: (input) =>
      new Promise((resolve, reject) => {
        commitMutation<relayOperationsConfirmMutation>(environment, {
          mutation: confirmMutation,
          variables: { input: { ...input, invoiceId: String(input.invoiceId) } },
          onCompleted: ({ confirmInvoice }) => resolve(confirmInvoice as never),
          onError: reject,
        });
      }),
    watch: (invoiceId) => (after, next, ended) => {
      const watching = requestSubscription<relayOperationsWatchSubscription>(environment, {
        subscription: watchSubscription,
        variables: { invoiceId, after },
        onNext: (data) => data && next(data.invoicePostingStatus as Event),
        onError: ended,
        onCompleted: ended,
      });
      return () => watching.dispose();
    },
    close: async () => socket.dispose(),
  };
}
