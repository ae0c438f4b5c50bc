// relay-runtime: queries and mutations over HTTP, subscriptions over graphql-ws, graphql-sse and Apollo's multipart adapter.
import { createFetchMultipartSubscription } from '@apollo/client/utilities/subscriptions/relay';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createSocketClient } from 'graphql-ws';
import {
  commitMutation,
  Environment,
  fetchQuery,
  Network,
  Observable,
  RecordSource,
  requestSubscription,
  Store,
  type SubscribeFunction,
} from 'relay-runtime';
import { WebSocket } from 'ws';
import { artifact } from './relayArtifacts';
import { type ClientUnderTest, MUTATION, QUERY, SUBSCRIPTION, type Tick, understandsTheGateway } from './scenario';

const [query, mutation, subscription] = [artifact(QUERY), artifact(MUTATION), artifact(SUBSCRIPTION)];

function clientOver(url: string, subscribe: SubscribeFunction, close: () => Promise<void> | void): ClientUnderTest {
  const network = Network.create(async ({ text }, variables) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: text, variables }),
    });
    return response.json() as never;
  }, subscribe);
  const environment = new Environment({ network, store: new Store(new RecordSource()) });
  return {
    query: (variables) => fetchQuery(environment, query, variables).toPromise(),
    mutate: (variables) =>
      new Promise((resolve, reject) => {
        commitMutation(environment, { mutation, variables, onCompleted: resolve, onError: reject });
      }),
    follow: (variables, next, ended) => {
      const following = requestSubscription<{ variables: object; response: { ticks: Tick } }>(environment, {
        subscription,
        variables,
        onNext: (data) => void (data && next(data.ticks)),
        onError: ended,
        onCompleted: () => ended(undefined),
      });
      return () => following.dispose();
    },
    close,
  };
}

/** As the documentation of both libraries has it. */
const over =
  (client: { subscribe(payload: object, sink: object): () => void }): SubscribeFunction =>
  ({ text }, variables) =>
    Observable.create((sink) => client.subscribe({ query: text, variables }, sink));

understandsTheGateway('relay-runtime with graphql-ws', (url) => {
  const client = createSocketClient({ url: url.replace('http', 'ws'), webSocketImpl: WebSocket, retryAttempts: 0 });
  return clientOver(url, over(client as never), () => client.dispose());
});

understandsTheGateway('relay-runtime with graphql-sse', (url) => {
  const client = createSseClient({ url, retryAttempts: 0 });
  return clientOver(url, over(client as never), () => client.dispose());
});

understandsTheGateway('relay-runtime with Apollo’s multipart adapter', (url) =>
  clientOver(url, createFetchMultipartSubscription(url) as never, () => undefined),
);
