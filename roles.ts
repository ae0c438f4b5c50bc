// One role alone: a subgraph behind HTTP with the HTTP wire to the other side, or the gateway in front of both. The parts are
// the same as in one process; only what joins them differs.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { serveMetrics } from './gateway/telemetry/metricsServer';
import type { MetricsAddress } from './gateway/telemetry/settings';
import { sideMetrics } from './metrics';
import { secretFile } from './secretFile';
import type { Config } from './subgraphs/config';
import { type DataverseSide, openDataverse } from './subgraphs/dataverse/main';
import type { Wire } from './subgraphs/dual-write/exchange';
import { httpWire } from './subgraphs/dual-write/wire/http';
import { httpLine } from './subgraphs/dual-write/wire/httpLine';
import type { JetStreamInbox } from './subgraphs/dual-write/wire/jetstreamInbox';
import { wireKeys } from './subgraphs/dual-write/wire/keys';
import { natsAt, TRIES_OF_A_MINUTE, tellRefusals } from './subgraphs/dual-write/wire/natsConnection';
import { WireSignatures } from './subgraphs/dual-write/wire/signatures';
import { type FinanceSide, openFinance } from './subgraphs/finance/main';
import { type Side, serveSide } from './subgraphs/serve';
import type { Tracer } from './subgraphs/tracing';
import type { World } from './subgraphs/world';

export interface Running {
  readonly url: string;
  readonly port: number;
  /** Where the metrics are, if there are any. */
  readonly metricsUrl?: string | undefined;
  /** Is not ready any more, and goes on answering: a balancer sends what is new elsewhere. */
  drain(): void;
  /** Accepts nothing new, finishes what runs, breaks streams off, closes everything. */
  stop(): Promise<void>;
}

/** What a program gives to whatever it starts. */
export interface Outside {
  readonly world: World;
  readonly logger: Logger;
  /** Records traces; absent: nobody does. */
  readonly tracer?: Tracer | undefined;
}

/** Opens, serves and starts one subgraph, and its metrics where they are wanted. */
export async function startSubgraph(
  config: Config,
  { world, logger, tracer }: Outside,
  metricsAt?: MetricsAddress,
): Promise<Running> {
  const secret = internalSecret(config);
  const onError = (error: unknown) => logger.error({ err: error }, 'background work failed');
  const common = {
    world,
    owner: world.newId(),
    onError,
    databaseConnections: config.databaseConnections,
    outboxKeepDays: config.outboxKeepDays,
    auditKeepDays: config.auditKeepDays,
    messageTries: config.messageTries,
    tracer,
  };
  const isDataverse = config.role === 'dataverse';
  const signatures = new WireSignatures(
    wireKeys(isDataverse ? 'dataverse' : 'finance', config.wire, secret),
    world.newId,
  );
  logger.info(signatures.described, 'messages to the other side are signed');
  const url = isDataverse ? config.financeUrl : config.dataverseUrl;
  const other = { url, secret, signatures, timeoutMs: config.syncTimeoutMs };
  const exchange = await exchangeOf(config, { ...other, world, onError });
  const [wire, line] = [exchange.wire, httpLine(other)];
  const { dataverseDatabaseUrl: databaseUrl, invoiceSchedule, statusKey, statusCursors } = config;
  const side: DataverseSide | FinanceSide = isDataverse
    ? await openDataverse({ ...common, wire, line, databaseUrl, invoiceSchedule, statusKey, statusCursors })
    : await openFinance({
        ...common,
        databaseUrl: config.financeDatabaseUrl,
        wire,
        line,
        importSchedule: config.importSchedule,
        importErrorsKeepDays: config.importErrorsKeepDays,
        journalSchedule: config.journalSchedule,
        journalsAtOnce: config.journalsAtOnce,
        postingSchedule: config.postingSchedule,
        postingsAtOnce: config.postingsAtOnce,
        keepsDutiesApart: config.keepsDutiesApart,
      });
  const serving = await serveSide(side, { host: config.host, port: config.port, secret, signatures, logger, ...world });
  const metrics = metricsAt === undefined ? undefined : await serveMetrics([sideMetrics([side])], metricsAt);
  side.start();
  exchange.take(side);
  tellNewer(side, logger).catch(onError);
  if (!isDataverse) tellSetUp(side as FinanceSide, logger).catch(onError);
  return {
    url: serving.url,
    port: serving.port,
    metricsUrl: metrics?.url,
    drain: () => serving.drain(),
    stop: async () => {
      await exchange.stopTaking();
      await side.stop();
      await metrics?.stop();
      await serving.stop();
      await side.close();
      await exchange.close();
      await line.close();
    },
  };
}

