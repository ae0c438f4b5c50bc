// The product's gateway for the watchers benchmark, with a subgraph in the same process as `npm start` has it: a log in
// memory that can be followed and resumed. Tells its parent its port; publishes when told.
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import { pino } from 'pino';
import { readGatewayConfig } from '../gateway/config';
import { localTransport } from '../gateway/federation/localTransport';
import { startGateway } from '../gateway/main';
import { machineWorld } from '../machine';
import { composeSupergraph } from '../schema/compose';
import { type Posted, posted, publishOnDemand } from './watchersEvents';

const SDL = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.6", import: ["@key"])
  type Query { none: Int }
  type Subscription { posted(after: String): Posted! }
  type Posted { cursor: String! sequence: Int! step: String! state: String! publishedAt: String! invoice: Invoice! }
  type Invoice @key(fields: "id") { id: ID! number: String! status: String! }
`;

const log: Posted[] = [];
let wake: () => void = () => undefined;
let woken = new Promise<void>((resolve) => {
  wake = resolve;
});

async function* follow(after: string | null | undefined): AsyncGenerator<{ posted: Posted }> {
  let next = after === null || after === undefined ? log.length : log.findIndex(({ cursor }) => cursor === after) + 1;
  for (;;) {
    const event = log[next];
    if (event === undefined) {
      await woken;
    } else {
      next += 1;
      yield { posted: event };
    }
  }
}

function publish(): void {
  log.push(posted());
  const waking = wake;
  woken = new Promise((resolve) => {
    wake = resolve;
  });
  waking();
}

async function main(): Promise<void> {
  const world = machineWorld();
  // The bare server has no heartbeats, and the clients know none.
  const limits = readGatewayConfig({ ...process.env, HEARTBEAT_MS: '3600000' });
  const schema = buildSubgraphSchema({
    typeDefs: parse(SDL),
    resolvers: {
      Subscription: { posted: { subscribe: (_: unknown, { after }: { after?: string }) => follow(after) } },
    },
  });
  const gateway = await startGateway({
    supergraphSdl: composeSupergraph([{ name: 'log', sdl: SDL }]),
    transports: { log: localTransport({ schema, contextFor: () => ({}) }, world, limits.timeouts) },
    host: '127.0.0.1',
    port: 0,
    callerOf: () => LOCAL,
    world,
    logger: pino({ level: 'error' }, pino.destination(2)),
    limits,
    resumable: [{ field: 'posted', argument: 'after', cursor: 'cursor' }],
  });
  publishOnDemand(publish, () => gateway.counts().clients);
  process.send?.(gateway.port);
}

const LOCAL = { caller: { subject: 'bench', roles: [], legalEntities: 'all' }, scope: 'bench' };

void main();
