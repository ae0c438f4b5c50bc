// Subscriptions of a subgraph that runs alone, as server-sent events in distinct connections mode. A stream that breaks cuts
// its connection instead of completing, so that the gateway comes back with its cursor; it must never end the process.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createSourceEventStream, type ExecutionArgs, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { createHandler } from 'graphql-sse/lib/use/http';
import { BEGINS_AFTER_HEADER, type Begun } from '../schema/streams';
import type { Execute } from './graphql/compiledExecution';

export interface EventStreams {
  /** Answers one subscription request; resolves when its stream has ended. */
  serve(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Cuts every stream. */
  cut(): void;
}

type Events = AsyncGenerator<ExecutionResult, void, void>;

/** `execute` resolves each event; `onError` hears of streams that broke. */
export function eventStreams(
  schema: GraphQLSchema,
  execute: Execute,
  contextOf: (request: IncomingMessage) => object,
  onError: (error: unknown) => void,
): EventStreams {
  const responses = new Set<ServerResponse>();
  const responseOf = new WeakMap<object, ServerResponse>();
  const handler = createHandler({
    schema,
    context: (request) => {
      const context = contextOf(request.raw) as Record<string, unknown>;
      responseOf.set(context, request.context.res);
      return context;
    },
    subscribe: async (args) => {
      const { contextValue } = args as ExecutionArgs;
      const source = await createSourceEventStream(args as ExecutionArgs);
      if (!(Symbol.asyncIterator in source)) return source;
      const { beginsAfter } = source as Partial<Begun>;
      if (beginsAfter !== undefined)
        responseOf.get(contextValue as object)?.setHeader(BEGINS_AFTER_HEADER, beginsAfter);
      const resolve = async (rootValue: unknown) => execute({ ...(args as ExecutionArgs), rootValue });
      return resolved(source[Symbol.asyncIterator](), resolve, (error) => {
        onError(error);
        responseOf.get(contextValue as object)?.destroy();
      }) as Events;
    },
  });
  return {
    serve: async (request, response) => {
      responses.add(response);
      response.once('close', () => responses.delete(response));
      await handler(request, response);
    },
    cut: () => {
      for (const response of responses) response.destroy();
    },
  };
}

/**
 * The events, resolved; a failure ends them after `cut` has been told. Without it the library's own loop rejects where nobody
 * listens, and Node ends the process. A plain iterator, because a generator that waits would not return before its next event.
 */
function resolved(
  source: AsyncIterator<unknown>,
  resolve: (event: unknown) => Promise<ExecutionResult>,
  cut: (error: unknown) => void,
): AsyncIterableIterator<ExecutionResult> {
  const over = { value: undefined, done: true as const };
  const next = async () => {
    const event = await source.next();
    return event.done === true ? over : { value: await resolve(event.value), done: false as const };
  };
  const events: AsyncIterableIterator<ExecutionResult> = {
    next: () =>
      next().catch((error: unknown) => {
        cut(error);
        return over;
      }),
    return: async () => {
      await source.return?.();
      return over;
    },
    [Symbol.asyncIterator]: () => events,
  };
  return events;
}
