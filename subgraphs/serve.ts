// One subgraph alone, over HTTP: GraphQL for the gateway (POST /graphql, with server-sent events for subscriptions) and the
// sync wire for the other side (POST /sync), and files for people (GET /documents/). Everything but the health
// checks wants what only a holder of the internal secret can make: a caller under a seal, or the secret from the other side.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import { z } from 'zod';
import { FILES_PATH, type FileAnswer, type FileAsked } from '../schema/files';
import type { Answer, Message } from '../schema/messages';
import type { Question } from '../schema/peer';
import { PROGRAM_HEADER, type Program, programOf } from '../schema/program';
import { CALLER_HEADER, openCaller } from '../schema/sealedCaller';
import { type Caller, claimsExchange } from './caller';
import type { Deliveries } from './dual-write/delivery';
import type { MapEnd } from './dual-write/map-state';
import type { BooksState } from './dual-write/marks';
import { receiveOverHttp } from './dual-write/wire/http';
import { answerOverHttp } from './dual-write/wire/httpLine';
import type { WireSignatures } from './dual-write/wire/signatures';
import { type EventStreams, eventStreams } from './eventStream';
import type { Execute } from './graphql/compiledExecution';
import { type GraphQLOverHttp, graphqlOverHttp } from './graphqlOverHttp';
import { RecentlyUsed } from './recentlyUsed';
import { withinTraceOf } from './tracing';

/** One side of the books, running: what the gateway and the other side may ask of it. */
export interface Side {
  readonly name: 'dataverse' | 'finance';
  readonly schema: GraphQLSchema;
  readonly sdl: string;
  /** Executes a document on the schema: graphql-js's `execute`, but compiled. */
  readonly execute: Execute;
  /** A fresh context with loaders of its own: one per request, and one per subscription event. */
  contextFor(caller: Caller, requestId: string, program?: Program): object;
  /** Files for people, such as documents to print; absent: there are none. */
  readonly file?: (asked: FileAsked, caller: Caller) => Promise<FileAnswer>;
  /** The sync wire's entry. */
  receive(messages: readonly Message[]): Promise<Answer>;
  /** What the other side may ask beside the wire. */
  answer(asked: Question): Promise<unknown>;
  /** Whether these books and the others write to each other. */
  standing(): BooksState;
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
  /** Signs for this side and checks what the other side signed. */
  readonly signatures: WireSignatures;
  readonly logger: Logger;
  readonly newId: () => string;
  readonly now: () => Date;
}

export interface Serving {
  readonly url: string;
  readonly port: number;
  /** Is not ready any more, so that nobody sends it anything new, and answers whoever does; no connection outlives its answer. */
  drain(): void;
  /** Accepts nothing new, finishes what runs, cuts streams. */
  stop(): Promise<void>;
}

/** Longer than balancers keep an idle connection (60 s): else one is closed here just as a mutation comes by it, and is lost. */
const KEEP_ALIVE_MS = 75_000;
const BODY_LIMIT_BYTES = 4 * 1024 * 1024;

