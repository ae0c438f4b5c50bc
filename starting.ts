// What each role starts from the configuration: gateway and both subgraphs in one process, or one role alone, with what joins them. It
// must never hold business rules, nor read the environment elsewhere than in the two configurations.
import 'reflect-metadata';
import { join } from 'node:path';
import { demoDrafts } from './commands/seed/drafts';
import { isDemoWanted, seedDemo } from './commands/seed/seedDemo';
import { demoRoles } from './demoIssuer';
import { type GatewayConfig, readGatewayConfig } from './gateway/config';
import { httpTransport } from './gateway/federation/httpTransport';
import { localTransport } from './gateway/federation/localTransport';
import type { SubgraphTransport } from './gateway/federation/transport';
import { httpFiles, localFiles } from './gateway/files/fileSource';
import { isLoopback } from './gateway/loopback';
import { type GatewayOptions, type RunningGateway, startGateway } from './gateway/main';
import { fileSource, subgraphSource } from './gateway/supergraph/sources';
import { metricsAddress } from './gateway/telemetry/settings';
import type { GatewayProcess } from './gatewayProcess';
import { identities, UNKNOWN } from './identities';
import { sideMetrics } from './metrics';
import { otherGateways } from './otherGateways';
import { internalSecret, type Outside, type Running, startSubgraph, tellNewer, tellSetUp } from './roles';
import { type Caller, LOCAL_CALLER } from './subgraphs/caller';
import { type Config, type Role, readConfig } from './subgraphs/config';
import { CurrencyCodeScalar, DateScalar, DateTimeScalar, DecimalScalar } from './subgraphs/graphql/scalars';
import type { Side } from './subgraphs/serve';
import { firstSupergraph, shippedSupergraph } from './supergraphs';
import { openBoth } from './together';
import { welcome } from './welcome';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Started extends Running {
  /** What to print once it is ready. */
  readonly welcome: string;
  /** Looks at once whether what the gateway serves has changed. A subgraph has nothing to look at. */
  reload?(): Promise<void>;
}

/** What a program gives to a gateway: also what joins it to the other processes of the same port, where there are any. */
export interface OutsideOfGateway extends Outside {
  readonly oneOfSeveral?: GatewayProcess | undefined;
}

/** Starts a role with the configuration of this environment, and resolves when it is ready to serve. */
export async function start(role: Role, env: Environment, outside: OutsideOfGateway): Promise<Started> {
  if (role === 'dataverse' || role === 'finance') {
    const config = readConfig(role, env);
    const running = await startSubgraph(config, outside, metricsAddress(env));
    return { ...running, welcome: `Twinledger's ${role} subgraph is ready at ${running.url}/graphql` };
  }
  const [config, gateway] = bothConfigs(role, env);
  if (role !== 'gateway' && gateway.supergraphFile !== undefined)
    throw new Error("SUPERGRAPH: another supergraph is served by the role 'gateway' alone");
  if (role !== 'gateway' && gateway.processes > 1)
    throw new Error(
      "GATEWAY_PROCESS_COUNT: several processes are for the role 'gateway' alone: SQLite files are one's",
    );
  if (role !== 'gateway') return startAll(config, gateway, outside);
  return gateway.supergraphFile === undefined
    ? startGatewayAlone(config, gateway, outside)
    : startGatewayOver(gateway.supergraphFile, config, gateway, outside);
}

/** The books' configuration and the gateway's, or one error with the findings of both. */
export function bothConfigs(role: Role, env: Environment): [Config, GatewayConfig] {
  const read = <T>(reader: () => T): { value: T } | { error: Error } => {
    try {
      return { value: reader() };
    } catch (error) {
      return { error: error as Error };
    }
  };
  const [config, gateway] = [read(() => readConfig(role, env)), read(() => readGatewayConfig(env))];
  if ('value' in config && 'value' in gateway) return [config.value, gateway.value];
  throw new Error([config, gateway].flatMap((each) => ('error' in each ? each.error.message : [])).join('\n'));
}

