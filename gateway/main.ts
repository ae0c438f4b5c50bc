// The gateway's composition root: supergraph and transports in, a running server out. Everything from outside (time, ids,
// the log, who is asking) is a parameter. It imports nothing of the subgraphs and must never know an invoice.
import type { Tracer } from '@opentelemetry/api';
import type { GraphQLScalarType } from 'graphql';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { apolloFront } from './apollo';
import { Calls } from './calls/calls';
import { Executions } from './calls/executions';
import type { SubgraphState } from './calls/subgraphCalls';
import type { GatewayConfig } from './config';
import { consoleFiles } from './console';
import { Documents } from './documents/documents';
import { TrustedFile } from './documents/trustedFile';
import type { ResumableField } from './federation/document';
import type { Unexpected } from './federation/failures';
import type { Queued } from './federation/streamClient';
import type { SubgraphTransport } from './federation/transport';
import type { FileSource } from './files/fileSource';
import { RateLimits } from './guard/rateLimits';
import { type OtherGateways, SharedCounts } from './guard/sharedCounts';
import { Reload } from './reload';
import { Front, type FrontOptions } from './server';
import { type CallerOf, Service, type ServiceOptions } from './service';
import type { DemoRoles } from './session';
import { SupergraphChange } from './supergraph/change';
import { CurrentSupergraph, type SupergraphState } from './supergraph/current';
import { type Generation, generationOf, type Making } from './supergraph/generation';
import type { SupergraphSource } from './supergraph/sources';
import { type OpenTransport, Transports } from './supergraph/transports';
import { type ServeMetrics, serveMetrics } from './telemetry/metricsServer';
import type { GatewayObserver } from './telemetry/observer';
import { watch } from './telemetry/watch';
import type { GatewayWorld } from './world';

export interface GatewayOptions {
  readonly supergraphSdl: string;
  /** What clients see of that supergraph, where somebody has it; else it is worked out. */
  readonly publicSdl?: string | undefined;
  /** Where the supergraph is looked for again; without it, it never changes. */
  readonly source?: SupergraphSource;
  /**
   * A transport per subgraph, by its name in the supergraph, or how to open one where the supergraph says it is. They are
   * closed when the gateway stops.
   */
  readonly transports: Readonly<Record<string, SubgraphTransport>> | OpenTransport;
  /** Where files for people come from; absent: there are none. Closed when the gateway stops. */
  readonly files?: FileSource | undefined;
  /** Where the console was built; absent: there is none. Read at start. */
  readonly consoleFolder?: string;
  /** Roles to choose from where nobody signs in; absent: there are none. */
  readonly demo?: DemoRoles | undefined;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Says who sent a request; `scope` decides who may share a stream. A throw refuses the request. */
  readonly callerOf: CallerOf;
  /** `random`: from 0 up to, not including, 1. */
  readonly world: GatewayWorld & { readonly random: () => number };
  readonly logger: Logger;
  readonly limits: GatewayConfig;
  /** Custom scalars that are checked at the edge; others are checked by their subgraph. */
  readonly scalars?: readonly GraphQLScalarType[];
  /** Subscriptions that can be taken up again; by default the product's own. */
  readonly resumable?: readonly ResumableField[];
  /** Fields that are answered otherwise to each person of a scope; by default the product's own. */
  readonly personal?: readonly string[];
  /** Records traces; absent: nobody does. */
  readonly tracer?: Tracer | undefined;
  /** Gateways that the same clients come to; absent: there are none. */
  readonly otherGateways?: OtherGateways | undefined;
  /** Metrics of others in this process, served beside the gateway's own. */
  readonly registries?: readonly Registry[];
  /** How metrics are served; by default on their own port. */
  readonly serveMetrics?: ServeMetrics | undefined;
  /** Measures durations in milliseconds; the machine's unless a test owns time. */
  readonly elapsed?: () => number;
}

export interface RunningGateway {
  /** The address without a path. */
  readonly url: string;
  readonly port: number;
  /** What is open now: for tests and metrics. */
  readonly counts: () => { upstreams: number; clients: number };
  /** Where the metrics are, if there are any. */
  readonly metricsUrl: string | undefined;
  /** How the subgraphs are doing. */
  readonly subgraphs: () => readonly SubgraphState[];
  /** Executions so far, and requests that shared another's. */
  readonly executions: () => { executed: number; shared: number };
  /** Which supergraph is served since when, and why a newer one is not. */
  readonly supergraph: () => SupergraphState;
  /** How many documents clients have registered. */
  readonly registeredCount: () => number;
  /** Looks at once whether supergraph or trusted documents have changed, and serves the new ones if they may be served. */
  reload(): Promise<void>;
  /** What waits for clients of streams who read slowly. */
  readonly queued: () => Queued;
  /** Is not ready any more, and goes on answering: a balancer sends what is new elsewhere. */
  drain(): void;
  /** Accepts nothing new, finishes what runs, breaks streams off so that clients come back, closes the transports. */
  stop(): Promise<void>;
}

/** design.md 6: declared, so that the gateway can take the stream up again when Dataverse restarts. */
const RESUMABLE: readonly ResumableField[] = [{ field: 'invoicePostingStatus', argument: 'after', cursor: 'cursor' }];

/**
 * What is answered to a person, not to a role. Who may post a proposal: subgraphs/finance/rules/duties. Who sees an operation that touches
 * no company: subgraphs/bulk/terms.
 */
export const PERSONAL: readonly string[] = ['InvoiceProposal.dutyConflict', 'BulkOperation'];

