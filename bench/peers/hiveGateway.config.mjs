// Hive Gateway with the Rust query planner, as its documentation says to switch it on, for the gateway benchmark: nothing
// fetched from outside, nothing logged but errors, the request's id passed on to the subgraphs.
import { defineConfig } from '@graphql-hive/gateway';
import { unifiedGraphHandler } from '@graphql-hive/router-runtime';

export const gatewayConfig = defineConfig({
  unifiedGraphHandler,
  logging: 'error',
  graphiql: false,
  landingPage: false,
  pollingInterval: 3_600_000,
  propagateHeaders: {
    fromClientToSubgraphs({ request }) {
      const id = request.headers.get('x-request-id');
      return id === null ? {} : { 'x-request-id': id };
    },
  },
});
