// A subgraph as a textbook serves it, for the system benchmark: the product's own schema, resolvers, contexts and database
// behind a standalone @apollo/server. Arguments: side, address of its database. Prints its address when ready.
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { machineWorld } from '../machine';
import { LOCAL_CALLER } from '../subgraphs/caller';
import { openDataverse } from '../subgraphs/dataverse/main';
import { localWire } from '../subgraphs/dual-write/wire/local';
import { openFinance } from '../subgraphs/finance/main';

async function main(): Promise<void> {
  const [name = '', databaseUrl = ''] = process.argv.slice(2);
  const world = machineWorld();
  const nobody = localWire(() => Promise.reject(new Error('the other side is not asked')));
  const common = { databaseUrl, world, wire: nobody, owner: world.newId(), onError: console.error };
  const side =
    name === 'dataverse' ? await openDataverse(common) : await openFinance({ ...common, importSchedule: null });
  const server = new ApolloServer<object>({ schema: side.schema, introspection: false });
  const { url } = await startStandaloneServer(server, {
    listen: { host: '127.0.0.1', port: 0 },
    context: async () => side.contextFor(LOCAL_CALLER, world.newId()),
  });
  console.log(url);
}

void main();
