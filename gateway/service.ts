// What every way into the gateway does with a request once it is read: prepare, check variables, run or subscribe.
// HTTP, WebSocket and SSE differ in how they read and write; they must never differ in what they answer.
import type { IncomingMessage } from 'node:http';
import { boundedProgram, type Program } from '../schema/program';
import type { Grants } from './access/accessRules';
import type { InitPayload } from './access/bearer';
import { type Denied, deniedFailure } from './access/fieldAccess';
import type { Executions } from './calls/executions';
import type { Documents } from './documents/documents';
import { type Named, referenceIn } from './documents/reference';
import { type Answer, coerce, run } from './federation/execute';
import { type Failure, masked, refusal, type Unexpected } from './federation/failures';
import type { Operation } from './federation/operation';
import { withClientsKeys } from './federation/reservedAliases';
import type { Listener } from './federation/streamClient';
import type { Data } from './federation/transport';
import type { RateHeaders, RateLimits } from './guard/rateLimits';
import { longText } from './guard/textLimits';
import type { Signal } from './signal';
import type { CurrentSupergraph } from './supergraph/current';
import type { Generation } from './supergraph/generation';
import type { Observation, Observer } from './telemetry/observation';

/** Who is asking: `caller` travels to the subgraphs, and callers of one `scope` see the same data. */
export interface Identity {
  readonly caller: unknown;
  readonly scope: string;
  /** Who of that scope it is; absent: nobody in particular. */
  readonly person?: string | undefined;
  /** When the identity ends, in milliseconds since 1970; absent: it does not. */
  readonly endsAt?: number | undefined;
  /** What the caller can show to directives of the supergraph; absent: whatever they ask. */
  readonly grants?: Grants | undefined;
  /** The program that asks; its requests are counted together. Absent: nobody counts. */
  readonly client?: string | undefined;
}

/** Says who sent a request; `init` is what the client said when it initialised a WebSocket. Throws Unreadable: nobody who may. */
export type CallerOf = (request: IncomingMessage, init?: InitPayload) => Identity | Promise<Identity>;

export interface GraphQLRequest extends Named {
  readonly variables?: Data | null | undefined;
}

export interface Asked extends Identity {
  readonly requestId: string;
  /** How the program that asks calls itself. */
  readonly program?: Program | undefined;
  readonly signal?: Signal | undefined;
  /** Watches this request; whoever began it ends it. */
  readonly observation?: Observation | undefined;
  /** Wants to be told what the operation was estimated to cost. */
  readonly asksForCost?: boolean | undefined;
}

/** What of a request is known before it is known who asks. */
export type Watched = Pick<Asked, 'requestId' | 'program' | 'observation' | 'asksForCost'>;

/** An operation with variables that fit it, of the supergraph that was served when it was asked for. */
export interface Runnable {
  readonly operation: Operation;
  readonly variables: Data;
  /** Where it runs, whatever is served by then. */
  readonly generation: Generation;
}

/** What can run; or why nothing can. */
export type Ready = ({ readonly ok: true } & Runnable) | { readonly ok: false; readonly failures: readonly Failure[] };

export interface ServiceOptions {
  /** Tells every client what its operation was estimated to cost, asked for or not. */
  readonly reportsCost: boolean;
  /** Answers an operation without what its caller may not see, instead of refusing it. */
  readonly filtersFields: boolean;
  readonly rates: RateLimits;
  /** Most characters of one text among the variables. */
  readonly textCharacters: number;
}

export class Service {
  constructor(
    private readonly supergraph: CurrentSupergraph,
    readonly documents: Documents,
    private readonly unexpected: Unexpected,
    private readonly executions: Executions,
    private readonly options: ServiceOptions,
    /** Absent: nobody watches. */
    readonly observer?: Observer,
  ) {}

  /** Counts a request of a client. Rejects with Unreadable (429) if it is one too many. */
  counted(client: string | undefined): Promise<RateHeaders> {
    return this.options.rates.request(client);
  }

  /** Prepares an operation and checks its variables. */
  async ready(request: GraphQLRequest, asked: Watched): Promise<Ready> {
    const ready = await this.prepare(request, asked);
    if (!ready.ok) asked.observation?.answered(ready);
    return ready;
  }

  private async prepare(request: GraphQLRequest, { requestId, observation }: Watched): Promise<Ready> {
    const { generation } = this.supergraph;
    const text = this.documents.textOf(request);
    if (typeof text !== 'string') return { ok: false, failures: [text] };
    generation.begin();
    try {
      const prepared = await generation.operations.prepare(text, request.operationName);
      if (!prepared.ok) return prepared;
      this.documents.keep(request, text);
      observation?.prepared(prepared.operation);
      return runnable(generation, prepared.operation, request.variables, this.options.textCharacters);
    } catch (error) {
      this.unexpected('an operation could not be planned', { requestId, error });
      return { ok: false, failures: [masked(requestId)] };
    } finally {
      generation.end();
    }
  }

  /** The same, at once, for an operation that is prepared already; else undefined. */
  known(request: GraphQLRequest, { observation }: Watched): Ready | undefined {
    const { generation } = this.supergraph;
    const text = this.documents.textOf(request);
    if (typeof text !== 'string') return refused([text], observation);
    const operation = generation.operations.prepared(text, request.operationName);
    if (operation === undefined) return undefined;
    this.documents.keep(request, text);
    observation?.prepared(operation);
    const ready = runnable(generation, operation, request.variables, this.options.textCharacters);
    if (!ready.ok) observation?.answered(ready);
    return ready;
  }

