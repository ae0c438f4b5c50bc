// One execution of a compiled plan: the answer as it grows, what failed, and the only way to a subgraph. It belongs to one
// request or one event and must never outlive it.
import type { Program } from '../../schema/program';
import type { Signal } from '../signal';
import type { Observation } from '../telemetry/observation';
import { type Failure, fromSubgraph, masked, subgraphAway, type Unexpected } from './failures';
import type { Place } from './places';
import {
  type Data,
  nobodyWaits,
  type SubgraphAnswer,
  SubgraphAway,
  type SubgraphError,
  type SubgraphOperation,
  type SubgraphTransport,
} from './transport';

/** Who asks and under which name the log has it. */
export interface Asking {
  readonly caller: unknown;
  readonly requestId: string;
  /** The program behind it. */
  readonly program?: Program | undefined;
  /** Aborts when nobody waits for the answer any more: nothing is begun then. A mutation that was sent does not look at it. */
  readonly signal?: Signal | undefined;
  /** Watches the request; absent where nobody does. */
  readonly observation?: Observation | undefined;
  /** When the operation must have ended, in milliseconds since 1970. */
  readonly endsAt?: number | undefined;
  /** Whether another request waits for the same execution. */
  readonly execution?: { readonly isShared: boolean } | undefined;
}

export type Subgraphs = Readonly<Record<string, SubgraphTransport>>;

/** More places of one cause than this tell a client nothing new; a list of 500 would answer with 500 equal errors. */
export const MOST_PLACES = 100;

export class Run {
  readonly failures: Failure[] = [];
  /** Where something failed for a cause that is told at enough other places. */
  readonly untold: Place[] = [];

  constructor(
    /** The answer so far, under the client's response keys, with what later fetches need besides. */
    readonly data: Data,
    readonly variables: Data,
    private readonly asking: Asking,
    private readonly subgraphs: Subgraphs,
    private readonly unexpected: Unexpected,
  ) {}

  /** Asks a subgraph once, for so many entities. Undefined if it gave no answer; then `places` are noted as failed. */
  async fetch(
    subgraph: string,
    operation: SubgraphOperation,
    variables: string,
    places: () => readonly Place[],
    entities = 0,
  ): Promise<SubgraphAnswer | undefined> {
    const { caller, requestId, program, signal, endsAt, observation } = this.asking;
    try {
      const transport = this.subgraphs[subgraph];
      if (transport === undefined) throw new SubgraphAway('SUBGRAPH_UNAVAILABLE', 'no transport is configured');
      if (signal?.aborted === true) throw nobodyWaits();
      const waiting = operation.kind === 'mutation' ? undefined : signal;
      const notes = observation?.call(subgraph, operation.kind, entities);
      const request = { operation, variables, caller, requestId, program, signal: waiting, endsAt, notes };
      if (notes === undefined) return await transport.execute(request);
      return await notes.run(async () => {
        const answer = await transport.execute(request);
        if (this.asking.execution?.isShared === true) notes.shared();
        return answer;
      });
    } catch (error) {
      if (error instanceof SubgraphAway) {
        // Where nobody waits nothing is wrong; and who holds calls back has said so once, at the first of thousands.
        if (error.reason !== 'left' && error.reason !== 'held')
          this.unexpected('a subgraph is away', { subgraph, requestId, code: error.code, detail: error.detail });
        this.fail(subgraphAway(error, subgraph), places());
      } else {
        this.unexpected('a subgraph call threw', { subgraph, requestId, error });
        this.fail(masked(requestId), places());
      }
      return undefined;
    }
  }

  /** Notes a subgraph's error at each of the places it concerns. */
  report(error: SubgraphError, subgraph: string, places: readonly Place[]): void {
    this.fail(fromSubgraph(error, subgraph, this.asking.requestId, this.unexpected), places);
  }

  private fail(failure: Omit<Failure, 'path'>, places: readonly Place[]): void {
    if (places.length === 0) this.failures.push(failure);
    // In the order in which Apollo Server prints an error, so that both ways to an answer give the same bytes.
    const { message, extensions } = failure;
    for (const path of places.slice(0, MOST_PLACES)) this.failures.push({ message, path, extensions });
    for (let i = MOST_PLACES; i < places.length; i++) this.untold.push(places[i] as Place);
  }
}