/** Starts the gateway and resolves when it accepts requests. */
export async function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  const { limits, world, logger } = options;
  const { host, files } = options;
  const { metrics, observer } = watch({
    settings: limits.telemetry,
    host,
    logger,
    tracer: options.tracer,
    elapsed: options.elapsed ?? (() => performance.now()),
    gauges: {
      streams: () => supergraph.counts,
      subgraphs: () => calls.states,
      executions: () => executions.counts,
      cache: () => ({ size: supergraph.generation.operations.size, ...supergraph.generation.operations.lookUps }),
    },
  });
  const unexpected = toLog(logger, observer);
  const calls = callsOf(options);
  const executions = new Executions(world, limits.calls, unexpected);
  const delivering = () => executions.closeToNewcomers();
  const transports = new Transports(calls.over(options.transports));
  const making = makingOf(options, { transports, unexpected, observer, delivering });
  const first = generationOf(options.supergraphSdl, making, options.publicSdl);
  const supergraph = new CurrentSupergraph(first, transports, world);
  const documents = new Documents(limits.documents, (details) => logger.warn(details, 'a document is not trusted'));
  const trusted = await trustedFile(options, documents, supergraph);
  const service = new Service(supergraph, documents, unexpected, executions, answering(options), observer);
  const apollo = await apolloFront(supergraph, service, limits.guard.document, () => world.newId());
  const subgraphs = () => calls.states;
  const front = frontOf(options, { service, supergraph, trusted, apollo, unexpected, subgraphs });
  const metricsServer =
    metrics === undefined
      ? undefined
      : await (options.serveMetrics ?? serveMetrics)(
          [metrics.registry, ...(options.registries ?? [])],
          metrics.address,
        );
  const { url, port: taken } = await front.listen().catch(async (error: unknown) => {
    await metricsServer?.stop();
    throw error;
  });
  const reload = reloading(options, supergraph, making, trusted);
  let stopping: Promise<void> | undefined;
  const stop = async () => {
    reload.stop();
    await front.stop();
    await metricsServer?.stop();
    supergraph.stopStreams();
    await apollo.stop();
    await files?.close();
    await supergraph.close();
  };
  return {
    url,
    port: taken,
    counts: () => supergraph.counts,
    metricsUrl: metricsServer?.url,
    subgraphs,
    executions: () => executions.counts,
    supergraph: () => supergraph.state,
    registeredCount: () => documents.registeredCount,
    reload: () => reload.now(),
    queued: () => supergraph.queued,
    drain: () => front.drain(),
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

/** The HTTP front over what was put together. */
function frontOf(
  { host, port, callerOf, files, consoleFolder, demo, world, limits }: GatewayOptions,
  parts: Pick<FrontOptions, 'service' | 'supergraph' | 'trusted' | 'apollo' | 'unexpected' | 'subgraphs'>,
): Front {
  const { signIn } = limits.access;
  const console = { files: consoleFiles(consoleFolder, signIn?.origins), callerOf, signIn, demo };
  return new Front({ host, port, callerOf, files, console, world, limits, ...parts });
}

function answering({ limits, otherGateways, world }: GatewayOptions): ServiceOptions {
  const { guard, access } = limits;
  return {
    reportsCost: guard.cost.isReported,
    filtersFields: access.unauthorizedFields === 'filter',
    textCharacters: guard.document.textCharacters,
    rates: new RateLimits(guard.rates, otherGateways && new SharedCounts(otherGateways, world)),
  };
}

/** Tells the log what a client only sees masked, with the trace that it belongs to. */
function toLog(logger: Logger, observer: GatewayObserver): Unexpected {
  return (what: string, details: Readonly<Record<string, unknown>>) => {
    const { error, ...rest } = details;
    const traceId = observer.traceIdOf(rest.requestId);
    const told = traceId === undefined ? rest : { ...rest, traceId };
    logger.error(error === undefined ? told : { ...told, err: error }, what);
  };
}

/** What every generation of the supergraph is made with. */
function makingOf(
  { scalars = [], resumable = RESUMABLE, personal = PERSONAL, limits, world, logger }: GatewayOptions,
  parts: Omit<Making, 'graph' | 'world' | 'streams'>,
): Making {
  const graph = {
    scalars,
    resumable,
    personal,
    limits: { cacheCount: limits.cachedOperations, guard: limits.guard },
    random: world.random,
    notice: (what: string, details: object) => logger.warn(details, what),
  };
  return { graph, world, streams: limits.streams, ...parts };
}

/** What keeps calls to subgraphs within bounds. */
function callsOf({ limits, world, logger }: GatewayOptions): Calls {
  return new Calls(limits.calls, {
    world,
    random: world.random,
    report: (isBad, what, details) => logger[isBad ? 'error' : 'info'](details, what),
  });
}

/** The file of trusted documents, if there is one. Rejects when it cannot be served. */
async function trustedFile(
  { limits, logger }: GatewayOptions,
  documents: Documents,
  supergraph: CurrentSupergraph,
): Promise<TrustedFile | undefined> {
  const file = limits.documents.trusted?.file;
  if (file === undefined) return undefined;
  return TrustedFile.open(file, documents, supergraph.generation, (details, what) => logger.warn(details, what));
}

/** Looks for another supergraph and for other trusted documents where these came from. */
function reloading(
  { source, limits, world, logger }: GatewayOptions,
  current: CurrentSupergraph,
  making: Making,
  trusted: TrustedFile | undefined,
): Reload {
  const { pollMs, warmCount } = limits.supergraph;
  const findings = (candidate: Generation) => trusted?.findings(candidate) ?? [];
  const change =
    source === undefined
      ? undefined
      : new SupergraphChange(source, { current, making, warmCount, findings, log: logger });
  const look = async () => {
    await trusted?.read();
    await change?.look();
    trusted?.take(current.generation);
  };
  const reload = new Reload(look, () => change?.stop(), world);
  if (pollMs > 0) reload.poll(pollMs);
  return reload;
}