/** Serves a side until stopped. Rejects when the port is taken. */
export async function serveSide(side: Side, options: ServeOptions): Promise<Serving> {
  const graphql = await graphqlOverHttp(side, (error) => options.logger.error({ err: error }, 'resolver failed'));
  const streams = eventStreams(
    side.schema,
    side.execute,
    // Whoever states no caller was refused before.
    (request) => contextOf(side, request, callerOf(request, options) as Caller, options),
    (error) => options.logger.error({ err: error }, 'a stream broke'),
  );
  const doors: Doors = { side, graphql, streams, options, isDraining: false };
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    if (doors.isDraining) response.setHeader('connection', 'close');
    const failed = (error: unknown) => {
      options.logger.error({ err: error }, 'request failed');
      if (!response.headersSent)
        respond(response, 500, {
          errors: [{ message: 'Internal server error', extensions: { code: 'INTERNAL_SERVER_ERROR' } }],
        });
    };
    withinTraceOf(request.headers, () => answer(doors, request, response).catch(failed));
  });
  await listen(server, options);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`,
    port,
    drain: () => {
      doors.isDraining = true;
    },
    stop: async () => {
      doors.isDraining = true;
      server.keepAliveTimeout = 1; // of connections that are answered from now on; 0 would be for ever
      const closed = new Promise((resolve) => server.close(resolve));
      // Cut, not completed: the gateway subscribes again with its last cursor and its clients notice nothing.
      streams.cut();
      server.closeIdleConnections();
      await closed;
      await graphql.stop();
    },
  };
}

interface Doors {
  readonly side: Side;
  readonly graphql: GraphQLOverHttp;
  readonly streams: EventStreams;
  readonly options: ServeOptions;
  isDraining: boolean;
}

async function answer(doors: Doors, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { side, options } = doors;
  const path = (request.url ?? '/').split('?', 1)[0];
  if (path === '/livez') return respond(response, 200, { status: 'ok', subgraph: side.name });
  if (path === '/readyz') {
    const isReady = !doors.isDraining && (await side.isReady());
    // The balancer knows this word: nothing new, and what is under way is left to end (deployment/haproxy.cfg).
    const status = isReady ? 'ok' : doors.isDraining ? 'stopping' : 'the database does not answer';
    // Books that are stopped still answer whoever reads, and an operator must reach them: they are ready, and say so.
    return respond(response, isReady ? 200 : 503, { status, subgraph: side.name, books: side.standing() });
  }
  if (path === '/sync')
    return receiveOverHttp(request, response, {
      receive: (messages) => side.receive(messages),
      ...options,
    });
  if (path === '/sync/ask')
    return answerOverHttp(request, response, { answer: (asked) => side.answer(asked), ...options });
  const isFile = path?.startsWith(FILES_PATH) && side.file !== undefined;
  if (path !== '/graphql' && !isFile)
    return respond(response, 404, { errors: [{ message: 'Nothing here: POST /graphql' }] });
  const caller = callerOf(request, options);
  if (caller === 'unsealed')
    return respond(response, 401, { errors: [{ message: 'Nobody but the gateway is answered here' }] });
  if (!caller) return respond(response, 400, { errors: [{ message: 'twinledger-caller is not a caller' }] });
  if (isFile) return serveFile(side, request, response, caller, options);
  if (request.headers.accept?.includes('text/event-stream')) return doors.streams.serve(request, response);
  const body = await readBody(request);
  if (body === undefined)
    return respond(response, 413, {
      errors: [
        { message: `The body is longer than ${BODY_LIMIT_BYTES} bytes.`, extensions: { code: 'BODY_TOO_LONG' } },
      ],
    });
  return doors.graphql.answer(request, response, body, contextOf(side, request, caller, options));
}

async function serveFile(
  side: Side,
  request: IncomingMessage,
  response: ServerResponse,
  caller: Caller,
  { newId }: ServeOptions,
): Promise<void> {
  const { url = '/', headers, method } = request;
  const known = headers['if-none-match'];
  const requestId = String(headers['x-request-id'] ?? newId());
  const asked = { path: url.split('?', 1)[0] as string, isHead: method === 'HEAD', known, requestId };
  const file = await side.file?.(asked, caller);
  response.writeHead(file?.status ?? 404, file?.headers).end(file?.body ?? undefined);
}

function contextOf(side: Side, request: IncomingMessage, caller: Caller, { newId }: ServeOptions): object {
  const { headers } = request;
  return side.contextFor(caller, String(headers['x-request-id'] ?? newId()), programOf(headers[PROGRAM_HEADER]));
}

const callerShape = z.object({
  subject: z.string(),
  roles: z.array(z.string()),
  legalEntities: z.union([z.literal('all'), z.array(z.string())]),
});

/** Callers whose seal was opened: few, and to open and check one costs more than many a query. */
const opened = new RecentlyUsed<{ readonly caller: Caller; readonly until: number }>({
  entries: 1_000,
  characters: 1_000_000,
});

/**
 * The caller as the gateway sealed it. 'unsealed': nobody whom the gateway sent. Undefined: a caller that is none, or one that
 * claims to be the exchange, which no caller is.
 */
function callerOf(request: IncomingMessage, { secret, now }: ServeOptions): Caller | 'unsealed' | undefined {
  const header = request.headers[CALLER_HEADER];
  if (typeof header !== 'string') return 'unsealed';
  const instant = now().getTime();
  const known = opened.get(header);
  if (known !== undefined && instant < known.until) return known.caller;
  const seal = openCaller(secret, header, instant);
  if (seal === undefined) return 'unsealed';
  const caller = callerShape.safeParse(seal.caller).data;
  if (caller === undefined || claimsExchange(caller)) return undefined;
  opened.set(header, { caller, until: seal.until });
  return caller;
}

/** The body as text; undefined if it is too long. By events: a loop over the stream costs a few promises for each request. */
function readBody(request: IncomingMessage): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= BODY_LIMIT_BYTES) {
        chunks.push(chunk);
      } else {
        request.removeAllListeners('data');
        request.resume();
        resolve(undefined);
      }
    });
    request.on('end', () => {
      const [first] = chunks;
      resolve((chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks)).toString('utf8'));
    });
    request.on('error', reject);
    request.on('close', () => {
      if (!request.complete) reject(new Error('the request broke off'));
    });
  });
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
