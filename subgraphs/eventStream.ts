// Subscriptions of a subgraph that runs alone, as server-sent events in distinct connections mode. A stream that breaks cuts
// its connection instead of completing, so that the gateway comes back with its cursor; it must never end the process.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ExecutionArgs, type ExecutionResult, type GraphQLSchema, subscribe } from 'graphql';
import { createHandler } from 'graphql-sse/lib/use/http';

export interface EventStreams {
  /** Answers one subscription request; resolves when its stream has ended. */
  serve(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Cuts every stream. */
  cut(): void;
}

type Events = AsyncGenerator<ExecutionResult, void, void>;

/** `onError` hears of streams that broke. */
export function eventStreams(
  schema: GraphQLSchema,
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
      const result = await subscribe(args as ExecutionArgs);
      if (!(Symbol.asyncIterator in result)) return result;
      return cutOnError(result as Events, (error) => {
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
 * The same events; a failure ends them after `cut` has been told. Without it the library's own loop rejects where nobody
 * listens, and Node ends the process. A plain iterator, because a generator that waits would not return before its next event.
 */
function cutOnError(events: Events, cut: (error: unknown) => void): AsyncIterableIterator<ExecutionResult> {
  const guarded: AsyncIterableIterator<ExecutionResult> = {
    next: () =>
      events.next().catch((error: unknown) => {
        cut(error);
        return { value: undefined, done: true as const };
      }),
    return: () => events.return(),
    throw: (error: unknown) => events.throw(error),
    [Symbol.asyncIterator]: () => guarded,
  };
  return guarded;
}
