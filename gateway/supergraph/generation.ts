// One supergraph in use: its schema, prepared operations, transports and streams. A request or stream stays with the
// generation it began on, so that a change of the supergraph never shows in the middle of an answer. It must never close
// its transports while one of them still runs.
import { createHash } from 'node:crypto';
import type { GraphQLSchema } from 'graphql';
import type { Executor } from '../federation/execute';
import type { Unexpected } from '../federation/failures';
import { type FederatedGraph, federatedGraph, type GraphOptions } from '../federation/graph';
import type { Operations } from '../federation/operations';
import type { StreamLimits } from '../federation/streamClient';
import { Streams } from '../federation/subscribe';
import type { Observer } from '../telemetry/observation';
import type { GatewayWorld } from '../world';
import type { Held, Transports } from './transports';

/** What all generations of a gateway are made with. */
export interface Making {
  readonly graph: Omit<GraphOptions, 'supergraphSdl' | 'publicSdl' | 'after'>;
  readonly transports: Transports;
  readonly unexpected: Unexpected;
  readonly world: GatewayWorld;
  readonly streams: StreamLimits;
  readonly observer?: Observer;
  /** Hears that an event goes out to watchers, just before it does. */
  readonly delivering?: () => void;
}

/**
 * Makes one of a supergraph's text, and of what clients see of it where somebody has that. Throws if it is no supergraph, or does not say
 * where its subgraphs are.
 */
export function generationOf(supergraphSdl: string, making: Making, publicSdl?: string): Generation {
  const { world } = making;
  const after = (ms: number, work: () => void) => world.after(ms, work);
  const graph = federatedGraph({ ...making.graph, supergraphSdl, publicSdl, after });
  return new Generation(digestOf(supergraphSdl), graph, making.transports.hold(supergraphSdl), making);
}

/** Tells texts apart, for people and for comparisons. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Between looks at whether a retired generation is still used. */
const LOOK_MS = 1_000;

export class Generation {
  readonly schema: GraphQLSchema;
  readonly operations: Operations;
  readonly executor: Executor;
  /** Streams are shared within a generation only: another one may resolve the same event to other fields. */
  readonly streams: Streams;
  private runningCount = 0;

  constructor(
    readonly digest: string,
    graph: FederatedGraph,
    private readonly held: Held,
    private readonly making: Making,
  ) {
    const { unexpected, world, observer, delivering } = making;
    this.schema = graph.schema;
    this.operations = graph.operations;
    this.executor = { schema: graph.schema, subgraphs: held.subgraphs, unexpected, observer, delivering };
    this.streams = new Streams(this.executor, world, making.streams);
  }

  /** What is wrong with a document under this schema, a line each. */
  faults(document: string): string[] {
    return this.operations.faults(document).map(({ message }) => message);
  }

  /** Something begins that needs this generation to stay open. Call `end` when it is over. */
  begin(): void {
    this.runningCount += 1;
  }

  end(): void {
    this.runningCount -= 1;
  }

  /** Gives back what it holds: it was never served. */
  discard(): Promise<void> {
    return this.held.release();
  }

  /**
   * Closes what only this generation holds when nothing runs on it any more, and calls `closed`. Unused at two looks in a
   * row, because a request that has its operation from here may not run yet: who is asking may still be looked up. The
   * returned function stops the looking.
   */
  retire(closed: () => void): () => void {
    const { unexpected, world } = this.making;
    let wasUnused = false;
    let cancel: () => void = () => undefined;
    const look = () => {
      // Clients, not upstreams: one whose socket is full has none at the moment, and comes back.
      const isUnused = this.runningCount === 0 && this.streams.counts.clients === 0;
      if (isUnused && wasUnused) {
        this.held.release().catch((error) => unexpected('a transport could not be closed', { error }));
        return closed();
      }
      wasUnused = isUnused;
      cancel = world.after(LOOK_MS, look);
    };
    cancel = world.after(LOOK_MS, look);
    return () => cancel();
  }
}
