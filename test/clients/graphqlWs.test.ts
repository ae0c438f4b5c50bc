// graphql-ws, the client of the WebSocket protocol.
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { type ClientUnderTest, MUTATION, QUERY, SUBSCRIPTION, type Tick, understandsTheGateway } from './scenario';

understandsTheGateway('graphql-ws', (url): ClientUnderTest => {
  // An application comes back with its last cursor by itself: the library would repeat its first one.
  const client = createClient({ url: url.replace('http', 'ws'), webSocketImpl: WebSocket, retryAttempts: 0 });
  const once = async (query: string, variables: Record<string, unknown>) => {
    for await (const { data } of client.iterate({ query, variables })) return data;
    throw new Error('no answer');
  };
  return {
    query: (variables) => once(QUERY, variables),
    mutate: (variables) => once(MUTATION, variables),
    follow: (variables, next, ended) =>
      client.subscribe<{ ticks: Tick }>(
        { query: SUBSCRIPTION, variables },
        {
          next: ({ data }) => void (data && next(data.ticks)),
          error: ended,
          complete: () => ended(undefined),
        },
      ),
    close: () => client.dispose(),
  };
});
