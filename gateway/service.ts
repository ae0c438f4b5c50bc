// What every way into the gateway does with a request once it is read: prepare, check variables, run or subscribe.
// HTTP, WebSocket and SSE differ in how they read and write; they must never differ in what they answer.
import type { IncomingMessage } from 'node:http';
import { type Answer, coerce, type Executor, run } from './federation/execute';
import { type Failure, masked, refusal, type Unexpected } from './federation/failures';
import type { FederatedGraph } from './federation/graph';
import type { Operation } from './federation/operations';
import type { Listener } from './federation/streamClient';
import { Streams } from './federation/subscribe';
import type { Data } from './federation/transport';
import type { GatewayWorld } from './world';

/** Who is asking: `caller` travels to the subgraphs, and callers of one `scope` see the same data. */
export interface Identity {
  readonly caller: unknown;
  readonly scope: string;
}

export type CallerOf = (request: IncomingMessage) => Identity | Promise<Identity>;

export interface GraphQLRequest {
  readonly query: string;
  readonly operationName?: string | undefined;
  readonly variables?: Data | null | undefined;
}

export interface Asked extends Identity {
  readonly requestId: string;
  readonly signal?: AbortSignal | undefined;
}

/** An operation with variables that fit it; or why there is none. */
export type Ready =
  | { readonly ok: true; readonly operation: Operation; readonly variables: Data }
  | { readonly ok: false; readonly failures: readonly Failure[] };

export class Service {
  readonly streams: Streams;
  private readonly executor: Executor;

  constructor(
    private readonly graph: FederatedGraph,
    subgraphs: Executor['subgraphs'],
    private readonly unexpected: Unexpected,
    world: GatewayWorld,
    limits: { readonly streamQueue: number },
  ) {
    this.executor = { schema: graph.schema, subgraphs, unexpected };
    this.streams = new Streams(this.executor, world, { queueCount: limits.streamQueue });
  }

  /** Prepares an operation and checks its variables. */
  async ready({ query, operationName, variables }: GraphQLRequest, requestId: string): Promise<Ready> {
    try {
      const prepared = await this.graph.operations.prepare(query, operationName);
      if (!prepared.ok) return prepared;
      const coerced = coerce(this.graph.schema, prepared.operation, variables);
      return coerced.ok ? { ok: true, operation: prepared.operation, variables: coerced.variables } : coerced;
    } catch (error) {
      this.unexpected('an operation could not be planned', { requestId, error });
      return { ok: false, failures: [masked(requestId)] };
    }
  }

  /** The same, at once, for an operation that is prepared already; else undefined. */
  known({ query, operationName, variables }: GraphQLRequest): Ready | undefined {
    const operation = this.graph.operations.prepared(query, operationName);
    if (operation === undefined) return undefined;
    const coerced = coerce(this.graph.schema, operation, variables);
    return coerced.ok ? { ok: true, operation, variables: coerced.variables } : coerced;
  }

  /** Runs a query or mutation. Never rejects. */
  async answer({ operation, variables }: { operation: Operation; variables: Data }, asked: Asked): Promise<Answer> {
    try {
      return await run(this.executor, operation, variables, asked);
    } catch (error) {
      this.unexpected('an operation failed', { requestId: asked.requestId, error });
      return { data: undefined, failures: [masked(asked.requestId)] };
    }
  }

  /** Follows a subscription until the returned function is called. */
  follow(
    { operation, variables }: { operation: Operation; variables: Data },
    asked: Asked,
    listener: Listener,
  ): () => void {
    const { caller, scope, requestId } = asked;
    return this.streams.open({ operation, variables, caller, scope, requestId }, listener);
  }
}

/** Reads a request out of a parsed JSON body or message; a refusal says what is wrong with it. */
export function graphQLRequest(body: unknown): GraphQLRequest | Failure {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return refusal('BAD_REQUEST', 'The request is not a JSON object.');
  const { query, operationName, variables } = body as Record<string, unknown>;
  if (typeof query !== 'string' || query === '') return refusal('BAD_REQUEST', '"query" is missing or not a text.');
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string') {
    return refusal('BAD_REQUEST', '"operationName" is not a text.');
  }
  if (variables !== undefined && variables !== null && (typeof variables !== 'object' || Array.isArray(variables))) {
    return refusal('BAD_REQUEST', '"variables" is not a JSON object.');
  }
  return { query, operationName: operationName || undefined, variables: variables as Data | null | undefined };
}

export function isRefusal(request: GraphQLRequest | Failure): request is Failure {
  return 'message' in request;
}
