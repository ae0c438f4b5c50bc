// All calls of a gateway to its subgraphs: each transport gets what keeps calls within bounds (subgraphCalls.ts), whenever it
// is opened, and is listed until it is closed.
import type { Subgraphs } from '../federation/run';
import type { SubgraphTransport } from '../federation/transport';
import type { CallSettings } from './settings';
import { type CallsWorld, SubgraphCalls, type SubgraphState } from './subgraphCalls';

type Open = (subgraph: string, url: string) => SubgraphTransport;

export class Calls {
  private readonly all = new Set<SubgraphCalls>();

  constructor(
    private readonly settings: CallSettings,
    private readonly outside: CallsWorld,
  ) {}

  /** The same transports, or the same way to open them, within bounds. */
  over(transports: Subgraphs | Open): Subgraphs | Open {
    if (typeof transports === 'function') return (subgraph, url) => this.bounded(subgraph, transports(subgraph, url));
    return Object.fromEntries(
      Object.entries(transports).map(([subgraph, transport]) => [subgraph, this.bounded(subgraph, transport)]),
    );
  }

  /** How the subgraphs are doing. */
  get states(): SubgraphState[] {
    return [...this.all].map(({ state }) => state);
  }

  private bounded(subgraph: string, transport: SubgraphTransport): SubgraphTransport {
    const calls = new SubgraphCalls(subgraph, transport, this.settings, this.outside, () => this.all.delete(calls));
    this.all.add(calls);
    return calls;
  }
}
