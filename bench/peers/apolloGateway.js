// @apollo/gateway on @apollo/server, set up as its documentation shows, passing the request's id on as any real use does.
// Argument: file of the supergraph. Prints its address when ready. Expects NODE_ENV=production.
const { readFileSync } = require('node:fs');
const { ApolloServer } = require('@apollo/server');
const { startStandaloneServer } = require('@apollo/server/standalone');
const { ApolloGateway, RemoteGraphQLDataSource } = require('@apollo/gateway');

const PASSED_ON = ['x-request-id'];

class Passing extends RemoteGraphQLDataSource {
  willSendRequest({ request, context }) {
    for (const name of PASSED_ON) {
      const value = context.headers?.[name];
      if (value !== undefined) request.http.headers.set(name, value);
    }
  }
}

async function main() {
  const gateway = new ApolloGateway({
    supergraphSdl: readFileSync(process.argv[2], 'utf8'),
    buildService: ({ url }) => new Passing({ url }),
  });
  const server = new ApolloServer({ gateway, introspection: false });
  const { url } = await startStandaloneServer(server, {
    listen: { host: '127.0.0.1', port: 0 },
    context: async ({ req }) => ({ headers: req.headers }),
  });
  console.log(url);
}

main();
