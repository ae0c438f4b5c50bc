// The one seam between the gateway and whoever watches it: an Observer per gateway, an Observation per request. The code that
// answers calls these few methods and knows nothing of metrics, traces, explanations or logs. Without an Observation nothing
// is measured at all: undefined is what a gateway pays for being watched by nobody.
import type { IncomingHttpHeaders } from 'node:http';
import type { Failure } from '../federation/failures';
import type { Plan } from '../federation/plan';
import type { CallNotes, Data } from '../federation/transport';

/** A gateway's eyes. */
export interface Observer {
  /** A request begins. Undefined: nobody wants to know about it. */
  begin(headers: IncomingHttpHeaders, requestId: string): Observation | undefined;
  /** An event of a subscription is about to be resolved. */
  beginEvent(operation: OperationSeen): Observation | undefined;
  /** An event was written to this many clients. */
  delivered(clients: number): void;
}

/** One request, or one event, as far as it is watched. */
export interface Observation {
  /** The answer will tell what was done for this one request. */
  readonly explains: boolean;
  /** The operation is prepared: it will run or be followed, if its variables fit. */
  prepared(operation: OperationSeen): void;
  /** A call to a subgraph is about to begin; `entities`: how many it asks for, each once. */
  call(subgraph: string, kind: OperationSeen['kind'], entities: number): CallObservation;
  /** Notes the answer, and gives it back with what the client asked to have explained. */
  answered<A extends AnswerSeen>(answer: A): A;
  /** It is over: what was never answered was refused, or `broke`. Heard once; later calls say nothing. */
  end(broke?: boolean): void;
}

/** One call to a subgraph. Whoever carries it out may note what became of it. */
export interface CallObservation extends CallNotes {
  /** Runs the call within its trace, and measures it. Settles as `work` does. */
  run<T extends { readonly errors?: readonly ErrorSeen[] | undefined }>(work: () => Promise<T>): Promise<T>;
}

/** What is read of a prepared operation. */
export interface OperationSeen {
  readonly kind: 'query' | 'mutation' | 'subscription';
  readonly definition: { readonly name?: { readonly value: string } | undefined };
  /** What the planner gave, in the order in which it runs. */
  readonly plans: readonly Plan[];
}

/** What is read of an answer. */
export interface AnswerSeen {
  readonly failures: readonly Failure[];
  readonly extensions?: Data | undefined;
}

export interface ErrorSeen {
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}
