// A subgraph in another process: undici with keep-alive for queries and mutations, server-sent events for subscriptions.
// SSE and not WebSocket, because the gateway already shares upstreams, so there is little to multiplex, and a plain
// request carries caller, secret and request id like any other, through any proxy, and ends with its connection.
// A query is sent once more when its connection broke (the server closed an idle one); a mutation never.
import { type Dispatcher, Pool } from 'undici';
import type { GatewayWorld } from '../world';
import { eventsOfStream } from './eventStream';
import {
  type SubgraphAnswer,
  SubgraphAway,
  type SubgraphRequest,
  type SubgraphTimeouts,
  type SubgraphTransport,
} from './transport';

export interface HttpSubgraph {
  /** The subgraph's GraphQL address, such as http://127.0.0.1:4001/graphql. */
  readonly url: string;
  /**
   * Proves to the subgraph that the caller's identity comes from the gateway. Without it nothing is said about the caller:
   * a subgraph that does not share the secret is not ours, and has no business knowing who asks.
   */
  readonly secret?: string | undefined;
  /** Most connections for queries and mutations; each subscription has one of its own. */
  readonly connections: number;
}

/** A stream that is silent for this long is dead: subgraphs send a comment every 12 s, and a lost peer sends nothing. */
const SILENCE_MS = 40_000;

type Reply = { status: number; type: string; text: string };

/** Calls a subgraph over HTTP. */
export function httpTransport(
  subgraph: HttpSubgraph,
  world: GatewayWorld,
  timeouts: SubgraphTimeouts,
): SubgraphTransport {
  const { origin, pathname, search } = new URL(subgraph.url);
  const path = pathname + search;
  const pool = new Pool(origin, { connections: subgraph.connections, connectTimeout: timeouts.queryMs });
  const streams = new Pool(origin, { bodyTimeout: SILENCE_MS, connectTimeout: timeouts.queryMs });
  const headersOf = (request: SubgraphRequest, accept: string): Record<string, string> => ({
    'content-type': 'application/json',
    accept,
    'x-request-id': request.requestId,
    ...request.notes?.headers,
    ...(subgraph.secret === undefined
      ? {}
      : { 'twinledger-caller': callerHeader(request.caller), 'twinledger-secret': subgraph.secret }),
  });
  const bodyOf = (request: SubgraphRequest) => `${request.operation.bodyHead}${request.variables}}`;

  const send = (request: SubgraphRequest): Promise<Reply> => {
    const ms = request.operation.kind === 'mutation' ? timeouts.mutationMs : timeouts.queryMs;
    const options: Dispatcher.DispatchOptions = {
      path,
      method: 'POST',
      headers: headersOf(request, 'application/json'),
      body: bodyOf(request),
    };
    return new Promise((resolve, reject) =>
      pool.dispatch(options, replyHandler(world, ms, request.signal, resolve, reject)),
    );
  };

  return {
    async execute(request) {
      try {
        return answerOf(await send(request));
      } catch (error) {
        const again = request.operation.kind === 'query' && connectionBroke(error) && request.signal?.aborted !== true;
        if (!again) throw awayFrom(error);
        request.notes?.retried();
        return answerOf(await send(request).catch((second) => Promise.reject(awayFrom(second))));
      }
    },
    async subscribe(request, signal) {
      const response = await streams
        .request({
          path,
          method: 'POST',
          headers: headersOf(request, 'text/event-stream'),
          body: bodyOf(request),
          signal,
          headersTimeout: timeouts.queryMs,
        })
        .catch((error) => Promise.reject(awayFrom(error)));
      const type = String(response.headers['content-type'] ?? '');
      if (response.statusCode === 200 && type.startsWith('text/event-stream'))
        return eventsOfStream(response.body, signal);
      return answerOf({ status: response.statusCode, type, text: await response.body.text() });
    },
    async close() {
      await Promise.all([pool.destroy(), streams.destroy()]);
    },
  };
}

/** Collects a reply without a stream in between: on small answers that was a third of the cost of the call. */
function replyHandler(
  world: GatewayWorld,
  ms: number,
  signal: AbortSignal | undefined,
  resolve: (reply: Reply) => void,
  reject: (error: Error) => void,
): Dispatcher.DispatchHandler {
  const chunks: Buffer[] = [];
  let status = 0;
  let type = '';
  let controller: Dispatcher.DispatchController | undefined;
  let stopped: Error | undefined;
  // A request that still waits for a free connection has no controller yet: it is rejected now and aborted when it starts.
  const stop = (error: Error) => {
    stopped = error;
    if (controller === undefined) reject(error);
    else controller.abort(error);
  };
  const cancel = world.after(ms, () => stop(new SubgraphAway('SUBGRAPH_TIMEOUT', `no answer within ${ms} ms`)));
  const left = () => stop(new SubgraphAway('SUBGRAPH_UNAVAILABLE', 'the client went away'));
  signal?.addEventListener('abort', left, { once: true });
  const over = () => {
    cancel();
    signal?.removeEventListener('abort', left);
  };
  return {
    onRequestStart(given) {
      controller = given;
      if (stopped !== undefined) given.abort(stopped);
    },
    onResponseStart(_controller, statusCode, headers) {
      status = statusCode;
      type = String(headers['content-type'] ?? '');
    },
    onResponseData(_controller, chunk) {
      chunks.push(chunk);
    },
    onResponseEnd() {
      over();
      const first = chunks[0];
      resolve({
        status,
        type,
        text: chunks.length === 1 && first !== undefined ? first.toString() : Buffer.concat(chunks).toString(),
      });
    },
    onResponseError(_controller, error) {
      over();
      reject(error);
    },
  };
}

/** A GraphQL answer is JSON with data or errors, whatever its status; anything else is a subgraph that is away. */
function answerOf(reply: Reply): SubgraphAnswer {
  if (reply.type.includes('json')) {
    try {
      const answer = JSON.parse(reply.text);
      if (answer !== null && typeof answer === 'object' && ('data' in answer || 'errors' in answer)) return answer;
    } catch {
      throw new SubgraphAway('SUBGRAPH_UNAVAILABLE', 'the answer is not JSON');
    }
  }
  throw new SubgraphAway('SUBGRAPH_UNAVAILABLE', `status ${reply.status}, ${reply.type}`);
}

function awayFrom(error: unknown): Error {
  if (error instanceof SubgraphAway) return error;
  const { code, message } = error as { code?: string; message?: string };
  const late = code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_CONNECT_TIMEOUT';
  return new SubgraphAway(
    late ? 'SUBGRAPH_TIMEOUT' : 'SUBGRAPH_UNAVAILABLE',
    `${code ?? ''} ${message ?? String(error)}`.trim(),
  );
}

function connectionBroke(error: unknown): boolean {
  const { code } = error as { code?: string };
  return code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'EPIPE';
}

// Callers are few and mostly one constant object: encoding one per subgraph call was measurable on small queries.
const encodedCallers = new WeakMap<object, string>();

function callerHeader(caller: unknown): string {
  if (typeof caller !== 'object' || caller === null)
    return Buffer.from(JSON.stringify(caller ?? null)).toString('base64url');
  let text = encodedCallers.get(caller);
  if (text === undefined) {
    text = Buffer.from(JSON.stringify(caller)).toString('base64url');
    encodedCallers.set(caller, text);
  }
  return text;
}
