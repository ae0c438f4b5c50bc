// A subgraph in another process: undici with keep-alive for queries and mutations, server-sent events for subscriptions.
// SSE and not WebSocket, because the gateway already shares upstreams, so there is little to multiplex, and a plain
// request carries caller, secret and request id like any other, through any proxy, and ends with its connection.
// It sends once and says why there was no answer; whether to send again is decided in gateway/calls.
import type { Dispatcher } from 'undici';
import { PROGRAM_HEADER, programText } from '../../schema/program';
import { CALLER_HEADER } from '../../schema/sealedCaller';
import { BEGINS_AFTER_HEADER, type Begun } from '../../schema/streams';
import type { Signal } from '../signal';
import type { GatewayWorld } from '../world';
import { callerSeal } from './callerSeal';
import { eventsOfStream } from './eventStream';
import { answerOf, awayFrom, type Reply, retryAfterOf } from './httpReply';
import { lateBy, nobodyWaits, type SubgraphRequest, type SubgraphTimeouts, type SubgraphTransport } from './transport';

export interface HttpSubgraph {
  /** The subgraph's GraphQL address, such as http://127.0.0.1:4001/graphql. */
  readonly url: string;
  /**
   * Seals the caller's identity, so that the subgraph knows that it comes from the gateway. Without it nothing is said about the caller:
   * a subgraph that does not share the secret is not ours, and has no business knowing who asks.
   */
  readonly secret?: string | undefined;
  /** Most connections for queries, and as many for mutations; each subscription has one of its own. */
  readonly connections: number;
}

/** A stream that is silent for this long is dead: subgraphs send a comment every 12 s, and a lost peer sends nothing. */
const SILENCE_MS = 40_000;

/**
 * How long mutations keep an idle connection. A subgraph may close it at the very moment it is used again; a query is then
 * sent once more, but a mutation fails, since nobody can tell whether it arrived. Servers keep idle connections for 2 s
 * and more, and undici leaves 2 s before the time of a Keep-Alive header: so only a broken server gets us there.
 */
const MUTATION_IDLE_MS = 1_000;

/** Calls a subgraph over HTTP. */
export function httpTransport(
  subgraph: HttpSubgraph,
  world: GatewayWorld,
  timeouts: SubgraphTimeouts,
): SubgraphTransport {
  const { origin, pathname, search } = new URL(subgraph.url);
  const path = pathname + search;
  const { connections } = subgraph;
  // Our own timers end a call (replyHandler); undici's would cut a mutation that may take more than five minutes.
  const patient = { connections, connectTimeout: timeouts.queryMs, headersTimeout: 0, bodyTimeout: 0 };
  const { Pool } = require('undici') as typeof import('undici'); // where all is one process, nothing goes by HTTP
  const queries = new Pool(origin, patient);
  // Apart from the queries', so that mutations that wait for a journey never leave queries without a connection.
  const mutations = new Pool(origin, { ...patient, keepAliveTimeout: MUTATION_IDLE_MS, keepAliveMaxTimeout: 30_000 });
  const streams = new Pool(origin, { bodyTimeout: SILENCE_MS, connectTimeout: timeouts.queryMs });
  const seal = subgraph.secret === undefined ? undefined : callerSeal(subgraph.secret, world);
  const headersOf = (request: SubgraphRequest, accept: string): Record<string, string> => ({
    'content-type': 'application/json',
    accept,
    'x-request-id': request.requestId,
    ...request.notes?.headers,
    ...(seal === undefined ? {} : { [CALLER_HEADER]: seal(request.caller), ...programHeader(request) }),
  });
  const bodyOf = (request: SubgraphRequest) => `${request.operation.bodyHead}${request.variables}}`;

  const send = (request: SubgraphRequest): Promise<Reply> => {
    const isMutation = request.operation.kind === 'mutation';
    const ms = isMutation ? timeouts.mutationMs : timeouts.queryMs;
    const options: Dispatcher.DispatchOptions = {
      path,
      method: 'POST',
      headers: headersOf(request, 'application/json'),
      body: bodyOf(request),
    };
    return new Promise((resolve, reject) =>
      (isMutation ? mutations : queries).dispatch(options, replyHandler(world, ms, request.signal, resolve, reject)),
    );
  };

  return {
    async execute(request) {
      try {
        return answerOf(await send(request), world, request.operation.read);
      } catch (error) {
        throw awayFrom(error);
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
        .catch((error) => Promise.reject(signal.aborted ? nobodyWaits() : awayFrom(error)));
      const { statusCode: status, headers, body } = response;
      const type = String(headers['content-type'] ?? '');
      if (status === 200 && type.startsWith('text/event-stream'))
        return Object.assign(eventsOfStream(body, signal), begunOf(headers));
      const text = await body.text().catch((error) => Promise.reject(awayFrom(error)));
      return answerOf({ status, type, text, retryAfter: retryAfterOf(headers) }, world);
    },
    async close() {
      await Promise.all([queries.destroy(), mutations.destroy(), streams.destroy()]);
    },
  };
}

function begunOf({ [BEGINS_AFTER_HEADER]: cursor }: Record<string, string | string[] | undefined>): Begun {
  return { beginsAfter: typeof cursor === 'string' ? cursor : undefined };
}

/** A subgraph of ours keeps it with what a mutation did. */
function programHeader({ program, operation }: SubgraphRequest): Record<string, string> {
  return program === undefined || operation.kind !== 'mutation' ? {} : { [PROGRAM_HEADER]: programText(program) };
}

/** Collects a reply without a stream in between: on small answers that was a third of the cost of the call. */
function replyHandler(
  world: GatewayWorld,
  ms: number,
  signal: Signal | undefined,
  resolve: (reply: Reply) => void,
  reject: (error: Error) => void,
): Dispatcher.DispatchHandler {
  const chunks: Buffer[] = [];
  let status = 0;
  let type = '';
  let retryAfter: string | undefined;
  let controller: Dispatcher.DispatchController | undefined;
  let stopped: Error | undefined;
  // A request that still waits for a free connection has no controller yet: it is rejected now and aborted when it starts.
  const stop = (error: Error) => {
    stopped = error;
    if (controller === undefined) reject(error);
    else controller.abort(error);
  };
  const cancel = world.after(ms, () => stop(lateBy(ms)));
  const left = () => stop(nobodyWaits());
  signal?.addEventListener('abort', left);
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
      if (statusCode >= 400) retryAfter = retryAfterOf(headers);
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
        retryAfter,
        text: chunks.length === 1 && first !== undefined ? first.toString() : Buffer.concat(chunks).toString(),
      });
    },
    onResponseError(_controller, error) {
      over();
      reject(error);
    },
  };
}
