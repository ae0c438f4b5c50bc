// A subgraph as a textbook serves it, for the system benchmark: the product's own schema, resolvers, contexts and database
// behind a standalone @apollo/server, told what each query asks of rows as ours are. Arguments: side, address of its database. Prints
// its address when ready.
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { machineWorld } from '../machine';
import { LOCAL_CALLER } from '../subgraphs/caller';
import { openDataverse } from '../subgraphs/dataverse/main';
import { localWire } from '../subgraphs/dual-write/wire/local';
import { openFinance } from '../subgraphs/finance/main';
import { type Asked, askedOf, tellAsked } from '../subgraphs/graphql/asked';

async function main(): Promise<void> {
  const [name = '', databaseUrl = ''] = process.argv.slice(2);
  const world = machineWorld();
  const nobody = localWire(() => Promise.reject(new Error('the other side is not asked')));
  const common = { databaseUrl, world, wire: nobody, owner: world.newId(), onError: console.error };
  const side =
    name === 'dataverse' ? await openDataverse(common) : await openFinance({ ...common, importSchedule: null });
  const { schema } = side;
  const server = new ApolloServer<object>({ schema, introspection: false, plugins: [tellingAsked(schema)] });
  const { url } = await startStandaloneServer(server, {
    listen: { host: '127.0.0.1', port: 0 },
    context: async () => side.contextFor(LOCAL_CALLER, world.newId()),
  });
  console.log(url);
}

/** Found once per document, as the product does. */
function tellingAsked(schema: GraphQLSchema): ApolloServerPlugin<object> {
  const known = new WeakMap<DocumentNode, Asked | undefined>();
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ document, operationName, contextValue }) => {
        if (!known.has(document)) known.set(document, askedOf(schema, document, operationName));
        tellAsked(contextValue, known.get(document));
      },
    }),
  };
}

void main();
