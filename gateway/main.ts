// The gateway's composition root: supergraph and transports in, a running server out. Everything from outside (time, ids,
// the log, who is asking) is a parameter. It imports nothing of the subgraphs and must never know an invoice.
import type { GraphQLScalarType } from 'graphql';
import type { Logger } from 'pino';
import { apolloFront } from './apollo';
import type { GatewayConfig } from './config';
import type { ResumableField } from './federation/document';
import type { SubgraphTransport } from './federation/transport';
import { Front } from './server';
import { type CallerOf, Service } from './service';
import { CurrentSupergraph } from './supergraph/current';
import { generationOf } from './supergraph/generation';
import { type OpenTransport, Transports } from './supergraph/transports';
import type { GatewayWorld } from './world';

export interface GatewayOptions {
  readonly supergraphSdl: string;
  /**
   * A transport per subgraph, by its name in the supergraph, or how to open one where the supergraph says it is. They are
   * closed when the gateway stops.
   */
  readonly transports: Readonly<Record<string, SubgraphTransport>> | OpenTransport;
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
}

export interface RunningGateway {
  /** The address without a path. */
  readonly url: string;
  readonly port: number;
  /** What is open now: for tests and metrics. */
  readonly counts: () => { upstreams: number; clients: number };
  /** Accepts nothing new, finishes what runs, completes streams, closes the transports. */
  stop(): Promise<void>;
}

/** design.md 6: declared, so that the gateway can take the stream up again when Dataverse restarts. */
const RESUMABLE: readonly ResumableField[] = [{ field: 'invoicePostingStatus', argument: 'after', cursor: 'cursor' }];

/** Starts the gateway and resolves when it accepts requests. */
export async function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  const { limits, world, logger } = options;
  const unexpected = (what: string, details: Readonly<Record<string, unknown>>) => {
    const { error, ...rest } = details;
    logger.error(error === undefined ? rest : { ...rest, err: error }, what);
  };
  const transports = new Transports(options.transports);
  const first = generationOf(options.supergraphSdl, {
    graph: {
      scalars: options.scalars ?? [],
      resumable: options.resumable ?? RESUMABLE,
      limits: { cacheCount: limits.cachedOperations, tokenCount: limits.documentTokens },
      random: world.random,
    },
    transports,
    unexpected,
    world,
    streamQueue: limits.streamQueue,
  });
  const supergraph = new CurrentSupergraph(first, transports, world.now());
  const service = new Service(supergraph, unexpected);
  const apollo = await apolloFront(supergraph, service, limits.documentTokens, () => world.newId());
  const { host, port, callerOf } = options;
  const front = new Front({ host, port, service, apollo, callerOf, world, limits, unexpected });
  const { url, port: taken } = await front.listen();
  let stopping: Promise<void> | undefined;
  const stop = async () => {
    await front.stop();
    supergraph.stopStreams();
    await apollo.stop();
    await supergraph.close();
  };
  return {
    url,
    port: taken,
    counts: () => supergraph.counts,
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}
