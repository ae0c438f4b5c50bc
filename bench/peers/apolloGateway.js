// @apollo/gateway on @apollo/server, set up as its documentation shows, for the gateway benchmark.
// Arguments: file of the supergraph. Prints its address when ready. Expects NODE_ENV=production, like any real use.
const { readFileSync } = require('node:fs');
const { ApolloServer } = require('@apollo/server');
const { startStandaloneServer } = require('@apollo/server/standalone');
const { ApolloGateway } = require('@apollo/gateway');

async function main() {
  const gateway = new ApolloGateway({ supergraphSdl: readFileSync(process.argv[2], 'utf8') });
  const server = new ApolloServer({ gateway, introspection: false });
  const { url } = await startStandaloneServer(server, { listen: { host: '127.0.0.1', port: 0 } });
  console.log(url);
}

main();
