// graphql-sse, the client of GraphQL over server-sent events, in distinct connections mode.
import { createClient } from 'graphql-sse';
import { type ClientUnderTest, MUTATION, QUERY, SUBSCRIPTION, type Tick, understandsTheGateway } from './scenario';

understandsTheGateway('graphql-sse', (url): ClientUnderTest => {
  const client = createClient({ url, retryAttempts: 0 });
  const once = async (query: string, variables: Record<string, unknown>) => {
    let found: unknown;
    for await (const { data } of client.iterate({ query, variables })) found = data;
    return found;
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
