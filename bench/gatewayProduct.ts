// The product's gateway in a process of its own, for the gateway benchmark: as `npm start -- gateway` starts it, but over
// the benchmark's schema. Arguments: file of the supergraph, addresses of the subgraphs. Prints its address when ready.
import { readFileSync } from 'node:fs';
import { pino } from 'pino';
import { readGatewayConfig } from '../gateway/config';
import { httpTransport } from '../gateway/federation/httpTransport';
import { startGateway } from '../gateway/main';
import { machineWorld } from '../machine';

async function main(): Promise<void> {
  const [file = '', dataverse = '', finance = ''] = process.argv.slice(2);
  const limits = readGatewayConfig(process.env);
  const world = machineWorld();
  const remote = (url: string) =>
    httpTransport({ url, connections: limits.subgraphConnections }, world, limits.timeouts);
  const gateway = await startGateway({
    supergraphSdl: readFileSync(file, 'utf8'),
    transports: { dataverse: remote(dataverse), finance: remote(finance) },
    host: '127.0.0.1',
    port: 0,
    callerOf: () => LOCAL,
    world,
    logger: pino({ level: 'error' }, pino.destination(2)),
    limits,
  });
  console.log(`${gateway.url}/graphql`);
}

const LOCAL = { caller: { subject: 'bench', roles: [], legalEntities: 'all' }, scope: 'bench' };

void main();