  /** Runs a query or mutation as far as its caller may see it, or waits for an identical query that runs. Never rejects. */
  async answer(ready: Runnable, asked: Asked): Promise<Answer> {
    const { mutations } = ready.operation;
    const tooMany = mutations.length === 0 ? undefined : await this.options.rates.mutations(asked.client, mutations);
    if (tooMany !== undefined) return unanswered([tooMany], asked);
    const denied = deniedTo(asked, ready.operation);
    if (denied.length === 0) return this.executed(ready, asked);
    const failures = denied.map((one) => deniedTold(one, ready.operation));
    if (!this.options.filtersFields) return unanswered(failures, asked);
    try {
      const {
        data,
        failures: others,
        extensions,
      } = await this.executed({ ...ready, operation: await ready.operation.without(denied) }, asked);
      return { data, failures: [...failures, ...others], extensions };
    } catch (error) {
      this.unexpected('an operation could not be planned', { requestId: asked.requestId, error });
      return { data: undefined, failures: [masked(asked.requestId)] };
    }
  }

  private async executed({ operation, variables, generation }: Runnable, asked: Asked): Promise<Answer> {
    const { caller, requestId, signal, observation, client } = asked;
    const program = operation.kind === 'mutation' ? boundedProgram({ ...asked.program, client }) : undefined;
    const scope = scopeOf(asked, operation);
    const isAlone = observation?.explains === true;
    const request = { operation, variables, scope, requestId, signal, isAlone };
    const answer = await this.executions.answer(request, async (execution) => {
      generation.begin();
      try {
        const { signal: ending, endsAt } = execution;
        const asking = { caller, requestId, program, signal: ending, endsAt, observation, execution };
        return await run(generation.executor, operation, variables, asking);
      } catch (error) {
        this.unexpected('an operation failed', { requestId, error });
        return { data: undefined, failures: [masked(requestId)] };
      } finally {
        generation.end();
      }
    });
    const told =
      this.options.reportsCost || asked.asksForCost
        ? { ...answer, extensions: { ...answer.extensions, cost: operation.cost.report(variables) } }
        : answer;
    return observation === undefined ? told : observation.answered(told);
  }

  /** Follows a subscription until the returned function is called. */
  follow({ operation, variables, generation }: Runnable, asked: Asked, listener: Listener): () => void {
    const { caller, requestId, observation } = asked;
    const scope = scopeOf(asked, operation);
    const failures = deniedTo(asked, operation).map((one) => deniedTold(one, operation));
    observation?.answered({ failures });
    observation?.end(); // what follows are events, each observed by itself
    if (failures.length > 0) {
      listener.fail(failures);
      return () => undefined;
    }
    return generation.streams.open({ operation, variables, caller, scope, requestId }, listener);
  }
}

/** Within what an answer or a stream is shared: the scope, or the one person of it whom the answer speaks of. */
function scopeOf({ scope, person }: Identity, { isPersonal }: Operation): string {
  return isPersonal ? JSON.stringify([scope, person ?? null]) : scope;
}

function unanswered(failures: readonly Failure[], { observation }: Asked): Answer {
  const answer = { data: undefined, failures };
  return observation === undefined ? answer : observation.answered(answer);
}

/** What of an operation its caller may not see. Streams are refused whole, whatever becomes of other operations. */
function deniedTo({ grants }: Identity, { access }: Operation): readonly Denied[] {
  return grants === undefined || access === undefined ? [] : access.denied(grants);
}

function deniedTold(denied: Denied, { renamed }: Operation): Failure {
  const failure = deniedFailure(denied);
  return renamed === undefined ? failure : withClientsKeys(failure, renamed);
}

function refused(failures: readonly Failure[], observation: Observation | undefined): Ready {
  const ready = { ok: false, failures } as const;
  observation?.answered(ready);
  return ready;
}

function runnable(
  generation: Generation,
  operation: Operation,
  given: Data | null | undefined,
  textCharacters: number,
): Ready {
  const coerced = coerce(generation.schema, operation, given);
  if (!coerced.ok) return coerced;
  const refused = longText(coerced.variables, textCharacters) ?? operation.cost.refused?.(coerced.variables);
  if (refused !== undefined) return { ok: false, failures: [refused] };
  return { ok: true, operation, variables: coerced.variables, generation };
}

/** Reads a request out of a parsed JSON body or message; a refusal says what is wrong with it. */
export function graphQLRequest(body: unknown): GraphQLRequest | Failure {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return refusal('BAD_REQUEST', 'The request is not a JSON object.');
  const { query, operationName, variables } = body as Record<string, unknown>;
  const document = referenceIn(body as Record<string, unknown>);
  if (document !== undefined && 'message' in document) return document;
  const isNamed = document !== undefined && (query === undefined || query === null);
  if (!isNamed && (typeof query !== 'string' || query === ''))
    return refusal('BAD_REQUEST', '"query" is missing or not a text.');
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string') {
    return refusal('BAD_REQUEST', '"operationName" is not a text.');
  }
  if (variables !== undefined && variables !== null && (typeof variables !== 'object' || Array.isArray(variables))) {
    return refusal('BAD_REQUEST', '"variables" is not a JSON object.');
  }
  const name = operationName || undefined;
  const given = {
    query: (query ?? '') as string,
    operationName: name,
    variables: variables as Data | null | undefined,
  };
  return document === undefined ? given : { ...given, document };
}

export function isRefusal(request: GraphQLRequest | Failure): request is Failure {
  return 'message' in request;
}