/** What joins this process to those of the other side. */
interface Exchange {
  readonly wire: Wire;
  /** Takes what the other side sends, where it does not come by HTTP. */
  take(side: Side): void;
  stopTaking(): Promise<void>;
  close(): Promise<void>;
}

interface OtherSide {
  readonly url: string;
  readonly secret: string;
  readonly signatures: WireSignatures;
  readonly timeoutMs: number;
  readonly world: World;
  onError(error: unknown): void;
}

/** Over NATS where there are brokers: many processes of each side; else over HTTP, one of each. */
async function exchangeOf(config: Config, other: OtherSide): Promise<Exchange> {
  const { timeoutMs, world, signatures, onError } = other;
  if (config.nats === undefined) {
    const wire = httpWire(other);
    return { wire, take: () => undefined, stopTaking: async () => undefined, close: () => wire.close() };
  }
  // Loaded where brokers are: most processes have none.
  const { jetStreamWire } =
    require('./subgraphs/dual-write/wire/jetstream') as typeof import('./subgraphs/dual-write/wire/jetstream');
  const { jetStreamInbox } =
    require('./subgraphs/dual-write/wire/jetstreamInbox') as typeof import('./subgraphs/dual-write/wire/jetstreamInbox');
  const waiting = { tries: TRIES_OF_A_MINUTE, pause: (ms: number) => sleep(ms) };
  const nats = await natsAt(config.nats.addresses, { caFile: config.nats.caFile, waiting, onFailure: onError });
  tellRefusals(nats, { ...config.nats, onFailure: onError });
  const target = config.role === 'dataverse' ? 'finance' : 'dataverse';
  const wire = jetStreamWire({ nats, target, timeoutMs, world, signatures });
  let inbox: JetStreamInbox | undefined;
  return {
    wire,
    take: (side) => {
      const receive: Side['receive'] = (messages) => side.receive(messages);
      inbox = jetStreamInbox({ nats, side: side.name, receive, world, signatures, onError });
    },
    stopTaking: async () => inbox?.stop(),
    close: async () => {
      await wire.close();
      await nats.close();
    },
  };
}

/** Says once what is missing in Finance's set-up, all of it, and what that will stop. The server runs on: somebody is to fill it. */
export async function tellSetUp(side: Pick<FinanceSide, 'setUpFindings'>, logger: Logger): Promise<void> {
  const findings = await side.setUpFindings();
  if (findings.length > 0) logger.warn({ findings }, `the set-up of Finance lacks ${findings.length} things`);
}

/** Says of an older version that it runs on what a newer one has migrated: it may, and whoever took an upgrade back is to know. */
export async function tellNewer(
  side: Pick<DataverseSide | FinanceSide, 'name' | 'newerMigrations'>,
  logger: Logger,
): Promise<void> {
  const migrations = await side.newerMigrations();
  if (migrations.length === 0) return;
  const told = `the database of ${side.name} was migrated by a newer version than this: this one runs on it, and leaves alone what is new`;
  logger.warn({ migrations }, told);
}

/**
 * The secret that gateway and subgraphs share: INTERNAL_SECRET, or a file in DATA_DIR that the first role creates, readable by
 * its owner alone. So that three roles on one machine need no configuration, and still nobody else may speak for a caller.
 */
export function internalSecret(config: Config): string {
  if (config.internalSecret) return config.internalSecret;
  return secretFile(config.dataDir, 'internal-secret', () => randomBytes(32).toString('hex'));
}
