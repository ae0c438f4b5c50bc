// The one small interface between the executor and a subgraph, whatever lies between them: a call in this process
// (localTransport.ts) or HTTP (httpTransport.ts). It must never know plans, and never repeat a mutation.

import type { Program } from '../../schema/program';
import type { Begun } from '../../schema/streams';
import type { Signal } from '../signal';

/** An operation as a subgraph gets it. Made once when the client's operation is compiled; its identity is a cache key. */
export interface SubgraphOperation {
  readonly query: string;
  readonly kind: 'query' | 'mutation' | 'subscription';
  /** The request body up to its variables: `{"query":"…","variables":`. */
  readonly bodyHead: string;
  /** A faster way to read its answers. A transport that gets no text does without. */
  readonly read?: ReadAnswer | undefined;
}

/** Reads an answer from its text. Undefined: it is out of the ordinary, and to be parsed. */
export type ReadAnswer = (text: string) => SubgraphAnswer | undefined;

export interface SubgraphRequest {
  readonly operation: SubgraphOperation;
  /** The variables as the text of a JSON object: written once, whichever way it travels. */
  readonly variables: string;
  /** Who is asking, as `callerOf` gave it. The gateway carries it and never looks inside. */
  readonly caller: unknown;
  readonly requestId: string;
  /** The program behind a mutation, as far as it is known. */
  readonly program?: Program | undefined;
  /** Nobody waits for the answer any more. Never given for a mutation. */
  readonly signal?: Signal | undefined;
  /** When the client's operation must have ended, in milliseconds since 1970: nothing is tried again beyond it. */
  readonly endsAt?: number | undefined;
  /** Where to note what became of the call; absent where nobody wants to know. */
  readonly notes?: CallNotes | undefined;
}

/** What whoever carries a call out tells of it, and takes along. */
export interface CallNotes {
  /** Another request asked the same at the same time, and one answer served both. */
  shared(): void;
  /** It was sent once more. */
  retried(): void;
  /** Headers that carry the request's trace to another process. */
  readonly headers: Readonly<Record<string, string>> | undefined;
}

export interface SubgraphError {
  readonly message: string;
  readonly path?: readonly (string | number)[] | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

export type Data = Record<string, unknown>;

export interface SubgraphAnswer {
  readonly data?: Data | null | undefined;
  readonly errors?: readonly SubgraphError[] | undefined;
}

export interface SubgraphTransport {
  /** One answer. Rejects with SubgraphAway when there is none. */
  execute(request: SubgraphRequest): Promise<SubgraphAnswer>;
  /**
   * A stream of events, or an answer with errors when the subgraph refuses it. Aborting `signal` ends it and releases
   * everything behind it. The iteration throws SubgraphAway when the stream breaks.
   */
  subscribe(request: SubgraphRequest, signal: AbortSignal): Promise<SubgraphAnswer | SubgraphEvents>;
  /** Releases connections. What still runs is given up. */
  close(): Promise<void>;
}

/**
 * Why there was no answer, for whoever decides what to do next:
 * - broken: the connection broke, often an idle one that the subgraph had just closed;
 * - unreachable: nobody listens there;
 * - unwell: a status that says "not now" (502, 503, 504); limited: "not so fast" (429);
 * - late: nothing within the time;
 * - held: the gateway did not even send it (gateway/calls); left: nobody waited any more. Neither says anything of the subgraph;
 * - other: an answer that is none.
 */
export type AwayReason = 'broken' | 'unreachable' | 'unwell' | 'limited' | 'late' | 'held' | 'left' | 'other';

/** The subgraph gave no answer. The codes are schema/errors.ts's. */
export class SubgraphAway extends Error {
  constructor(
    readonly code: 'SUBGRAPH_UNAVAILABLE' | 'SUBGRAPH_TIMEOUT' | 'SUBGRAPH_BUSY',
    /** For the log only: it may name hosts and ports. */
    readonly detail: string,
    readonly reason: AwayReason = 'other',
    /** How long to stay away, if that is known. */
    readonly retryAfterMs?: number | undefined,
  ) {
    super(code);
  }
}

/** Nobody waits for the answer any more. */
export function nobodyWaits(): SubgraphAway {
  return new SubgraphAway('SUBGRAPH_UNAVAILABLE', 'nobody waits for the answer any more', 'left');
}

/** The time is over. */
export function lateBy(ms: number): SubgraphAway {
  return new SubgraphAway('SUBGRAPH_TIMEOUT', `no answer within ${ms} ms`, 'late');
}

/** How long a subgraph may take, in milliseconds. A mutation may wait for the journey (`waitFor`, at most 30 s). */
export interface SubgraphTimeouts {
  readonly queryMs: number;
  readonly mutationMs: number;
}

/** Prepares an operation's body once. */
export function subgraphOperation(
  kind: SubgraphOperation['kind'],
  query: string,
  read?: ReadAnswer | undefined,
): SubgraphOperation {
  return { kind, query, bodyHead: `{"query":${JSON.stringify(query)},"variables":`, read };
}

/** A stream's events, and where it begins if it said so before the first. */
export type SubgraphEvents = AsyncIterable<SubgraphAnswer> & Partial<Begun>;

export function isStream(answer: SubgraphAnswer | SubgraphEvents): answer is SubgraphEvents {
  return Symbol.asyncIterator in answer;
}