/** Gateway and both subgraphs in one process, joined without HTTP. Seeds the demo into empty books. */
async function startAll(config: Config, limits: GatewayConfig, outside: Outside): Promise<Started> {
  const { world, logger, tracer } = outside;
  const both = await openBoth({
    dataverseUrl: config.dataverseDatabaseUrl,
    financeUrl: config.financeDatabaseUrl,
    databaseConnections: config.databaseConnections,
    outboxKeepDays: config.outboxKeepDays,
    auditKeepDays: config.auditKeepDays,
    importErrorsKeepDays: config.importErrorsKeepDays,
    messageTries: config.messageTries,
    world,
    importSchedule: config.importSchedule,
    journalSchedule: config.journalSchedule,
    journalsAtOnce: config.journalsAtOnce,
    invoiceSchedule: config.invoiceSchedule,
    statusKey: config.statusKey,
    statusCursors: config.statusCursors,
    postingSchedule: config.postingSchedule,
    postingsAtOnce: config.postingsAtOnce,
    keepsDutiesApart: config.keepsDutiesApart,
    onError: (error) => logger.error({ err: error }, 'background work failed'),
    tracer,
  });
  both.start();
  const isWanted = config.seed === 'demo' && (await isDemoWanted(both));
  const drafts = isWanted ? (await seedDemo(both)).drafts : await demoDrafts(both.dataverse.books);
  await tellSetUp(both.finance, logger);
  for (const side of [both.dataverse, both.finance]) await tellNewer(side, logger);
  const local = ({ schema, execute, contextFor }: Side): SubgraphTransport =>
    localTransport(
      { schema, execute, contextFor: (caller, id, _signal, program) => contextFor(caller as Caller, id, program) },
      world,
      limits.timeouts,
    );
  const gateway = await ourGateway(config, limits, outside, {
    ...shippedSupergraph([both.dataverse, both.finance]),
    transports: { dataverse: local(both.dataverse), finance: local(both.finance) },
    files: localFiles((asked, caller) => both.finance.file(asked, caller as Caller), world, limits.fileMs),
    registries: limits.telemetry.metrics === undefined ? [] : [sideMetrics([both.dataverse, both.finance])],
  });
  return {
    ...gateway,
    welcome: welcome(`${gateway.url}/graphql`, drafts),
    stop: async () => {
      await gateway.stop();
      await both.stop();
    },
  };
}

async function startGatewayAlone(config: Config, limits: GatewayConfig, outside: OutsideOfGateway): Promise<Started> {
  const { world, logger } = outside;
  const secret = internalSecret(config);
  const remote = (url: string): SubgraphTransport =>
    httpTransport({ url: `${url}/graphql`, secret, connections: limits.subgraphConnections }, world, limits.timeouts);
  const transports = { dataverse: remote(config.dataverseUrl), finance: remote(config.financeUrl) };
  const source = subgraphSource(transports, { caller: LOCAL_CALLER, newId: world.newId });
  const supergraphSdl = await firstSupergraph(source, world, logger);
  const files = httpFiles(
    { url: config.financeUrl, secret, connections: limits.subgraphConnections },
    world,
    limits.fileMs,
  );
  const onError = (error: unknown) => logger.error({ err: error }, 'the other gateways cannot be told');
  const siblings = outside.oneOfSeveral?.otherGateways;
  const others = config.nats && otherGateways(config.nats, world, onError, siblings);
  const parts = {
    supergraphSdl,
    transports,
    source,
    files,
    otherGateways: others ?? siblings,
  };
  const gateway = await ourGateway(config, limits, outside, parts);
  return {
    ...gateway,
    welcome: welcome(`${gateway.url}/graphql`),
    stop: async () => {
      await gateway.stop();
      await others?.close();
    },
  };
}

/** The gateway over a supergraph that is not ours: it says itself where its subgraphs are, and they are told nothing of callers. */
async function startGatewayOver(
  supergraphFile: string,
  { host, port, dataDir }: Config,
  limits: GatewayConfig,
  outside: OutsideOfGateway,
): Promise<Started> {
  const source = fileSource(supergraphFile);
  const supergraphSdl = await source.read();
  const transports = (_subgraph: string, url: string): SubgraphTransport =>
    httpTransport({ url, connections: limits.subgraphConnections }, outside.world, limits.timeouts);
  const callerOf =
    limits.access.provider === undefined ? () => UNKNOWN : identities(limits.access, dataDir, outside.world);
  const { oneOfSeveral } = outside;
  const options = { supergraphSdl, source, transports, host, port, callerOf, limits, resumable: [] };
  const together = { otherGateways: oneOfSeveral?.otherGateways, serveMetrics: oneOfSeveral?.handMetrics };
  const gateway = await startGateway({ ...outside, ...options, ...together });
  return { ...gateway, welcome: `The gateway is ready at ${gateway.url}/graphql, over ${supergraphFile}` };
}

/** The gateway over the product's own subgraphs. */
function ourGateway(
  { host, port, dataDir }: Config,
  limits: GatewayConfig,
  outside: OutsideOfGateway,
  graph: Pick<
    GatewayOptions,
    'supergraphSdl' | 'publicSdl' | 'transports' | 'source' | 'registries' | 'files' | 'otherGateways'
  >,
): Promise<RunningGateway> {
  return startGateway({
    ...outside,
    ...graph,
    serveMetrics: outside.oneOfSeveral?.handMetrics,
    host,
    port,
    consoleFolder: join(__dirname, 'console'),
    callerOf: identities(limits.access, dataDir, outside.world),
    demo: limits.access.provider === undefined && isLoopback(host) ? demoRoles(dataDir, outside.world) : undefined,
    limits,
    // A wrong text in a literal is refused with the same code as one in a variable.
    scalars: [DecimalScalar, CurrencyCodeScalar, DateScalar, DateTimeScalar],
  });
}
