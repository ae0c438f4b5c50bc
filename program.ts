// The program: gateway and both subgraphs in one process, or one role alone. Reads the configuration, starts, says where, and stops
// cleanly. It must never hold business rules.
import 'reflect-metadata';
import { join } from 'node:path';
import closeWithGrace from 'close-with-grace';
import { pino } from 'pino';
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
import { identities, UNKNOWN } from './identities';
import { machineWorld } from './machine';
import { sideMetrics } from './metrics';
import { otherGateways } from './otherGateways';
import { internalSecret, type Outside, type Running, startSubgraph, tellSetUp } from './roles';
import { onHangUp } from './signals';
import { standBy, warmUp } from './standby';
import { type Caller, LOCAL_CALLER } from './subgraphs/caller';
import { type Config, logLevel, ROLES, type Role, readConfig } from './subgraphs/config';
import { CurrencyCodeScalar, DateScalar, DateTimeScalar, DecimalScalar } from './subgraphs/graphql/scalars';
import type { Side } from './subgraphs/serve';
import { traceFields } from './subgraphs/tracing';
import { pause } from './subgraphs/world';
import { firstSupergraph, shippedSupergraph } from './supergraphs';
import { startTracing } from './telemetry';
import { openBoth } from './together';
import { welcome } from './welcome';

type Environment = Readonly<Record<string, string | undefined>>;

export interface Started extends Running {
  /** What to print once it is ready. */
  readonly welcome: string;
  /** Looks at once whether what the gateway serves has changed. A subgraph has nothing to look at. */
  reload?(): Promise<void>;
}

/** What closing takes once nothing runs any more: then the process ends anyway. */
const CLOSING_MS = 2_000;

/** Starts a role with the configuration of this environment, and resolves when it is ready to serve. */
export async function start(role: Role, env: Environment, outside: Outside): Promise<Started> {
  if (role === 'dataverse' || role === 'finance') {
    const config = readConfig(role, env);
    const running = await startSubgraph(config, outside, metricsAddress(env));
    return { ...running, welcome: `Twinledger's ${role} subgraph is ready at ${running.url}/graphql` };
  }
  const [config, gateway] = bothConfigs(role, env);
  if (role !== 'gateway' && gateway.supergraphFile !== undefined)
    throw new Error("SUPERGRAPH: another supergraph is served by the role 'gateway' alone");
  if (role !== 'gateway') return startAll(config, gateway, outside);
  return gateway.supergraphFile === undefined
    ? startGatewayAlone(config, gateway, outside)
    : startGatewayOver(gateway.supergraphFile, config, gateway, outside);
}

/** The books' configuration and the gateway's, or one error with the findings of both. */
function bothConfigs(role: Role, env: Environment): [Config, GatewayConfig] {
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

async function startGatewayAlone(config: Config, limits: GatewayConfig, outside: Outside): Promise<Started> {
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
  const others = config.nats && otherGateways(config.nats, world, onError);
  const parts = { supergraphSdl, transports, source, files, otherGateways: others };
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
  outside: Outside,
): Promise<Started> {
  const source = fileSource(supergraphFile);
  const supergraphSdl = await source.read();
  const transports = (_subgraph: string, url: string): SubgraphTransport =>
    httpTransport({ url, connections: limits.subgraphConnections }, outside.world, limits.timeouts);
  const callerOf =
    limits.access.provider === undefined ? () => UNKNOWN : identities(limits.access, dataDir, outside.world);
  const options = { supergraphSdl, source, transports, host, port, callerOf, limits };
  const gateway = await startGateway({ ...outside, ...options, resumable: [] });
  return { ...gateway, welcome: `The gateway is ready at ${gateway.url}/graphql, over ${supergraphFile}` };
}

/** The gateway over the product's own subgraphs. */
function ourGateway(
  { host, port, dataDir }: Config,
  limits: GatewayConfig,
  outside: Outside,
  graph: Pick<
    GatewayOptions,
    'supergraphSdl' | 'publicSdl' | 'transports' | 'source' | 'registries' | 'files' | 'otherGateways'
  >,
): Promise<RunningGateway> {
  return startGateway({
    ...outside,
    ...graph,
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

/** Serves a role until it is told to stop. Rejects when it does not start. */
export async function main(role = 'all'): Promise<void> {
  if (!isRole(role)) throw new Error(`'${role}' is not a role: ${ROLES.join(', ')}`);
  const tracing = await startTracing(role, process.env);
  const options = { level: logLevel(process.env), base: { role }, ...(tracing && { mixin: traceFields }) };
  const logger = pino(options, pino.destination({ dest: 2, sync: true }));
  const world = machineWorld(process.env);
  const outside = { world, logger, tracer: tracing?.tracer };
  const running = await startedOrStoodBy(role, process.env, outside).catch(explained);
  const { reload } = running;
  const { drainMs, stopMs } = readConfig(role, process.env);
  const limitMs = stopMs + CLOSING_MS;
  const skip = reload === undefined ? [] : ['SIGHUP' as const];
  const stop = async () => {
    await running.stop();
    await tracing?.stop();
  };
  closeWithGrace({ delay: drainMs + limitMs, logger: false, skip }, async ({ err }) => {
    if (err) logger.fatal({ err }, 'stopping after an unexpected error');
    else running.drain();
    if (!err && drainMs > 0) await pause(world, drainMs);
    await stop();
  });
  if (reload !== undefined) onHangUp({ reload, stop, limitMs });
  process.stdout.write(`${running.welcome}\n`);
}

/** Starts a role; with STANDBY, once no other process serves the same files. */
async function startedOrStoodBy(role: Role, env: Environment, outside: Outside): Promise<Started> {
  const serve = () => start(role, env, outside);
  const config = role === 'all' ? bothConfigs(role, env)[0] : undefined;
  if (!config?.standsBy) return serve();
  const files = [config.dataverseDatabaseUrl, config.financeDatabaseUrl].map((url) => url.replace(/^sqlite:/, ''));
  let stopWarming = async () => undefined as unknown;
  const stop = () => void stopWarming().then(() => process.exit());
  const waits = () => {
    process.once('SIGTERM', stop).once('SIGINT', stop);
    process.stdout.write(`Another process serves ${files.join(' and ')}: this one stands by\n`);
    stopWarming = warmUp(start, (error) =>
      outside.logger.warn({ err: error }, 'could not warm up, and stands by cold'),
    );
  };
  const started = await standBy({ files, serve, waits });
  process.off('SIGTERM', stop).off('SIGINT', stop);
  const warmed = stopWarming(); // now the work itself warms
  return { ...started, stop: async () => void (await Promise.all([started.stop(), warmed])) };
}

/** Says what helps where the machine says only what failed. */
function explained(error: NodeJS.ErrnoException & { address?: string; port?: number }): never {
  if (error.code !== 'EADDRINUSE') throw error;
  throw new Error(`${error.address}:${error.port} is taken by another process: stop it, or choose another PORT`);
}

function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text);
}
