// A subgraph in this process: its schema is executed without a socket. Parses and validates each operation once.
// A subscription gets a fresh context for every event, because a context holds data loaders and they remember rows.
import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLSchema,
  parse,
  validate,
} from 'graphql';
import type { Program } from '../../schema/program';
import type { Begun } from '../../schema/streams';
import type { GatewayWorld } from '../world';
import {
  lateBy,
  type SubgraphAnswer,
  type SubgraphOperation,
  type SubgraphRequest,
  type SubgraphTimeouts,
  type SubgraphTransport,
} from './transport';

export interface LocalSubgraph {
  readonly schema: GraphQLSchema;
  /** The context of one request or of one event. `signal` is given for subscriptions: it aborts when the stream ends. */
  contextFor(caller: unknown, requestId: string, signal?: AbortSignal, program?: Program): unknown;
  /** Executes a document on the schema, as graphql-js does, which is the default. */
  readonly execute?: (args: ExecutionArgs) => Promise<ExecutionResult> | ExecutionResult;
}

type Checked = { document: DocumentNode } | { errors: readonly GraphQLError[] };

/** Calls a subgraph that lives in this process. */
export function localTransport(
  subgraph: LocalSubgraph,
  world: GatewayWorld,
  timeouts: SubgraphTimeouts,
): SubgraphTransport {
  const documents = new WeakMap<SubgraphOperation, Checked>();
  const executed = subgraph.execute ?? execute;
  const checked = (operation: SubgraphOperation): Checked => {
    const known = documents.get(operation);
    if (known !== undefined) return known;
    const document = parse(operation.query, { noLocation: true });
    const errors = validate(subgraph.schema, document);
    const result: Checked = errors.length > 0 ? { errors } : { document };
    documents.set(operation, result);
    return result;
  };
  const argumentsOf = (request: SubgraphRequest, document: DocumentNode, signal?: AbortSignal): ExecutionArgs => ({
    schema: subgraph.schema,
    document,
    variableValues: JSON.parse(request.variables),
    contextValue: subgraph.contextFor(request.caller, request.requestId, signal, request.program),
  });

  return {
    async execute(request) {
      const check = checked(request.operation);
      if ('errors' in check) return check;
      const result = executed(argumentsOf(request, check.document));
      if (!('then' in result)) return result as SubgraphAnswer;
      const ms = request.operation.kind === 'mutation' ? timeouts.mutationMs : timeouts.queryMs;
      return withinTime(result as Promise<SubgraphAnswer>, world, ms);
    },
    async subscribe(request, signal) {
      const check = checked(request.operation);
      if ('errors' in check) return check;
      const source = await createSourceEventStream(argumentsOf(request, check.document, signal));
      if (!(Symbol.asyncIterator in source)) return source as SubgraphAnswer;
      const { beginsAfter } = source as Partial<Begun>;
      const events = eventsOf(source, signal, (rootValue) =>
        withinTime(
          Promise.resolve(
            executed({ ...argumentsOf(request, check.document, signal), rootValue }),
          ) as Promise<SubgraphAnswer>,
          world,
          timeouts.queryMs,
        ),
      );
      return Object.assign(events, { beginsAfter });
    },
    async close() {},
  };
}

/** Ends the wait, not the work: what a resolver has begun it finishes, but nobody listens. */
function withinTime(work: Promise<SubgraphAnswer>, world: GatewayWorld, ms: number): Promise<SubgraphAnswer> {
  return new Promise((resolve, reject) => {
    const cancel = world.after(ms, () => reject(lateBy(ms)));
    work.then(resolve, reject).finally(cancel);
  });
}

async function* eventsOf(
  source: AsyncIterable<unknown>,
  signal: AbortSignal,
  resolve: (event: unknown) => Promise<SubgraphAnswer>,
): AsyncGenerator<SubgraphAnswer> {
  const iterator = source[Symbol.asyncIterator]();
  // return() of a generator that waits inside is heard only when that wait ends, and a quiet stream would never close: so
  // an abort ends the wait here. One promise per event, because racing one long promise would keep a trace of every event.
  let end: () => void = () => undefined;
  signal.addEventListener('abort', () => end(), { once: true });
  const next = () =>
    new Promise<IteratorResult<unknown>>((done, failed) => {
      end = () => done({ done: true, value: undefined });
      if (signal.aborted) end();
      else iterator.next().then(done, failed);
    });
  try {
    for (let event = await next(); event.done !== true; event = await next()) yield await resolve(event.value);
  } finally {
    void Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}
