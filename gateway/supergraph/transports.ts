// The connections to subgraphs, shared by all supergraphs that are in use at one time: a subgraph that keeps its name and
// address keeps its connections when the supergraph changes. It must never close one that a supergraph still holds.
import { subgraphAddresses } from '../federation/addresses';
import type { Subgraphs } from '../federation/run';
import type { SubgraphTransport } from '../federation/transport';

/** Opens the way to a subgraph that is at `url`. */
export type OpenTransport = (subgraph: string, url: string) => SubgraphTransport;

/** The transports of one supergraph, until it gives them back. */
export interface Held {
  readonly subgraphs: Subgraphs;
  /** Closes those that nobody else holds. Call it once. */
  release(): Promise<void>;
}

interface Shared {
  readonly transport: SubgraphTransport;
  holders: number;
}

export class Transports {
  private readonly shared = new Map<string, Shared>();

  /** `source`: a transport per subgraph for good, whatever the supergraph says, or how to open one where it says they are. */
  constructor(private readonly source: Subgraphs | OpenTransport) {}

  /** Those of a supergraph. Throws an Error that names every subgraph without an address. */
  hold(supergraphSdl: string): Held {
    const { source } = this;
    if (typeof source !== 'function') return { subgraphs: source, release: async () => undefined };
    const mine = [...subgraphAddresses(supergraphSdl)].map(([subgraph, url]) => {
      const key = `${subgraph} ${url}`;
      const shared = this.shared.get(key) ?? { transport: source(subgraph, url), holders: 0 };
      shared.holders += 1;
      this.shared.set(key, shared);
      return { subgraph, key, shared };
    });
    return {
      subgraphs: Object.fromEntries(mine.map(({ subgraph, shared }) => [subgraph, shared.transport])),
      release: async () => {
        const unused = mine.filter(({ shared }) => {
          shared.holders -= 1;
          return shared.holders === 0;
        });
        for (const { key } of unused) this.shared.delete(key);
        await Promise.all(unused.map(({ shared }) => shared.transport.close()));
      },
    };
  }

  /** Closes all, whoever holds them. */
  async close(): Promise<void> {
    const { source } = this;
    const all =
      typeof source === 'function'
        ? [...this.shared.values()].map(({ transport }) => transport)
        : Object.values(source);
    this.shared.clear();
    await Promise.all(all.map((transport) => transport.close()));
  }
}
