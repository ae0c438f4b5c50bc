// The gateway's HTTP front: routes requests to Apollo Server, event streams and WebSockets, and stops without breaking what
// runs. It reads and writes; what a request is answered with is service.ts's business.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { FILES_PATH } from '../schema/files';
import { wantedStream } from './accepts';
import type { ApolloFront } from './apollo';
import type { SubgraphState } from './calls/subgraphCalls';
import type { GatewayConfig } from './config';
import { Connections } from './connections';
import { type Console, serveConsole } from './console';
import type { TrustedFile } from './documents/trustedFile';
import {
  bodyText,
  parsedBody,
  programOf,
  requestIdOf,
  respond,
  searchedBody,
  setHeaders,
  Unreadable,
} from './exchange';
import { GOING_AWAY, refusal, type Unexpected } from './federation/failures';
import type { FileSource } from './files/fileSource';
import { serveFile } from './files/files';
import { GraphQLOverHttp, isJson, JSON_TYPE, leaving } from './graphqlOverHttp';
import { asksForCost } from './guard/costGuard';
import { answeredAcrossOrigins, isForeign } from './guard/crossOrigin';
import { couldBeForged, HOW_TO_SHOW_ONESELF } from './guard/crossSite';
import { isAddressed } from './loopback';
import { giveBack, offersWebSocket } from './otherUpgrades';
import { landingPage } from './page';
import { refuse, refuseFailed } from './refusedRequest';
import { ResponseStreams, type StreamFormat } from './responseStreams';
import { type Asked, type CallerOf, graphQLRequest, type Service, type Watched } from './service';
import type { CurrentSupergraph } from './supergraph/current';
import { SocketSession } from './webSocket';
import type { GatewayWorld } from './world';

const PROTOCOL = 'graphql-transport-ws';

/** Longer than balancers keep an idle connection (60 s): else one is closed here just as a mutation comes by it, and is lost. */
const KEEP_ALIVE_MS = 75_000;

export interface FrontOptions {
  readonly host: string;
  readonly port: number;
  readonly service: Service;
  readonly supergraph: CurrentSupergraph;
  readonly trusted?: TrustedFile | undefined;
  readonly apollo: ApolloFront;
  readonly callerOf: CallerOf;
  readonly files?: FileSource | undefined;
  readonly console: Console;
  readonly world: GatewayWorld;
  readonly limits: GatewayConfig;
  readonly unexpected: Unexpected;
  /** How the subgraphs are doing. */
  readonly subgraphs: () => readonly SubgraphState[];
}

export class Front {
  private readonly server: Server;
  private readonly connections: Connections;
  private readonly sockets: WebSocketServer;
  private readonly sessions = new Set<SocketSession>();
  private readonly streams: ResponseStreams;
  private readonly overHttp: GraphQLOverHttp;
  private stopHeartbeat: () => void = () => undefined;
  private isDraining = false;
  private isStopping = false;

  constructor(private readonly options: FrontOptions) {
    const { limits, service, world } = options;
    this.streams = new ResponseStreams(service, world, limits.heartbeatMs);
    this.overHttp = new GraphQLOverHttp({
      ...options,
      bodyLimitBytes: limits.bodyLimitBytes,
      batchCount: limits.guard.batchCount,
    });
    this.sockets = new WebSocketServer({
      noServer: true,
      maxPayload: limits.bodyLimitBytes,
      perMessageDeflate: false,
      handleProtocols: (offered) => (offered.has(PROTOCOL) ? PROTOCOL : false),
    });
    const bounds = { maxHeaderSize: limits.headerLimitBytes, keepAliveTimeout: KEEP_ALIVE_MS };
    this.server = createServer(bounds, (request, response) => {
      this.route(request, response).catch((error) => this.failed(error, response));
    });
    this.connections = new Connections(this.server);
    this.server.on('upgrade', (request, socket, head) => {
      if (offersWebSocket(request)) return this.upgrade(request, socket, head);
      this.connections.whenAnswered(request, () => giveBack(this.server, request, socket, head));
    });
  }

