// One subgraph alone, over HTTP: GraphQL for the gateway (POST /graphql, with server-sent events for subscriptions) and the
// sync wire for the other side (POST /sync). Everything but the health checks wants the internal secret: whoever has it speaks for any caller.
import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApolloServer, type ApolloServerOptionsWithGateway, HeaderMap } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphQLFormattedError, GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Answer, Message } from '../schema/messages';
import { type Caller, LOCAL_CALLER } from './caller';
import type { Deliveries } from './dual-write/delivery';
import type { MapEnd } from './dual-write/map-state';
import { receiveOverHttp } from './dual-write/wire/http';
import { type EventStreams, eventStreams } from './eventStream';
import type { Execute } from './graphql/compiledExecution';
import { withinTraceOf } from './tracing';

/** One side of the books, running: what the gateway and the other side may ask of it. */
export interface Side {
  readonly name: 'dataverse' | 'finance';
  readonly schema: GraphQLSchema;
  readonly sdl: string;
  /** Executes a document on the schema: graphql-js's `execute`, but compiled. */
  readonly execute: Execute;
  /** A fresh context with loaders of its own: one per request, and one per subscription event. */
  contextFor(caller: Caller, requestId: string): object;
  /** The sync wire's entry. */
  receive(messages: readonly Message[]): Promise<Answer>;
  /** How far each topic has come on this side. Asks the database. */
  mapEnds(): Promise<ReadonlyMap<string, MapEnd>>;
  /** What became of the deliveries of this process. */
  readonly deliveries: Readonly<Deliveries>;
  /** Does its database answer? */
  isReady(): Promise<boolean>;
  /** Starts relays and schedules. */
  start(): void;
  /** Resolves when nothing is left to send that could be sent. */
  idle(): Promise<void>;
  /** Stops relays, schedules and streams; still answers and receives. */
  stop(): Promise<void>;
  /** Closes the database. After `stop` only. */
  close(): Promise<void>;
}

export interface ServeOptions {
  readonly host: string;
  readonly port: number;
  readonly secret: string;
  readonly logger: Logger;
  readonly newId: () => string;
}

export interface Serving {
  readonly url: string;
  readonly port: number;
  /** Accepts nothing new, finishes what runs, completes streams. */
  stop(): Promise<void>;
}

/** A caller who sees nothing. */
const NOBODY: Caller = { subject: 'nobody', roles: [], legalEntities: [] };
const BODY_LIMIT_BYTES = 4 * 1024 * 1024;