  /** Begins to accept. Rejects when the port is taken. */
  async listen(): Promise<{ url: string; port: number }> {
    const { host, port } = this.options;
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, resolve);
    });
    this.heartbeats();
    const address = this.server.address() as AddressInfo;
    return { url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`, port: address.port };
  }

  /** Is not ready from now on, so that a balancer sends what is new elsewhere, and answers whoever comes; no connection outlives its answer. */
  drain(): void {
    this.isDraining = true;
  }

  /**
   * Accepts nothing new, breaks streams off so that their clients come back to another gateway with their cursors, lets running
   * requests finish for `stopMs`, then cuts what is left.
   */
  async stop(): Promise<void> {
    if (this.isStopping) return;
    this.isDraining = true;
    this.isStopping = true;
    this.stopHeartbeat();
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.streams.stop();
    for (const session of this.sessions) session.goAway();
    const cancel = this.options.world.after(this.options.limits.stopMs, () => {
      for (const client of this.sockets.clients) client.terminate();
      this.server.closeAllConnections();
    });
    this.connections.closeIdle();
    await closed;
    cancel();
    this.sockets.close();
  }

  private async route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.isDraining) response.setHeader('connection', 'close');
    if (!isAddressed(this.options.host, request)) {
      return refuse(response, 421, refusal('FORBIDDEN', 'The Host header names another machine than this one.'));
    }
    const [path = '/'] = (request.url ?? '/').split('?', 1);
    if (answeredAcrossOrigins(request, response, path, this.options.limits.allowedOrigins)) return;
    if (path.startsWith(FILES_PATH)) return this.file(path, request, response);
    const served = serveConsole(this.options.console, path, request, response);
    if (served !== false) return served;
    switch (path) {
      case '/graphql':
        return this.graphql(request, response);
      case '/livez':
        return respond(response, 200, 'text/plain', 'alive\n');
      case '/readyz':
        return this.readiness(response);
      case '/':
        return respond(
          response,
          200,
          'text/plain; charset=utf-8',
          landingPage(`http://${request.headers.host ?? 'localhost'}/graphql`),
        );
      default:
        return refuse(response, 404, refusal('NOT_FOUND', 'GraphQL is at /graphql.'));
    }
  }

  /**
   * Whether new requests are welcome, and what they meet: an operator sees here why a new supergraph is not served, and
   * which subgraph counts as down. Ready all the same: half a gateway is better than none.
   */
  private readiness(response: ServerResponse): void {
    const { supergraph, trusted, subgraphs } = this.options;
    // The balancer knows the word: nothing new, and what is under way is left to end (deployment/haproxy.cfg).
    const status = this.isDraining ? 'stopping' : 'ready';
    const body = { status, supergraph: supergraph.state, trustedDocuments: trusted?.state, subgraphs: subgraphs() };
    respond(response, this.isDraining ? 503 : 200, JSON_TYPE, JSON.stringify(body));
  }

  /** Gives the request an id; undefined: nothing new is begun any more, and it was told so. */
  private begun(request: IncomingMessage, response: ServerResponse): string | undefined {
    const requestId = requestIdOf(request, this.options.world.newId);
    response.setHeader('x-request-id', requestId);
    if (!this.isStopping) return requestId;
    refuse(response, 503, GOING_AWAY);
    return undefined;
  }

  private async file(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = this.begun(request, response);
    if (requestId === undefined) return;
    const { files, callerOf, service } = this.options;
    const counted = (client: string | undefined) => service.counted(client);
    return serveFile(request, response, { source: files, callerOf, counted, path, requestId });
  }

  private async graphql(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = this.begun(request, response);
    if (requestId === undefined) return;
    const observation = this.options.service.observer?.begin(request.headers, requestId);
    if (observation !== undefined) response.once('close', () => observation.end(response.statusCode >= 500));
    try {
      const watched = {
        requestId,
        observation,
        program: programOf(request),
        asksForCost: asksForCost(request.headers),
      };
      await this.answer(request, response, watched);
    } catch (error) {
      if (error instanceof Unreadable) observation?.answered({ failures: [refusal(error.code, error.message)] });
      throw error;
    }
  }

  private async answer(request: IncomingMessage, response: ServerResponse, watched: Watched): Promise<void> {
    if (request.method !== 'GET' && request.method !== 'POST') {
      response.setHeader('allow', 'GET, POST');
      throw new Unreadable(405, `GraphQL is not spoken by ${request.method}.`);
    }
    if (this.options.limits.guard.csrfPrevention && couldBeForged(request.headers))
      throw new Unreadable(400, HOW_TO_SHOW_ONESELF, 'CROSS_SITE_REQUEST');
    const format = wantedStream(request);
    // Before anything is read: whoever is nobody must not even learn whether an operation is one.
    const identity = await this.options.callerOf(request);
    if (identity.client !== undefined) setHeaders(response, await this.options.service.counted(identity.client));
    if (format === undefined) return this.overHttp.serve(request, response, identity, watched);
    return this.stream(request, response, format, { ...identity, ...watched, signal: leaving(response) });
  }

  private async stream(
    request: IncomingMessage,
    response: ServerResponse,
    format: StreamFormat,
    asked: Asked,
  ): Promise<void> {
    if (request.method === 'GET') {
      const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
      return this.streams.serve(graphQLRequest(searchedBody(searchParams)), response, format, asked, true);
    }
    if (!isJson(request)) {
      throw new Unreadable(415, 'Streams are asked for by GET, or by POST with content-type application/json.');
    }
    const body = parsedBody(await bodyText(request, this.options.limits.bodyLimitBytes));
    return this.streams.serve(graphQLRequest(body), response, format, asked, false);
  }

  private upgrade(request: IncomingMessage, connection: Duplex, head: Buffer): void {
    this.connections.upgraded(request);
    // Without a listener, a client that resets its connection here would end the process.
    connection.on('error', () => connection.destroy());
    const [path] = (request.url ?? '/').split('?', 1);
    const status = this.isStopping
      ? '503 Service Unavailable'
      : path !== '/graphql'
        ? '404 Not Found'
        : isForeign(request, this.options.limits.allowedOrigins) || !isAddressed(this.options.host, request)
          ? '403 Forbidden'
          : undefined;
    if (status !== undefined)
      return void connection.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
    this.sockets.handleUpgrade(request, connection, head, (client) => {
      if (client.protocol !== PROTOCOL) return client.close(4406, 'Subprotocol not acceptable');
      const { service, world, callerOf, limits, unexpected } = this.options;
      const session = new SocketSession(client, connection, request, {
        service,
        world,
        callerOf,
        unexpected,
        operationCount: limits.socketOperations,
        initMs: limits.connectionInitMs,
      });
      this.sessions.add(session);
      client.once('close', () => this.sessions.delete(session));
    });
  }

  private heartbeats(): void {
    this.stopHeartbeat = this.options.world.after(this.options.limits.heartbeatMs, () => {
      for (const session of this.sessions) session.heartbeat();
      this.heartbeats();
    });
  }

  private failed(error: unknown, response: ServerResponse): void {
    const requestId = String(response.getHeader('x-request-id') ?? this.options.world.newId());
    refuseFailed(error, response, requestId, this.options.unexpected);
  }
}