/** Serves a side until stopped. Rejects when the port is taken. */
export async function serveSide(side: Side, options: ServeOptions): Promise<Serving> {
  const apollo = new ApolloServer<object>({
    gateway: executedBy(side),
    introspection: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    plugins: [ApolloServerPluginInlineTraceDisabled(), ApolloServerPluginCacheControlDisabled()],
    csrfPrevention: false, // no browser reaches it: the secret is asked for first
    formatError: (formatted, error) => masked(formatted, error, options.logger),
  });
  await apollo.start();
  const streams = eventStreams(
    side.schema,
    side.execute,
    (request) => contextOf(side, request, options),
    (error) => options.logger.error({ err: error }, 'a stream broke'),
  );
  const server = createServer((request, response) => {
    const failed = (error: unknown) => {
      options.logger.error({ err: error }, 'request failed');
      if (!response.headersSent)
        respond(response, 500, {
          errors: [{ message: 'Internal server error', extensions: { code: 'INTERNAL_SERVER_ERROR' } }],
        });
    };
    withinTraceOf(request.headers, () => answer(side, apollo, options, streams, request, response).catch(failed));
  });
  await listen(server, options);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`,
    port,
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      // Cut, not completed: the gateway subscribes again with its last cursor and its clients notice nothing.
      streams.cut();
      server.closeIdleConnections();
      await closed;
      await apollo.stop();
    },
  };
}

async function answer(
  side: Side,
  apollo: ApolloServer<object>,
  options: ServeOptions,
  streams: EventStreams,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = (request.url ?? '/').split('?', 1)[0];
  if (path === '/livez') return respond(response, 200, { status: 'ok', subgraph: side.name });
  if (path === '/readyz') {
    const isReady = await side.isReady();
    const status = isReady ? 'ok' : 'the database does not answer';
    return respond(response, isReady ? 200 : 503, { status, subgraph: side.name });
  }
  if (path === '/sync')
    return receiveOverHttp(request, response, {
      receive: (messages) => side.receive(messages),
      secret: options.secret,
    });
  if (path !== '/graphql') return respond(response, 404, { errors: [{ message: 'Nothing here: POST /graphql' }] });
  if (!hasSecret(request, options.secret))
    return respond(response, 401, { errors: [{ message: 'The internal secret is missing or wrong' }] });
  if (!callerOf(request)) return respond(response, 400, { errors: [{ message: 'twinledger-caller is not a caller' }] });
  if (request.headers.accept?.includes('text/event-stream')) return streams.serve(request, response);
  const body = await readBody(request);
  if (body === undefined)
    return respond(response, 413, { errors: [{ message: `The body exceeds ${BODY_LIMIT_BYTES} bytes` }] });
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers))
    if (value) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  const result = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method: request.method ?? 'POST', headers, body: parsed(body), search: '' },
    context: async () => contextOf(side, request, options),
  });
  for (const [name, value] of result.headers) response.setHeader(name, value);
  response.statusCode = result.status ?? 200;
  if (result.body.kind === 'complete') return void response.end(result.body.string);
  for await (const chunk of result.body.asyncIterator) response.write(chunk);
  response.end();
}

type Gateway = ApolloServerOptionsWithGateway<object>['gateway'];
type Executor = NonNullable<Awaited<ReturnType<Gateway['load']>>['executor']>;

/** Apollo Server's own way to hand execution to something else: the side's compiled operations. */
function executedBy({ schema, execute }: Side): Gateway {
  return {
    onSchemaLoadOrUpdate(listener) {
      listener({ apiSchema: schema, coreSupergraphSdl: '' });
      return () => undefined;
    },
    load: async () => ({
      executor: async ({ document, context, request, operationName }) =>
        execute({
          schema,
          document,
          contextValue: context,
          variableValues: request.variables,
          operationName,
        }) as ReturnType<Executor>,
    }),
    async stop() {},
  };
}

/** Expected errors keep their code; anything else is logged and says nothing of the inside. */
function masked(formatted: GraphQLFormattedError, error: unknown, logger: Logger): GraphQLFormattedError {
  const code = formatted.extensions?.code;
  if (code && code !== 'INTERNAL_SERVER_ERROR') return formatted;
  logger.error({ err: (error as { originalError?: unknown }).originalError ?? error }, 'resolver failed');
  return { ...formatted, message: 'Internal server error', extensions: { code: 'INTERNAL_SERVER_ERROR' } };
}

function contextOf(side: Side, request: IncomingMessage, options: ServeOptions): object {
  const requestId = String(request.headers['x-request-id'] ?? options.newId());
  return side.contextFor(callerOf(request) ?? NOBODY, requestId);
}

const callerShape = z.object({
  subject: z.string(),
  roles: z.array(z.string()),
  legalEntities: z.union([z.literal('all'), z.array(z.string())]),
});

/** The caller as the gateway states it; trusted because the secret was checked before. Undefined: it states none that is one. */
function callerOf(request: IncomingMessage): Caller | undefined {
  const header = request.headers['twinledger-caller'];
  if (typeof header !== 'string') return LOCAL_CALLER;
  return callerShape.safeParse(parsed(Buffer.from(header, 'base64url').toString('utf8'))).data;
}

function hasSecret(request: IncomingMessage, secret: string): boolean {
  const given = Buffer.from(String(request.headers['twinledger-secret'] ?? ''));
  const wanted = Buffer.from(secret);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined; // Apollo Server answers 400 with BAD_REQUEST
  }
}

function respond(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function listen(server: Server, { host, port }: ServeOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
}
